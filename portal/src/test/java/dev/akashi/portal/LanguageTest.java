package dev.akashi.portal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which language a reader gets. */
class LanguageTest {

    @ParameterizedTest
    @CsvSource({
        "ja, JA",
        "'ja-JP,ja;q=0.9,en;q=0.8', JA",
        "'en-GB,ja;q=0.5', EN",
        "'de,ja;q=0.5,en;q=0.4', JA",
        "vi, EN",
        "'', EN",
        "'*', EN",
        "';;;q=x', EN"
    })
    void is_the_one_that_the_browser_asks_for(String header, Language expected) {
        assertThat(Language.accepted(header)).isEqualTo(expected);
    }

    @Test
    void is_english_when_nothing_or_too_much_is_asked_for() {
        assertThat(Language.accepted(null)).isEqualTo(Language.EN);
        assertThat(Language.accepted("ja,".repeat(10_000))).isEqualTo(Language.EN);
    }
}
