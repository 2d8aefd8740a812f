package dev.akashi.audit.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akashi.audit.RecordedChain;
import dev.akashi.model.StatementDigest;
import dev.akashi.model.TransactionId;
import dev.akashi.model.record.ConsortiumRecord;
import dev.akashi.model.record.Provenance;
import dev.akashi.model.record.Receipt;
import dev.akashi.model.record.WorldState;
import dev.akashi.model.statement.StatementType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The founding record of a recorded chain, from a time when there were fewer kinds of statement. */
class OlderFormTest {

    @TempDir
    Path folder;

    private String older;
    private byte[] today;

    @BeforeEach
    void read_the_record() throws IOException {
        RecordedChain blocks = RecordedChain.of("bft-4");
        try (Replay replay = Replay.open(folder, "akashi", blocks.genesis())) {
            replay.run(blocks, blocks.height(), (done, total) -> {});
            byte[] bytes = replay.book().record(WorldState.CONSORTIUM).orElseThrow();
            older = new String(bytes, StandardCharsets.UTF_8);
            today = ConsortiumRecord.fromJson(bytes).toJson();
        }
    }

    private boolean isSame(String found) {
        return isSame(WorldState.CONSORTIUM, Map.of(WorldState.CONSORTIUM, today), found);
    }

    private static boolean isSame(String name, Map<String, byte[]> rules, String found) {
        return OlderForm.isSame(name, rules, found.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void with_members_left_out_that_mean_what_is_written_today_is_the_same() {
        assertThat(today).hasSizeGreaterThan(older.length());
        assertThat(isSame(older)).isTrue();
    }

    @Test
    void with_a_member_more_or_another_value_is_not() {
        assertThat(isSame(older.replaceFirst("\\{", "{\"more\":1,"))).isFalse();
        assertThat(isSame(older.replace("\"BatchAnchored\":1", "\"BatchAnchored\":2")))
                .isFalse();
    }

    @Test
    void without_a_member_that_means_something_else_is_not() {
        assertThat(isSame(older.replaceFirst("\"change\":\"JOINED\",", ""))).isFalse();
        assertThat(isSame("{}")).isFalse();
        assertThat(isSame("endorsement~x", Map.of("endorsement~x", today), older))
                .as("of a key that holds no record")
                .isFalse();
    }

    /** Until receipts were made shorter, they repeated the names of what else was written. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'[\"anchor~1\",\"anchor-by~1\"]'               | true",
                "'[\"anchor~1\"]'                               | false",
                "'[\"anchor~1\",\"anchor~1\"]'                  | false",
                "'[\"anchor~1\",\"anchor~2\"]'                  | false",
                "'[\"anchor~1\",\"anchor-by~1\",\"institution\"]' | false",
                "'[]'                                           | false",
                "'\"anchor~1\"'                                 | false",
            })
    void a_receipt_that_names_what_else_was_written_is_the_same_if_that_was_written(String names, boolean same) {
        byte[] receipt = new Receipt(StatementType.BATCH_ANCHORED, provenance(), false).toJson();
        String name = WorldState.statement(provenance().statement());
        Map<String, byte[]> rules = Map.of(name, receipt, "anchor~1", today, "anchor-by~1", today);
        String longer = new String(receipt, StandardCharsets.UTF_8)
                .replace(",\"alreadyRecorded\"", ",\"keys\":" + names + ",\"alreadyRecorded\"");

        assertThat(isSame(name, rules, longer)).isEqualTo(same);
        assertThat(isSame(name, rules, longer.replace("false", "true"))).isFalse();
        assertThat(isSame(
                        "anchor~1",
                        rules,
                        new String(today, StandardCharsets.UTF_8).replaceFirst("\\{", "{\"keys\":[],")))
                .as("of another record")
                .isFalse();
    }

    private static Provenance provenance() {
        return new Provenance(
                Instant.parse("2026-03-25T01:00:00Z"),
                new TransactionId("ab".repeat(32)),
                StatementDigest.parse("cd".repeat(32)));
    }
}
