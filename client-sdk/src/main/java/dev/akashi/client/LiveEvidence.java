package dev.akashi.client;

import com.google.gson.JsonElement;
import dev.akashi.credential.verify.Answer;
import dev.akashi.credential.verify.Evidence;
import dev.akashi.credential.verify.Evidence.Opinion;
import dev.akashi.credential.verify.Evidence.Witness;
import dev.akashi.credential.verify.EvidenceSource;
import dev.akashi.credential.verify.TrustRoot;
import dev.akashi.model.MspId;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.record.AnchorRecord;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.StatusRecord;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
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
 * <p>{@link #signed} asks for answers that can be held against whoever gave them.
 *
 * <p>Peers are a block apart now and then, so that organisations that differ are asked once more before it counts.
 */
public final class LiveEvidence implements EvidenceSource, AutoCloseable {

    private static final StrictJson.Limits LIMITS = StrictJson.Limits.of(16 * 1024 * 1024, 32);

    private final RegistryLedger ledger;
    private final Questioning questioning;
    private final Clock clock;
    private final ExecutorService executor;

    /**
     * Asks each organisation through its own gateway, which is believed for its organisation. The connection is left open.
     *
     * @param ledger the connection
     * @param clock the time
     */
    public LiveEvidence(RegistryLedger ledger, Clock clock) {
        this(ledger, Questioning.eachGateway(ledger), clock);
    }

    /**
     * Asks for answers that the organisations' peers sign, each over a nonce of its own. Gateways only carry them, so that
     * one is enough, and one that lies is found out. The connection is left open.
     *
     * @param ledger the connection
     * @param trust the organisations, and the certificate authorities of their peers
     * @param clock the time
     */
    public static LiveEvidence signed(RegistryLedger ledger, TrustRoot trust, Clock clock) {
        return new LiveEvidence(ledger, new SignedQuestioning(ledger, trust), clock);
    }

    LiveEvidence(RegistryLedger ledger, Questioning questioning, Clock clock) {
        this.ledger = Objects.requireNonNull(ledger, "ledger");
        this.questioning = Objects.requireNonNull(questioning, "questioning");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.executor = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "live-evidence");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public Evidence gather(Question question) {
        Instant asked = clock.instant();
        Map<MspId, Reply> replies = askAll(question);
        if (replies.values().stream().filter(Reply::isThere).distinct().count() > 1) {
            asked = clock.instant();
            replies = askAll(question);
        }
        Optional<Reply> consensus = mostFrequent(replies);
        List<Witness> witnesses = new ArrayList<>();
        replies.forEach((mspId, reply) -> witnesses.add(new Witness(
                mspId,
                !reply.isThere()
                        ? Opinion.SILENT
                        : consensus.filter(reply::equals).isPresent() ? Opinion.AGREES : Opinion.DIFFERS)));
        questioning.unreachable().forEach(mspId -> witnesses.add(new Witness(mspId, Opinion.SILENT)));
        String reason = replies.values().stream()
                .flatMap(reply -> reply.failure().stream())
                .findFirst()
                .orElse("no organisation answered");
        return new Evidence(
                ledger.profile().ledger(),
                asked,
                answer(consensus, "anchor", reason, AnchorRecord::fromJson),
                answer(consensus, "institution", reason, InstitutionRecord::fromJson),
                answer(consensus, "status", reason, StatusRecord::fromJson),
                related(consensus),
                witnesses);
    }

    /** Ends the threads; the connection stays open. */
    @Override
    public void close() {
        executor.shutdownNow();
    }

    /** What one organisation said, as bytes, and from which versions it read it; or why there is nothing. */
    private record Reply(ByteBuffer evidence, ByteBuffer versions, Optional<String> failure) {

        boolean isThere() {
            return failure.isEmpty();
        }

        static Reply failed(String why) {
            return new Reply(ByteBuffer.allocate(0), ByteBuffer.allocate(0), Optional.of(why));
        }
    }

    private Map<MspId, Reply> askAll(Question question) {
        Map<MspId, Future<Reply>> pending = new LinkedHashMap<>();
        for (MspId organisation : questioning.organisations()) {
            Callable<Reply> ask = () -> ask(organisation, question);
            pending.put(organisation, executor.submit(ask));
        }
        Map<MspId, Reply> replies = new LinkedHashMap<>();
        pending.forEach((organisation, reply) -> replies.put(organisation, await(reply)));
        return replies;
    }

    private Reply ask(MspId organisation, Question question) {
        try {
            Questioning.Said said = questioning.ask(organisation, question);
            return new Reply(ByteBuffer.wrap(said.answer()), ByteBuffer.wrap(said.versions()), Optional.empty());
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

    /** What cannot be read is left out: whoever needs it finds it missing, and does not decide. */
    private static List<InstitutionRecord> related(Optional<Reply> consensus) {
        try {
            return consensus
                    .map(reply ->
                            JsonFields.of(StrictJson.readObject(reply.evidence().array(), LIMITS)))
                    .filter(answer -> answer.has("related"))
                    .map(answer -> answer.list(
                            "related", record -> InstitutionRecord.fromJson(StrictJson.write(record.object()))))
                    .orElse(List.of());
        } catch (JsonFormatException e) {
            return List.of();
        }
    }

    private static <T> Answer<T> answer(
            Optional<Reply> consensus, String part, String reason, Function<byte[], T> reader) {
        if (consensus.isEmpty()) {
            return Answer.unavailable(reason);
        }
        try {
            JsonElement record = StrictJson.readObject(
                            consensus.get().evidence().array(), LIMITS)
                    .get(part);
            if (record == null) {
                return Answer.unavailable("the answer lacks " + part);
            }
            return record.isJsonNull() ? Answer.absent() : Answer.known(reader.apply(StrictJson.write(record)));
        } catch (JsonFormatException e) {
            return Answer.unavailable("the answer cannot be read: " + e.getMessage());
        }
    }
}
