package dev.akashi.it;

import static dev.akashi.it.World.SAMPLES;
import static dev.akashi.it.World.UNIVERSITY;
import static dev.akashi.it.World.UNIV_A;
import static dev.akashi.it.World.world;
import static org.assertj.core.api.Assertions.assertThat;

import dev.akashi.client.issuing.IssuedBatch;
import dev.akashi.client.issuing.Issuer;
import dev.akashi.client.issuing.IssuingRequest;
import dev.akashi.client.issuing.Progress;
import dev.akashi.client.status.StatusChanges;
import dev.akashi.client.status.StatusChanges.Wanted;
import dev.akashi.client.template.ReadyTemplate;
import dev.akashi.it.World.Running;
import dev.akashi.model.CredentialType;
import dev.akashi.model.statement.CredentialStatus;
import dev.akashi.model.statement.StatementHeader;
import dev.akashi.model.statement.StatusReason;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A registrar's year, and an integrator's first day, one scenario each from beginning to end. */
@ExtendWith(World.class)
class RegistrarStoriesTest {

    private static final Charset EXCEL = Charset.forName("windows-31j");

    private final Running world = world();

    @TempDir
    Path folder;

    @AfterEach
    void mend_the_network() {
        world.network.faults().clear();
    }

    private Ran akashi(Object... command) {
        List<Object> whole = new ArrayList<>(List.of(command));
        whole.addAll(List.of("--records", folder.resolve("records")));
        return Ran.akashi(whole.toArray());
    }

    private Ran onLedger(Object... command) {
        List<Object> whole = new ArrayList<>(List.of(command));
        whole.addAll(List.of("--profile", world.profileFile()));
        return akashi(whole.toArray());
    }

    private Ran byTwo(Object... command) {
        List<Object> whole = new ArrayList<>(List.of(command));
        whole.addAll(List.of(
                "--institution", UNIVERSITY, "--key", world.keyFile("univ-1"), "--key", world.keyFile("univ-2")));
        return onLedger(whole.toArray());
    }

    private String verify(Path document) {
        return Ran.akashi("verify", document, "--profile", world.profileFile(), "--lang", "en")
                .out();
    }

    private Path table(String name, String... rows) throws IOException {
        Path table = Tables.write(folder.resolve(name), String.join("", rows));
        return Files.writeString(table, Files.readString(table), EXCEL);
    }

    private void down(boolean down) {
        world.profile
                .organizations()
                .forEach(organisation -> world.network
                        .faults()
                        .organizationDown(organisation.mspId().value(), down));
    }

