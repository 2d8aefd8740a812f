package dev.akashi.it;

import static dev.akashi.it.PortalWorld.portal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import dev.akashi.client.share.ShareKey;
import dev.akashi.client.share.ShareStatement;
import dev.akashi.client.share.SharedContent;
import dev.akashi.client.table.TableRow;
import dev.akashi.credential.Bundle;
import dev.akashi.it.PortalWorld.Serving;
import dev.akashi.model.Digest;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.LedgerId;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.signing.Envelope;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Holders' links from the command to the disk. */
@ExtendWith({World.class, PortalWorld.class})
class PortalShareTest {

    private static final Duration DAY = Duration.ofDays(1);

    private final Serving portal = portal();

    @TempDir
    private Path folder = Path.of("unset");

    private HttpResponse<byte[]> post(String path, JsonObject body) throws IOException {
        return PortalRestTest.send(HttpRequest.newBuilder(portal.address(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(StrictJson.write(body))));
    }

    private static String code(HttpResponse<byte[]> response) {
        return StrictJson.readObject(response.body(), StrictJson.Limits.of(1 << 16, 8))
                .get("code")
                .getAsString();
    }

    private static ShareKey key(Path document) throws IOException {
        return ShareKey.of(Bundle.parse(Files.readAllBytes(Serving.bundle(document)))
                .document()
                .salt());
    }

    private HttpResponse<byte[]> look(ShareKey key, Optional<String> pin) throws IOException {
        return look(key, key.opening(pin));
    }

    private HttpResponse<byte[]> look(ShareKey key, ShareKey.Opening opening) throws IOException {
        JsonObject request = new JsonObject();
        request.addProperty("link", key.proof().toString());
        opening.pinProof().ifPresent(proof -> request.addProperty("pin", proof.toString()));
        return post("/api/v1/shares/" + key.id() + "/look", request);
    }

    @Test
    void the_registered_content_is_behind_the_link_and_nothing_of_it_on_the_server() throws IOException {
        Path document = portal.credentials.get(3);
        TableRow row = portal.share(document, "--pin", "--qr", folder);
        String link = row.fields().get(1);
        String pin = row.fields().get(3);
        ShareKey key = key(document);

        assertThat(link).isEqualTo(key.link(portal.portal.address()).toString());
        assertThat(pin).matches("[0-9]{6}");
        SharedContent opened = SharedContent.open(look(key, Optional.of(pin)).body(), key, Optional.of(pin))
                .orElseThrow();
        assertThat(opened.document()).isEqualTo(Files.readAllBytes(document));
        assertThat(opened.bundle()).isEqualTo(Files.readAllBytes(Serving.bundle(document)));
        assertThat(Files.readString(
                        folder.resolve(document.getFileName().toString().replace(".json", ".svg"))))
                .startsWith("<svg ");

        // Canaries: neither name nor salt nor key nor PIN is in any file of the server, or in its log.
        String salt = Bundle.parse(Files.readAllBytes(Serving.bundle(document)))
                .document()
                .salt()
                .value()
                .toString();
        try (Stream<Path> files = Files.list(portal.shares())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .doesNotContain(
                                salt,
                                link.substring(link.indexOf('#') + 1),
                                key.value().toString(),
                                key.proof().toString(),
                                pin,
                                "BachelorDegree",
                                new String("架空".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
            }
        }
        assertThat(portal.requestLog)
                .noneSatisfy(line -> assertThat(line).contains(key.id()))
                .noneSatisfy(line -> assertThat(line).contains("/look"));
    }

    @Test
    void a_wrong_pin_is_counted_and_five_lock_the_link() throws IOException {
        Path document = portal.credentials.get(1);
        String pin = portal.share(document, "--pin").fields().get(3);
        ShareKey key = key(document);
        ShareKey.Opening wrong = key.opening(Optional.of(pin.equals("000000") ? "000001" : "000000"));

        assertThat(code(look(key, Optional.empty()))).isEqualTo("PIN_NEEDED");
        for (int left = 4; left >= 1; left--) {
            HttpResponse<byte[]> refused = look(key, wrong);
            assertThat(code(refused)).isEqualTo("PIN_WRONG");
            assertThat(new String(refused.body(), StandardCharsets.UTF_8)).contains("attempts left: " + left);
        }
        assertThat(code(look(key, wrong))).isEqualTo("SHARE_LOCKED");
        assertThat(look(key, Optional.of(pin)).statusCode()).isEqualTo(423);
    }

    @Test
    void holder_and_institution_can_stop_it() throws IOException {
        Path document = portal.credentials.get(4);
        ShareKey key = key(document);
        TableRow row = portal.share(document);
        assertThat(look(key, Optional.empty()).statusCode()).isEqualTo(200);

        Ran.akashi("share", "stop", row.fields().get(2)).done();
        assertThat(code(look(key, Optional.empty()))).isEqualTo("SHARE_STOPPED");

        // Statements of one second are of one age: until the next the portal refuses it.
        TableRow again =
                await().ignoreException(AssertionError.class).until(() -> portal.share(document), made -> true);
        assertThat(look(key, Optional.empty()).statusCode()).isEqualTo(200);
        Ran.akashi(
                        "share",
                        "stop",
                        again.fields().get(1),
                        "--profile",
                        portal.world.profileFile(),
                        "--institution",
                        World.UNIVERSITY,
                        "--key",
                        portal.world.keyFile("univ-1"))
                .done();
        assertThat(look(key, Optional.empty()).statusCode()).isEqualTo(410);
        assertThat(Ran.akashi("share", "stop", again.fields().get(1)).exitCode())
                .isEqualTo(2);
    }

    private Envelope statement(
            InstitutionCode institution, byte[] content, Duration age, Duration length, URI address) {
        return statement(World.LEDGER, institution, content, age, length, address);
    }

    private Envelope statement(
            LedgerId ledger, InstitutionCode institution, byte[] content, Duration age, Duration length, URI address) {
        ShareKey key = new ShareKey(Digest.sha256(content));
        return new ShareStatement.Put(
                        ledger,
                        address,
                        institution,
                        key.id(),
                        portal.world.clock.instant().minus(age),
                        portal.world.clock.instant().plus(length),
                        Digest.sha256(content),
                        Digest.sha256(key.proof().bytes()),
                        Optional.empty(),
                        Digest.sha256(content))
                .envelope();
    }

    private HttpResponse<byte[]> put(Envelope statement, byte[] content) throws IOException {
        JsonObject request = new JsonObject();
        request.add("statement", statement.toJsonObject());
        request.addProperty("content", Base64.getEncoder().encodeToString(content));
        return post("/api/v1/shares", request);
    }

    @Test
    void nobody_but_an_institution_with_a_key_in_use_stores_anything() throws IOException {
        byte[] content = "some content of the refused".getBytes(StandardCharsets.UTF_8);
        URI here = portal.portal.address();
        Envelope good = statement(World.UNIVERSITY, content, Duration.ZERO, DAY, here);
        int before = files();

        List<HttpResponse<byte[]>> refused = List.of(
                put(good, content),
                put(good.signedBy(portal.world.key("stranger")), content),
                // A key for credentials is none for statements.
                put(good.signedBy(portal.world.key("univ-credential")), content),
                put(good.signedBy(portal.world.key("univ-1")), "other content".getBytes(StandardCharsets.UTF_8)),
                put(good.signedBy(portal.world.key("univ-1")).signedBy(portal.world.key("stranger")), content),
                put(signed(statement(World.NOBODY, content, Duration.ZERO, DAY, here)), content),
                put(signed(statement(World.UNIVERSITY, content, Duration.ofMinutes(11), DAY, here)), content),
                put(signed(statement(World.UNIVERSITY, content, Duration.ZERO, Duration.ofDays(4000), here)), content),
                put(
                        signed(statement(
                                new LedgerId("another.example/2026"),
                                World.UNIVERSITY,
                                content,
                                Duration.ZERO,
                                DAY,
                                here)),
                        content),
                put(
                        signed(statement(
                                World.UNIVERSITY, content, Duration.ZERO, DAY, URI.create("https://another.example/"))),
                        content));

        assertThat(refused).allSatisfy(response -> {
            assertThat(response.statusCode()).isEqualTo(403);
            assertThat(code(response)).isEqualTo("SHARE_REFUSED");
        });
        assertThat(files()).isEqualTo(before);
        assertThat(put(signed(good), content).statusCode()).isEqualTo(201);
        assertThat(files()).isEqualTo(before + 1);
    }

    private Envelope signed(Envelope statement) {
        return statement.signedBy(portal.world.key("univ-1"));
    }

    private int files() throws IOException {
        try (Stream<Path> files = Files.list(portal.shares())) {
            return (int)
                    files.filter(file -> file.toString().endsWith(".share")).count();
        }
    }
}
