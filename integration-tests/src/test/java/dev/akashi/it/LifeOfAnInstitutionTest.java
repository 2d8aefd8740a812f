package dev.akashi.it;

import static dev.akashi.it.PortalWorld.portal;
import static dev.akashi.it.World.UNIV_A;
import static dev.akashi.it.World.signed;
import static dev.akashi.it.World.world;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.akashi.client.table.TableReader;
import dev.akashi.it.World.Credentials;
import dev.akashi.it.World.Running;
import dev.akashi.model.CredentialType;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.LedgerTime;
import dev.akashi.model.MspId;
import dev.akashi.model.record.BatchAuthority;
import dev.akashi.model.record.BatchAuthority.Role;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.InstitutionStatus;
import dev.akashi.model.record.Receipt;
import dev.akashi.model.record.StatusRecord;
import dev.akashi.model.statement.CredentialStatus;
import dev.akashi.model.statement.StatusChanged;
import dev.akashi.model.statement.StatusChanged.Change;
import dev.akashi.model.statement.StatusReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Every statement of the ledger's law, by the commands that a user would type, through the gateway. */
@ExtendWith({World.class, PortalWorld.class})
class LifeOfAnInstitutionTest {

    private static final InstitutionCode SCHOOL = new InstitutionCode("G113199999057");
    private static final InstitutionCode SUCCESSOR = new InstitutionCode("D113299999070");

    private final Running world = world();

    @TempDir
    Path folder;

