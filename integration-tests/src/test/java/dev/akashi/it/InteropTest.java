package dev.akashi.it;

import static dev.akashi.it.World.SAMPLES;
import static dev.akashi.it.World.world;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.akashi.credential.OpenBadge;
import dev.akashi.credential.proof.ProofSuite;
import dev.akashi.credential.statuslist.StatusListCredential;
import dev.akashi.credential.statuslist.StatusListEntry;
import dev.akashi.credential.statuslist.StatusPurpose;
import dev.akashi.it.World.Running;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.signing.VerificationKey;
import dev.akashi.model.statement.CredentialStatus;
import dev.akashi.model.statement.StatusReason;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Independent implementations accept what we issue and nothing that was changed, and we accept what they sign: for Open
 * Badges the libraries of Digital Bazaar for Node.js, for SD-JWT VC {@code @sd-jwt/sd-jwt-vc}.
 */
@ExtendWith(World.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InteropTest {

    private static final String DID = "did:web:chuo.akashi.example";
    private static final String EMPLOYER = "https://employer.example";
    private static final StrictJson.Limits LIMITS = StrictJson.Limits.of(1024 * 1024, 32);

    private final Running world = world();

    @TempDir
    static Path folder;

    private Path documents = Path.of("documents.json");

    @BeforeAll
    void register_a_second_credential_key_and_publish_what_others_need() {
        NodePrograms.installOrSkip();
        Path key = world.keyFile("univ-credential-p256");
        Ran.akashi("key", "new", "--algorithm", "p256", "--out", key).done();
        Ran.akashi(
                        "institution",
                        "add-key",
                        "--profile",
                        world.profileFile(),
                        "--code",
                        World.UNIVERSITY,
                        "--purpose",
                        "CREDENTIAL",
                        "--new-key",
                        key,
                        "--key",
                        world.keyFile("univ-1"),
                        "--key",
                        world.keyFile("univ-2"))
                .done();
        documents = folder.resolve("documents.json");
        Ran.akashi("documents", "--profile", world.profileFile(), "--out", documents)
                .done();
    }

    @ParameterizedTest
    @EnumSource
    void what_we_issue_is_good_to_them_and_to_us_until_it_is_changed(ProofSuite suite) throws IOException {
        List<Path> issued = Tables.documents(issue(suite, 3));
        List<Path> changed = new ArrayList<>();
        for (Path file : issued) {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            assertThat(text).contains("架空　太郎");
            changed.add(Files.writeString(
                    folder.resolve(suite + "-" + file.getFileName()), text.replace("架空　太郎", "架空 太郎")));
        }

        assertThat(verdicts(issued)).hasSize(3).allSatisfy(verdict -> {
            assertThat(verdict.get("verified").getAsBoolean()).as("%s", verdict).isTrue();
            assertThat(verdict.get("cryptosuite").getAsString()).isEqualTo(suite.id());
        });
        assertThat(verdicts(changed))
                .hasSize(3)
                .allSatisfy(verdict ->
                        assertThat(verdict.get("verified").getAsBoolean()).isFalse());
        assertThat(world.verify(issued.get(0)).exitCode()).isZero();
        assertThat(world.verify(changed.get(0)).exitCode()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void what_they_sign_is_good_to_us_until_it_is_changed(ProofSuite suite) throws IOException {
        JsonObject unsigned =
                json(Tables.documents(issue(ProofSuite.EDDSA_RDFC_2022, 1)).get(0));
        unsigned.remove("proof");
        Path from = Files.write(folder.resolve(suite + "-unsigned.json"), StrictJson.write(unsigned));
        Path to = folder.resolve(suite + "-signed.json");

        String key = StrictJson.readObject(
                        NodePrograms.lines("credentials.mjs", "sign", documents, suite.id(), DID, from, to)
                                .get(0)
                                .getBytes(StandardCharsets.UTF_8),
                        LIMITS)
                .get("key")
                .getAsString();

        assertThat(OpenBadge.parse(Files.readAllBytes(to)).issuerId()).isEqualTo(DID);
        JsonObject signature = signature(to);
        // The signature fits; that the registry does not have the key is another matter.
        assertThat(signature.get("code").getAsString()).as("%s", signature).isEqualTo("SIGNER_NOT_ESTABLISHED");
        assertThat(signature.getAsJsonObject("evidence").get("key").getAsString())
                .isEqualTo(key);
        assertThat(signature.getAsJsonObject("evidence").get("suite").getAsString())
                .isEqualTo(suite.id());

        Path changed = folder.resolve(suite + "-changed.json");
        Files.writeString(changed, Files.readString(to, StandardCharsets.UTF_8).replace("架空　太郎1", "架空　太郎2"));
        assertThat(signature(changed).get("code").getAsString()).isEqualTo("BAD_SIGNATURE");
    }

    @Test
    void a_status_list_that_we_publish_says_the_same_to_them() throws IOException {
        for (StatusPurpose purpose : List.of(StatusPurpose.REVOCATION, StatusPurpose.SUSPENSION)) {
            String wanted =
                    "statusList:\n  base: https://portal.example/" + purpose.word() + "\n  purpose: " + purpose.word();
            Path out = issue(purpose.word(), "profile: ob3\n" + wanted, 2);
            List<Path> issued = Tables.documents(out);
            Path good = issued.get(0);
            Path taken = issued.get(1);
            Path lists = folder.resolve("lists-" + purpose);
            assertThat(statuses(StatusLists.make(world, out, lists, purpose.word()), good, taken))
                    .containsExactly(true, true, false, false);

            world.setStatus(taken, CredentialStatus.RESCINDED, StatusReason.RESCINDED_BY_INSTITUTION)
                    .done();

            Path newest = StatusLists.make(world, out, lists, purpose.word());
            assertThat(statuses(newest, good, taken)).containsExactly(true, true, false, true);
            assertThat(world.verify(taken, "--status-list", newest).exitCode()).isEqualTo(1);
            assertThat(world.verify(good, "--status-list", newest, "--json").out())
                    .contains("agrees, " + purpose.word() + " 0");
            Path changed = folder.resolve("changed-list.json");
            Files.writeString(changed, Files.readString(newest).replaceFirst("\"ttl\":300000", "\"ttl\":300001"));
            assertThat(statuses(changed, good)).containsExactly(false, false);
            assertThat(world.verify(good, "--status-list", changed).exitCode()).isEqualTo(3);
        }
    }

    @Test
    void a_status_list_that_they_make_says_the_same_to_us() throws IOException {
        URI url = URI.create("https://elsewhere.example/status/3");
        Path file = folder.resolve("their-list.json");
        String key = StrictJson.readObject(
                        NodePrograms.lines("credentials.mjs", "list", documents, DID, url, 94_567, file)
                                .get(0)
                                .getBytes(StandardCharsets.UTF_8),
                        LIMITS)
                .get("key")
                .getAsString();

        StatusListCredential list = StatusListCredential.parse(Files.readAllBytes(file));
        assertThat(list.isSignedBy(VerificationKey.parse(key))).isTrue();
        Instant now = world.clock.instant();
        assertThat(list.value(StatusListEntry.of(url, StatusPurpose.REVOCATION, 94_567), now))
                .isEqualTo(1);
        assertThat(list.value(StatusListEntry.of(url, StatusPurpose.REVOCATION, 94_566), now))
                .isZero();
        assertThat(list.bits(1).positions()).containsExactly(94_567);
    }

    /** Of each credential whether they verify it, then of each whether its entry is set. */
    private List<Boolean> statuses(Path list, Path... files) throws IOException {
        List<Object> arguments = new ArrayList<>(List.of("status", documents, list));
        arguments.addAll(List.of(files));
        List<JsonObject> answers = NodePrograms.lines("credentials.mjs", arguments.toArray()).stream()
                .map(line -> StrictJson.readObject(line.getBytes(StandardCharsets.UTF_8), LIMITS))
                .toList();
        return Stream.of("verified", "status")
                .flatMap(name -> answers.stream()
                        .map(answer -> answer.has(name) && answer.get(name).getAsBoolean()))
                .toList();
    }

    @Test
    void an_sd_jwt_vc_that_we_issue_is_good_to_them_and_to_us() throws IOException {
        Path out = issue("sd-jwt", "profile: sd-jwt-vc", 2);
        Path file = out.resolve("25T1001.sd-jwt");
        String key = world.key("univ-credential-p256").verificationKey().toString();

        JsonObject claims = StrictJson.readObject(
                        NodePrograms.lines("sdjwt.mjs", "verify", key, file)
                                .get(0)
                                .getBytes(StandardCharsets.UTF_8),
                        LIMITS)
                .getAsJsonObject("claims");

        assertThat(claims.get("iss").getAsString()).isEqualTo(DID);
        assertThat(claims.get("name").getAsString()).isEqualTo("架空　太郎1");
        assertThat(claims.getAsJsonObject("attributes").keySet()).contains("faculty");
        assertThat(claims.has("_sd")).isFalse();
        assertThat(world.verify(file).exitCode()).isZero();
        assertThat(world.verify(out, "--summary").exitCode()).isZero();
        // The holder leaves something out: the same record and status.
        String whole = Files.readString(file, StandardCharsets.US_ASCII);
        Path less = folder.resolve("less.sd-jwt");
        Files.writeString(less, whole.replaceFirst("~[^~]+~", "~"));
        Files.copy(out.resolve("25T1001.bundle.json"), folder.resolve("less.bundle.json"));
        assertThat(world.verify(less).exitCode()).isZero();
        // What somebody else has, of a batch of theirs or not.
        Files.copy(out.resolve("25T1002.sd-jwt"), less, StandardCopyOption.REPLACE_EXISTING);
        assertThat(world.verify(less).exitCode()).isEqualTo(1);

        world.setStatus(file, CredentialStatus.RESCINDED, StatusReason.RESCINDED_BY_INSTITUTION)
                .done();
        assertThat(world.verify(file, "--lang", "en").out()).contains("INVALID", "[FAIL] Status: rescinded");
    }

    @Test
    void an_sd_jwt_vc_for_the_key_of_a_wallet_is_presented_by_that_wallet_alone() throws IOException {
        JsonObject wallet = answer("holder");
        JsonObject thief = answer("holder");
        Path table = Tables.graduates(folder.resolve("wallets.csv"), 1);
        List<String> lines = Files.readAllLines(table);
        Files.write(
                table,
                List.of(
                        lines.get(0) + ",鍵",
                        lines.get(1) + "," + wallet.get("did").getAsString()));
        Path file = issue(
                        "wallets",
                        "profile: sd-jwt-vc",
                        text -> text.replace("columns:\n", "columns:\n  - {header: 鍵, field: holderKey}\n"),
                        table)
                .resolve("25T1001.sd-jwt");

        Path shown = presented(file, wallet);
        assertThat(world.verify(shown, "--audience", EMPLOYER, "--nonce", "n-7").exitCode())
                .isZero();
        assertThat(world.verify(shown, "--audience", EMPLOYER, "--nonce", "n-8").exitCode())
                .isEqualTo(1);
        assertThat(world.verify(presented(file, thief), "--audience", EMPLOYER, "--nonce", "n-7")
                        .exitCode())
                .isEqualTo(1);
    }

    private Path presented(Path file, JsonObject wallet) throws IOException {
        Path shown = folder.resolve("shown.sd-jwt");
        NodePrograms.lines("sdjwt.mjs", "present", file, wallet.get("secret"), "name", EMPLOYER, "n-7", shown);
        Files.copy(
                file.resolveSibling("25T1001.bundle.json"),
                folder.resolve("shown.bundle.json"),
                StandardCopyOption.REPLACE_EXISTING);
        return shown;
    }

    private static JsonObject answer(Object... arguments) throws IOException {
        return StrictJson.readObject(
                NodePrograms.lines("sdjwt.mjs", arguments).get(0).getBytes(StandardCharsets.UTF_8), LIMITS);
    }

    @Test
    void an_sd_jwt_vc_that_they_issue_and_a_holder_presents_is_good_to_us_for_that_verifier_alone() throws IOException {
        Path file = folder.resolve("presented.sd-jwt");
        String key = StrictJson.readObject(
                        NodePrograms.lines("sdjwt.mjs", "issue", DID, "架空　太郎", "https://employer.example", "n-1", file)
                                .get(0)
                                .getBytes(StandardCharsets.UTF_8),
                        LIMITS)
                .get("key")
                .getAsString();

        JsonObject signature = signature(file, "--audience", "https://employer.example", "--nonce", "n-1");
        assertThat(signature.get("code").getAsString()).as("%s", signature).isEqualTo("SIGNER_NOT_ESTABLISHED");
        assertThat(signature.getAsJsonObject("evidence").get("key").getAsString())
                .isEqualTo(key);
        assertThat(signature.getAsJsonObject("evidence").get("keyBinding").getAsString())
                .isEqualTo("answers the challenge");
        assertThat(signature(file, "--audience", "https://employer.example", "--nonce", "n-2")
                        .get("code")
                        .getAsString())
                .isEqualTo("BAD_KEY_BINDING");
        assertThat(world.verify(file, "--nonce", "n-1").exitCode()).isEqualTo(2);
    }

    private Path issue(ProofSuite suite, int rows) throws IOException {
        return issue(suite.id(), "profile: ob3\nsuite: " + suite.id(), rows);
    }

    private Path issue(String name, String profile, int rows) throws IOException {
        return issue(name, profile, UnaryOperator.identity(), Tables.graduates(folder.resolve(name + ".csv"), rows));
    }

    private Path issue(String name, String profile, UnaryOperator<String> change, Path table) throws IOException {
        Path template = folder.resolve(name + ".yaml");
        Files.writeString(
                template,
                change.apply(Files.readString(SAMPLES.resolve("templates/bachelor.yaml"), StandardCharsets.UTF_8)
                        .replace("profile: ob3", profile)));
        Path out = Files.createTempDirectory(folder, "issued");
        Ran.akashi(world.issueBy(template, table, out, "--key", world.keyFile("univ-credential-p256")))
                .done();
        return out;
    }

    private List<JsonObject> verdicts(List<Path> files) throws IOException {
        List<Object> arguments = new ArrayList<>(List.of("verify", documents));
        arguments.addAll(files);
        return NodePrograms.lines("credentials.mjs", arguments.toArray()).stream()
                .map(line -> StrictJson.readObject(line.getBytes(StandardCharsets.UTF_8), LIMITS))
                .toList();
    }

    private JsonObject signature(Path file, String... more) {
        JsonObject report = StrictJson.readObject(
                world.verify(
                                file,
                                Stream.concat(Stream.of("--json"), Stream.of(more))
                                        .toArray())
                        .out()
                        .getBytes(StandardCharsets.UTF_8),
                LIMITS);
        return report.getAsJsonArray("checks").asList().stream()
                .map(check -> check.getAsJsonObject())
                .filter(check -> check.get("id").getAsString().equals("SIGNATURE"))
                .findFirst()
                .orElseThrow();
    }

    private static JsonObject json(Path file) throws IOException {
        return StrictJson.readObject(Files.readAllBytes(file), LIMITS);
    }
}
