package dev.akashi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

class HelpTest {

    private static final int WIDTH = 110;

    static Stream<String> commands() {
        return CommandModel.all().stream().map(command -> String.join(" ", CommandModel.words(command)));
    }

    private static Ran help(String command) {
        List<Object> arguments = new ArrayList<>(List.of((Object[]) command.split(" ")));
        arguments.remove("");
        arguments.add("--help");
        return Ran.akashi(arguments.toArray());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void of_every_command_is_printed_and_is_no_error(String command) {
        Ran help = help(command);

        assertThat(help.exitCode()).isZero();
        assertThat(help.err()).isEmpty();
        assertThat(help.outLines().get(0)).startsWith(("Usage: akashi " + command).strip());
        assertThat(help.outLines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(WIDTH));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void of_every_command_is_in_plain_words(String command) {
        // Who runs a network of Fabric's own programs knows what they are called.
        String text = command.equals("network")
                ? help(command).out().replace("chaincode processes", "")
                : help(command).out();

        assertThat(text).doesNotContain("${", "null", "Optional", "chaincode", "Merkle", "hash", "envelope", "TODO");
    }

    @Test
    void says_of_every_command_option_and_file_what_it_is_for_in_whole_sentences() {
        for (CommandLine command : CommandModel.all()) {
            CommandSpec spec = command.getCommandSpec();
            assertSentences(spec.qualifiedName(), spec.usageMessage().description());
            List<ArgSpec> arguments = new ArrayList<>(spec.options());
            arguments.addAll(spec.positionalParameters());
            arguments.forEach(
                    argument -> assertSentences(spec.qualifiedName() + " " + argument, argument.description()));
        }
    }

    private static void assertSentences(String what, String[] description) {
        String text = String.join(" ", description);
        assertThat(text).as(what).matches("\\p{Lu}.*[.)]");
        assertThat(Arrays.asList(description)).as(what).noneMatch(String::isBlank);
    }

    @Test
    void lists_what_can_be_chosen() {
        assertThat(help("status set").out().replaceAll("\\s+", " "))
                .contains("One of ACTIVE, SUSPENDED, RESCINDED, VOIDED, SUPERSEDED, ENDED.");
        assertThat(help("institution accredit").out()).contains("DEGREE_BACHELOR", "LICENCE_PROFESSIONAL");
    }

    @Test
    void is_also_found_by_the_word_help() {
        assertThat(Ran.akashi("help", "issue").out()).isEqualTo(help("issue").out());
        assertThat(Ran.akashi("help").exitCode()).isZero();
    }

    @Test
    void names_the_version_of_every_command() {
        for (CommandLine command : CommandModel.all()) {
            List<Object> arguments = new ArrayList<>(CommandModel.words(command));
            arguments.add("--version");
            Ran version = Ran.akashi(arguments.toArray());
            assertThat(version.exitCode()).isZero();
            assertThat(version.outLines()).hasSize(2);
            assertThat(version.out()).startsWith("akashi ").contains("Java " + Runtime.version());
        }
    }
}
