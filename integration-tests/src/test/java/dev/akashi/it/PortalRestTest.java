package dev.akashi.it;

import static dev.akashi.it.PortalWorld.portal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.akashi.client.LedgerRejectedException;
import dev.akashi.credential.Bundle;
import dev.akashi.credential.proof.DataIntegrity;
import dev.akashi.credential.proof.ProofSuite;
import dev.akashi.it.PortalWorld.Serving;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.signing.Envelope;
import dev.akashi.model.signing.Signer;
import dev.akashi.model.signing.VerificationKey;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The portal as a program sees it. */
@ExtendWith({World.class, PortalWorld.class})
class PortalRestTest {

    private static final StrictJson.Limits LIMITS = StrictJson.Limits.of(4 * 1024 * 1024, 32);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Serving portal = portal();

    static HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException {
        try {
            return CLIENT.send(
                    request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private HttpResponse<byte[]> get(String path, String... headers) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(portal.address(path));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    private HttpResponse<byte[]> post(String path, JsonElement body) throws IOException {
        return send(HttpRequest.newBuilder(portal.address(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(StrictJson.write(body))));
    }

    private static JsonObject json(HttpResponse<byte[]> response) {
        return StrictJson.readObject(response.body(), LIMITS);
    }

    private static JsonObject sent(Path document) throws IOException {
        JsonObject request = new JsonObject();
        request.addProperty("document", Base64.getEncoder().encodeToString(Files.readAllBytes(document)));
        request.addProperty("bundle", Base64.getEncoder().encodeToString(Files.readAllBytes(Serving.bundle(document))));
        return request;
    }

    private static JsonObject asked(Path document) throws IOException {
        JsonObject request = new JsonObject();
        request.add(
                "placement",
                Bundle.parse(Files.readAllBytes(Serving.bundle(document)))
                        .placement()
                        .toJson());
        return request;
    }

    private static String code(JsonObject report, String check) {
        for (JsonElement element : report.getAsJsonArray("checks")) {
            if (element.getAsJsonObject().get("id").getAsString().equals(check)) {
                return element.getAsJsonObject().get("code").getAsString();
            }
        }
        throw new AssertionError("expected a check " + check);
    }

    // What differs from one moment to the next.
    private static String withoutTimes(JsonObject report) {
        return report.toString()
                .replaceAll("2[0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z", "T")
                .replaceAll("[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{5}", "T")
                .replaceAll("[0-9]{4}年[0-9]+月[0-9]+日 [0-9:]{5}", "T");
    }

    @Test
    void a_file_is_decided_by_its_commitment_alone() throws IOException {
        JsonObject report = json(post("/api/v1/verify", asked(portal.pdf)));

        assertThat(report.get("verdict").getAsString()).isEqualTo("VALID");
        assertThat(report.getAsJsonObject("issuer")
                        .getAsJsonObject("nameThen")
                        .get("en")
                        .getAsString())
                .isEqualTo("Kakuu Chuo University");
    }

    @Test
    void a_credential_that_is_sent_gets_the_report_of_the_command() throws IOException {
        Path document = portal.credentials.get(0);
        JsonObject report = json(post("/api/v1/verify", sent(document)));
        Ran command = Ran.akashi("verify", document, "--profile", portal.world.profileFile(), "--json");

        assertThat(report.get("verdict").getAsString()).isEqualTo("VALID");
        JsonObject printed = StrictJson.readObject(command.out().getBytes(StandardCharsets.UTF_8), LIMITS);
        printed.remove("file");
        assertThat(withoutTimes(report)).isEqualTo(withoutTimes(printed));
    }

    @Test
    void of_a_credential_that_is_not_sent_the_signature_stays_open() throws IOException {
        JsonObject report = json(post("/api/v1/verify", asked(portal.credentials.get(0))));

        assertThat(report.get("verdict").getAsString()).isEqualTo("INDETERMINATE");
        assertThat(code(report, "SIGNATURE")).isEqualTo("NOT_SENT");
        assertThat(code(report, "STATUS")).isEqualTo("OK");
    }

    @Test
    void a_rescinded_one_is_invalid_in_either_way() throws IOException {
        Path rescinded = portal.credentials.get(2);
        for (JsonObject request : List.of(asked(rescinded), sent(rescinded))) {
            JsonObject report = json(post("/api/v1/verify", request));
            assertThat(report.get("verdict").getAsString()).isEqualTo("INVALID");
            assertThat(code(report, "STATUS")).isEqualTo("RESCINDED");
        }
    }

    @Test
    void many_who_ask_at_once_are_told_what_each_alone_is_told() throws IOException {
        List<JsonObject> requests = new ArrayList<>();
        List<String> alone = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            requests.add(asked(portal.credentials.get(i)));
            alone.add(withoutTimes(json(post("/api/v1/verify", requests.get(i)))));
        }

        List<CompletableFuture<HttpResponse<byte[]>>> pending = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            pending.add(CLIENT.sendAsync(
                    HttpRequest.newBuilder(portal.address("/api/v1/verify"))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofByteArray(StrictJson.write(requests.get(i % 5))))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray()));
        }

        for (int i = 0; i < pending.size(); i++) {
            assertThat(withoutTimes(json(pending.get(i).join()))).isEqualTo(alone.get(i % 5));
        }
    }

    /** What makes that cheap: an organisation answers many questions in one call, with the same bytes. */
    @Test
    void an_organisation_answers_questions_together_as_it_does_one_by_one() throws IOException {
        JsonArray together = new JsonArray();
        List<String> singly = new ArrayList<>();
        for (Path document : portal.credentials) {
            Bundle bundle = Bundle.parse(Files.readAllBytes(Serving.bundle(document)));
            JsonObject question = new JsonObject();
            question.addProperty("institution", bundle.anchor().institution().value());
            question.addProperty("root", bundle.root().toString());
            question.addProperty("commitment", bundle.document().commitment().toString());
            together.add(question);
            singly.add(new String(
                    portal.world.ledger.askOnly(
                            World.UNIV_A,
                            "evidence",
                            bundle.anchor().institution().value(),
                            bundle.root().toString(),
                            bundle.document().commitment().toString()),
                    StandardCharsets.UTF_8));
        }

        String answer = new String(
                portal.world.ledger.askOnly(World.UNIV_A, "evidences", StrictJson.writeLine(together)),
                StandardCharsets.UTF_8);

        assertThat(answer).isEqualTo("{\"evidences\":[" + String.join(",", singly) + "]}");
        while (together.size() <= 100) {
            together.add(together.get(0));
        }
        assertThatThrownBy(() -> portal.world.ledger.askOnly(World.UNIV_A, "evidences", StrictJson.writeLine(together)))
                .isInstanceOf(LedgerRejectedException.class)
                .hasMessageContaining("TOO_LARGE");
    }

    @Test
    void a_change_of_status_is_seen_within_ten_seconds() throws IOException {
        Path document = portal.credentials.get(5);
        assertThat(code(json(post("/api/v1/verify", sent(document))), "STATUS")).isEqualTo("OK");

        portal.rescind(document);

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(code(json(post("/api/v1/verify", sent(document))), "STATUS"))
                        .isEqualTo("RESCINDED"));
    }

