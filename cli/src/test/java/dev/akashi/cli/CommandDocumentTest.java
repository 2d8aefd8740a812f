package dev.akashi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akashi.client.issuing.IssuingException;
import dev.akashi.client.table.ProblemCode;
import dev.akashi.client.token.TokenException;
import dev.akashi.model.LedgerErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code docs/cli.md} says of the commands what the code says, and nothing else. */
class CommandDocumentTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "cli.md");
    private static final Pattern HEADING = Pattern.compile("#{2,3} (akashi [a-z -]+)");
    private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\| (.+) \\|");

    private final String text;
    private final Map<String, List<String>> sections = new LinkedHashMap<>();

    CommandDocumentTest() throws IOException {
        text = Files.readString(DOCUMENT, StandardCharsets.UTF_8);
        String section = "";
        for (String line : text.lines().toList()) {
            if (line.startsWith("#")) {
                Matcher heading = HEADING.matcher(line);
                section = heading.matches() ? heading.group(1) : "";
            }
            sections.computeIfAbsent(section, name -> new java.util.ArrayList<>())
                    .add(line);
        }
        sections.remove("");
    }

    @Test
    void has_a_section_for_every_command_and_no_other() {
        assertThat(sections.keySet())
                .containsExactlyInAnyOrderElementsOf(CommandModel.all().stream()
                        .map(command -> command.getCommandSpec().qualifiedName())
                        .filter(name -> !name.equals("akashi"))
                        .toList());
    }

    @Test
    void has_every_option_of_every_command_and_no_other() {
        for (CommandLine command : CommandModel.leaves()) {
            String name = command.getCommandSpec().qualifiedName();
            assertThat(documented(name))
                    .as(name)
                    .containsExactlyInAnyOrderElementsOf(arguments(command).keySet());
        }
    }

    @Test
    void says_what_is_required_and_what_may_be_repeated() {
        for (CommandLine command : CommandModel.leaves()) {
            String name = command.getCommandSpec().qualifiedName();
            Map<String, String> rows = rows(name);
            arguments(command).forEach((form, argument) -> {
                String row = rows.getOrDefault(form, "");
                assertThat(row.contains("**required**"))
                        .as(name + " " + form + " is required")
                        .isEqualTo(argument.required());
                assertThat(row.contains("repeat"))
                        .as(name + " " + form + " may be repeated")
                        .isEqualTo(argument.isMultiValue());
            });
        }
    }

    @Test
    void lists_every_value_that_can_be_chosen() {
        for (CommandLine command : CommandModel.leaves()) {
            for (ArgSpec argument : arguments(command).values()) {
                if (argument.completionCandidates() != null) {
                    for (String value : argument.completionCandidates()) {
                        assertThat(Pattern.compile("(?i)\\b" + value + "\\b")
                                        .matcher(text)
                                        .find())
                                .as(command.getCommandSpec().qualifiedName() + " " + value)
                                .isTrue();
                    }
                }
            }
        }
    }

    @Test
    void has_every_exit_code() {
        for (ExitCode code : ExitCode.values()) {
            assertThat(text).contains("\n| " + code.number() + " | ");
        }
        assertThat(text).doesNotContain("\n| " + ExitCode.values().length + " | ");
    }

    @Test
    void has_every_code_of_an_error_and_no_other() {
        List<String> known = Stream.of(
                        LedgerErrorCode.values(),
                        IssuingException.Code.values(),
                        ProblemCode.values(),
                        TokenException.Code.values())
                .flatMap(Arrays::stream)
                .map(Enum::name)
                .toList();
        List<String> documented = text.substring(text.indexOf("## Errors"))
                .lines()
                .filter(line -> line.startsWith("| `"))
                .flatMap(line -> Pattern.compile("`([A-Z_]+)`")
                        .matcher(line.split("\\|")[1])
                        .results()
                        .map(match -> match.group(1)))
                .toList();
        assertThat(documented).containsExactlyInAnyOrderElementsOf(known);
    }

    /** The arguments of a command as the document writes them, such as {@code --key KEY} and {@code FILE…}. */
    private static Map<String, ArgSpec> arguments(CommandLine command) {
        Map<String, ArgSpec> found = new TreeMap<>();
        for (OptionSpec option : command.getCommandSpec().options()) {
            if (!option.usageHelp() && !option.versionHelp()) {
                String label = option.arity().max() == 0 ? "" : " " + option.paramLabel();
                found.put(option.longestName() + label, option);
            }
        }
        command.getCommandSpec()
                .positionalParameters()
                .forEach(parameter ->
                        found.put(parameter.paramLabel() + (parameter.isMultiValue() ? "…" : ""), parameter));
        return found;
    }

    private List<String> documented(String command) {
        return List.copyOf(rows(command).keySet());
    }

    private Map<String, String> rows(String command) {
        Map<String, String> rows = new LinkedHashMap<>();
        boolean options = false;
        for (String line : sections.getOrDefault(command, List.of())) {
            options = line.startsWith("| option |") || (options && line.startsWith("|"));
            Matcher row = ROW.matcher(line);
            if (options && row.matches()) {
                assertThat(rows.put(row.group(1).replace("\\|", "|"), row.group(2)))
                        .as(command + ": " + row.group(1) + " once")
                        .isNull();
            }
        }
        return rows;
    }
}