    @Test
    void march_twentieth_two_people_a_wrong_row_and_a_cut_cable() throws IOException {
        String[] rows = new String[30];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Tables.row("26M" + (1000 + i), "山﨑　髙子" + i, "YAMAZAKI Takako", "2003/5/1", "号" + i);
        }
        Path out = folder.resolve("issued");
        String twice = Tables.row("26M1000", "架空　次郎", "KAKUU Jiro", "2003/5/1", "号99");
        Ran wrong = Ran.akashi(world.issue(table("graduates.csv", String.join("", rows) + twice), out, "--two-people"));
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.out()).contains("31 rows, encoding CP932");
        assertThat(Files.readString(out.resolve("problems.csv"))).contains("DUPLICATE_ID");
        assertThat(Tables.documents(out)).isEmpty();

        Path table = table("graduates.csv", rows);
        Ran waiting = Ran.akashi(world.issue(table, out, "--two-people")).done();
        assertThat(waiting.out()).contains("waiting for approval: 30 credentials");
        down(true);
        Ran cut = onLedger("approve", out, "--key", world.keyFile("univ-2"));
        assertThat(cut.exitCode()).isEqualTo(3);
        assertThat(Tables.documents(out)).isEmpty();
        world.network.faults().clear();
        onLedger("approve", out, "--key", world.keyFile("univ-2")).done();
        Ran nothingMore = onLedger("issue", "--resume").done();

        assertThat(nothingMore.out()).isEqualTo("nothing is unfinished\n");
        assertThat(world.anchors(Tables.bundle(out.resolve("26M1000.json")).root()))
                .isEqualTo(1);
        assertThat(Tables.documents(out)).hasSize(30);
        assertThat(Files.readString(out.resolve("26M1007.json"))).contains("山﨑　髙子7");
        assertThat(akashi("find", "やまさき").out()).isEmpty();
        assertThat(akashi("find", "山崎高子7").done().outLines()).hasSize(1);
        assertThat(onLedger("reconcile", "--institution", UNIVERSITY).out())
                .contains("1 batch of 30 credentials in the records")
                .doesNotContain(folder.toString());
        Files.delete(out.resolve("26M1003.json"));
        Ran lost = onLedger("reconcile", "--institution", UNIVERSITY);
        assertThat(lost.exitCode()).isEqualTo(1);
        assertThat(lost.out()).contains("lost: " + out.resolve("26M1003.json"));
        akashi("records", "export", "--out", folder.resolve("export.csv")).done();
        assertThat(Files.readAllLines(folder.resolve("export.csv"))).hasSize(31);
    }

    @Test
    void expected_to_graduate_and_then_graduated_or_not() throws IOException {
        Ran.akashi(
                        "institution",
                        "accredit",
                        "--profile",
                        world.profileFile(),
                        "--code",
                        UNIVERSITY,
                        "--type",
                        CredentialType.CERT_EXPECTED,
                        "--from",
                        "2026-04-01",
                        "--basis",
                        "SCHOOL-EDUCATION-ACT-83",
                        "--ministry-key",
                        world.keyFile("ministry"))
                .done();
        Path template = Files.writeString(
                folder.resolve("expected.yaml"),
                ReadyTemplate.EXPECTED_GRADUATION.text().replace("your-institution.example", "kakuu-chuo.example"));
        StringBuilder expected = new StringBuilder("学籍番号,氏名,フリガナ,ローマ字氏名,生年月日,学部学科,卒業見込年月日,証明書番号,証明年月日,有効期限\n");
        StringBuilder graduates = new StringBuilder();
        for (int i = 1; i <= 6; i++) {
            expected.append("26E" + i + ",架空　太郎" + i + ",カクウ タロウ,KAKUU Taro,2003/5/1,工学部,2027/3/25,証" + i
                    + ",2026/10/1,2027/3/31\n");
            if (i <= 4) {
                graduates.append(Tables.row("26E" + i, "架空　太郎" + i, "KAKUU Taro", "2003/5/1", "学" + i));
            }
        }
        Path october = folder.resolve("expected");
        Ran.akashi(
                        "issue",
                        "--profile",
                        world.profileFile(),
                        "--institution",
                        UNIVERSITY,
                        "--key",
                        world.keyFile("univ-1"),
                        "--key",
                        world.keyFile("univ-credential"),
                        "--template",
                        template,
                        "--csv",
                        Files.writeString(folder.resolve("expected.csv"), expected, EXCEL),
                        "--out",
                        october)
                .done();
        Path march = folder.resolve("degrees");
        Ran.akashi(world.issue(table("degrees.csv", graduates.toString()), march))
                .done();
        Path left = Files.writeString(folder.resolve("left.csv"), "番号\n26E5\n26E6\n");
        Object[] end = {
            "status",
            "set",
            "--csv",
            left,
            "--type",
            "CERT_EXPECTED",
            "--status",
            "ENDED",
            "--reason",
            "DID_NOT_COMPLETE"
        };
        Object[] replace = {"replace", march, "--type", "CERT_EXPECTED"};

        byTwo(end).done();
        byTwo(replace).done();
        long height = world.network.height();
        Ran endedAgain = byTwo(end).done();
        Ran replacedAgain = byTwo(replace).done();

        assertThat(world.network.height()).isEqualTo(height);
        assertThat(endedAgain.out()).contains("2 credentials changed so already");
        assertThat(replacedAgain.out()).contains("4 credentials changed so already");
        assertThat(verify(october.resolve("26E5.json"))).contains("INVALID").contains("ENDED");
        assertThat(verify(october.resolve("26E1.json"))).contains("INVALID").contains("SUPERSEDED");
        assertThat(verify(march.resolve("26E1.json"))).contains("\nVALID");
        Ran unclear = byTwo("status", "set", "--id", "26E1", "--status", "SUPERSEDED", "--reason", "UNDER_REVIEW");
        assertThat(unclear.exitCode()).isEqualTo(2);
        assertThat(byTwo("status", "set", "--id", "26E9", "--status", "ENDED", "--reason", "DID_NOT_COMPLETE")
                        .err())
                .contains("26E9: expected one credential, found nothing of that number");
    }

    @Test
    void a_name_is_corrected_and_the_former_one_appears_nowhere() throws IOException {
        Path out = folder.resolve("issued");
        Ran.akashi(world.issue(
                        table(
                                "graduates.csv",
                                Tables.row("26W1", "渡邉　花子", "WATANABE Hanako", "2003/5/1", "号1"),
                                Tables.row("26W2", "渡邊　一郎", "WATANABE Ichiro", "2003/5/1", "号2"),
                                Tables.row("26W3", "渡辺　次郎", "WATANABE Jiro", "2003/5/1", "号3")),
                        out))
                .done();
        assertThat(akashi("find", "渡辺").done().outLines()).hasSize(3);
        assertThat(akashi("find", "watanabe").done().outLines()).hasSize(3);
        Path corrected = folder.resolve("corrected");
        Ran.akashi(world.issue(
                        table("correction.csv", Tables.row("26W1", "架空　花子", "KAKUU Hanako", "2003/5/1", "号1")),
                        corrected))
                .done();

        byTwo("replace", corrected).done();

        String status = Ran.akashi(
                        "status", "show", out.resolve("26W1.json"), "--profile", world.profileFile(), "--json")
                .done()
                .out();
        assertThat(status).contains("SUPERSEDED", "REPLACED").doesNotContain("渡", "花子", "WATANABE");
        assertThat(verify(out.resolve("26W1.json"))).contains("INVALID").doesNotContain("架空");
        assertThat(verify(corrected.resolve("26W1.json")))
                .contains("\nVALID")
                .doesNotContain("渡邉")
                .doesNotContain("CORRECTED");
        assertThat(verify(out.resolve("26W2.json"))).contains("\nVALID");
        assertThat(akashi("find", "26W1").done().outLines()).hasSize(2);
        assertThat(byTwo("replace", out).exitCode()).isEqualTo(2);
    }

    @Test
    void an_integrator_issues_and_changes_a_status_from_java() throws IOException {
        Path table = table("one.csv", Tables.row("26J1", "架空　三郎", "KAKUU Saburo", "2003/5/1", "号1"));
        Path out = folder.resolve("issued");
        IssuingRequest request = new IssuingRequest(
                UNIVERSITY,
                SAMPLES.resolve("templates/bachelor.yaml"),
                table,
                Optional.empty(),
                List.of(world.key("univ-1"), world.key("univ-credential")),
                out);
        Issuer issuer = new Issuer(world.ledger, Clock.systemUTC(), new SecureRandom());

        IssuedBatch batch = issuer.issue(request, issuer.check(request), Progress.none());
        IssuedBatch same = issuer.issue(request, issuer.check(request), Progress.none());
        StatementHeader header = world.header();
        Wanted suspension = new Wanted(
                Tables.bundle(out.resolve("26J1.json")),
                CredentialStatus.SUSPENDED,
                StatusReason.UNDER_REVIEW,
                header.issuedAt(),
                Optional.empty());
        StatusChanges changes = StatusChanges.plan(world.ledger, UNIVERSITY, header, List.of(suspension));
        changes.statements()
                .forEach(statement -> world.ledger
                        .as(UNIV_A)
                        .record(World.signed(statement, world.key("univ-1"), world.key("univ-2"))));
        StatusChanges again = StatusChanges.plan(world.ledger, UNIVERSITY, world.header(), List.of(suspension));

        assertThat(same.receipt()).isEqualTo(batch.receipt());
        assertThat(changes.statements()).hasSize(1);
        assertThat(again).isEqualTo(new StatusChanges(List.of(), 1));
        assertThat(verify(out.resolve("26J1.json"))).contains("SUSPENDED");
    }
}