    @Test
    void one_bad_item_of_a_batch_does_not_stop_the_others() throws IOException {
        JsonArray items = new JsonArray();
        items.add(sent(portal.credentials.get(0)));
        items.add(new JsonPrimitive("nonsense"));
        items.add(new JsonObject());
        items.add(asked(portal.pdf));
        JsonObject batch = new JsonObject();
        batch.add("items", items);

        JsonArray results = json(post("/api/v1/verify/batch", batch)).getAsJsonArray("results");

        assertThat(results).hasSize(4);
        assertThat(results.get(0)
                        .getAsJsonObject()
                        .getAsJsonObject("report")
                        .get("verdict")
                        .getAsString())
                .isEqualTo("VALID");
        for (int bad : new int[] {1, 2}) {
            assertThat(results.get(bad)
                            .getAsJsonObject()
                            .getAsJsonObject("problem")
                            .get("code")
                            .getAsString())
                    .isEqualTo("BAD_REQUEST");
        }
        assertThat(results.get(3)
                        .getAsJsonObject()
                        .getAsJsonObject("report")
                        .get("verdict")
                        .getAsString())
                .isEqualTo("VALID");
    }

    @Test
    void a_receipt_is_signed_and_holds_the_report() throws IOException {
        Envelope receipt = Envelope.parse(
                post("/api/v1/receipts", sent(portal.credentials.get(0))).body());

        VerificationKey key = portal.world.key("stranger").verificationKey();
        assertThat(receipt.signatures()).hasSize(1);
        assertThat(key.verify(
                        receipt.preAuthenticationEncoding(),
                        receipt.signatures().get(0).signature()))
                .isTrue();
        JsonObject payload = StrictJson.readObject(receipt.payload(), LIMITS);
        assertThat(payload.get("verifier").getAsString()).isEqualTo(key.toString());
        assertThat(payload.getAsJsonObject("report").get("verdict").getAsString())
                .isEqualTo("VALID");
        assertThat(payload.get("documentSeen").getAsBoolean()).isTrue();
    }

