package dev.akashi.it;

import static dev.akashi.it.World.SAMPLES;
import static dev.akashi.it.World.UNIVERSITY;
import static dev.akashi.it.World.world;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.akashi.client.LedgerRejectedException;
import dev.akashi.client.issuing.Issuer;
import dev.akashi.client.issuing.IssuingException;
import dev.akashi.client.issuing.IssuingRequest;
import dev.akashi.client.issuing.Progress;
import dev.akashi.client.issuing.Progress.Stage;
import dev.akashi.it.IssuingFolder.Cut;
import dev.akashi.it.World.Running;
import dev.akashi.model.LedgerErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Issuing goes on where it was cut off, at whatever step, and whatever has changed in the meantime. */
@ExtendWith(World.class)
class IssuingResumeTest {

    private static final int ROWS = 12;

    /** So many that delivery is heard of twice. */
    private static final int MORE = 60;

    private final Running world = world();

    @TempDir
    Path folder;

    private IssuingFolder batch = new IssuingFolder(Path.of(System.getProperty("java.io.tmpdir")), 1);

    @BeforeEach
    void write_the_table() {
        batch = new IssuingFolder(folder, ROWS);
    }

    @AfterEach
    void mend_the_network() {
        world.network.faults().clear();
        world.clock.shift(Duration.ZERO);
    }

    @Nested
    class cut_off {

