package dev.akashi.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.client.Transaction;
import org.junit.jupiter.api.Test;

/** What a chaincode is given that asks for more than one key. */
interface Querying extends Behaviour {
    @Test
    default void a_range_has_its_start_and_not_its_end() throws Exception {
        String prefix = key("range-a-");
        committed("putMany", prefix, "5");

        assertThat(evaluate("range", prefix + "00001", prefix + "00003"))
                .isEqualTo(prefix + "00001," + prefix + "00002");
    }

    @Test
    default void a_range_may_have_more_keys_than_a_message() throws Exception {
        String prefix = key("range-b-");
        committed("putMany", prefix, "250");

        assertThat(evaluate("range", prefix, prefix + "~").split(","))
                .hasSize(250)
                .isSorted();
    }

    @Test
    default void a_range_may_be_empty() throws Exception {
        assertThat(evaluate("range", key("range-none-"), key("range-none-~"))).isEmpty();
    }

    @Test
    default void a_range_without_ends_has_no_composite_keys() throws Exception {
        committed("composite", key("type-open"), "x");
        committed("put", key("simple"), "1");

        assertThat(evaluate("range", "", "")).contains(key("simple")).doesNotContain(key("type-open"));
    }

    @Test
    default void pages_follow_bookmarks_to_the_end() throws Exception {
        String prefix = key("page-a-");
        committed("putMany", prefix, "7");
        List<String> counts = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        String bookmark = "";
        do {
            String[] page =
                    evaluate("page", prefix, prefix + "~", "3", bookmark).split(";", -1);
            counts.add(page[0]);
            bookmark = page[1];
            keys.addAll(List.of(page[2].split(",")));
        } while (!bookmark.isEmpty());

        assertThat(counts).containsExactly("3", "3", "1");
        assertThat(keys).hasSize(7).isSorted().doesNotHaveDuplicates();
    }

    @Test
    default void a_page_names_the_key_after_it() throws Exception {
        String prefix = key("page-b-");
        committed("putMany", prefix, "150");

        assertThat(evaluate("page", prefix, prefix + "~", "120", ""))
                .startsWith("120;" + prefix + "00120;" + prefix + "00000,");
    }

    @Test
    default void a_transaction_that_reads_a_page_may_be_submitted() throws Exception {
        String prefix = key("page-c-");
        committed("putMany", prefix, "5");

        committed("page", prefix, prefix + "~", "2", "");
    }

    @Test
    default void composite_keys_are_ordered_by_their_bytes() throws Exception {
        // U+FF5E sorts before U+20BB7 by bytes, and after it by UTF-16 units.
        committed("composite", key("type-a"), "～", "𠮷", "a");

        assertThat(evaluate("compositeRange", key("type-a"))).isEqualTo("a,～,𠮷");
    }

    @Test
    default void history_is_newest_first_and_tells_of_deletions() throws Exception {
        String key = key("history-a");
        committed("put", key, "1");
        committed("put", key, "2");
        committed("delete", key);
        committed("put", key, "3");

        assertThat(values(evaluate("history", key))).containsExactly("3", "deleted", "2", "1");
    }

    @Test
    default void history_names_the_transaction_and_the_time_that_the_client_gave_it() throws Exception {
        long before = System.currentTimeMillis() / 1000;
        SubmittedTransaction submitted = committed("put", key("history-b"), "1");

        String entry = evaluate("history", key("history-b"));

        assertThat(entry).startsWith(submitted.getTransactionId() + "=1@");
        assertThat(Long.parseLong(entry.substring(entry.indexOf('@') + 1)))
                .isBetween(before, System.currentTimeMillis() / 1000);
    }

    @Test
    default void history_has_each_of_several_writes_of_one_block() throws Exception {
        Transaction first = endorse("put", key("history-c"), "1");
        Transaction second = endorse("put", key("history-c"), "2");
        codes(first, second);

        // The last one in the block is what is left.
        List<String> values = values(evaluate("history", key("history-c")));
        assertThat(values).containsExactlyInAnyOrder("1", "2");
        assertThat(evaluate("get", key("history-c"))).isEqualTo(values.get(0));
    }

    @Test
    default void history_of_a_key_that_never_was_is_empty() throws Exception {
        assertThat(evaluate("history", key("history-none"))).isEmpty();
    }

    private static List<String> values(String history) {
        return Arrays.stream(history.split(","))
                .map(entry -> entry.replaceFirst("^[0-9a-f]{64}=", "").replaceFirst("@[0-9]+$", ""))
                .toList();
    }
}
