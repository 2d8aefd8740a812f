package dev.akashi.it;

import static dev.akashi.it.World.UNIVERSITY;
import static dev.akashi.it.World.world;
import static org.assertj.core.api.Assertions.assertThat;

import dev.akashi.it.World.Running;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Statements that several people sign, each with a key that nobody else has. */
@ExtendWith(World.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SeveralHandsTest {

    private final Running world = world();

    @TempDir
    static Path folder;

    private Path credential = Path.of("credential.json");

    @BeforeAll
    void issue_a_few() throws IOException {
        Path issued = folder.resolve("issued");
        Ran.akashi(world.issue(Tables.graduates(folder.resolve("table.csv"), 3), issued))
                .done();
        credential = Tables.documents(issued).get(0);
    }

    private static Ran sign(Path statement, Path key) {
        return Ran.akashi("statement", "sign", statement, "--key", key);
    }

    private Ran record(Path statement) {
        return Ran.akashi("statement", "record", statement, "--profile", world.profileFile());
    }

    private Ran setStatus(Object... more) {
        Object[] command = {
            "status",
            "set",
            credential,
            "--profile",
            world.profileFile(),
            "--institution",
            UNIVERSITY,
            "--reason",
            "ISSUED_IN_ERROR",
            "--key",
            world.keyFile("univ-1")
        };
        return Ran.akashi(
                Stream.concat(Arrays.stream(command), Arrays.stream(more)).toArray());
    }

    @Test
    void a_change_of_status_is_begun_by_one_signed_by_another_and_recorded_through_the_institutions_host() {
        Path change = folder.resolve("change.json");

        Ran begun = setStatus("--status", "VOIDED", "--out", change).done();
        Ran tooFew = record(change);
        sign(change, world.keyFile("univ-2")).done();
        Ran shown = Ran.akashi("statement", "show", change).done();
        Ran recorded = record(change).done();
        Ran again = record(change).done();

        assertThat(begun.out()).isEqualTo("written to " + change + " with 1 signatures; not recorded yet\n");
        assertThat(tooFew.exitCode()).isEqualTo(1);
        assertThat(tooFew.err()).startsWith("akashi: THRESHOLD_NOT_MET: ");
        assertThat(shown.out())
                .startsWith("StatusChanged, digest ")
                .contains(
                        "\"VOIDED\"",
                        "signed by key " + world.key("univ-2").verificationKey().keyId());
        assertThat(recorded.out()).contains("\"type\":\"StatusChanged\"", "\"alreadyRecorded\":false");
        assertThat(again.out()).contains("\"alreadyRecorded\":true");
        assertThat(Ran.akashi("verify", credential, "--profile", world.profileFile(), "--lang", "en")
                        .out())
                .contains("[FAIL] Status: declared void with effect from");
    }

    @Test
    void a_key_that_signed_already_does_not_sign_twice() {
        Path change = folder.resolve("twice.json");
        setStatus("--status", "ENDED", "--out", change).done();

        Ran twice = sign(change, world.keyFile("univ-1"));
        Ran atOnce = setStatus("--status", "ENDED", "--key", world.keyFile("univ-1"));

        assertThat(twice.exitCode()).isEqualTo(2);
        assertThat(twice.err()).startsWith("akashi: expected a different key for each signature: ");
        assertThat(atOnce.exitCode()).isEqualTo(2);
    }

    @Test
    void an_institution_is_admitted_by_people_who_never_see_each_others_keys() {
        Path admission = folder.resolve("admission.json");
        Path keys = folder.resolve("keys");
        Ran.akashi("key", "new", "--out", keys.resolve("first"), "--out", keys.resolve("credential"))
                .done();

        Ran.akashi(
                        "institution",
                        "admit",
                        "--profile",
                        world.profileFile(),
                        "--code",
                        "F113199999022",
                        "--kind",
                        "UNIVERSITY",
                        "--host",
                        "UnivBMSP",
                        "--name",
                        "架空高校/Kakuu High School",
                        "--corporate-number",
                        "7123456789012",
                        "--did",
                        "did:web:koko.akashi.example",
                        "--statement-key",
                        keys.resolve("first.pub"),
                        "--credential-key",
                        world.keyFile("univ-2") + ".pub",
                        "--credential-key",
                        keys.resolve("credential.pub"),
                        "--ministry-key",
                        world.keyFile("ministry"),
                        "--out",
                        admission)
                .done();
        sign(admission, world.keyFile("operator")).done();
        sign(admission, keys.resolve("first")).done();
        sign(admission, keys.resolve("credential")).done();
        Ran incomplete = record(admission);
        sign(admission, world.keyFile("univ-2")).done();

        assertThat(incomplete.err()).startsWith("akashi: THRESHOLD_NOT_MET: ");
        record(admission).done();
        assertThat(Ran.akashi("institution", "show", "F113199999022", "--profile", world.profileFile())
                        .out())
                .contains("架空高校 / Kakuu High School");
    }

    @Test
    void an_organisation_that_is_not_its_host_is_refused_and_one_without_an_identity_is_not_asked() {
        Ran notAHost = setStatus("--status", "ENDED", "--key", world.keyFile("univ-2"), "--as", "VocMSP");
        Ran unknown = setStatus("--status", "ENDED", "--key", world.keyFile("univ-2"), "--as", "NobodyMSP");

        assertThat(notAHost.exitCode()).isEqualTo(1);
        assertThat(notAHost.err()).startsWith("akashi: NOT_A_HOST: ");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err())
                .startsWith("akashi: expected --as to name an organisation with an identity in the profile");
    }

    @Test
    void what_cannot_be_a_statement_is_said_before_anything_is_sent() {
        Ran replacement = setStatus("--status", "SUPERSEDED", "--key", world.keyFile("univ-2"));
        Ran interval = Ran.akashi(
                "institution",
                "add-key",
                "--profile",
                world.profileFile(),
                "--code",
                UNIVERSITY,
                "--purpose",
                "STATEMENT",
                "--new-key",
                world.keyFile("stranger"),
                "--key",
                world.keyFile("univ-1"),
                "--key",
                world.keyFile("univ-2"),
                "--from",
                "2030-01-01",
                "--until",
                "2029-01-01");

        assertThat(replacement.exitCode()).isEqualTo(2);
        assertThat(replacement.err()).contains("expected supersededBy exactly when the status is SUPERSEDED");
        assertThat(interval.exitCode()).as(interval.err()).isEqualTo(2);
    }

    @Test
    void a_second_founding_is_refused() {
        Ran again = Ran.akashi(
                "consortium",
                "found",
                "--profile",
                world.profileFile(),
                "--ledger",
                "registry.example/other",
                "--name",
                "別/Other",
                "--ministry-key",
                world.keyFile("ministry"),
                "--operator-key",
                world.keyFile("operator"),
                "--member",
                "UnivAMSP=" + world.keyFile("stranger"));

        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.err()).startsWith("akashi: ALREADY_FOUNDED: ");
    }
}
