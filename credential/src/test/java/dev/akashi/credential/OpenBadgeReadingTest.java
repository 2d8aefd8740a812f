package dev.akashi.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.json.JsonFormatException.Kind;
import dev.akashi.model.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is an Open Badges 3.0 credential: what the two specifications require, and not more. */
class OpenBadgeReadingTest {

    private final University university = University.first();
    private final JsonObject credential = university.issue("山田 太郎");

    @Nested
    class Required_is {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "@context",
                    "id",
                    "type",
                    "issuer",
                    "issuer.id",
                    "issuer.type",
                    "validFrom",
                    "credentialSubject",
                    "credentialSubject.type",
                    "credentialSubject.identifier",
                    "credentialSubject.achievement",
                    "credentialSubject.achievement.id",
                    "credentialSubject.achievement.type",
                    "credentialSubject.achievement.name",
                    "credentialSubject.achievement.description",
                    "credentialSubject.achievement.criteria"
                })
        void each_of_these(String path) {
            JsonObject without = credential.deepCopy();
            parent(without, path).remove(last(path));
            refused(without);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "@context | \"https://www.w3.org/ns/credentials/v2\"",
                    "@context | []",
                    "@context | [\"https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json\"]",
                    "id | \"not a url\"",
                    "id | \"relative\"",
                    "id | [\"urn:uuid:1\"]",
                    "id | 5",
                    "type | \"VerifiableCredential\"",
                    "type | [\"OpenBadgeCredential\"]",
                    "type | {}",
                    "name | [\"a\"]",
                    "name | {\"@value\":\"a\"}",
                    "issuer | \"univ.example\"",
                    "@context | [\"https://www.w3.org/ns/credentials/v2\"]",
                    "issuer | [{\"id\":\"did:web:univ.example\",\"type\":[\"Profile\"]}]",
                    "issuer.id | \"univ.example\"",
                    "issuer.type | [\"Person\"]",
                    "validFrom | \"2026-03-25\"",
                    "validFrom | \"2026-03-25T00:00:00\"",
                    "validFrom | \"2026-13-25T00:00:00Z\"",
                    "validFrom | 1774364400",
                    "validUntil | \"\"",
                    "validUntil | \"2026-03-24T23:59:59+09:00\"",
                    "credentialSubject | []",
                    "credentialSubject.type | [\"Person\"]",
                    "credentialSubject.achievement.id | \"relative\"",
                    "credentialSubject.achievement.criteria | \"https://univ.example/criteria\"",
                    "credentialSubject.achievement.achievementType | \"Diplom\"",
                    "credentialSubject.achievement.creator | {\"id\":\"urn:x\",\"type\":\"Person\"}",
                    "credentialSubject.identifier | {\"type\":\"IdentityObject\"}",
                    "awardedDate | \"2026-03-25\"",
                    "image | \"https://univ.example/image.png\"",
                    "description | null",
                    "extra | []",
                    "credentialStatus | \"urn:x\"",
                    "credentialStatus | [{\"id\":\"urn:x\",\"type\":\"T\"}]",
                    "credentialStatus | {\"type\":\"BitstringStatusListEntry\"}",
                    "credentialStatus | {\"id\":\"urn:x\"}",
                    "evidence | {\"type\":[\"Evidence\"]}",
                    "evidence | [5]",
                    "credentialSubject.role | 1.5",
                    "credentialSubject.role | 9007199254740992"
                })
        void its_proper_form(String path, String json) {
            JsonObject changed = credential.deepCopy();
            parent(changed, path).add(last(path), JsonParser.parseString(json));
            refused(changed);
        }
    }

    @Nested
    class The_salt {

        @Test
        void is_in_the_evidence_and_may_be_lacking() {
            assertThat(read(credential).salt()).isPresent();
            JsonObject without = credential.deepCopy();
            without.remove("evidence");
            assertThat(read(without).salt()).isEmpty();
            without.add("evidence", JsonParser.parseString("[{\"type\":[\"Evidence\"],\"name\":\"thesis\"}]"));
            assertThat(read(without).salt()).isEmpty();
        }

        @Test
        void stands_beside_other_evidence() {
            JsonObject more = credential.deepCopy();
            more.getAsJsonArray("evidence")
                    .add(JsonParser.parseString("{\"type\":[\"Evidence\"],\"name\":\"thesis\"}"));
            assertThat(read(more).salt()).isEqualTo(read(credential).salt());
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "\"\"",
                    "\"u\"",
                    "\"uAAAA\"",
                    "\"uAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"",
                    "\"uAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB\"",
                    "\"mAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"",
                    "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"",
                    "\"uAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA+/\"",
                    "5",
                    "null",
                    "[\"uAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"]"
                })
        void has_exactly_32_bytes_in_one_spelling(String json) {
            JsonObject changed = credential.deepCopy();
            changed.getAsJsonArray("evidence").get(0).getAsJsonObject().add("anchorSalt", JsonParser.parseString(json));
            refused(changed);
        }

        @Test
        void is_there_once() {
            JsonObject twice = credential.deepCopy();
            twice.getAsJsonArray("evidence")
                    .add(twice.getAsJsonArray("evidence").get(0));
            refused(twice);
        }

        @Test
        void is_no_salt_without_its_type() {
            JsonObject changed = credential.deepCopy();
            changed.getAsJsonArray("evidence")
                    .get(0)
                    .getAsJsonObject()
                    .add("type", JsonParser.parseString("[\"Evidence\"]"));
            refused(changed);
        }
    }

    @Nested
    class Limits_are {

        @Test
        void a_megabyte() {
            JsonObject large = credential.deepCopy();
            large.addProperty("description", "x".repeat(OpenBadge.MAX_SIZE));
            assertThat(kind(StrictJson.write(large))).isEqualTo(Kind.TOO_LARGE);
        }

        @Test
        void sixteen_levels() {
            for (int levels : new int[] {15, 16, 1000, 300_000}) {
                JsonObject deep = credential.deepCopy();
                deep.addProperty("extra", "HERE");
                String text = new String(StrictJson.write(deep), StandardCharsets.UTF_8)
                        .replace("\"HERE\"", "[".repeat(levels) + "\"x\"" + "]".repeat(levels));
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                if (levels == 15) {
                    assertThat(OpenBadge.parse(bytes).name()).isPresent();
                } else {
                    assertThat(kind(bytes)).isEqualTo(Kind.TOO_DEEP);
                }
            }
        }

        @Test
        void addresses_of_2048_characters() {
            JsonObject changed = credential.deepCopy();
            changed.addProperty("id", "urn:" + "x".repeat(2044));
            assertThat(read(changed).name()).isPresent();
            changed.addProperty("id", "urn:" + "x".repeat(2045));
            refused(changed);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "issuer | \"did:web:univ.example\"",
                "credentialSubject.achievement.criteria | {}",
                "credentialSubject.achievement.achievementType | \"ext:Diplom\"",
                "extra | \"of another vocabulary\""
            })
    void what_is_only_recommended_is_not_required(String path, String json) {
        JsonObject changed = credential.deepCopy();
        parent(changed, path).add(last(path), JsonParser.parseString(json));
        changed.remove("name");
        assertThat(read(changed).issuerId()).isEqualTo("did:web:univ.example");
        assertThat(read(changed).name()).isEmpty();
    }

    @Test
    void an_achievement_credential_is_the_same_by_its_older_name() {
        JsonObject older = credential.deepCopy();
        older.add("type", JsonParser.parseString("[\"VerifiableCredential\",\"AchievementCredential\"]"));
        assertThat(read(older).issuerId()).isEqualTo("did:web:univ.example");
    }

    @Test
    void times_may_be_written_in_any_zone() {
        JsonObject changed = credential.deepCopy();
        changed.addProperty("validFrom", "2026-03-24T10:00:00.5-05:00");
        assertThat(read(changed).validFrom()).isEqualTo(Instant.parse("2026-03-24T15:00:00.5Z"));
    }

    @Test
    void a_copy_is_given_out() {
        OpenBadge badge = read(credential);
        badge.json().addProperty("name", "changed");
        assertThat(badge.json()).isEqualTo(credential);
    }

    @ParameterizedTest
    @CsvSource({"simple.json, Teamwork Badge", "simple-did-key-method.json, test 1"})
    void samples_of_1edtech_are_read(String file, String name) {
        OpenBadge badge = OpenBadge.parse(Published.bytes("ob30/" + file));
        assertThat(badge.name()).contains(name);
        assertThat(badge.salt()).isEmpty();
    }

    private void refused(JsonObject json) {
        assertThatExceptionOfType(JsonFormatException.class)
                .isThrownBy(() -> read(json))
                .withMessageStartingWith("expected")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.SHAPE));
    }

    private static Kind kind(byte[] bytes) {
        try {
            OpenBadge.parse(bytes);
            throw new AssertionError("it was read");
        } catch (JsonFormatException e) {
            return e.kind();
        }
    }

    private static OpenBadge read(JsonElement json) {
        return OpenBadge.parse(StrictJson.write(json));
    }

    private static JsonObject parent(JsonObject root, String path) {
        JsonObject at = root;
        String[] names = path.split("\\.");
        for (int i = 0; i < names.length - 1; i++) {
            at = at.getAsJsonObject(names[i]);
        }
        return at;
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }
}
