package dev.akashi.it;

import static dev.akashi.it.World.SAMPLES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.akashi.client.LedgerProbe;
import dev.akashi.client.NetworkProfile;
import dev.akashi.model.MerkleRoot;
import dev.akashi.model.MspId;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.StrictJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The life of a network that {@code akashi network} started, in the order in which it happens. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NetworkProcessTest {

    private static final int ROWS = 60;
    private static final String INSTITUTION = "F113199999022";

    @TempDir
    static Path folder;

    private Ran network(String command, Object... more) {
        Object[] start = {"network", command, "--dir", directory()};
        return Ran.akashi(Stream.concat(Stream.of(start), Stream.of(more)).toArray());
    }

    private static Path directory() {
        return folder.resolve("trial 網");
    }

    private static Path profile() {
        return directory().resolve("profile.json");
    }

    private static Path key(String name) {
        return folder.resolve("keys").resolve(name);
    }

    private static ProcessHandle process() throws IOException {
        JsonFields state = JsonFields.of(StrictJson.readObject(
                Files.readAllBytes(directory().resolve("network-process.json")), StrictJson.Limits.of(4096, 4)));
        return ProcessHandle.of(state.integer("pid", 1, Long.MAX_VALUE)).orElseThrow();
    }

    @AfterAll
    void end_what_was_started() {
        network("down");
    }

    @Test
    @Order(1)
    void is_started_and_says_where_its_profile_is() {
        Ran up = network("up", "--stop-with", ProcessHandle.current().pid()).done();

        assertThat(up.out()).contains("The network is up after", "profile   " + profile(), "embedded: one process");
        assertThat(NetworkProfile.read(profile()).organizations()).hasSize(4);
    }

    @Test
    @Order(2)
    void is_not_started_twice() throws IOException {
        ProcessHandle before = process();

        Ran again = network("up").done();

        assertThat(again.outLines())
                .containsExactly("The network in " + directory() + " is up already, process " + before.pid() + ".");
        assertThat(process()).isEqualTo(before);
    }

    @Test
    @Order(3)
    void says_what_every_organisation_answers_and_what_to_do_next() {
        Ran status = network("status").done();

        assertThat(status.outLines()).hasSize(7);
        assertThat(status.out())
                .contains("MextMSP    answers: {\"chaincode\":\"akashi\"", "VocMSP     answers: ")
                .contains("not founded yet; see: akashi consortium found --help");
    }

    @Test
    @Order(4)
    void keeps_everything_and_doubles_nothing_when_it_is_killed_while_a_batch_is_issued() throws Exception {
        found();
        Path out = folder.resolve("issued");
        CompletableFuture<Ran> issuing = CompletableFuture.supplyAsync(() -> Ran.akashi(issue(out)));
        ProcessHandle process = process();
        await().pollInterval(1, TimeUnit.MILLISECONDS)
                .until(() -> Files.exists(out.resolve(".issuing/envelope.json")) || issuing.isDone());

        process.destroyForcibly();
        process.onExit().get(20, TimeUnit.SECONDS);
        Ran cut = issuing.get(60, TimeUnit.SECONDS);

        assertThat(cut.exitCode()).as(cut.err()).isIn(0, 3);
        assertThat(network("status"))
                .satisfies(status -> assertThat(status.exitCode()).isEqualTo(3))
                .satisfies(status -> assertThat(status.out())
                        .contains("is down. It ended without being stopped", "Start it with: akashi network up"));
    }

    @Test
    @Order(5)
    void comes_up_again_on_other_ports_where_its_own_were_taken() throws Exception {
        List<String> before = addresses();
        String[] taken = before.get(1).split(":");

        try (ServerSocket other = new ServerSocket(Integer.parseInt(taken[1]), 1, InetAddress.getByName(taken[0]))) {
            assertThat(other.isBound()).isTrue();
            Ran up = network("up", "--stop-with", ProcessHandle.current().pid()).done();

            assertThat(up.err()).contains("It ended without being stopped");
            assertThat(addresses().get(0)).isEqualTo(before.get(0));
            assertThat(addresses().get(1)).isNotEqualTo(before.get(1));
            assertThat(network("status").exitCode()).isZero();
        }
    }

    @Test
    @Order(6)
    void takes_the_same_command_again_and_has_one_record_of_the_batch() throws Exception {
        Path out = folder.resolve("issued");

        Ran.akashi(issue(out)).done();

        MerkleRoot root = JsonFields.of(StrictJson.readObject(
                        Files.readAllBytes(out.resolve(".issuing/plan.json")), StrictJson.Limits.of(4096, 4)))
                .parsed("root", MerkleRoot::parse);
        try (LedgerProbe probe = LedgerProbe.connect(NetworkProfile.read(profile()), new MspId("UnivAMSP"))) {
            assertThat(probe.anchors(root)).isEqualTo(1);
        }
        Ran verified = Ran.akashi("verify", "--profile", profile(), "--summary", out);
        assertThat(verified.outLines()).containsExactly("60 documents: 60 VALID, 0 INVALID, 0 INDETERMINATE");
        assertThat(Files.readAllLines(out.resolve("issued.csv"), StandardCharsets.UTF_8))
                .hasSize(ROWS + 1);
    }

    @Test
    @Order(7)
    void shows_how_far_a_long_verification_is_where_there_is_a_terminal() throws Exception {
        List<Object> command = new ArrayList<>(List.of("verify", "--offline", "--summary"));
        List<Path> documents = Tables.documents(folder.resolve("issued"));
        for (int i = 0; i < 600; i++) {
            command.add(documents.get(i % 3));
        }
        Path output = folder.resolve("progress");

        Process process = Processes.akashi(output, List.of("-Dakashi.terminal=true"), command.toArray());

        assertThat(Processes.await(process, output)).isEqualTo(3);
        assertThat(Files.readString(output, StandardCharsets.UTF_8))
                .containsPattern("verify +100% \\[=+\\] 600/600")
                .contains("600 documents: 0 VALID, 0 INVALID, 600 INDETERMINATE");
    }

    @Test
    @Order(8)
    void is_stopped_once_and_leaves_nothing_running() throws IOException {
        ProcessHandle process = process();

        assertThat(network("down").done().outLines()).containsExactly("The network is stopped.");
        assertThat(process.isAlive()).isFalse();
        assertThat(network("down").done().outLines())
                .containsExactly("The network in " + directory() + " is down already.");
        assertThat(network("status").out()).contains("is down. Start it with: ");
        assertThat(Ran.akashi("verify", "--profile", profile(), folder.resolve("issued"), "--summary")
                        .exitCode())
                .isEqualTo(3);
    }

    @Test
    @Order(9)
    void of_another_kind_is_not_started_and_says_why() throws IOException {
        Path other = Files.createDirectories(folder.resolve("other"));
        Files.writeString(
                other.resolve("network.json"), "{\"channel\":\"other\",\"organizations\":[\"AMSP\"],\"ports\":{}}");

        Ran up = Ran.akashi("network", "up", "--dir", other);

        assertThat(up.exitCode()).isEqualTo(2);
        assertThat(up.err().lines()).hasSize(1);
        assertThat(up.err())
                .startsWith("akashi: the network did not start: " + other.resolve("network.json")
                        + ": expected channel embedded of [MextMSP, UnivAMSP, UnivBMSP, VocMSP], found other of [AMSP]")
                .contains("all of it is in " + other.resolve("network.log"))
                .doesNotContain("\tat ");
        assertThat(Ran.akashi("network", "status", "--dir", other).out()).contains("is down. Start it with");
    }

    private static List<String> addresses() {
        return NetworkProfile.read(profile()).organizations().stream()
                .map(organization -> organization.gateway().address())
                .toList();
    }

    private static Object[] issue(Path out) {
        Path table = folder.resolve("graduates.csv");
        if (!Files.exists(table)) {
            Tables.graduates(table, ROWS);
        }
        return new Object[] {
            "issue",
            "--profile",
            profile(),
            "--institution",
            INSTITUTION,
            "--key",
            key("first"),
            "--key",
            key("credential"),
            "--template",
            SAMPLES.resolve("templates/bachelor.yaml"),
            "--csv",
            table,
            "--out",
            out
        };
    }

    private static void found() {
        Ran.akashi(
                        "key",
                        "new",
                        "--out",
                        key("ministry"),
                        "--out",
                        key("operator"),
                        "--out",
                        key("log"),
                        "--out",
                        key("first"),
                        "--out",
                        key("credential"))
                .done();
        Ran.akashi(
                        "consortium",
                        "found",
                        "--profile",
                        profile(),
                        "--ledger",
                        "registry.example/process",
                        "--name",
                        "証/Test",
                        "--ministry-key",
                        key("ministry"),
                        "--operator-key",
                        key("operator"),
                        "--as",
                        "UnivAMSP",
                        "--member",
                        "UnivAMSP=" + key("log"))
                .done();
        Ran.akashi(
                        "institution",
                        "admit",
                        "--profile",
                        profile(),
                        "--code",
                        INSTITUTION,
                        "--kind",
                        "UNIVERSITY",
                        "--host",
                        "UnivAMSP",
                        "--name",
                        "架空大学/Kakuu University",
                        "--corporate-number",
                        "7123456789012",
                        "--did",
                        "did:web:kakuu.akashi.example",
                        "--statement-key",
                        key("first"),
                        "--credential-key",
                        key("credential"),
                        "--ministry-key",
                        key("ministry"),
                        "--operator-key",
                        key("operator"),
                        "--as",
                        "UnivAMSP")
                .done();
        Ran.akashi(
                        "institution",
                        "accredit",
                        "--profile",
                        profile(),
                        "--code",
                        INSTITUTION,
                        "--type",
                        "DEGREE_BACHELOR",
                        "--from",
                        "2026-04-01",
                        "--basis",
                        "ACT-83",
                        "--ministry-key",
                        key("ministry"),
                        "--as",
                        "UnivAMSP")
                .done();
    }
}
