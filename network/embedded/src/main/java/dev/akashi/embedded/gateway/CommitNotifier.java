package dev.akashi.embedded.gateway;

import dev.akashi.embedded.ledger.Ledger;
import dev.akashi.embedded.ledger.LedgerBlock;
import dev.akashi.embedded.ledger.LedgerView;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Tells those who wait for a transaction that it has been committed. Thread-safe. */
public final class CommitNotifier {
    private final Map<String, Set<CompletableFuture<LedgerView.Status>>> waiting = new ConcurrentHashMap<>();
    private final LedgerView view;
    private volatile boolean closed;

    /** Takes the ledger whose blocks it is to hear of and the view that it answers from. */
    public CommitNotifier(Ledger ledger, LedgerView view) {
        this.view = view;
        ledger.addListener(this::committed);
    }

    /** {@return the transaction's fate, once it is known; cancel it to stop waiting} */
    @SuppressWarnings("FutureReturnValueIgnored") // Forgetting a waiter cannot fail.
    CompletableFuture<LedgerView.Status> await(String transactionId) {
        CompletableFuture<LedgerView.Status> future = new CompletableFuture<>();
        // Registered first and looked up second: a commit in between is seen by one of the two.
        waiting.computeIfAbsent(transactionId, id -> ConcurrentHashMap.newKeySet())
                .add(future);
        view.status(transactionId).ifPresent(future::complete);
        if (closed) {
            future.completeExceptionally(GatewayErrors.closing());
        }
        future.whenComplete((status, failure) -> forget(transactionId, future));
        return future;
    }

    /** Ends all waiting. */
    public void close() {
        closed = true;
        waiting.values()
                .forEach(futures -> futures.forEach(future -> future.completeExceptionally(GatewayErrors.closing())));
    }

    private void committed(LedgerBlock block) {
        for (LedgerBlock.Outcome outcome : block.outcomes()) {
            Set<CompletableFuture<LedgerView.Status>> futures = waiting.get(outcome.id());
            if (futures != null) {
                view.status(outcome.id()).ifPresent(status -> futures.forEach(future -> future.complete(status)));
            }
        }
    }

    @SuppressWarnings("CollectionUndefinedEquality") // Each waiter is only itself.
    private void forget(String transactionId, CompletableFuture<LedgerView.Status> future) {
        waiting.computeIfPresent(transactionId, (id, futures) -> {
            futures.remove(future);
            return futures.isEmpty() ? null : futures;
        });
    }
}
