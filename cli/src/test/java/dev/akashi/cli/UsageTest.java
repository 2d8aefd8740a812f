package dev.akashi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageTest {

    @TempDir
    static Path folder;

    @BeforeAll
    static void write_files() throws IOException {
        Ran.akashi("key", "new", "--out", folder.resolve("key"));
        Files.writeString(folder.resolve("text"), "no key", StandardCharsets.UTF_8);
        Profiles.unreachable(folder.resolve("profile.json"));
    }

    /** Every line says on one line what was expected or is missing; what stands in braces is a file of this test. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "nonsense                                 | Unmatched argument at index 0: 'nonsense'",
                "key                                      | Missing required subcommand",
                "key new                                  | Missing required option: '--out=FILE'",
                "key new --out {new} --algorithm rsa      | expected --algorithm ed25519 or p256, found rsa",
                "key new --out {key}                      | expected a new file, found one at {key}; a key is never overwritten",
                "key new --out {text}/key                 | expected {text}/key to be a place for a key: expected to read and write files, found a file of that name at {text}",
                "key show {none}                          | expected a key file made by \"akashi key new\", found none readable at {none}",
                "key show {text}                          | expected",
                "key show z6MkNonsense                    | expected a key file",
                "key show /                               | expected a key file",
                "issue                                    | Missing required option: '--profile=PROFILE'",
                "issue --dry-run=maybe                    | Invalid value for option '--dry-run'",
                "verify                                   | Missing required parameter: 'FILE'",
                "verify {none}                            | expected a readable file, found no such file or folder at {none}",
                "verify {text} {text} --bundle {text}     | expected one document with --bundle, found 2",
                "verify {text}.bundle.json                | expected documents, found none; a bundle is read beside its document",
                "verify {text} --lang fr                  | expected --lang ja or en, found \"fr\"",
                "verify {text} --profile {none}           | PROFILE: expected a network profile at {none}, found no readable file",
                "verify {text} --profile {text}           | PROFILE: expected",
                "verify {text} --trust {none}             | expected a readable file, found no such file or folder at {none}",
                "verify {text} --trust {text}             | expected a trust file in {text}: expected",
                "status set {text} --profile {profile} --institution F113199999013 --status GONE --reason REPLACED --key {key} | Invalid value for option '--status': expected one of [ACTIVE, SUSPENDED, RESCINDED, VOIDED, SUPERSEDED, ENDED] (case-insensitive) but was 'GONE'",
                "status set {text} --profile {profile} --institution F113199999013 --status ENDED --reason REPLACED --key {key} | expected a bundle beside {text}, found none",
                "status set {text} --profile {profile} --institution F113199999012 --status ENDED --reason REPLACED --key {key} | --institution: the check digit of school code F113199999012 should be 3, found 2",
                "status show {text} --profile {profile}   | expected a bundle beside {text}, found none",
                "status show 0000000000000000000000000000000000000000000000000000000000000000 --profile {profile} | expected --institution CODE with a commitment, found none",
                "institution show X --profile {profile}   | CODE: expected",
                "institution admit --profile {profile} --code X --corporate-number 1 --kind CASTLE --name a/b --did did:web:x --host M --statement-key {key} | Invalid value for option '--kind': expected one of [UNIVERSITY,",
                "institution list --profile {none}        | PROFILE: expected a network profile at {none}, found no readable file",
                "statement show {none}                    | expected a statement, found no readable file {none}",
                "statement show {text}                    | expected a statement in {text}: expected",
                "statement sign {text} --key {none}       | expected a statement in {text}: expected",
                "statement record {text} --profile {none} | expected a statement in {text}: expected",
                "documents --profile {profile}            | Missing required option: '--out=FILE'",
                "network up --stop-with abc               | Invalid value for option '--stop-with': 'abc' is not a long",
                "network up --dir {new} --stop-with 4194305 | expected --stop-with to name a running process, found none with id 4194305",
                "network up --dir {text}                  | expected to read and write files, found a file of that name at {text}",
                "consortium found --profile {profile} --ledger x/1 --name noslash --ministry-key {key} --operator-key {key} --member M={key} | --member: expected an organisation of the profile, found M",
            })
    void what_is_wrong_with_a_command_line_is_one_clear_line_and_exit_code_2(String line, String expected) {
        Ran ran = Ran.akashi((Object[]) filled(line).split(" "));

        assertThat(ran.exitCode()).as(ran.err()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).startsWith("akashi: " + filled(expected)).doesNotContain("\tat ", "Exception");
        assertThat(ran.errLines().size()).isLessThanOrEqualTo(2);
        assertThat(ran.errLines().stream().skip(1)).allMatch(second -> second.matches("See: akashi.* --help"));
    }

    @Test
    void an_argument_that_begins_with_an_at_sign_is_no_file_of_arguments() {
        assertThat(Ran.akashi("verify", "@" + folder.resolve("text")).err()).contains("found no such file");
    }

    @Test
    void no_command_at_all_is_answered_with_where_to_look() {
        assertThat(Ran.akashi()).isEqualTo(new Ran(2, "", "akashi: Missing required subcommand\nSee: akashi --help\n"));
    }

    private static String filled(String text) {
        String result = text;
        for (String name : new String[] {"new", "key", "text", "none", "profile"}) {
            String file = name.equals("profile") ? "profile.json" : name;
            result = result.replace("{" + name + "}", folder.resolve(file).toString());
        }
        return result.strip();
    }
}
