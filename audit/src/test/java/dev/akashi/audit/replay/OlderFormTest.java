package dev.akashi.audit.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akashi.audit.RecordedChain;
import dev.akashi.model.record.ConsortiumRecord;
import dev.akashi.model.record.WorldState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        return OlderForm.isSame(WorldState.CONSORTIUM, today, found.getBytes(StandardCharsets.UTF_8));
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
        assertThat(OlderForm.isSame("endorsement~x", today, older.getBytes(StandardCharsets.UTF_8)))
                .as("of a key that holds no record")
                .isFalse();
    }
}
