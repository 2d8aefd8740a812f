package dev.akashi.it;

import static dev.akashi.it.PortalWorld.portal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import dev.akashi.client.NetworkProfile;
import dev.akashi.credential.Bundle;
import dev.akashi.credential.log.Checkpoint;
import dev.akashi.credential.log.SignedNote;
import dev.akashi.credential.verify.TrustRoot;
import dev.akashi.credential.verify.VerificationPolicy;
import dev.akashi.it.PortalWorld.Serving;
import dev.akashi.model.MspId;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.statement.Statement;
import dev.akashi.portal.Portal;
import dev.akashi.portal.PortalSettings;
import dev.akashi.transparency.node.LogNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A portal beside the members' logs: it passes their files on, and answers from them while the organisations are silent. */
@ExtendWith({World.class, PortalWorld.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PortalLogTest {

    private static final List<String> MEMBERS = List.of("MextMSP", "UnivAMSP", "UnivBMSP", "VocMSP");

    private final Serving portal = portal();
    private final Map<String, LogNode> nodes = new LinkedHashMap<>();
    private final List<String> requestLog = new ArrayList<>();

    @TempDir
    static Path folder;

    private byte[] trustFile = new byte[0];

    @BeforeAll
    void run_the_members_logs() throws IOException {
        Path trust = folder.resolve("trust.json");
        Ran.akashi("trust", "export", "--profile", portal.world.profileFile(), "--out", trust, "--allow-embedded")
                .done();
        trustFile = Files.readAllBytes(trust);
        TrustRoot root = root();
        Map<String, InetSocketAddress> addresses = new LinkedHashMap<>();
        for (String member : MEMBERS) {
            addresses.put(member, new InetSocketAddress(InetAddress.getLoopbackAddress(), freePort()));
        }
        for (String member : MEMBERS) {
            Map<MspId, URI> others = new LinkedHashMap<>();
            addresses.forEach((other, address) -> {
                if (!other.equals(member)) {
                    others.put(new MspId(other), URI.create("http://127.0.0.1:" + address.getPort() + "/"));
                }
            });
            nodes.put(
                    member,
                    LogNode.start(new LogNode.Settings(
                            portal.world.profile,
                            new MspId(member),
                            portal.world.key("log-" + member),
                            root.genesis(),
                            folder.resolve(member),
                            Objects.requireNonNull(addresses.get(member)),
                            others,
                            null,
                            root.threshold(),
                            Duration.ofMillis(100),
                            Duration.ofSeconds(20),
                            portal.world.clock)));
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> node().cosigned().isPresent());
    }

    @AfterAll
    void stop_them() {
        nodes.values().forEach(LogNode::close);
    }

    private LogNode node() {
        return Objects.requireNonNull(nodes.get("MextMSP"));
    }

    private TrustRoot root() {
        return TrustRoot.read(trustFile).orElseThrow();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Portal start(NetworkProfile profile) throws IOException {
        return Portal.start(new PortalSettings(
                profile,
                VerificationPolicy.read(trustFile),
                Optional.of(root()),
                Optional.of(node().address()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                PortalSettings.Limits.standard(),
                false,
                requestLog::add,
                portal.world.clock));
    }

    /** The same network, with the gateways of the last members where nobody listens. */
    private NetworkProfile unreachable(int silent) {
        NetworkProfile known = portal.world.profile;
        List<String> reachable = MEMBERS.subList(0, MEMBERS.size() - silent);
        return new NetworkProfile(
                known.ledger(),
                known.channel(),
                known.chaincode(),
                known.trust(),
                known.organizations().stream()
                        .map(member -> new NetworkProfile.Organization(
                                member.mspId(),
                                member.name(),
                                new NetworkProfile.Gateway(
                                        reachable.contains(member.mspId().value())
                                                ? member.gateway().address()
                                                : "127.0.0.1:1",
                                        member.gateway().serverName(),
                                        member.gateway().tlsCaCertificate()),
                                member.authority(),
                                member.identity()))
                        .toList());
    }

    private static HttpResponse<byte[]> get(Portal from, String path) throws IOException {
        return PortalRestTest.send(HttpRequest.newBuilder(from.address().resolve(path)));
    }

    private static JsonObject verify(Portal by, Path document) throws IOException {
        JsonObject request = new JsonObject();
        request.add(
                "placement",
                Bundle.parse(Files.readAllBytes(Serving.bundle(document)))
                        .placement()
                        .toJson());
        HttpResponse<byte[]> response =
                PortalRestTest.send(HttpRequest.newBuilder(by.address().resolve("/api/v1/verify"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(StrictJson.write(request))));
        return StrictJson.readObject(response.body(), StrictJson.Limits.of(1024 * 1024, 32));
    }

    @Test
    void checkpoints_tiles_and_proofs_are_passed_on() throws IOException {
        try (Portal serving = start(portal.world.profile)) {
            SignedNote note = SignedNote.parse(
                    get(serving, "/api/v1/log/checkpoint.cosigned").body());
            long size = Checkpoint.parse(note.text()).size();
            String tile = size >= 256 ? "0/000" : "0/000.p/" + size;
            HttpResponse<byte[]> hashes = get(serving, "/api/v1/log/tile/" + tile);
            Bundle bundle = Bundle.parse(Files.readAllBytes(Serving.bundle(portal.pdf)));
            HttpResponse<byte[]> proof = get(
                    serving,
                    "/api/v1/proofs?statement="
                            + Statement.digest(bundle.anchor().statement()) + "&institution="
                            + bundle.anchor().institution() + "&commitment="
                            + bundle.document().commitment());

            assertThat(get(serving, "/api/v1/log/checkpoint").statusCode()).isEqualTo(200);
            assertThat(get(serving, "/api/v1/log/checkpoints/" + size).body()).isNotEmpty();
            assertThat(hashes.body()).hasSize((int) Math.min(256, size) * 32);
            assertThat(hashes.headers().firstValue("Cache-Control").orElseThrow())
                    .contains("immutable");
            assertThat(new String(proof.body(), StandardCharsets.UTF_8)).contains("\"checkpoint\"", "\"entry\"");
            assertThat(get(serving, "/api/v1/log/tile/9/999").statusCode()).isEqualTo(404);
            assertThat(get(serving, "/api/v1/proofs?statement=x").statusCode()).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 3 of 4 organisations", "3, 4 of 4 organisations"})
    // Those that still answer are asked; where they are too few, all four have cosigned what the log proves.
    void while_some_organisations_do_not_answer_the_others_do_or_the_log(int silent, String witnesses)
            throws IOException {
        try (Portal serving = start(unreachable(silent))) {
            String text = verify(serving, portal.pdf).toString();

            assertThat(text).contains("\"verdict\":\"VALID\"", witnesses);
            assertThat(get(serving, "/ready").statusCode()).isEqualTo(200);
            assertThat(get(serving, "/en/institutions").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void while_no_organisation_answers_the_log_does_and_says_how_old_that_is() throws IOException {
        try (Portal serving = start(unreachable(MEMBERS.size()))) {
            JsonObject report = verify(serving, portal.pdf);
            String text = report.toString();

            assertThat(report.get("verdict").getAsString()).as(text).isEqualTo("VALID");
            assertThat(text).contains("\"id\":\"FRESHNESS\",\"status\":\"PASSED\"", "\"asOf\"");
            assertThat(verify(serving, portal.credentials.get(2)).get("verdict").getAsString())
                    .isEqualTo("INVALID");
            assertThat(get(serving, "/ready").statusCode()).isEqualTo(503);
            assertThat(get(serving, "/health").statusCode()).isEqualTo(200);
            assertThat(get(serving, "/en/").statusCode()).isEqualTo(200);
            for (int i = 0; i < 3; i++) {
                HttpResponse<byte[]> institutions = get(serving, "/api/v1/institutions");
                assertThat(institutions.statusCode()).isEqualTo(503);
                assertThat(new String(institutions.body(), StandardCharsets.UTF_8))
                        .contains("LEDGER_UNAVAILABLE");
            }
        }
    }
}
