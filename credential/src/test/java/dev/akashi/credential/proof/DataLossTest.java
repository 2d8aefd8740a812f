package dev.akashi.credential.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.akashi.credential.OpenBadge;
import dev.akashi.credential.Salt;
import dev.akashi.credential.University;
import dev.akashi.credential.proof.ProofException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A JSON-LD processor leaves out what it does not understand. Here nothing may be left out: neither when signing nor when
 * verifying.
 */
class DataLossTest {

    private final University university = University.first();
    private final JsonObject credential = OpenBadge.write(university.content("山田 太郎"), Salt.random(university.random));

    @Nested
    class Of_a_credential_all_is_signed {

        @Test
        void each_text_of_it_changes_what_is_signed() {
            RdfForm rdf = new RdfForm(Contexts.pinned());
            Set<String> forms = new HashSet<>();
            forms.add(canonical(rdf, credential));
            assertThat(Leaves.of(credential)).hasSizeGreaterThan(40);
            int tried = 1;
            for (Leaves.Leaf leaf : Leaves.of(credential)) {
                if (!leaf.path().get(0).equals("@context")) {
                    try {
                        assertThat(forms.add(canonical(rdf, leaf.with(credential, leaf.text() + "0"))))
                                .as("%s", leaf)
                                .isTrue();
                        tried++;
                    } catch (ProofException refused) {
                        // A type that no context defines; it is refused instead.
                        assertThat(leaf.path()).as("%s", leaf).contains("type");
                    }
                }
            }
            assertThat(tried).isGreaterThan(25);
        }

        private String canonical(RdfForm rdf, JsonObject document) {
            return new String(rdf.canonicalize(document), StandardCharsets.UTF_8);
        }
    }

