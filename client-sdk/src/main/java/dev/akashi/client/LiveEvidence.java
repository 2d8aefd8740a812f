package dev.akashi.client;

import dev.akashi.credential.verify.Answer;
import dev.akashi.credential.verify.Evidence;
import dev.akashi.credential.verify.Evidence.Opinion;
import dev.akashi.credential.verify.Evidence.Witness;
import dev.akashi.credential.verify.EvidenceSource;
import dev.akashi.model.MspId;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.record.AnchorRecord;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.StatusRecord;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Evidence from a running network: every organisation's own peer is asked the same, and the answers are compared byte for
 * byte. The evidence is what most of them say; those who say something else, or nothing, are named.
 *
 * <p>Peers are a block apart now and then, so that organisations that differ are asked once more before it counts.
 */
public final class LiveEvidence implements EvidenceSource, AutoCloseable {

    private final RegistryLedger ledger;
    private final Clock clock;
    private final ExecutorService executor;

    /**
     * Asks through a ledger connection, which is left open.
     *
     * @param ledger the connection
     * @param clock the time
     */
    public LiveEvidence(RegistryLedger ledger, Clock clock) {
        this.ledger = Objects.requireNonNull(ledger, "ledger");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.executor = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "live-evidence");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public Evidence gather(Question question) {
        Map<MspId, Reply> replies = askAll(question);
        if (replies.values().stream().filter(Reply::isThere).distinct().count() > 1) {
            replies = askAll(question);
        }
        Optional<Reply> consensus = mostFrequent(replies);
        List<Witness> witnesses = new ArrayList<>();
        replies.forEach((mspId, reply) -> witnesses.add(new Witness(
                mspId,
                !reply.isThere()
                        ? Opinion.SILENT
                        : consensus.filter(reply::equals).isPresent() ? Opinion.AGREES : Opinion.DIFFERS)));
        // An organisation for which the user has no identity is not asked, and counts as silent.
        ledger.profile().organizations().stream()
                .filter(organization -> organization.identity() == null)
                .forEach(organization -> witnesses.add(new Witness(organization.mspId(), Opinion.SILENT)));
        String reason = replies.values().stream()
                .flatMap(reply -> reply.failure().stream())
                .findFirst()
                .orElse("no organisation answered");
        return new Evidence(
                ledger.profile().ledger(),
                clock.instant(),
                answer(consensus.map(Reply::anchor), reason, AnchorRecord::fromJson),
                answer(consensus.map(Reply::institution), reason, InstitutionRecord::fromJson),
                answer(consensus.map(Reply::status), reason, StatusRecord::fromJson),
                witnesses);
    }

    /** Ends the threads; the connection stays open. */
    @Override
    public void close() {
        executor.shutdownNow();
    }

    /** What one organisation said: three answers as bytes, or why there is none. */
    private record Reply(ByteBuffer anchor, ByteBuffer institution, ByteBuffer status, Optional<String> failure) {

        boolean isThere() {
            return failure.isEmpty();
        }

        static Reply failed(String why) {
            ByteBuffer nothing = ByteBuffer.allocate(0);
            return new Reply(nothing, nothing, nothing, Optional.of(why));
        }
    }

    private Map<MspId, Reply> askAll(Question question) {
        Map<MspId, Future<Reply>> pending = new LinkedHashMap<>();
        for (MspId organisation : ledger.identities()) {
            Callable<Reply> ask = () -> ask(organisation, question);
            pending.put(organisation, executor.submit(ask));
        }
        Map<MspId, Reply> replies = new LinkedHashMap<>();
        pending.forEach((organisation, reply) -> replies.put(organisation, await(reply)));
        return replies;
    }

    private Reply ask(MspId organisation, Question question) {
        try {
            return new Reply(
                    ByteBuffer.wrap(ledger.askOnly(
                            organisation, "anchor", question.root().toString())),
                    ByteBuffer.wrap(ledger.askOnly(
                            organisation, "institution", question.institution().value())),
                    ByteBuffer.wrap(ledger.askOnly(
                            organisation, "status", question.commitment().toString())),
                    Optional.empty());
        } catch (LedgerException e) {
            return Reply.failed(String.valueOf(e.getMessage()));
        }
    }

    private static Reply await(Future<Reply> reply) {
        try {
            return reply.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Reply.failed("interrupted");
        } catch (ExecutionException e) {
            return Reply.failed(String.valueOf(e.getCause()));
        }
    }

    private static Optional<Reply> mostFrequent(Map<MspId, Reply> replies) {
        Map<Reply, Integer> counts = new LinkedHashMap<>();
        replies.values().stream().filter(Reply::isThere).forEach(reply -> counts.merge(reply, 1, Integer::sum));
        return counts.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
    }

    private static <T> Answer<T> answer(Optional<ByteBuffer> bytes, String reason, Function<byte[], T> reader) {
        if (bytes.isEmpty()) {
            return Answer.unavailable(reason);
        }
        if (!bytes.get().hasRemaining()) {
            return Answer.absent();
        }
        try {
            return Answer.known(reader.apply(bytes.get().array()));
        } catch (JsonFormatException e) {
            return Answer.unavailable("an answer cannot be read: " + e.getMessage());
        }
    }
}
