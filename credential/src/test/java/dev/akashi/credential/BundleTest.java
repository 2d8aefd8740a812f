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
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BundleTest {

    private final University university = University.first();
    private final Batch batch = Batch.around(university, university.issue("山田 太郎"), 2, 5);
    private final Bundle bundle = batch.bundle(2);

    @Test
    void a_bundle_is_pinned_to_the_byte() {
        assertThat(bundle.toJson()).isEqualTo(Golden.text("credential.bundle.json"));
    }

    @Test
    void what_was_written_is_read_again() {
        for (int i = 0; i < 5; i++) {
            assertThat(Bundle.parse(batch.bundle(i).toBytes())).isEqualTo(batch.bundle(i));
        }
    }

    @Test
    void it_leads_its_document_to_the_root() {
        assertThat(bundle.document().commitment()).isEqualTo(batch.commitment(2));
        assertThat(bundle.proof().includes(batch.commitment(2), bundle.root())).isTrue();
        assertThat(bundle.proof().includes(batch.commitment(1), bundle.root())).isFalse();
    }

    @Test
    void members_that_are_not_known_are_left_alone() {
        JsonObject json = json();
        json.addProperty("checkpoint", "later");
        json.getAsJsonObject("anchor").addProperty("logIndex", 7);
        assertThat(read(json)).isEqualTo(bundle);
    }

    @Nested
    class Refused_is {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "type",
                    "version",
                    "document",
                    "document.name",
                    "document.profile",
                    "document.salt",
                    "document.contentDigest",
                    "document.commitment",
                    "batch",
                    "batch.root",
                    "batch.leafIndex",
                    "batch.treeSize",
                    "batch.path",
                    "anchor",
                    "anchor.ledger",
                    "anchor.institution",
                    "anchor.transactionId",
                    "anchor.recordedAt",
                    "anchor.statement",
                    "anchor.statement.payload",
                    "anchor.statement.payloadType",
                    "anchor.statement.signatures"
                })
        void one_that_lacks_something(String path) {
            JsonObject json = json();
            parent(json, path).remove(last(path));
            refused(StrictJson.write(json), Kind.SHAPE);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "type | \"application/json\"",
                    "version | 2",
                    "version | \"1\"",
                    "version | 1.0",
                    "document.profile | \"OB3\"",
                    "document.profile | \"pdf\"",
                    "document.salt | \"00\"",
                    "document.contentDigest | \"AA\"",
                    "batch.leafIndex | -1",
                    "batch.leafIndex | 5",
                    "batch.leafIndex | \"2\"",
                    "batch.leafIndex | 9223372036854775808",
                    "batch.treeSize | 0",
                    "batch.treeSize | 2",
                    "batch.treeSize | 900000000000000000",
                    "batch.path | []",
                    "batch.path | {}",
                    "batch.path | [null,null,null]",
                    "anchor.institution | \"F113199999012\"",
                    "anchor.recordedAt | \"2026-03-25T10:00:00+09:00\"",
                    "anchor.recordedAt | \"2026-03-25\"",
                    "anchor.transactionId | \"x\"",
                    "anchor.statement | \"x\"",
                    "anchor.statement.payload | \"%%%\""
                })
        void one_with_a_value_of_another_form(String path, String value) {
            JsonObject json = json();
            parent(json, path).add(last(path), JsonParser.parseString(value));
            refused(StrictJson.write(json), Kind.SHAPE);
        }

        @Test
        void one_whose_parts_contradict_each_other() {
            for (String name : new String[] {"salt", "contentDigest", "commitment"}) {
                JsonObject json = json();
                json.getAsJsonObject("document").addProperty(name, "00".repeat(32));
                refused(StrictJson.write(json), Kind.SHAPE);
            }
            JsonObject json = json();
            json.getAsJsonObject("document").addProperty("profile", "document");
            refused(StrictJson.write(json), Kind.SHAPE);
        }

        @Test
        void one_whose_path_is_too_long_or_too_short() {
            JsonObject longer = json();
            JsonElement hash =
                    longer.getAsJsonObject("batch").getAsJsonArray("path").get(0);
            longer.getAsJsonObject("batch").getAsJsonArray("path").add(hash);
            refused(StrictJson.write(longer), Kind.SHAPE);
            JsonObject shorter = json();
            shorter.getAsJsonObject("batch").getAsJsonArray("path").remove(0);
            refused(StrictJson.write(shorter), Kind.SHAPE);
        }

        @Test
        void what_is_no_json() {
            refused(new byte[0], Kind.SYNTAX);
            refused(new byte[] {(byte) 0xff, 0, 1}, Kind.SYNTAX);
            refused((bundle.toJson() + "x").getBytes(StandardCharsets.UTF_8), Kind.SYNTAX);
            refused(("\uFEFF" + bundle.toJson()).getBytes(StandardCharsets.UTF_8), Kind.SYNTAX);
            refused("[]".getBytes(StandardCharsets.UTF_8), Kind.SHAPE);
            refused("[".repeat(17).getBytes(StandardCharsets.UTF_8), Kind.TOO_DEEP);
            refused(new byte[600 * 1024], Kind.TOO_LARGE);
            refused(
                    bundle.toJson()
                            .replace("\"version\": 1,", "\"version\": 1, \"version\": 1,")
                            .getBytes(StandardCharsets.UTF_8),
                    Kind.DUPLICATE_KEY);
        }

        private void refused(byte[] json, Kind kind) {
            assertThatExceptionOfType(JsonFormatException.class)
                    .isThrownBy(() -> Bundle.parse(json))
                    .withMessageMatching("expected .*|the check digit .*")
                    .satisfies(e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind));
        }
    }

    private JsonObject json() {
        return JsonParser.parseString(bundle.toJson()).getAsJsonObject();
    }

    private static Bundle read(JsonElement json) {
        return Bundle.parse(StrictJson.write(json));
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