    @Nested
    class Refused_is {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "undefined term                      | $                    | `grade`              | `\"A\"`",
                    "undefined term deep inside          | $.credentialSubject  | `grade`              | `\"A\"`",
                    "undefined type                      | $.issuer             | `type`               | `[\"Profile\",\"Sage\"]`",
                    "relative id, with all it carries    | $.credentialSubject  | `id`                 | `\"student-1\"`",
                    "relative id with a path             | $.issuer             | `id`                 | `\"/issuers/1\"`",
                    "empty id                            | $.credentialSubject  | `id`                 | `\"\"`",
                    "id with a space                     | $.credentialSubject  | `id`                 | `\"https://x.example/a b\"`",
                    "id that the processor cannot parse  | $.credentialSubject  | `id`                 | `\"urn:%zz\"`",
                    "id with a broken host               | $.credentialSubject  | `id`                 | `\"http://[bad\"`",
                    "id that names a blank node          | $.credentialSubject  | `id`                 | `\"_:b0\"`",
                    "type that the processor cannot parse| $                    | `type`               | `[\"VerifiableCredential\",\"OpenBadgeCredential\",\"urn:%zz\"]`",
                    "type that names a blank node        | $.issuer             | `type`               | `[\"Profile\",\"_:t\"]`",
                    "property that names a blank node    | $                    | `_:secret`           | `\"A\"`",
                    "property that cannot be parsed      | $                    | `https://x.example/%zz` | `\"A\"`",
                    "null                                | $                    | `description`        | `null`",
                    "null deep inside                    | $.issuer             | `description`        | `[\"a\",null]`",
                    "empty array                         | $                    | `endorsement`        | `[]`",
                    "empty array in an array             | $                    | `description`        | `[\"a\",[]]`",
                    "text in a language that is none     | $                    | `description`        | `{\"@value\":\"x\",\"@language\":\"!!\"}`",
                    "direction of text                   | $                    | `description`        | `{\"@value\":\"x\",\"@direction\":\"rtl\"}`",
                    "direction with language             | $                    | `description`        | `{\"@value\":\"x\",\"@language\":\"ja\",\"@direction\":\"rtl\"}`",
                    "typed value                         | $                    | `description`        | `{\"@value\":\"x\",\"type\":\"urn:t\"}`",
                    "nested context                      | $.issuer             | `@context`           | `{\"grade\":\"https://x.example/g\"}`",
                    "vocabulary                          | $.issuer             | `@vocab`             | `\"https://x.example/\"`",
                    "base                                | $                    | `@base`              | `\"https://x.example/\"`",
                    "list                                | $                    | `description`        | `{\"@list\":[\"a\"]}`",
                    "reverse property                    | $                    | `@reverse`           | `{}`",
                    "graph                               | $                    | `@graph`             | `[]`",
                    "included block                      | $                    | `@included`          | `[{\"id\":\"urn:x\"}]`",
                    "index                               | $.issuer             | `@index`             | `\"x\"`",
                    "nest                                | $                    | `@nest`              | `{\"description\":\"x\"}`",
                    "none                                | $                    | `@none`              | `\"x\"`"
                })
        void what_would_be_dropped(String what, String where, String name, String json) {
            JsonObject lossy = credential.deepCopy();
            JsonObject place = where.equals("$") ? lossy : lossy.getAsJsonObject(where.substring(2));
            place.add(name, JsonParser.parseString(json));
            refused(lossy, Kind.DATA_LOSS);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"@value\":null}",
                    "{\"@value\":\"x\",\"@language\":1}",
                    "{\"@value\":{\"a\":1}}",
                    "{\"@value\":\"x\",\"name\":\"y\"}",
                    "{\"id\":[\"urn:a\",\"urn:b\"]}",
                    "{\"id\":5}",
                    "{\"type\":5}",
                    "{\"type\":{}}"
                })
        void what_is_not_json_ld(String json) {
            JsonObject bad = credential.deepCopy();
            bad.add("description", JsonParser.parseString(json));
            assertThatExceptionOfType(ProofException.class)
                    .isThrownBy(() -> university.sign(bad))
                    .satisfies(e -> assertThat(e.kind()).isIn(Kind.MALFORMED, Kind.DATA_LOSS));
        }
    }

    @Nested
    class Taken_is {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "\"\"",
                    "\"x\"",
                    "7",
                    "true",
                    "{\"@value\":\"証明\",\"@language\":\"ja\"}",
                    "[{\"@value\":\"証明\",\"@language\":\"ja\"},{\"@value\":\"proof\",\"@language\":\"en\"}]",
                    "{}",
                    "{\"id\":\"did:key:z6Mk\"}"
                })
        void what_the_signature_covers(String json) {
            JsonObject whole = credential.deepCopy();
            whole.add("description", JsonParser.parseString(json));
            JsonObject signed = university.sign(whole);
            assertThat(DataIntegrity.standard().proof(signed).isSignedBy(university.credentialKey.verificationKey()))
                    .isTrue();
        }

        @Test
        void a_term_that_is_itself_a_url() {
            JsonObject extended = credential.deepCopy();
            extended.addProperty("https://univ.example/ns#note", "x");
            JsonObject signed = university.sign(extended);
            signed.addProperty("https://univ.example/ns#note", "y");
            assertThat(DataIntegrity.standard().proof(signed).isSignedBy(university.credentialKey.verificationKey()))
                    .isFalse();
        }
    }

    @Nested
    class Contexts_are {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "https://www.w3.org/2018/credentials/v1",
                    "https://www.w3.org/ns/credentials/v2/",
                    "https://purl.imsglobal.org/spec/ob/v3p0/context.json",
                    "http://www.w3.org/ns/credentials/v2",
                    "file:///etc/passwd",
                    "http://127.0.0.1:1/context",
                    "relative",
                    ""
                })
        void only_those_that_are_pinned(String url) {
            JsonObject other = credential.deepCopy();
            other.getAsJsonArray("@context").add(url);
            refused(other, Kind.UNKNOWN_CONTEXT);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"@vocab\":\"https://x.example/\"}",
                    "{\"grade\":\"https://x.example/g\"}",
                    "{\"@import\":\"https://www.w3.org/ns/credentials/v2\"}",
                    "null",
                    "7",
                    "[\"https://www.w3.org/ns/credentials/v2\"]"
                })
        void never_written_inside_the_document(String context) {
            JsonObject other = credential.deepCopy();
            other.getAsJsonArray("@context").add(JsonParser.parseString(context));
            refused(other, Kind.UNKNOWN_CONTEXT);
        }

        @Test
        void what_makes_the_words_so_that_without_one_the_words_are_unknown() {
            for (int i = 1; i < credential.getAsJsonArray("@context").size(); i++) {
                JsonObject fewer = credential.deepCopy();
                JsonElement removed = fewer.getAsJsonArray("@context").remove(i);
                if (!removed.getAsString().equals(Contexts.OPEN_BADGES_EXTENSIONS)) {
                    refused(fewer, Kind.DATA_LOSS);
                }
            }
        }
    }

    private void refused(JsonObject document, Kind kind) {
        // When signing,
        assertThatExceptionOfType(ProofException.class)
                .isThrownBy(() -> university.sign(document))
                .withMessageContaining("expected")
                .satisfies(e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind));
        // and when verifying, even if somebody else signed it.
        JsonObject signed = document.deepCopy();
        signed.add("proof", university.sign(credential).get("proof"));
        assertThatExceptionOfType(ProofException.class)
                .isThrownBy(() ->
                        DataIntegrity.standard().proof(signed).isSignedBy(university.credentialKey.verificationKey()))
                .satisfies(e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind));
    }
}
