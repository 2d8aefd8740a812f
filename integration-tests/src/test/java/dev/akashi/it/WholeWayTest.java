package dev.akashi.it;

import static dev.akashi.it.World.SAMPLES;
import static dev.akashi.it.World.world;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.akashi.credential.Bundle;
import dev.akashi.it.World.Running;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.statement.AuthorityRole;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** From a CSV file to what a verifier is told, by the commands that people type. */
@ExtendWith(World.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WholeWayTest {

    private static final int ROWS = 24;

    private final Running world = world();

    @TempDir
    static Path folder;

    private Path issued = Path.of("issued");
    private Path table = Path.of("graduates.csv");
    private List<String> problems = List.of();
    private Ran issuing = new Ran(-1, "", "");
    private Ran verifying = new Ran(-1, "", "");

    /** A table as a spreadsheet on Windows writes it, with a name in half-width kana. */
    @BeforeAll
    void issue_a_table_and_verify_all_of_it() throws IOException {
        issued = folder.resolve("issued");
        table = folder.resolve("graduates.csv");
        String rows = Files.readString(Tables.graduates(table, ROWS), StandardCharsets.UTF_8)
                .replaceFirst("架空　太郎7", "ｶｸｳ　ﾀﾛｳ")
                .replace("\n", "\r\n");
        Files.write(table, rows.getBytes(Charset.forName("windows-31j")));
        issuing = Ran.akashi(world.issue(table, issued));
        problems = Files.readAllLines(issued.resolve("problems.csv"), StandardCharsets.UTF_8);
        verifying = verify(issued, "--summary");
    }

    /** The credentials in the order of their names, from 1. */
    private Path credential(int number) {
        return Tables.documents(issued).get(number - 1);
    }

    private Ran verify(Path file, Object... more) {
        return world.verify(
                file, Stream.concat(Stream.of("--lang", "en"), Stream.of(more)).toArray());
    }

    private static JsonObject json(Ran ran) {
        return StrictJson.readObject(ran.out().getBytes(StandardCharsets.UTF_8), StrictJson.Limits.of(1024 * 1024, 32));
    }

    @Test
    void the_founded_consortium_is_shown_by_its_names() {
        Ran shown = Ran.akashi("consortium", "show", "--profile", world.profileFile())
                .done();

        assertThat(shown.out()).contains("ledger     " + World.LEDGER, "証 試験 / Akashi tests", "member     VocMSP");
        for (AuthorityRole role : AuthorityRole.values()) {
            assertThat(shown.out()).contains(role.name());
        }
    }

    @Test
    void admitted_institutions_are_listed_and_shown_with_accreditation_and_keys() {
        Ran list = Ran.akashi("institution", "list", "--profile", world.profileFile())
                .done();
        Ran shown = Ran.akashi("institution", "show", World.UNIVERSITY, "--profile", world.profileFile())
                .done();

        assertThat(list.outLines())
                .contains(
                        "F113199999013  ACTIVE     架空中央大学 / Kakuu Chuo University",
                        "H113399999060  ACTIVE     架空技術専門学校 / Kakuu Technical College");
        assertThat(shown.out())
                .contains(
                        "DEGREE_BACHELOR [",
                        "key               CREDENTIAL "
                                + world.key("univ-credential").verificationKey());
        Ran unknown = Ran.akashi("institution", "show", World.NOBODY, "--profile", world.profileFile());
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.out()).startsWith("UNKNOWN_INSTITUTION");
    }

    @Nested
    class issuing {

        @Test
        void says_what_was_issued_and_where_it_is() {
            assertThat(issuing.exitCode()).as(issuing.err()).isZero();
            assertThat(issuing.outLines().get(0))
                    .isEqualTo("graduates.csv: 24 rows, encoding CP932 (Windows-31J), type DEGREE_BACHELOR");
            assertThat(issuing.out()).contains("issued 24 credentials, recorded ", "  files        " + issued);
        }

        @Test
        void leaves_a_credential_and_a_bundle_a_row_and_a_list_for_the_student_system() throws IOException {
            List<String> list = Files.readAllLines(issued.resolve("issued.csv"), StandardCharsets.UTF_8);

            assertThat(list).hasSize(ROWS + 1);
            assertThat(list.get(0)).isEqualTo("\uFEFFid,document,bundle,commitment");
            assertThat(list.get(1)).startsWith("25T1001,25T1001.json,25T1001.bundle.json,");
            for (String line : list.subList(1, list.size())) {
                String[] fields = line.split(",");
                Bundle bundle = Bundle.parse(Files.readAllBytes(issued.resolve(fields[2])));
                assertThat(issued.resolve(fields[1])).isNotEmptyFile();
                assertThat(bundle.document().commitment()).hasToString(fields[3]);
            }
        }

        @Test
        void lists_what_should_be_looked_at_row_by_row() {
            assertThat(issuing.out()).contains("  to be looked at, row by row: " + issued.resolve("problems.csv"));
            assertThat(problems)
                    .filteredOn(line -> line.startsWith("WARNING,HALF_WIDTH_KANA,"))
                    .isNotEmpty();
        }

        @Test
        void again_records_nothing_and_says_so() {
            long height = world.network.height();

            Ran again = Ran.akashi(world.issue(table, issued));

            assertThat(again.exitCode()).isZero();
            assertThat(again.out()).contains("finished the batch that was begun: 24 credentials");
            assertThat(world.network.height()).isEqualTo(height);
        }

        @Test
        void of_another_table_into_the_same_folder_is_refused() {
            Ran other = Ran.akashi(world.issue(Tables.graduates(folder.resolve("other.csv"), 3), issued));

            assertThat(other.exitCode()).isEqualTo(2);
            assertThat(other.err()).startsWith("akashi: OTHER_BATCH: expected a folder for this table");
            assertThat(issued.resolve("problems.csv"))
                    .as("of the batch that is there")
                    .exists();
        }

        @Test
        void in_a_dry_run_shows_a_sample_and_issues_nothing() {
            Path out = folder.resolve("dry");
            long height = world.network.height();

            Ran dry = Ran.akashi(world.issue(Tables.graduates(folder.resolve("dry.csv"), 7), out, "--dry-run"));

            assertThat(dry.exitCode()).isZero();
            assertThat(dry.out()).contains("7 rows", "sample row 1: ", "Dry run: nothing was issued.");
            assertThat(out).doesNotExist();
            assertThat(world.network.height()).isEqualTo(height);
        }

        @Test
        void with_keys_that_are_not_the_institutions_is_refused_before_anything_is_made() {
            Path out = folder.resolve("strange");
            Ran strange = Ran.akashi(
                    world.issue(Tables.graduates(folder.resolve("s.csv"), 1), out, "--key", world.keyFile("stranger")));

            assertThat(strange.exitCode()).isEqualTo(2);
            assertThat(strange.err()).startsWith("akashi: KEYS: expected keys of F113199999013");
            assertThat(out).doesNotExist();
        }

        @Test
        void what_it_is_not_accredited_for_is_refused() {
            Ran refused = Ran.akashi(world.issueBy(
                    SAMPLES.resolve("templates/licence.yaml"),
                    SAMPLES.resolve("licences-2026.csv"),
                    folder.resolve("licences")));

            assertThat(refused.exitCode()).isEqualTo(2);
            assertThat(refused.err()).startsWith("akashi: NOT_ALLOWED: expected F113199999013 to be accredited");
        }
    }

    @Nested
    class a_verifier_is_told {

        @Test
        void that_all_of_them_are_valid() {
            assertThat(verifying.exitCode()).as(verifying.out()).isZero();
            assertThat(verifying.outLines()).containsExactly("24 documents: 24 VALID, 0 INVALID, 0 INDETERMINATE");
            assertThat(verifying.err()).contains("allows embedded ledgers (one process, one trust domain)");
        }

        @Test
        void who_issued_it_by_the_registry_and_what_is_not_shown() {
            Ran valid = verify(credential(1));

            assertThat(valid.exitCode()).isZero();
            assertThat(valid.out())
                    .contains(
                            "VALID: everything was checked",
                            "Kakuu Chuo University",
                            "4 of 4 organisations gave the same answer",
                            "that the bearer is the person named");
        }

        @Test
        void that_an_altered_one_is_invalid() throws IOException {
            Path altered = folder.resolve("altered.json");
            String text = Files.readString(credential(4), StandardCharsets.UTF_8);
            Files.writeString(altered, text.replace("BachelorDegree", "MasterDegree"));
            Files.copy(Tables.bundleFile(credential(4)), folder.resolve("altered.bundle.json"));

            Ran ran = verify(altered);

            assertThat(text).contains("BachelorDegree");
            assertThat(ran.exitCode()).isEqualTo(1);
            assertThat(ran.out()).contains("INVALID", "[FAIL] Issuer's signature", "[FAIL] Unaltered");
        }

        @Test
        void that_the_bundle_of_another_does_not_fit() {
            Ran ran = verify(credential(5), "--bundle", Tables.bundleFile(credential(6)));

            assertThat(ran.exitCode()).isEqualTo(1);
            assertThat(ran.out()).contains("[FAIL] Unaltered");
        }

        @Test
        void that_a_rescinded_one_is_invalid_with_the_reason_and_the_date() {
            Path file = credential(7);

            world.setStatus(file, "RESCINDED", "RESCINDED_BY_INSTITUTION").done();
            Ran ran = verify(file);
            JsonObject report = json(verify(file, "--json"));

            assertThat(ran.exitCode()).isEqualTo(1);
            assertThat(ran.out())
                    .containsPattern(
                            "\\[FAIL] Status: rescinded with effect from \\S*2\\d{3}-\\d\\d-\\d\\d.*: rescinded by the institution");
            JsonObject evidence = status(report).getAsJsonObject("evidence");
            assertThat(evidence.get("status").getAsString()).isEqualTo("RESCINDED");
            assertThat(evidence.get("reason").getAsString()).isEqualTo("RESCINDED_BY_INSTITUTION");
            assertThat(evidence.has("effectiveFrom")).isTrue();
            assertThat(verify(file, "--lang", "ja").exitCode()).isEqualTo(2);
        }

        @Test
        void that_a_replaced_one_has_a_newer_one_and_which() throws IOException {
            Path newer = folder.resolve("correction");
            Ran.akashi(world.issue(Tables.graduates(folder.resolve("correction.csv"), 1), newer))
                    .done();
            Path replacement = Tables.documents(newer).get(0);
            Path file = credential(8);

            world.setStatus(file, "SUPERSEDED", "REPLACED", "--superseded-by", replacement)
                    .done();
            Ran ran = verify(file);

            String commitment =
                    Tables.bundle(replacement).document().commitment().toString();
            assertThat(ran.exitCode()).isEqualTo(1);
            assertThat(ran.out())
                    .contains("[FAIL] Status: replaced with effect from")
                    .contains(commitment);
            assertThat(ran.out()).doesNotContain("revoked");
            assertThat(verify(replacement).exitCode()).isZero();
        }

        @Test
        void that_a_suspended_one_is_invalid_until_it_is_reinstated() {
            Path file = credential(9);

            world.setStatus(file, "SUSPENDED", "UNDER_REVIEW").done();
            assertThat(verify(file).out()).contains("[FAIL] Status: suspended since");
            world.setStatus(file, "ACTIVE", "RECORDED_IN_ERROR").done();

            assertThat(verify(file).exitCode()).isZero();
            assertThat(Ran.akashi("status", "show", file, "--profile", world.profileFile())
                            .done()
                            .outLines())
                    .hasSize(3)
                    .satisfies(lines -> assertThat(lines.get(1)).startsWith("SUSPENDED: UNDER_REVIEW"))
                    .satisfies(lines -> assertThat(lines.get(2)).startsWith("ACTIVE: RECORDED_IN_ERROR"));
        }

        @Test
        void that_a_change_in_the_future_does_not_count_yet() {
            Path file = credential(10);

            world.setStatus(file, "RESCINDED", "DID_NOT_COMPLETE", "--effective-from", "2030-04-01")
                    .done();

            assertThat(verify(file).exitCode()).isZero();
            assertThat(Ran.akashi("status", "show", file, "--profile", world.profileFile())
                            .out())
                    .contains("RESCINDED: DID_NOT_COMPLETE, effective from 2030-03-31T15:00:00Z");
        }

        @Test
        void nothing_certain_when_no_organisation_can_be_reached() {
            for (var organisation : world.profile.organizations()) {
                world.network.faults().organizationDown(organisation.mspId().value(), true);
            }
            try {
                Ran ran = verify(credential(1));

                assertThat(ran.exitCode()).isEqualTo(3);
                assertThat(ran.out()).contains("INDETERMINATE", "the ledger could not be asked", "[ ok ] Unaltered");
                assertThat(ran.out()).doesNotContain("[FAIL]");
            } finally {
                world.network.faults().clear();
            }
        }

        @Test
        void nothing_certain_when_too_few_organisations_agree() {
            world.network.faults().organizationDown("UnivBMSP", true);
            world.network.faults().organizationDown("VocMSP", true);
            try {
                Ran ran = verify(credential(1));

                assertThat(ran.exitCode()).isEqualTo(3);
                assertThat(ran.out()).contains("2 of 4 organisations answered alike, 3 are needed");
            } finally {
                world.network.faults().clear();
            }
        }

        @Test
        void nothing_certain_on_the_strength_of_an_embedded_ledger_unless_its_own_trust_file_allows_that()
                throws IOException {
            Path strict = Files.writeString(folder.resolve("strict.json"), "{\"version\":1}");
            Ran ran = verify(credential(1), "--trust", strict);

            assertThat(ran.exitCode()).isEqualTo(3);
            assertThat(ran.out()).contains("INDETERMINATE", "the trust file does not allow that");
        }

        @Test
        void nothing_certain_when_it_asks_for_more_organisations_than_there_are() throws IOException {
            Path five = Files.writeString(
                    folder.resolve("five.json"), "{\"version\":1,\"allowEmbeddedLedger\":true,\"witnesses\":5}");

            assertThat(verify(credential(1), "--trust", five).exitCode()).isEqualTo(3);
        }

        @Test
        void nothing_certain_offline() {
            Ran ran = verify(credential(1), "--offline");

            assertThat(ran.exitCode()).isEqualTo(3);
            assertThat(ran.out()).doesNotContain("[FAIL]");
        }
    }

    private static JsonObject status(JsonObject report) {
        return report.getAsJsonArray("checks").asList().stream()
                .map(check -> check.getAsJsonObject())
                .filter(check -> check.get("id").getAsString().equals("STATUS"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void other_software_gets_every_document_that_it_needs_to_resolve_the_issuer() throws IOException {
        Path file = folder.resolve("documents.json");

        Ran.akashi("documents", "--profile", world.profileFile(), "--out", file).done();

        JsonObject documents =
                StrictJson.readObject(Files.readAllBytes(file), StrictJson.Limits.of(4 * 1024 * 1024, 64));
        String did = "did:web:chuo.akashi.example";
        assertThat(documents.keySet())
                .contains(
                        did,
                        did + "#" + world.key("univ-credential").verificationKey(),
                        "https://www.w3.org/ns/credentials/v2");
    }
}
