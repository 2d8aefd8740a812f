package dev.akashi.credential.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.akashi.credential.OpenBadge;
import dev.akashi.credential.Published;
import dev.akashi.credential.Salt;
import dev.akashi.credential.University;
import dev.akashi.credential.form.FormDefect.Code;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the specifications forbid is found where it is, and what they allow is let pass. */
class CredentialFormTest {

    /** The inputs of W3C's own test suite; its runner gives them the issuer and the times that they lack. */
    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class Data_model_2_0 {

        // What their terms mean is found by JSON-LD processing, which takes no contexts written inside a document at
        // all.
        private static final Set<String> BY_PROCESSING = Set.of(
                "credential-redef-type-fail.json",
                "credential-redef-type2-fail.json",
                "credential-type-mapped-nonurl-fail.json",
                "credential-type-unmapped-fail.json");

        Stream<String> inputs() {
            return Published.names("vcdm2").filter(name -> name.endsWith(".json"));
        }

        @ParameterizedTest
        @MethodSource("inputs")
        void is_judged_as_the_test_suite_of_W3C_judges(String name) {
            JsonObject input = Published.json("vcdm2/" + name);
            if (!input.has("issuer") && !name.contains("no-issuer")) {
                input.addProperty("issuer", "did:web:univ.example");
            } else if (input.get("issuer") instanceof JsonObject issuer && !issuer.has("id")) {
                issuer.addProperty("id", "did:web:univ.example");
            }
            for (String time : new String[] {"validFrom", "validUntil"}) {
                if (input.has(time) && input.get(time).getAsString().endsWith(" DATE")) {
                    boolean past = input.get(time).getAsString().startsWith("PAST");
                    input.addProperty(time, past ? "2020-01-01T00:00:00Z" : "2090-01-01T00:00:00Z");
                }
            }
            List<FormDefect> defects = CredentialForm.verifiableCredential(input);
            boolean isGood = name.endsWith("-ok.json") || BY_PROCESSING.contains(name);
            assertThat(defects.isEmpty()).as("%s: %s", name, defects).isEqualTo(isGood);
        }

        @Test
        void has_inputs_of_both_kinds() {
            assertThat(inputs().filter(name -> name.endsWith("-ok.json"))).hasSizeGreaterThan(40);
            assertThat(inputs().filter(name -> name.contains("-fail"))).hasSizeGreaterThan(35);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "relatedResource | {\"id\":\"urn:a\"} | MISSING | /relatedResource",
                    "relatedResource | {\"digestSRI\":\"x\"} | MISSING | /relatedResource/id",
                    "relatedResource | [{\"id\":\"urn:a\",\"digestSRI\":\"x\"},{\"id\":\"urn:a\",\"digestSRI\":\"x\"}]"
                            + " | CONTRADICTION | /relatedResource/1/id",
                    "refreshService | {\"id\":\"urn:a\"} | MISSING | /refreshService/type",
                    "credentialSchema | [{\"type\":\"T\"}] | MISSING | /credentialSchema/0/id",
                    "validUntil | \"2019-12-31T23:59:59Z\" | CONTRADICTION | /validUntil",
                    "credentialStatus | {\"type\":\"BitstringStatusListEntry\",\"statusPurpose\":\"revocation\","
                            + "\"statusListCredential\":\"urn:l\",\"statusListIndex\":5}"
                            + " | WRONG_KIND | /credentialStatus/statusListIndex",
                    "credentialStatus | {\"type\":\"BitstringStatusListEntry\",\"statusPurpose\":\"revocation\","
                            + "\"statusListCredential\":\"urn:l\",\"statusListIndex\":\"-1\"}"
                            + " | BAD_VALUE | /credentialStatus/statusListIndex",
                    "credentialStatus | {\"id\":\"urn:l\",\"type\":\"BitstringStatusListEntry\","
                            + "\"statusPurpose\":\"revocation\",\"statusListCredential\":\"urn:l\",\"statusListIndex\":\"5\"}"
                            + " | CONTRADICTION | /credentialStatus/id",
                    "credentialSubject | [{\"id\":\"urn:s\"},{}] | MISSING | /credentialSubject/1",
                    "proof | {\"cryptosuite\":\"x\"} | MISSING | /proof/type",
                    "name | {\"@value\":\"x\",\"@direction\":\"up\"} | BAD_VALUE | /name/@direction",
                    "issuer | {\"id\":\"urn:i\",\"name\":5} | WRONG_KIND | /issuer/name"
                })
        void forbids(String member, String json, Code code, String pointer) {
            JsonObject credential = JsonParser.parseString("{\"@context\":[\"https://www.w3.org/ns/credentials/v2\"],"
                            + "\"type\":\"VerifiableCredential\",\"issuer\":\"urn:i\",\"validFrom\":\"2020-01-01T00:00:00Z\","
                            + "\"credentialSubject\":{\"id\":\"urn:s\"}}")
                    .getAsJsonObject();
            assertThat(CredentialForm.verifiableCredential(credential)).isEmpty();
            credential.add(member, JsonParser.parseString(json));
            assertThat(CredentialForm.verifiableCredential(credential))
                    .extracting(FormDefect::code, FormDefect::pointer)
                    .containsExactly(tuple(code, pointer));
        }
    }

    @Nested
    class Open_Badges_3_0 {

        private final University university = University.first();
        private final JsonObject badge = OpenBadge.write(university.content("山田 太郎"), Salt.random(university.random));

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "complete.json",
                    "simple-context-alias.json",
                    "simple-multiple-proofs.json",
                    // Not in order for other reasons than their form.
                    "simple-err-expired.json",
                    "simple-err-proof-method.json",
                    "simple-err-proof-method-no-scheme.json",
                    "simple-err-proof-method-unknown-did-method.json",
                    "simple-err-proof-method-unknown-scheme.json",
                    "simple-err-proof-value.json"
                })
        void allows_the_good_samples_of_1EdTech(String name) {
            assertThat(CredentialForm.openBadge(Published.json("ob30-checked/" + name)))
                    .isEmpty();
        }

        @ParameterizedTest
        @CsvSource({
            "simple-err-context.json, BAD_CONTEXT, /@context",
            "simple-err-credential-subject-achievement-result-description-type.json, BAD_TYPE,"
                    + " /credentialSubject/achievement/resultDescription/2/type",
            "simple-err-credential-subject-identifier-type.json, BAD_TYPE, /credentialSubject/identifier/0/type",
            "simple-err-credential-subject-profile-type.json, BAD_TYPE, /credentialSubject/source/type",
            "simple-err-credential-subject-result-type.json, BAD_TYPE, /credentialSubject/result/1/type",
            "simple-err-credential-subject-type.json, BAD_TYPE, /credentialSubject/type",
            "simple-err-evidence-type.json, BAD_TYPE, /evidence/1/type",
            "simple-err-issuer-otheridentifier-type.json, BAD_TYPE, /issuer/otherIdentifier/1/type",
            "simple-err-issuer-parentorg-type.json, BAD_TYPE, /issuer/parentOrg/type",
            "simple-err-issuer-type.json, BAD_TYPE, /issuer/type",
            "simple-err-issuer.json, MISSING, /issuer",
            "simple-err-type.json, BAD_TYPE, /type",
            // Of the data model 1.1.
            "simple-noproof.json, BAD_CONTEXT, /@context",
            "simple-eddsa-2022.json, MISSING, /validFrom",
            "credential-status-revoked.json, BAD_CONTEXT, /@context",
            // Named after its date, which is in the future; it has no achievement either.
            "simple-err-issued.json, MISSING, /credentialSubject/achievement"
        })
        void forbids_the_bad_samples_of_1EdTech(String name, Code code, String pointer) {
            assertThat(CredentialForm.openBadge(Published.json("ob30-checked/" + name)))
                    .extracting(FormDefect::code, FormDefect::pointer)
                    .contains(tuple(code, pointer));
        }

        @Test
        void allows_what_we_write() {
            assertThat(CredentialForm.openBadge(badge)).isEmpty();
        }

        @Test
        void finds_values_of_another_kind_wherever_they_stand() {
            // The form of the salt is for its reader.
            assertThat(changedEverywhere(badge, new JsonPrimitive(5)).filter(changed -> !isRefused(changed)))
                    .singleElement()
                    .satisfies(changed -> assertThat(changed.toString()).contains("\"anchorSalt\":5"));
            assertThat(changedEverywhere(badge, new JsonArray()))
                    .hasSizeGreaterThan(40)
                    .allMatch(CredentialFormTest::isRefused);
        }

        /**
         * The subject of this sample has neither an id nor an identifier, and the specification says "Either id or at least one
         * identifier MUST be supplied".
         */
        @Test
        void forbids_a_sample_of_the_Digital_Credentials_Consortium_that_names_no_recipient() throws IOException {
            assertThat(CredentialForm.openBadge(sample("legacyRegistry-noStatus-noExpiry-achievementTypeExample.json")))
                    .extracting(FormDefect::code, FormDefect::pointer)
                    .containsExactly(tuple(Code.MISSING, "/credentialSubject"));
            assertThat(CredentialForm.openBadge(sample("legacyRegistry-noStatus-noExpiry-alignments.json")))
                    .isEmpty();
        }

        private JsonObject sample(String name) throws IOException {
            Path file = Path.of("../../shared/vectors/ob30-good/dcc", name);
            if (!Files.isReadable(file)) {
                String reason = "SKIPPED: the form of a published sample: there is no " + file;
                new PrintWriter(System.err, true, StandardCharsets.UTF_8).println(reason);
                Assumptions.abort(reason);
            }
            return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        }
    }

    @Nested
    class Hostile_input {

        @Test
        void has_a_hundred_defects_at_most_and_each_in_a_short_line() {
            JsonObject hostile = JsonParser.parseString("{\"@context\":[],\"type\":5,\"evidence\":[]}")
                    .getAsJsonObject();
            for (int i = 0; i < 50_000; i++) {
                hostile.getAsJsonArray("evidence").add(new JsonPrimitive("\u202e" + "x".repeat(50)));
            }
            hostile.add("\n".repeat(1000), new JsonArray());
            List<FormDefect> defects = Assertions.assertTimeoutPreemptively(
                    Duration.ofSeconds(20), () -> CredentialForm.openBadge(hostile));
            assertThat(defects)
                    .hasSize(100)
                    .allSatisfy(defect -> assertThat(defect.toString())
                            .startsWith("expected ")
                            .hasSizeLessThan(700)
                            .doesNotContain("\n", "\u202e"));
        }

        @Test
        void that_nests_profiles_ends() {
            JsonObject profile = new JsonObject();
            for (int i = 0; i < 500; i++) {
                JsonObject outer = new JsonObject();
                outer.add("parentOrg", profile);
                profile = outer;
            }
            JsonObject credential = new JsonObject();
            credential.add("issuer", profile);
            assertThat(CredentialForm.openBadge(credential)).hasSize(100);
        }
    }

    private static boolean isRefused(JsonElement credential) {
        return !CredentialForm.openBadge(credential.getAsJsonObject()).isEmpty();
    }

    /** The credential once for each of its members, with another value in that one's place. */
    private static Stream<JsonElement> changedEverywhere(JsonElement element, JsonElement value) {
        if (element instanceof JsonObject object) {
            return object.keySet().stream()
                    .flatMap(name -> Stream.concat(Stream.of(value), changedEverywhere(object.get(name), value))
                            .map(changed -> {
                                JsonObject copy = object.deepCopy();
                                copy.add(name, changed);
                                return copy;
                            }));
        }
        if (element instanceof JsonArray array) {
            return Stream.iterate(0, i -> i < array.size(), i -> i + 1)
                    .flatMap(i -> changedEverywhere(array.get(i), value).map(changed -> {
                        JsonArray copy = array.deepCopy();
                        copy.set(i, changed);
                        return copy;
                    }));
        }
        return Stream.empty();
    }
}
