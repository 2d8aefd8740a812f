package dev.akashi.client;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
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

    // So many calls to one organisation at once, as far as it takes several questions in one.
    private static final int MOST_UNDER_WAY = 2;
    private static final int MOST_TOGETHER = 50;

    private final RegistryLedger ledger;
    private final Questioning questioning;
    private final Clock clock;
    private final ExecutorService executor;
    private final Map<MspId, Rounds> rounds = new ConcurrentHashMap<>();

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
        Optional<JsonObject> said = Optional.empty();
        try {
            said = consensus.map(reply -> StrictJson.readObject(reply.evidence().array(), LIMITS));
        } catch (JsonFormatException e) {
            reason = "the answer cannot be read: " + e.getMessage();
        }
        return new Evidence(
                ledger.profile().ledger(),
                asked,
                answer(said, "anchor", reason, AnchorRecord::fromJson),
                answer(said, "institution", reason, InstitutionRecord::fromJson),
                answer(said, "status", reason, StatusRecord::fromJson),
                related(said),
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
            pending.put(
                    organisation,
                    rounds.computeIfAbsent(organisation, Rounds::new).ask(question));
        }
        Map<MspId, Reply> replies = new LinkedHashMap<>();
        pending.forEach((organisation, reply) -> replies.put(organisation, await(reply)));
        return replies;
    }

    /**
     * The questions to one organisation. The first is asked at once; those that come while calls are under way go together in
     * the next one. Nothing is kept: each question is answered by a call that began after it came.
     */
    private final class Rounds {

        private final MspId organisation;
        private Map<Question, CompletableFuture<Reply>> waiting = new LinkedHashMap<>();
        private int underWay;

        Rounds(MspId organisation) {
            this.organisation = organisation;
        }

        synchronized Future<Reply> ask(Question question) {
            CompletableFuture<Reply> reply = waiting.computeIfAbsent(question, unused -> new CompletableFuture<>());
            startNext();
            return reply;
        }

        private synchronized void startNext() {
            int most = questioning.takesMany(organisation) ? MOST_UNDER_WAY : Integer.MAX_VALUE;
            if (waiting.isEmpty() || underWay >= most) {
                return;
            }
            Map<Question, CompletableFuture<Reply>> round = new LinkedHashMap<>();
            waiting.entrySet().stream().limit(MOST_TOGETHER).forEach(each -> round.put(each.getKey(), each.getValue()));
            waiting.keySet().removeAll(round.keySet());
            underWay++;
            executor.execute(() -> run(round));
        }

        private void run(Map<Question, CompletableFuture<Reply>> round) {
            try {
                answer(round);
            } catch (LedgerUnavailableException e) {
                // Those who came meanwhile do not wait for the same silence once more.
                Reply silence = Reply.failed(String.valueOf(e.getMessage()));
                round.values().forEach(reply -> reply.complete(silence));
                takeWaiting().values().forEach(reply -> reply.complete(silence));
            } catch (LedgerException e) {
                round.values().forEach(reply -> reply.complete(Reply.failed(String.valueOf(e.getMessage()))));
            } catch (RuntimeException e) {
                round.values().forEach(reply -> reply.completeExceptionally(e));
            } finally {
                synchronized (this) {
                    underWay--;
                }
                startNext();
            }
        }

        private synchronized Map<Question, CompletableFuture<Reply>> takeWaiting() {
            Map<Question, CompletableFuture<Reply>> taken = waiting;
            waiting = new LinkedHashMap<>();
            return taken;
        }

        private void answer(Map<Question, CompletableFuture<Reply>> round) {
            List<Question> questions = List.copyOf(round.keySet());
            Optional<List<Questioning.Said>> said = questions.size() > 1 && questioning.takesMany(organisation)
                    ? questioning.askMany(organisation, questions)
                    : Optional.empty();
            for (int i = 0; i < questions.size(); i++) {
                Question question = questions.get(i);
                Questioning.Said one = said.isPresent() ? said.get().get(i) : questioning.ask(organisation, question);
                Objects.requireNonNull(round.get(question))
                        .complete(new Reply(
                                ByteBuffer.wrap(one.answer()), ByteBuffer.wrap(one.versions()), Optional.empty()));
            }
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
    private static List<InstitutionRecord> related(Optional<JsonObject> said) {
        try {
            return said.map(JsonFields::of)
                    .filter(answer -> answer.has("related"))
                    .map(answer -> answer.list(
                            "related", record -> InstitutionRecord.fromJson(StrictJson.write(record.object()))))
                    .orElse(List.of());
        } catch (JsonFormatException e) {
            return List.of();
        }
    }

    private static <T> Answer<T> answer(
            Optional<JsonObject> said, String part, String reason, Function<byte[], T> reader) {
        if (said.isEmpty()) {
            return Answer.unavailable(reason);
        }
        JsonElement record = said.get().get(part);
        if (record == null) {
            return Answer.unavailable("the answer lacks " + part);
        }
        try {
            return record.isJsonNull() ? Answer.absent() : Answer.known(reader.apply(StrictJson.write(record)));
        } catch (JsonFormatException e) {
            return Answer.unavailable("the answer cannot be read: " + e.getMessage());
        }
    }
}
