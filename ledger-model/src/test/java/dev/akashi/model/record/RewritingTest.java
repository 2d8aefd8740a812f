package dev.akashi.model.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A record is written over itself: it may grow, and nothing else. */
class RewritingTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{\"a\":1};{\"a\":1};{\"a\":1}",
                "{\"a\":1};{\"a\":1,\"b\":2};{\"a\":1,\"b\":2}",
                "{\"a\":1,\"x\":9};{\"a\":1,\"b\":2};{\"a\":1,\"b\":2,\"x\":9}",
                "{\"a\":[{\"b\":1,\"x\":9}]};{\"a\":[{\"b\":1},{\"b\":2}]};{\"a\":[{\"b\":1,\"x\":9},{\"b\":2}]}",
                "{\"a\":{\"x\":{\"y\":[1]}}};{\"a\":{\"b\":1}};{\"a\":{\"b\":1,\"x\":{\"y\":[1]}}}",
                "{\"a\":[1,2]};{\"a\":[1,2,3]};{\"a\":[1,2,3]}",
            })
    void and_keeps_what_it_does_not_know(String before, String after, String grown) {
        assertThat(new String(Rewriting.over(bytes(before), bytes(after)), StandardCharsets.UTF_8))
                .isEqualTo(grown);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{\"a\":1};{\"a\":2};$.a",
                "{\"a\":1};{\"a\":\"1\"};$.a",
                "{\"a\":[1,2]};{\"a\":[1]};$.a",
                "{\"a\":[1,2]};{\"a\":[2,1]};$.a[0]",
                "{\"a\":[{\"b\":1}]};{\"a\":[{\"b\":2}]};$.a[0].b",
                "{\"a\":{\"b\":1}};{\"a\":[1]};$.a",
                "{\"a\":[1]};{\"a\":{\"b\":1}};$.a",
            })
    void and_changes_or_loses_nothing(String before, String after, String where) {
        assertThatIllegalStateException()
                .isThrownBy(() -> Rewriting.over(bytes(before), bytes(after)))
                .withMessageContaining("a record may only grow, but " + where + " would");
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