    @Test
    void from_its_admission_to_the_successor_that_rescinds_one_of_its_degrees() throws IOException {
        admit(SCHOOL, "school");
        admit(SUCCESSOR, "heir");
        Credentials graduates = Credentials.random(3);
        Receipt recorded = anchor(SCHOOL, graduates, "school-1");
        Path degree = degree();
        String link = share(degree, SCHOOL, "school-1");
        Ran notYet = shareOnce(degree, SUCCESSOR, "heir-1", folder.resolve("not-yet.csv"));
        assertThat(notYet.exitCode()).isEqualTo(3);
        assertThat(notYet.err()).contains("expected a document of " + SUCCESSOR + ", or of one that it succeeds");

        // Another name, and a name that it has already.
        institution("rename", "--code", SCHOOL, "--name", "架空高専/Kakuu Kosen", "--key", key("school-1"))
                .done();
        refused(
                "ILLEGAL_TRANSITION",
                institution("rename", "--code", SCHOOL, "--name", "架空高専/Kakuu Kosen", "--key", key("school-1")));

        // Keys: one comes, one goes, one is stolen; the batch that it signed is confirmed.
        refused(
                "TOO_FEW_KEYS_LEFT",
                keys(
                        "retire",
                        "--code",
                        SCHOOL,
                        "--retired-key",
                        key("school-2"),
                        "--key",
                        key("school-1"),
                        "--key",
                        key("school-2")));
        addForRecovery("school-3");
        keys(
                        "retire",
                        "--code",
                        SCHOOL,
                        "--retired-key",
                        key("school-2"),
                        "--key",
                        key("school-1"),
                        "--key",
                        key("school-2"))
                .done();
        refused("ILLEGAL_TRANSITION", confirm(graduates, "school-1", "school-3"));
        keys(
                        "compromise",
                        "--code",
                        SCHOOL,
                        "--stolen-key",
                        key("school-1") + ".pub",
                        "--since",
                        LedgerTime.format(recorded.provenance().recordedAt()),
                        "--ministry-key",
                        key("ministry"))
                .done();
        addForRecovery("school-4");
        refused("KEY_NOT_VALID", confirm(graduates, "school-1", "school-3"));
        confirm(graduates, "school-3", "school-4").done();
        assertThat(world.ledger.anchor(graduates.tree().root()).orElseThrow().confirmations())
                .hasSize(1);

        // Suspended, signed on two machines in a file; nothing goes then; reinstated.
        Path suspension = folder.resolve("suspension.json");
        institution("suspend", "--code", SCHOOL, "--ministry-key", key("ministry"), "--out", suspension)
                .done();
        Path draft = folder.resolve("draft.json");
        institution(
                        "reinstate",
                        "--code",
                        SCHOOL,
                        "--ministry-key",
                        key("ministry"),
                        "--operator-key",
                        key("operator"),
                        "--out",
                        draft)
                .done();
        waitASecond();
        refused("NOT_AUTHORISED", Ran.akashi("statement", "record", suspension, "--profile", world.profileFile()));
        Ran.akashi("statement", "sign", suspension, "--key", key("operator"), "--lang", "ja")
                .done();
        Ran.akashi("statement", "record", suspension, "--profile", world.profileFile())
                .done();
        refused(
                "INSTITUTION_NOT_ACTIVE",
                institution("rename", "--code", SCHOOL, "--name", "別名/Another", "--key", key("school-3")));
        refused("STALE_RECORD", Ran.akashi("statement", "record", draft, "--profile", world.profileFile()));
        waitASecond();
        both("reinstate", "--code", SCHOOL).done();

        // No more accreditation; closed; succeeded, by mistake first; a degree is rescinded by the successor.
        waitASecond();
        institution(
                        "end-accreditation",
                        "--code",
                        SCHOOL,
                        "--type",
                        CredentialType.DEGREE_BACHELOR,
                        "--basis",
                        "ACT-4",
                        "--ministry-key",
                        key("ministry"))
                .done();
        both("close", "--code", SCHOOL).done();
        refused("NOT_FOUND", both("retract-succession", "--code", SCHOOL, "--declaration", "00".repeat(32)));
        succeed().done();
        refused("BAD_SUCCESSOR", circle());
        String declaration =
                school().successions().get(0).provenance().statement().toString();
        both("retract-succession", "--code", SCHOOL, "--declaration", declaration, "--key", key("heir-1"))
                .done();
        assertThat(stop(link, SUCCESSOR, "heir-1").exitCode()).isEqualTo(3);
        succeed().done();
        rescind(graduates);
        await().until(() -> stop(link, SUCCESSOR, "heir-1").exitCode() == 0);
        assertThat(stop(link, SCHOOL, "school-3").exitCode()).isEqualTo(3);
        // What is printed leads to the registered content again: whoever keeps the records makes the same link anew.
        assertThat(share(degree, SUCCESSOR, "heir-1")).isEqualTo(link);
        theDirectoryTellsIt();

        InstitutionRecord school = school();
        assertThat(school.names()).hasSize(2);
        assertThat(school.statusAt(world.now())).contains(InstitutionStatus.CLOSED);
        assertThat(school.successions()).hasSize(2);
        assertThat(BatchAuthority.over(
                        world.ledger.anchor(graduates.tree().root()).orElseThrow(),
                        world.now(),
                        world.ledger::institution))
                .containsExactly(new BatchAuthority(SUCCESSOR, Role.SUCCESSOR));
        StatusRecord status =
                world.ledger.status(SCHOOL, graduates.commitments().get(0)).orElseThrow();
        assertThat(status.last().by()).isEqualTo(SUCCESSOR);
        assertThat(Ran.akashi("institution", "show", SCHOOL, "--profile", world.profileFile())
                        .out())
                .contains("ENDED DEGREE_BACHELOR", ", retired from ", ", compromised since ", ", taken back from ");
    }

    @Test
    void a_member_joins_and_leaves_and_an_authority_gets_a_further_key() throws IOException {
        newKeys("newcomer", "operator-2");
        draft("member", """
                {"type": "MemberChanged", "change": "JOINED",
                 "member": {"mspId": "NewcomerMSP", "name": {"ja": "新", "en": "New"}, "logKey": "%s"}}
                """, "newcomer", "newcomer");
        assertThat(world.ledger.consortium().orElseThrow().hasMember(new MspId("NewcomerMSP")))
                .isTrue();
        waitASecond();
        draft("member", """
                {"type": "MemberChanged", "change": "LEFT",
                 "member": {"mspId": "NewcomerMSP", "name": {"ja": "新", "en": "New"}, "logKey": "%s"}}
                """, "newcomer");
        assertThat(world.ledger.consortium().orElseThrow().hasMember(new MspId("NewcomerMSP")))
                .isFalse();
        draft(
                "authority",
                """
                {"type": "AuthorityChanged", "authority": {"role": "OPERATOR", "name": {"ja": "運営者", "en": "Operator"},
                 "keys": ["%s", "%s"]}}
                """.replaceFirst("%s", world.key("operator").verificationKey().toString()),
                "operator-2",
                "operator-2");
        assertThat(world.ledger.consortium().orElseThrow().authorities()).hasSize(2);
    }