    @Test
    void a_receipt_for_a_commitment_says_that_the_document_was_not_seen() throws IOException {
        Envelope receipt =
                Envelope.parse(post("/api/v1/receipts", asked(portal.pdf)).body());
        byte[] paper =
                post("/api/v1/receipts?form=pdf&lang=en", asked(portal.pdf)).body();

        assertThat(StrictJson.readObject(receipt.payload(), LIMITS)
                        .get("documentSeen")
                        .getAsBoolean())
                .isFalse();
        try (PDDocument document = Loader.loadPDF(paper)) {
            assertThat(new PDFTextStripper().getText(document)).contains("it was not sent");
        }
    }

    @ParameterizedTest
    @CsvSource({"ja, 証明書の確認記録, 有効", "en, Verification receipt, VALID: everything was checked"})
    void a_receipt_on_paper_says_it_in_words_and_has_the_signed_one_inside(String language, String title, String words)
            throws IOException {
        HttpResponse<byte[]> response =
                post("/api/v1/receipts?form=pdf&lang=" + language, sent(portal.credentials.get(0)));

        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/pdf");
        try (PDDocument document = Loader.loadPDF(response.body())) {
            assertThat(new PDFTextStripper().getText(document))
                    .contains(
                            title,
                            words,
                            portal.world
                                    .key("stranger")
                                    .verificationKey()
                                    .toString()
                                    .substring(0, 20));
            byte[] receipt = Objects.requireNonNull(document.getDocumentCatalog()
                            .getNames()
                            .getEmbeddedFiles()
                            .getNames()
                            .get("verification-receipt.json"))
                    .getEmbeddedFile()
                    .toByteArray();
            assertThat(Envelope.parse(receipt).signatures()).hasSize(1);
        }
    }

    @Test
    void the_directory_is_the_registry_and_can_be_asked_again_by_its_tag() throws IOException {
        HttpResponse<byte[]> all = get("/api/v1/institutions");
        HttpResponse<byte[]> one = get("/api/v1/institutions/" + World.UNIVERSITY);
        String tag = one.headers().firstValue("ETag").orElseThrow();

        assertThat(json(all).toString()).contains("F113199999013", "架空中央大学", "\"stale\":false");
        assertThat(one.body())
                .isEqualTo(portal.world
                        .ledger
                        .institution(World.UNIVERSITY)
                        .orElseThrow()
                        .toJson());
        HttpResponse<byte[]> again = get("/api/v1/institutions/" + World.UNIVERSITY, "If-None-Match", tag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"ja, 架空 中央, 架空中央大学, 架空技術専門学校", "en, kakuu chuo, Kakuu Chuo University, Technical College"})
    void an_institution_is_found_in_the_directory_by_a_part_of_its_name(
            String language, String typed, String found, String other) throws IOException {
        String asked = "/" + language + "/institutions?q=" + URLEncoder.encode(typed, StandardCharsets.UTF_8);
        String page = new String(get(asked).body(), StandardCharsets.UTF_8);

        assertThat(page)
                .contains(found, "value=\"" + typed + "\"")
                // Switching the language asks for the same.
                .containsPattern("hreflang=\"[a-z]+\" href=\"/[a-z]+/institutions\\?q")
                .doesNotContain(other);
        assertThat(get("/" + language + "/institutions?q=" + "x".repeat(200)).statusCode())
                .isEqualTo(400);
    }

