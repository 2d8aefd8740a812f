package dev.akashi.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.GatewayException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedNetwork.class)
class QueriesTest {
    private final Contract contract = SharedNetwork.client().contract(SharedNetwork.CHAINCODE);

    private String evaluate(String function, String... arguments) throws GatewayException {
        return new String(contract.evaluateTransaction(function, arguments), UTF_8);
    }

    @Nested
    class Ranges {
        @Test
        void start_is_part_of_a_range_and_end_is_not() throws Exception {
            contract.submitTransaction("putMany", "range-a-", "5");

            assertThat(evaluate("range", "range-a-00001", "range-a-00003")).isEqualTo("range-a-00001,range-a-00002");
        }

        @Test
        void results_come_in_as_many_batches_as_needed() throws Exception {
            contract.submitTransaction("putMany", "range-b-", "250");

            String[] keys = evaluate("range", "range-b-", "range-b-~").split(",");

            assertThat(keys).hasSize(250).isSorted();
        }

        @Test
        void exactly_a_batch() throws Exception {
            contract.submitTransaction("putMany", "range-c-", "100");

            assertThat(evaluate("range", "range-c-", "range-c-~").split(",")).hasSize(100);
        }

        @Test
        void an_empty_range() throws Exception {
            assertThat(evaluate("range", "range-none-", "range-none-~")).isEmpty();
        }

        @Test
        void an_open_range_has_no_composite_keys() throws Exception {
            contract.submitTransaction("composite", "type-open", "x");

            assertThat(evaluate("range", "", "")).doesNotContain("type-open");
        }
    }

    @Nested
    class Pages {
        @Test
        void pages_follow_bookmarks_to_the_end() throws Exception {
            contract.submitTransaction("putMany", "page-a-", "7");
            List<String> counts = new ArrayList<>();
            List<String> keys = new ArrayList<>();
            String bookmark = "";
            do {
                String[] page =
                        evaluate("page", "page-a-", "page-a-~", "3", bookmark).split(";", -1);
                counts.add(page[0]);
                bookmark = page[1];
                keys.addAll(List.of(page[2].split(",")));
            } while (!bookmark.isEmpty());

            assertThat(counts).containsExactly("3", "3", "1");
            assertThat(keys).hasSize(7).isSorted().doesNotHaveDuplicates();
        }

        @Test
        void a_page_may_be_larger_than_a_batch() throws Exception {
            contract.submitTransaction("putMany", "page-b-", "150");

            assertThat(evaluate("page", "page-b-", "page-b-~", "120", "")).startsWith("120;page-b-00120;");
        }

        @Test
        void a_transaction_that_has_read_a_page_may_not_write() {
            EndorseException error =
                    catchThrowableOfType(EndorseException.class, () -> contract.submitTransaction("pageThenPut", "x"));

            assertThat(error.getDetails()).hasSize(1);
        }
    }

    @Nested
    class CompositeKeys {
        @Test
        void are_ordered_by_their_bytes() throws Exception {
            // U+FF5E sorts before U+20BB7 by bytes, and after it by UTF-16 units.
            contract.submitTransaction("composite", "type-a", "～", "𠮷", "a");

            assertThat(evaluate("compositeRange", "type-a")).isEqualTo("a,～,𠮷");
        }
    }

    @Nested
    class History {
        @Test
        void is_newest_first_with_deletions() throws Exception {
            contract.submitTransaction("put", "history-a", "1");
            contract.submitTransaction("put", "history-a", "2");
            contract.submitTransaction("delete", "history-a");
            contract.submitTransaction("put", "history-a", "3");

            List<String> values = List.of(evaluate("history", "history-a").split(",")).stream()
                    .map(entry -> entry.replaceFirst("^[0-9a-f]{64}=", "").replaceFirst("@[0-9]+$", ""))
                    .toList();

            assertThat(values).containsExactly("3", "deleted", "2", "1");
        }

        @Test
        void names_transaction_and_its_time() throws Exception {
            long before = System.currentTimeMillis() / 1000;
            var submitted = contract.newProposal("put")
                    .addArguments("history-b", "1")
                    .build()
                    .endorse()
                    .submitAsync();
            submitted.getStatus();

            String entry = evaluate("history", "history-b");

            assertThat(entry).startsWith(submitted.getTransactionId() + "=1@");
            assertThat(Long.parseLong(entry.substring(entry.indexOf('@') + 1)))
                    .isBetween(before, System.currentTimeMillis() / 1000);
        }
    }
}