    private void draft(String name, String json, String key, String... signing) throws IOException {
        Path text = folder.resolve(name + ".txt");
        Path statement = folder.resolve(name + ".json");
        Files.writeString(
                text, json.replaceFirst("%s", world.key(key).verificationKey().toString()));
        Ran.akashi(
                        "statement",
                        "draft",
                        text,
                        "--profile",
                        world.profileFile(),
                        "--out",
                        statement,
                        "--ministry-key",
                        key("ministry"),
                        "--operator-key",
                        key("operator"))
                .done();
        for (String signer : signing) {
            Ran.akashi("statement", "sign", statement, "--key", key(signer)).done();
        }
        Ran.akashi("statement", "record", statement, "--profile", world.profileFile())
                .done();
    }

    private void admit(InstitutionCode code, String keys) {
        newKeys(keys + "-1", keys + "-2", keys + "-3", keys + "-4", keys + "-credential");
        both(
                        "admit",
                        "--code",
                        code,
                        "--kind",
                        "COLLEGE_OF_TECHNOLOGY",
                        "--host",
                        UNIV_A,
                        "--name",
                        "架空/Fictional",
                        "--corporate-number",
                        "7123456789012",
                        "--did",
                        "did:web:" + keys + ".akashi.example",
                        "--statement-key",
                        key(keys + "-1"),
                        "--statement-key",
                        key(keys + "-2"),
                        "--credential-key",
                        key(keys + "-credential"))
                .done();
        institution(
                        "accredit",
                        "--code",
                        code,
                        "--type",
                        CredentialType.DEGREE_BACHELOR,
                        "--from",
                        "2026-04-01",
                        "--basis",
                        "ACT-83",
                        "--ministry-key",
                        key("ministry"))
                .done();
    }

    private Receipt anchor(InstitutionCode code, Credentials credentials, String key) {
        return world.ledger
                .as(UNIV_A)
                .record(signed(
                        Running.batch(world.header(), code, CredentialType.DEGREE_BACHELOR, credentials.tree()),
                        world.key(key)));
    }

    private void addForRecovery(String name) {
        keys(
                        "add",
                        "--code",
                        SCHOOL,
                        "--purpose",
                        "STATEMENT",
                        "--new-key",
                        key(name),
                        "--ministry-key",
                        key("ministry"),
                        "--operator-key",
                        key("operator"))
                .done();
    }

    private Ran confirm(Credentials batch, String... names) {
        List<Object> command = new ArrayList<>(List.of(
                "batch", "confirm", batch.tree().root(), "--institution", SCHOOL, "--profile", world.profileFile()));
        for (String name : names) {
            command.addAll(List.of("--key", key(name)));
        }
        return Ran.akashi(command.toArray());
    }

    private Ran succeed() {
        return both("succeed", "--code", SCHOOL, "--successor", SUCCESSOR, "--kind", "MERGER", "--key", key("heir-1"));
    }

    /** Anybody reads in the directory what the school was called and when, that it is closed, and who answers for it. */
    private static void theDirectoryTellsIt() throws IOException {
        String page = get("/en/institutions/" + SCHOOL);

        assertThat(page)
                .contains("This institution has closed", "Merged into", "href=\"/en/institutions/" + SUCCESSOR + "\"")
                .contains(
                        "Kakuu Kosen",
                        "<td lang=\"en\"><bdi class=\"name\">Fictional</bdi></td>",
                        "(taken back)",
                        "Ended");
        assertThat(get("/en/institutions/" + SUCCESSOR))
                .contains("Merged into this institution:", "href=\"/en/institutions/" + SCHOOL + "\"");
        assertThat(get("/ja/institutions")).contains("架空高専", "閉鎖");
        assertThat(get("/api/v1/institutions/" + SCHOOL)).contains("\"successor\":\"" + SUCCESSOR + "\"", "CLOSED");
    }

    private static String get(String path) throws IOException {
        return new String(
                PortalRestTest.send(HttpRequest.newBuilder(portal().address(path)))
                        .body(),
                StandardCharsets.UTF_8);
    }

