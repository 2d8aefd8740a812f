package dev.akashi.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Every command line in the documents and scripts is one that the command takes. */
class WrittenCommandsTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern COMMAND = Pattern.compile("^(\\$ )?(scripts/)?akashi (?<line>.*)$");
    private static final Pattern WORD = Pattern.compile("\"((?:\\\\.|[^\"])*)\"|'([^']*)'|(\\S+)");

    static Stream<Path> documents() throws IOException {
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            List<Path> found = new ArrayList<>(List.of(
                    ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md"), ROOT.resolve("samples/README.md")));
            docs.filter(file -> file.toString().endsWith(".md")).sorted().forEach(found::add);
            return found.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void in_a_document_can_be_run_as_they_are(Path document) throws IOException {
        CommandLine akashi = CommandModel.root();
        for (String line : commandLines(document)) {
            assertThatCode(() -> akashi.parseArgs(words(line).toArray(String[]::new)))
                    .as(document + ": akashi " + line)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void are_found_where_they_are() throws IOException {
        assertThat(commandLines(ROOT.resolve("README.md"))).hasSizeGreaterThanOrEqualTo(4);
        assertThat(commandLines(ROOT.resolve("docs/cli.md")))
                .hasSizeGreaterThanOrEqualTo(CommandModel.leaves().size());
    }

    /** What stands in a script in place of values is known only when it runs, so here the options alone are looked at. */
    @ParameterizedTest
    @CsvSource({"demo, 15", "demo-portal, 5"})
    void in_the_demonstration_have_options_that_there_are(String name, int least) throws IOException {
        String script = Files.readString(ROOT.resolve("scripts").resolve(name), StandardCharsets.UTF_8)
                .replace("\\\n", " ")
                .replaceAll("(?m)^#.*$", "");
        Matcher matcher = Pattern.compile("(?m)(?:^|\\s)(?:akashi|\"\\$akashi\") ([a-z].*)$")
                .matcher(script);
        int found = 0;
        while (matcher.find()) {
            List<String> words = words(matcher.group(1));
            CommandLine command = CommandModel.root();
            for (String word : words) {
                CommandLine sub = command.getSubcommands().get(word);
                if (sub == null) {
                    break;
                }
                command = sub;
            }
            for (String word : words) {
                if (word.startsWith("--")) {
                    assertThat(command.getCommandSpec().optionsMap())
                            .as(matcher.group())
                            .containsKey(word);
                }
            }
            assertThat(command.getSubcommands()).as(matcher.group()).isEmpty();
            found++;
        }
        assertThat(found).isGreaterThan(least);
    }

    /** The command lines in the code blocks of a document: fenced or indented, joined where they are continued. */
    private static List<String> commandLines(Path document) throws IOException {
        List<String> lines = new ArrayList<>();
        boolean fenced = false;
        String continued = "";
        for (String line : Files.readAllLines(document, StandardCharsets.UTF_8)) {
            if (line.startsWith("```")) {
                fenced = !fenced;
                continue;
            }
            String whole = continued + line.strip();
            Matcher command = COMMAND.matcher(whole);
            if ((!fenced && !line.startsWith("    ")) || !command.matches()) {
                continued = "";
            } else if (whole.endsWith("\\")) {
                continued = whole.substring(0, whole.length() - 1);
            } else {
                continued = "";
                lines.add(command.group("line"));
            }
        }
        return lines;
    }

    /** The words of a shell command up to a comment. */
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(line);
        while (matcher.find() && !matcher.group().startsWith("#")) {
            words.add(
                    matcher.group(1) != null
                            ? matcher.group(1)
                            : matcher.group(2) != null ? matcher.group(2) : matcher.group(3));
        }
        return words;
    }
}
