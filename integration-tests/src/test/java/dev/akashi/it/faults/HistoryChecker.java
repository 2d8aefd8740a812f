package dev.akashi.it.faults;

import dev.akashi.client.LedgerProbe.Written;
import dev.akashi.it.faults.History.Event;
import dev.akashi.it.faults.History.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * Compares what clients did and were told with what is in the blocks of all peers.
 *
 * <p>A statement counts as recorded by a valid transaction that writes its receipt. Transactions that a peer found to be
 * invalid are no concern of anybody.
 */
final class HistoryChecker {

    private static final String RECEIPT = "statement~";

    private final List<Violation> violations = new ArrayList<>();
    private final Map<String, List<Event>> byStatement = new LinkedHashMap<>();
    private final Map<String, List<String>> recordedBy = new HashMap<>();

    private HistoryChecker() {}

    /** What must not be. */
    enum Rule {
        /** Somebody was told that it is recorded by a transaction, and it is not. */
        LOST,
        /** It is recorded more than once. */
        DOUBLED,
        /** Somebody was told that it is not recorded, and it is. */
        DENIED,
        /** The last that its client knows of it is that it does not know. */
        UNRESOLVED,
        /** It was handed in again by a client that had not asked what had become of it. */
        REPEATED_BLINDLY,
        /** It is recorded, and nobody handed it in. */
        INVENTED,
        /** One peer has it otherwise than another. */
        PEERS_DIFFER,
        /** A peer's blocks do not follow from each other. */
        BROKEN_CHAIN
    }

    /**
     * Something that must not be.
     *
     * @param rule the kind
     * @param where the statement, or the peer and block
     * @param found what there is instead
     */
    record Violation(Rule rule, String where, String found) {}

    /**
     * Looks for everything that must not be.
     *
     * @param events those of each client in the order in which it wrote them
     * @param before digests of statements that were recorded before the clients began
     * @param chains what every peer has, when nothing was under way any more
     */
    static List<Violation> check(List<Event> events, Set<String> before, List<Chain> chains) {
        HistoryChecker checker = new HistoryChecker();
        events.forEach(event -> checker.byStatement
                .computeIfAbsent(event.statement(), key -> new ArrayList<>())
                .add(event));
        chains.forEach(checker::checkChain);
        Chain first = chains.get(0);
        chains.forEach(other -> checker.compare(first, other));
        first.blocks().forEach(checker::collect);
        checker.byStatement.forEach(checker::checkStatement);
        checker.checkInvented(before);
        return List.copyOf(checker.violations);
    }

    private void checkChain(Chain chain) {
        String previous = "";
        long number = 0;
        for (Chain.Block block : chain.blocks()) {
            String where = chain.peer() + ", block " + number;
            expect(Rule.BROKEN_CHAIN, where, "number", number, block.number());
            expect(Rule.BROKEN_CHAIN, where, "previous hash", previous, block.previousHash());
            expect(Rule.BROKEN_CHAIN, where, "data hash", block.actualDataHash(), block.dataHash());
            previous = block.hash();
            number++;
        }
    }

    private void compare(Chain first, Chain other) {
        int firstHeight = first.blocks().size();
        int otherHeight = other.blocks().size();
        expect(Rule.PEERS_DIFFER, other.peer(), "height", firstHeight, otherHeight);
        for (int i = 0; i < Math.min(firstHeight, otherHeight); i++) {
            Chain.Block one = first.blocks().get(i);
            Chain.Block two = other.blocks().get(i);
            String where = other.peer() + ", block " + i;
            expect(Rule.PEERS_DIFFER, where, "hash", one.hash(), two.hash());
            expect(Rule.PEERS_DIFFER, where, "validation codes", one.codes(), two.codes());
            expect(Rule.PEERS_DIFFER, where, "commit hash", one.commitHash(), two.commitHash());
            expect(Rule.PEERS_DIFFER, where, "transactions", one.transactions(), two.transactions());
        }
    }

    private void expect(Rule rule, String where, String what, Object expected, Object found) {
        if (!Objects.equals(expected, found)) {
            violations.add(new Violation(rule, where, what + ": expected " + expected + ", found " + found));
        }
    }

    private void collect(Chain.Block block) {
        for (Written transaction : block.transactions()) {
            if (transaction.code() == TxValidationCode.VALID) {
                transaction.writes().stream()
                        .filter(key -> key.startsWith(RECEIPT))
                        .forEach(key -> recordedBy
                                .computeIfAbsent(key.substring(RECEIPT.length()), digest -> new ArrayList<>())
                                .add(transaction.id()));
            }
        }
    }

    private void checkStatement(String statement, List<Event> events) {
        List<String> transactions = recordedBy.getOrDefault(statement, List.of());
        if (transactions.size() > 1) {
            violations.add(new Violation(Rule.DOUBLED, statement, "recorded by " + transactions));
        }
        Kind before = null;
        for (Event event : events) {
            switch (event.kind()) {
                case INVOKED -> {
                    if (before != null && before != Kind.NOT_YET) {
                        violations.add(new Violation(Rule.REPEATED_BLINDLY, statement, "handed in after " + before));
                    }
                }
                case ACKNOWLEDGED, FOUND -> {
                    if (!transactions.contains(event.transaction().orElse(""))) {
                        violations.add(new Violation(
                                Rule.LOST,
                                statement,
                                event.kind() + " by " + event.transaction() + ", recorded by " + transactions));
                    }
                }
                case REFUSED, NEVER -> {
                    if (!transactions.isEmpty()) {
                        violations.add(new Violation(
                                Rule.DENIED, statement, event.kind() + ", but recorded by " + transactions));
                    }
                }
                case UNKNOWN, NOT_YET -> {}
            }
            before = event.kind();
        }
        if (before == null || !before.isFinal()) {
            violations.add(new Violation(Rule.UNRESOLVED, statement, "the last is " + before));
        }
    }

    private void checkInvented(Set<String> before) {
        Set<String> known = new HashSet<>(before);
        known.addAll(byStatement.keySet());
        new TreeMap<>(recordedBy).forEach((statement, transactions) -> {
            if (!known.contains(statement)) {
                violations.add(new Violation(Rule.INVENTED, statement, "recorded by " + transactions));
            }
        });
    }
}
