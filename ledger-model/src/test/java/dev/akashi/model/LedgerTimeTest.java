package dev.akashi.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerTimeTest {

    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    @Test
    void reads_what_it_writes() {
        new Random(1)
                .longs(20_000, FIRST.getEpochSecond(), LAST.getEpochSecond() + 1)
                .mapToObj(Instant::ofEpochSecond)
                .forEach(instant ->
                        assertThat(LedgerTime.parse(LedgerTime.format(instant))).isEqualTo(instant));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2024-02-29T23:59:59Z", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z"})
    void has_one_spelling_of_an_instant(String text) {
        assertThat(LedgerTime.format(LedgerTime.parse(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-03-25",
                "2026-03-25T00:00:00",
                "2026-03-25T00:00:00z",
                "2026-03-25t00:00:00Z",
                "2026-03-25 00:00:00Z",
                "2026-03-25T00:00:00.0Z",
                "2026-03-25T00:00:00+00:00",
                "+2026-03-25T00:00:00Z",
                "-026-03-25T00:00:00Z",
                "2026-03-25T+1:00:00Z",
                "２026-03-25T00:00:00Z",
                "2026-03-25T00:00:00Z ",
                "2026-02-29T00:00:00Z",
                "2026-00-01T00:00:00Z",
                "2026-04-31T00:00:00Z",
                "2026-03-25T24:00:00Z",
                "2026-03-25T23:60:00Z",
                "2026-06-30T23:59:60Z"
            })
    void refuses_other_spellings_and_times_that_do_not_exist(String text) {
        assertThatThrownBy(() -> LedgerTime.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
