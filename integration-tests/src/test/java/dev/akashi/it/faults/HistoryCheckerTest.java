package dev.akashi.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akashi.client.LedgerProbe.Written;
import dev.akashi.it.faults.History.Event;
import dev.akashi.it.faults.History.Kind;
import dev.akashi.it.faults.HistoryChecker.Rule;
import dev.akashi.it.faults.HistoryChecker.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A history in which nothing is wrong, and what the checker finds when one thing is made wrong. */
class HistoryCheckerTest {

    private final List<Event> events = new ArrayList<>();
    private final List<Chain.Block> blocks = new ArrayList<>();

    HistoryCheckerTest() {
        recorded("founding", "t0");
        told("acknowledged", Kind.INVOKED, Kind.ACKNOWLEDGED, "t1");
        recorded("acknowledged", "t1");
        told("refused", Kind.INVOKED, Kind.REFUSED, null);
        told("found", Kind.INVOKED, Kind.UNKNOWN, null);
        told("found", Kind.NOT_YET, Kind.FOUND, "t2");
        recorded("found", "t2");
        told("repeated", Kind.INVOKED, Kind.NOT_YET, null);
        told("repeated", Kind.INVOKED, Kind.ACKNOWLEDGED, "t3");
        recorded("repeated", "t3");
        block(new Written("t4", TxValidationCode.MVCC_READ_CONFLICT, List.of("statement~repeated"), List.of()));
        told("never", Kind.INVOKED, Kind.UNKNOWN, null);
        told("never", Kind.NOT_YET, Kind.NEVER, null);
    }

    private void told(String statement, Kind first, Kind second, @Nullable String transaction) {
        events.add(new Event("client", first, statement, Optional.empty(), ""));
        events.add(new Event("client", second, statement, Optional.ofNullable(transaction), ""));
    }

    private void recorded(String statement, String transaction) {
        block(new Written(
                transaction,
                TxValidationCode.VALID,
                List.of("anchor~of-" + statement, "statement~" + statement),
                List.of()));
    }

    private void block(Written transaction) {
        int number = blocks.size();
        blocks.add(new Chain.Block(
                number,
                number == 0 ? "" : "hash " + (number - 1),
                "hash " + number,
                "data " + number,
                "data " + number,
                List.of(transaction.code().getNumber()),
                "commit " + number,
                List.of(transaction)));
    }

    private List<Violation> check() {
        return check(blocks);
    }

    private List<Violation> check(List<Chain.Block> other) {
        return HistoryChecker.check(
                events,
                Set.of("founding"),
                List.of(new Chain("A", blocks), new Chain("B", other), new Chain("C", blocks)));
    }

    private void assertFound(Rule rule, String where) {
        assertThat(check()).singleElement().satisfies(violation -> {
            assertThat(violation.rule()).isEqualTo(rule);
            assertThat(violation.where()).isEqualTo(where);
        });
    }

    @Test
    void nothing_is_found_when_nothing_is_wrong() {
        assertThat(check()).isEmpty();
    }

    @Nested
    class a_statement {

        @Test
        void that_was_acknowledged_and_is_nowhere_is_lost() {
            told("lost", Kind.INVOKED, Kind.ACKNOWLEDGED, "t9");

            assertFound(Rule.LOST, "lost");
        }

        @Test
        void that_was_acknowledged_and_is_only_in_an_invalid_transaction_is_lost() {
            told("lost", Kind.INVOKED, Kind.ACKNOWLEDGED, "t9");
            block(new Written("t9", TxValidationCode.MVCC_READ_CONFLICT, List.of("statement~lost"), List.of()));

            assertFound(Rule.LOST, "lost");
        }

        @Test
        void that_is_recorded_by_another_transaction_than_the_client_was_told_is_lost() {
            told("other", Kind.INVOKED, Kind.ACKNOWLEDGED, "t9");
            recorded("other", "t8");

            assertFound(Rule.LOST, "other");
        }

        @Test
        void that_was_found_and_is_nowhere_is_lost() {
            told("lost", Kind.INVOKED, Kind.UNKNOWN, null);
            told("lost", Kind.NOT_YET, Kind.FOUND, "t9");

            assertFound(Rule.LOST, "lost");
        }

        @Test
        void that_is_recorded_by_two_transactions_is_doubled() {
            recorded("acknowledged", "t9");

            assertFound(Rule.DOUBLED, "acknowledged");
        }