        /** Built; about to be recorded; recorded; delivered in part; delivered but for the last mark. */
        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3, 4, 5})
        void where_it_says_how_far_it_is_is_finished(int times) throws IOException {
            IssuingFolder longer = new IssuingFolder(folder, MORE);
            int[] heard = {0};

            longer.cut((stage, done, total) -> {
                heard[0]++;
                if (heard[0] == times) {
                    throw new Cut(stage + " " + done);
                }
            });
            longer.finish();
        }

        @Test
        void before_the_receipt_was_written_down_is_finished_with_the_first_receipt() throws IOException {
            batch.cut(IssuingFolder.at(Stage.RECORD, true));
            byte[] first = Files.readAllBytes(batch.journal("receipt.json"));
            Files.delete(batch.journal("receipt.json"));

            batch.finish();

            assertThat(new String(
                            Files.readAllBytes(batch.journal("receipt.json")), java.nio.charset.StandardCharsets.UTF_8))
                    .isEqualTo(new String(first, java.nio.charset.StandardCharsets.UTF_8)
                            .replace("\"alreadyRecorded\":false", "\"alreadyRecorded\":true"));
        }

        @Test
        void in_the_middle_of_a_file_writes_it_whole() throws IOException {
            batch.cut(IssuingFolder.at(Stage.DELIVER, false));
            Path first = Tables.documents(batch.out()).get(0);
            Files.write(first, new byte[] {'{'});

            batch.finish();
        }

        @Test
        void and_finished_once_more_changes_nothing() throws IOException {
            batch.finish();
            long height = world.network.height();

            batch.finish();

            assertThat(world.network.height()).isEqualTo(height);
        }
    }

    @Nested
    class in_the_meantime {

        @Test
        void another_process_that_issues_into_the_folder_is_not_disturbed() throws IOException {
            batch.issue(Clock.systemUTC(), (stage, done, total) -> {
                if (stage == Stage.RECORD && done == 0) {
                    Ran second = Ran.akashi(batch.command());
                    assertThat(second.exitCode()).isEqualTo(2);
                    assertThat(second.err()).startsWith("akashi: IN_USE: ");
                }
            });

            batch.finish();
        }

        @Test
        void the_ledger_refused_and_the_same_signed_statement_is_sent_again() throws IOException {
            world.clock.shift(Duration.ofMinutes(10));
            Ran refused = Ran.akashi(batch.command());
            world.clock.shift(Duration.ZERO);
            byte[] signed = Files.readAllBytes(batch.journal("envelope.json"));

            batch.finish();

            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.err()).startsWith("akashi: CLOCK_SKEW: ");
            assertThat(batch.journal("envelope.json")).hasBinaryContent(signed);
        }

        @Test
        void the_ledger_went_away_and_nothing_is_lost() throws IOException {
            batch.cut(IssuingFolder.at(Stage.RECORD, false));
            world.profile
                    .organizations()
                    .forEach(organisation -> world.network
                            .faults()
                            .organizationDown(organisation.mspId().value(), true));

            Ran unreachable = Ran.akashi(batch.command());
            world.network.faults().clear();

            assertThat(unreachable.exitCode()).isEqualTo(3);
            assertThat(unreachable.err()).contains("Run the same command again", "akashi: LEDGER_UNAVAILABLE: ");
            batch.finish();
        }

        @Test
        void the_statement_grew_too_old_and_is_signed_anew_because_it_was_never_recorded() throws IOException {
            Clock ahead = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));
            LedgerRejectedException refused =
                    catchThrowableOfType(LedgerRejectedException.class, () -> batch.issue(ahead, Progress.none()));
            byte[] signed = Files.readAllBytes(batch.journal("envelope.json"));

            batch.finish();

            assertThat(refused.code()).isEqualTo(LedgerErrorCode.STATEMENT_TOO_OLD);
            assertThat(Files.readAllBytes(batch.journal("envelope.json"))).isNotEqualTo(signed);
        }

        @Test
        void keys_and_accreditation_may_have_ended_and_the_ledger_be_away_for_what_is_recorded() throws IOException {
            batch.cut(IssuingFolder.at(Stage.DELIVER, false));
            world.profile
                    .organizations()
                    .forEach(organisation -> world.network
                            .faults()
                            .organizationDown(organisation.mspId().value(), true));

            Ran.akashi(
                            "issue",
                            "--profile",
                            world.profileFile(),
                            "--institution",
                            UNIVERSITY,
                            "--key",
                            world.keyFile("stranger"),
                            "--template",
                            SAMPLES.resolve("templates/bachelor.yaml"),
                            "--csv",
                            folder.resolve("table.csv"),
                            "--out",
                            batch.out())
                    .done();

            batch.assertDelivered();
        }
    }

    @Nested
    class documents_of_the_institution {

        private IssuingRequest request() throws IOException {
            Path template = Files.writeString(folder.resolve("template.yaml"), """
                    template: akashi-template/1
                    type: DEGREE_BACHELOR
                    profile: document
                    title: {ja: 学位記, en: Diploma}
                    columns:
                      - {header: 学籍番号, field: id}
                      - {header: 氏名, field: name}
                      - {header: 学位授与年月日, field: awardDate}
                      - {header: ファイル, field: documentFile}
                    """);
            Path table = Files.writeString(
                    folder.resolve("documents.csv"), "学籍番号,氏名,学位授与年月日,ファイル\nD1,架空　太郎,2026/3/25,学位記 太郎.pdf\n");
            return new IssuingRequest(
                    UNIVERSITY,
                    template,
                    table,
                    Optional.empty(),
                    List.of(world.key("univ-1"), world.key("univ-credential")),
                    folder.resolve("diplomas"));
        }

        private void issue(Progress progress) throws IOException {
            Issuer issuer = new Issuer(world.ledger, Clock.systemUTC(), new SecureRandom());
            issuer.issue(request(), issuer.check(request()), progress);
        }

        @Test
        void are_delivered_beside_their_bundles_and_verified_as_they_are() throws IOException {
            Files.writeString(folder.resolve("学位記 太郎.pdf"), "%PDF diploma");

            issue(Progress.none());

            Path delivered = folder.resolve("diplomas/D1.pdf");
            assertThat(delivered).hasContent("%PDF diploma");
            assertThat(folder.resolve("diplomas/D1.bundle.json")).exists();
            assertThat(Ran.akashi("verify", "--profile", world.profileFile(), delivered, "--lang", "en")
                            .out())
                    .startsWith("D1.pdf\nVALID");
        }

        @Test
        void that_changed_since_they_were_recorded_are_not_delivered_until_they_are_put_back() throws IOException {
            Path source = Files.writeString(folder.resolve("学位記 太郎.pdf"), "%PDF diploma");
            assertThat(catchThrowableOfType(Cut.class, () -> issue(IssuingFolder.at(Stage.RECORD, true))))
                    .isNotNull();
            Files.writeString(source, "%PDF altered");

            IssuingException refused = catchThrowableOfType(IssuingException.class, () -> issue(Progress.none()));
            Files.writeString(source, "%PDF diploma");
            issue(Progress.none());

            assertThat(refused.code()).isEqualTo(IssuingException.Code.FILES);
            assertThat(refused).hasMessageContaining("as it was when the batch was recorded");
            assertThat(folder.resolve("diplomas/D1.pdf")).hasContent("%PDF diploma");
        }
    }
}