    @Test
    void an_institution_has_a_did_document_of_its_keys() throws IOException {
        HttpResponse<byte[]> response = get("/api/v1/institutions/" + World.UNIVERSITY + "/did.json");

        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/did+json");
        assertThat(json(response).get("id").getAsString()).isEqualTo("did:web:chuo.akashi.example");
        assertThat(json(response).toString())
                .contains(portal.world.key("univ-credential").verificationKey().toString());
    }

    @Test
    void a_mistyped_code_is_said_to_be_one() throws IOException {
        HttpResponse<byte[]> response = get("/api/v1/institutions/F113199999012");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(json(response).get("detail").getAsString()).contains("a character is mistyped");
    }

    @ParameterizedTest
    @CsvSource({"ja, 見つかりません", "en, There is no such thing", "'de, fr', There is no such thing"})
    void a_problem_is_told_in_the_readers_language_with_a_code_that_stays(String accepted, String title)
            throws IOException {
        HttpResponse<byte[]> response = get("/api/v1/nothing", "Accept-Language", accepted);

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json; charset=utf-8");
        assertThat(json(response).get("title").getAsString()).isEqualTo(title);
        assertThat(json(response).get("code").getAsString()).isEqualTo("NOT_FOUND");
        assertThat(json(response).getAsJsonObject("titles").keySet()).containsExactly("ja", "en");
    }

    @Test
    void every_operation_that_is_described_is_there() throws IOException {
        JsonObject paths = json(get("/openapi.json")).getAsJsonObject("paths");

        assertThat(paths.keySet()).hasSizeGreaterThan(12);
        for (String path : paths.keySet()) {
            String address = path.replace("{code}", "F113199999013")
                    .replace("{institution}", "F113199999013")
                    .replace("{list}", "0".repeat(16))
                    .replace("{id}", "A".repeat(22))
                    .replace("{size}", "1")
                    .replace("{tile}", "0/000");
            for (String method : paths.getAsJsonObject(path).keySet()) {
                HttpResponse<byte[]> response = method.equals("post") ? post(address, new JsonObject()) : get(address);
                assertThat(response.statusCode()).as("%s %s", method, path).isIn(200, 400, 404);
                if (response.statusCode() == 404) {
                    assertThat(json(response).get("code").getAsString())
                            .as("%s %s", method, path)
                            .isIn("NO_LOG", "NO_SHARE", "NO_STATUS_LISTS");
                }
            }
        }
    }