        @Test
        void that_is_recorded_twice_by_one_transaction_is_doubled() {
            recorded("acknowledged", "t1");

            assertFound(Rule.DOUBLED, "acknowledged");
        }

        @Test
        void that_was_refused_and_is_recorded_was_denied() {
            recorded("refused", "t9");

            assertFound(Rule.DENIED, "refused");
        }

        @Test
        void that_was_given_up_and_comes_later_was_denied() {
            recorded("never", "t9");

            assertFound(Rule.DENIED, "never");
        }

        @Test
        void of_which_the_client_does_not_know_is_unresolved() {
            told("open", Kind.INVOKED, Kind.UNKNOWN, null);

            assertFound(Rule.UNRESOLVED, "open");
        }

        @Test
        void that_the_ledger_did_not_have_yet_is_unresolved() {
            told("open", Kind.INVOKED, Kind.NOT_YET, null);

            assertFound(Rule.UNRESOLVED, "open");
        }

        @Test
        void that_a_client_was_about_to_hand_in_when_it_was_killed_is_unresolved() {
            events.add(new Event("client", Kind.INVOKED, "open", Optional.empty(), ""));

            assertFound(Rule.UNRESOLVED, "open");
        }

        @Test
        void that_is_handed_in_again_without_asking_is_repeated_blindly() {
            told("again", Kind.INVOKED, Kind.UNKNOWN, null);
            told("again", Kind.INVOKED, Kind.ACKNOWLEDGED, "t9");
            recorded("again", "t9");

            assertFound(Rule.REPEATED_BLINDLY, "again");
        }

        @Test
        void that_nobody_handed_in_is_invented() {
            recorded("strange", "t9");

            assertFound(Rule.INVENTED, "strange");
        }
    }

    @Nested
    class a_peer {

        private final List<Chain.Block> other = new ArrayList<>(blocks);
        private final Chain.Block third = blocks.get(2);

        private void assertFound(Rule rule, String where) {
            assertThat(check(other)).isNotEmpty().allSatisfy(violation -> {
                assertThat(violation.rule()).isEqualTo(rule);
                assertThat(violation.where()).isEqualTo(where);
            });
        }

        @Test
        void with_another_commit_hash_differs() {
            other.set(
                    2,
                    new Chain.Block(
                            2,
                            third.previousHash(),
                            third.hash(),
                            third.dataHash(),
                            third.actualDataHash(),
                            third.codes(),
                            "another",
                            third.transactions()));

            assertFound(Rule.PEERS_DIFFER, "B, block 2");
        }

        @Test
        void with_another_validation_code_differs() {
            other.set(
                    2,
                    new Chain.Block(
                            2,
                            third.previousHash(),
                            third.hash(),
                            third.dataHash(),
                            third.actualDataHash(),
                            List.of(TxValidationCode.MVCC_READ_CONFLICT_VALUE),
                            third.commitHash(),
                            third.transactions()));

            assertFound(Rule.PEERS_DIFFER, "B, block 2");
        }

        @Test
        void that_lacks_the_last_block_differs() {
            other.remove(other.size() - 1);

            assertFound(Rule.PEERS_DIFFER, "B");
        }

        @Test
        void whose_transactions_are_not_those_of_the_header_has_a_broken_chain() {
            other.set(
                    2,
                    new Chain.Block(
                            2,
                            third.previousHash(),
                            third.hash(),
                            third.dataHash(),
                            "another",
                            third.codes(),
                            third.commitHash(),
                            third.transactions()));

            assertFound(Rule.BROKEN_CHAIN, "B, block 2");
        }

        @Test
        void whose_block_follows_another_one_has_a_broken_chain() {
            other.set(
                    2,
                    new Chain.Block(
                            2,
                            "another",
                            third.hash(),
                            third.dataHash(),
                            third.actualDataHash(),
                            third.codes(),
                            third.commitHash(),
                            third.transactions()));

            assertFound(Rule.BROKEN_CHAIN, "B, block 2");
        }
    }

    @Nested
    class a_history_in_a_file {

        @TempDir
        private Path folder;

        @Test
        void is_read_as_it_was_written_up_to_the_half_line_that_a_kill_left() throws IOException {
            Path file = folder.resolve("history");
            try (History history = History.begin(file)) {
                events.forEach(history::add);
            }
            Files.writeString(file, "{\"at\":\"2026", StandardOpenOption.APPEND);

            assertThat(History.read(List.of(file))).isEqualTo(events);
        }
    }
}