    /** A degree of the school as a file, with its bundle. */
    private Path degree() {
        Path issued = folder.resolve("issued");
        Ran.akashi(
                        "issue",
                        "--profile",
                        world.profileFile(),
                        "--institution",
                        SCHOOL,
                        "--key",
                        key("school-1"),
                        "--key",
                        key("school-credential"),
                        "--template",
                        World.SAMPLES.resolve("templates/bachelor.yaml"),
                        "--csv",
                        Tables.graduates(folder.resolve("graduates.csv"), 1),
                        "--out",
                        issued)
                .done();
        return Tables.documents(issued).get(0);
    }

    /** A holder's link to it. What the portal knows of institutions is some seconds old, so that it may take some tries. */
    private String share(Path document, InstitutionCode institution, String signer) {
        AtomicInteger tries = new AtomicInteger();
        Path links = folder.resolve("links-" + institution);
        Path table = await().until(
                        () -> {
                            Path out = links.resolveSibling(links.getFileName() + "-" + tries.incrementAndGet());
                            return shareOnce(document, institution, signer, out).exitCode() == 0
                                    ? Optional.of(out)
                                    : Optional.<Path>empty();
                        },
                        Optional::isPresent)
                .orElseThrow();
        try (TableReader rows = TableReader.open(table)) {
            return rows.next().orElseThrow().fields().get(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Ran shareOnce(Path document, InstitutionCode institution, String signer, Path out) {
        return Ran.akashi(
                "share",
                "make",
                document,
                "--profile",
                world.profileFile(),
                "--portal",
                portal().portal.address(),
                "--institution",
                institution,
                "--key",
                key(signer),
                "--out",
                out);
    }

    private Ran stop(String link, InstitutionCode institution, String key) {
        return Ran.akashi(
                "share",
                "stop",
                link,
                "--profile",
                world.profileFile(),
                "--institution",
                institution,
                "--key",
                key(key));
    }

    private Ran circle() {
        waitASecond();
        both("reinstate", "--code", SCHOOL).done();
        Ran circle = both(
                "succeed", "--code", SUCCESSOR, "--successor", SCHOOL, "--kind", "MERGER", "--key", key("school-3"));
        waitASecond();
        both("close", "--code", SCHOOL).done();
        return circle;
    }

    private void rescind(Credentials graduates) {
        Change change = new Change(
                graduates.commitments().get(0),
                graduates.tree().inclusionProof(0),
                CredentialStatus.RESCINDED,
                world.now(),
                StatusReason.RESCINDED_BY_INSTITUTION,
                null,
                null);
        world.ledger
                .as(UNIV_A)
                .record(signed(
                        new StatusChanged(
                                world.header(), SUCCESSOR, graduates.tree().root(), List.of(change)),
                        world.key("heir-1"),
                        world.key("heir-2")));
    }

    private InstitutionRecord school() {
        return world.ledger.institution(SCHOOL).orElseThrow();
    }

    private Ran both(Object... arguments) {
        List<Object> all = new ArrayList<>(Arrays.asList(arguments));
        all.addAll(List.of("--ministry-key", key("ministry"), "--operator-key", key("operator")));
        return institution(all.toArray());
    }

    private Ran institution(Object... arguments) {
        return command("institution", arguments);
    }

    private Ran keys(Object... arguments) {
        return command("key", arguments);
    }

    // What is said twice in one second is one statement, which is answered with its first receipt.
    private Ran command(String group, Object... arguments) {
        waitASecond();
        List<Object> all = new ArrayList<>(List.of(group));
        all.addAll(Arrays.asList(arguments));
        all.addAll(List.of("--profile", world.profileFile()));
        return Ran.akashi(all.toArray());
    }

    private void newKeys(String... names) {
        List<Object> command = new ArrayList<>(List.of("key", "new"));
        for (String name : names) {
            command.addAll(List.of("--out", key(name)));
        }
        Ran.akashi(command.toArray()).done();
    }

    private Path key(String name) {
        return world.keyFile(name);
    }

    // Ledger time has whole seconds, and what follows an entry has to be made in a later one to be told apart.
    private void waitASecond() {
        java.time.Instant from = world.now();
        org.awaitility.Awaitility.await().until(() -> !LedgerTime.format(from).equals(LedgerTime.format(world.now())));
    }

    private static void refused(String code, Ran ran) {
        assertThat(ran.exitCode()).as(ran.out() + ran.err()).isEqualTo(1);
        assertThat(ran.err()).startsWith("akashi: " + code + ": ");
    }
}
