package dev.akashi.chaincode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StandingRecordsTest {

    private final List<String> understood = new ArrayList<>();
    private final StandingRecords records = new StandingRecords(2);

    @Test
    void are_understood_once_while_they_stay_the_same() {
        assertThat(read("a", "1")).isEqualTo("1");
        assertThat(read("a", "1")).isEqualTo("1");

        assertThat(understood).containsExactly("1");
    }

    @Test
    void are_what_the_peer_says_now() {
        read("a", "1");

        assertThat(read("a", "2")).isEqualTo("2");
        assertThat(read("a", "1")).isEqualTo("1");
    }

    @Test
    void of_one_key_are_not_those_of_another() {
        read("a", "1");

        assertThat(read("b", "1")).isEqualTo("1");
        assertThat(understood).containsExactly("1", "1");
    }

    @Test
    void that_cannot_be_read_are_not_kept() {
        read("a", "1");
        assertThatThrownBy(() -> read("a", "")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> read("a", "")).isInstanceOf(IllegalStateException.class);

        assertThat(read("a", "1")).isEqualTo("1");
        assertThat(understood).containsExactly("1");
    }

    @Test
    void are_so_many_and_not_more() {
        read("a", "1");
        read("b", "2");
        read("a", "1");
        read("c", "3");
        understood.clear();

        read("a", "1");
        assertThat(understood).isEmpty();
        read("b", "2");
        assertThat(understood).containsExactly("2");
    }

    @Test
    void do_not_change_with_the_bytes_that_they_were_read_from() {
        byte[] bytes = "1".getBytes(UTF_8);
        records.read("a", bytes, json -> new String(json, UTF_8));
        bytes[0] = '2';

        assertThat(read("a", "2")).isEqualTo("2");
    }

    private String read(String key, String json) {
        return records.read(key, json.getBytes(UTF_8), bytes -> {
            if (bytes.length == 0) {
                throw new IllegalStateException("nothing to read");
            }
            String text = new String(bytes, UTF_8);
            understood.add(text);
            return text;
        });
    }
}