    @Test
    void a_method_that_is_not_there_is_refused_with_those_that_are() throws IOException {
        HttpResponse<byte[]> response = get("/api/v1/verify");

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).contains("POST");
        assertThat(json(response).get("code").getAsString()).isEqualTo("METHOD_NOT_ALLOWED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/en/", "/api/v1/institutions", "/openapi.json", "/health", "/metrics", "/api/v1/nothing", "/"})
    void whoever_asks_for_the_header_alone_gets_that_of_the_whole(String path) throws IOException {
        HttpResponse<byte[]> whole = get(path);
        HttpResponse<byte[]> head =
                send(HttpRequest.newBuilder(portal.address(path)).method("HEAD", HttpRequest.BodyPublishers.noBody()));

        assertThat(head.statusCode()).isEqualTo(whole.statusCode());
        assertThat(head.body()).isEmpty();
        for (String name : List.of("Content-Type", "ETag", "Cache-Control", "Content-Security-Policy")) {
            assertThat(head.headers().allValues(name))
                    .as(name)
                    .isEqualTo(whole.headers().allValues(name));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "text/csv, 406",
        "'application/json;q=0, text/html', 406",
        "'text/html, */*;q=0.1', 200",
        "application/*, 200",
        "application/json, 200"
    })
    void a_form_that_is_not_taken_is_not_sent(String accept, int status) throws IOException {
        HttpResponse<byte[]> response = get("/api/v1/institutions", "Accept", accept);

        assertThat(response.statusCode()).isEqualTo(status);
        if (status == 406) {
            assertThat(json(response).get("code").getAsString()).isEqualTo("NOT_ACCEPTABLE");
        }
    }

    private JsonObject verifiable(Path document) throws IOException {
        JsonObject request = new JsonObject();
        request.add("verifiableCredential", StrictJson.readObject(Files.readAllBytes(document), LIMITS));
        JsonObject options = new JsonObject();
        options.addProperty("returnResults", true);
        options.addProperty("returnProblemDetails", true);
        options.addProperty("returnCredential", true);
        request.add("options", options);
        return request;
    }

    @Test
    void the_verifier_of_the_vc_api_answers_in_its_shapes_and_says_that_the_ledger_was_not_asked() throws IOException {
        JsonObject request = verifiable(portal.credentials.get(0));
        HttpResponse<byte[]> response = post("/credentials/verify", request);
        JsonObject result = json(response);

        assertThat(response.statusCode()).as(result.toString()).isEqualTo(200);
        assertThat(result.get("verified").getAsBoolean()).isTrue();
        assertThat(result.getAsJsonArray("checks").toString()).contains("proof", "issuer");
        assertThat(result.getAsJsonArray("errors")).isEmpty();
        assertThat(result.getAsJsonArray("warnings").toString()).contains("NO_BUNDLE");
        assertThat(result.get("credential")).isEqualTo(request.get("verifiableCredential"));
        assertThat(result.getAsJsonObject("results")
                        .getAsJsonArray("proof")
                        .get(0)
                        .getAsJsonObject()
                        .get("valid")
                        .getAsBoolean())
                .isTrue();
    }

    @Test
    void what_the_vc_api_does_not_verify_has_status_400_and_says_why() throws IOException {
        JsonObject changed = verifiable(portal.credentials.get(0));
        changed.getAsJsonObject("verifiableCredential").addProperty("name", "another");
        HttpResponse<byte[]> altered = post("/credentials/verify", changed);
        JsonObject unsigned = verifiable(portal.credentials.get(0));
        unsigned.getAsJsonObject("verifiableCredential").remove("proof");

        assertThat(altered.statusCode()).isEqualTo(400);
        assertThat(json(altered).get("verified").getAsBoolean()).isFalse();
        assertThat(json(altered).getAsJsonArray("errors").toString()).contains("BAD_SIGNATURE");
        assertThat(json(altered).getAsJsonArray("problemDetails")).isNotEmpty();
        assertThat(post("/credentials/verify", unsigned).statusCode()).isEqualTo(400);
        assertThat(post("/credentials/verify", new JsonObject()).statusCode()).isEqualTo(400);
        assertThat(json(post("/credentials/verify", new JsonObject()))
                        .get("code")
                        .getAsString())
                .isEqualTo("BAD_REQUEST");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void of_the_vc_api_a_key_that_is_not_the_issuers_is_not_enough(boolean isOwn) throws IOException {
        Signer stranger = portal.world.key("stranger");
        String did = isOwn ? "did:key:" + stranger.verificationKey() : "did:web:chuo.akashi.example";
        JsonObject request = verifiable(portal.credentials.get(0));
        JsonObject credential = request.getAsJsonObject("verifiableCredential");
        credential.remove("proof");
        credential.getAsJsonObject("issuer").addProperty("id", did);
        request.add(
                "verifiableCredential",
                DataIntegrity.standard()
                        .sign(
                                credential,
                                ProofSuite.standardFor(
                                        stranger.verificationKey().algorithm()),
                                stranger,
                                did + "#" + stranger.verificationKey(),
                                portal.world.clock.instant()));

        HttpResponse<byte[]> response = post("/credentials/verify", request);

        assertThat(json(response).get("verified").getAsBoolean()).isEqualTo(isOwn);
        if (!isOwn) {
            assertThat(json(response).getAsJsonArray("errors").toString()).contains("UNKNOWN_ISSUER");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/, 'ja,en;q=0.8', /ja/",
        "/, en-US, /en/",
        "/, '', /en/",
        "/institutions, ja, /ja/institutions",
        "/institutions/F113199999013, fr, /en/institutions/F113199999013"
    })
    void an_address_without_language_leads_to_the_readers_own(String path, String accepted, String expected)
            throws IOException {
        HttpResponse<byte[]> response = get(path, "Accept-Language", accepted);

        assertThat(response.statusCode()).isEqualTo(302);
        assertThat(response.headers().firstValue("Location")).contains(expected);
        assertThat(get(expected).statusCode()).isEqualTo(200);
    }

    @Test
    void operators_see_that_it_is_well_and_what_was_asked_but_not_by_whom_or_about_what() throws IOException {
        JsonObject request = asked(portal.pdf);
        String commitment = request.getAsJsonObject("placement")
                .getAsJsonObject("document")
                .get("commitment")
                .getAsString();
        post("/api/v1/verify", request);
        get("/api/v1/proofs?commitment=" + commitment);

        assertThat(json(get("/health")).get("status").getAsString()).isEqualTo("up");
        assertThat(json(get("/ready")).get("ready").getAsBoolean()).isTrue();
        String metrics = new String(get("/metrics").body(), StandardCharsets.UTF_8);
        assertThat(metrics)
                .contains("akashi_portal_verifications_total{verdict=\"valid\"}", "akashi_portal_requests_seconds")
                .doesNotContain(commitment);
        assertThat(portal.requestLog)
                .anySatisfy(line -> assertThat(line).contains("\"route\":\"/api/v1/verify\"", "\"status\":200"))
                .noneSatisfy(line -> assertThat(line).contains(commitment))
                .noneSatisfy(line -> assertThat(line).contains("127.0.0.1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "port: 0\\nprot: 8080 | 'expected one of [profile, ' | found \"prot\" | line 2",
                "port: many | expected a whole number 0 to 65535 | found \"many\" | line 1",
                "port: [1] | expected one value for port | found something else | line 1",
                "port: 1\\nport: 2 | expected port once | found it twice | line 2",
                "port: 0\\nvc-api: yes | expected true or false | found \"yes\" | line 2",
                "'port: \"' | expected YAML | found | line",
                "just text | expected lines such as | found something else | line 1"
            })
    void a_setting_that_is_not_understood_is_refused_with_its_line(
            String yaml, String expected, String found, String where, @TempDir Path folder) throws IOException {
        Path file = folder.resolve("portal.yaml");
        Files.writeString(file, yaml.replace("\\n", "\n"), StandardCharsets.UTF_8);

        Ran refused = Ran.akashi("portal", "--config", file, "--profile", portal.world.profileFile());

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains(expected, found, where);
    }

    @Test
    void the_command_serves_until_it_is_told_to_stop(@TempDir Path folder) throws IOException, InterruptedException {
        Path ready = folder.resolve("address");
        Path config = folder.resolve("portal.yaml");
        // The command line counts before the file: nobody could listen on port 1.
        Files.writeString(
                config,
                "profile: " + portal.world.profileFile() + "\nport: 1\nreceipt-key: " + portal.world.keyFile("stranger")
                        + "\n",
                StandardCharsets.UTF_8);
        Process companion = new ProcessBuilder("cat").start();
        CompletableFuture<Ran> command = CompletableFuture.supplyAsync(() -> Ran.akashi(
                "portal", "--config", config, "--port", "0", "--ready-file", ready, "--stop-with", companion.pid()));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> command.isDone() || (Files.exists(ready) && Files.size(ready) > 0));
        assertThat(ready).isNotEmptyFile();
        URI address = URI.create(Files.readString(ready, StandardCharsets.UTF_8));
        assertThat(address.getHost()).isEqualTo("127.0.0.1");
        assertThat(send(HttpRequest.newBuilder(address.resolve("ja/"))).statusCode())
                .isEqualTo(200);

        companion.getOutputStream().close();
        companion.waitFor();

        Ran ended = command.join();
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("portal at " + address, "\"event\":\"request\"");
        assertThat(ended.err()).contains("allows embedded ledgers");
    }
}
