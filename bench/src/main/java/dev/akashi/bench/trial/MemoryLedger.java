package dev.akashi.bench.trial;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.akashi.chaincode.RegistryChaincode;
import dev.akashi.credential.verify.Answer;
import dev.akashi.credential.verify.Evidence;
import dev.akashi.credential.verify.EvidenceSource;
import dev.akashi.model.MspId;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.record.AnchorRecord;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.Receipt;
import dev.akashi.model.record.StatusRecord;
import dev.akashi.model.signing.Envelope;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hyperledger.fabric.shim.Chaincode.Response;

/**
 * The registry's chaincode on a state in memory: all of its rules, and no network. What is recorded at once is there at
 * once; {@link #judge} only says what would become of a statement.
 */
public final class MemoryLedger implements EvidenceSource {

    // Held here because the JDK holds loggers weakly: at INFO the shim says how it was configured.
    private static final Logger SHIM = Logger.getLogger("org.hyperledger.fabric");
    private static final StrictJson.Limits LIMITS = StrictJson.Limits.of(16 * 1024 * 1024, 32);

    private final RegistryChaincode chaincode;
    private final List<MspId> members;
    private final Clock clock;
    private final Map<String, byte[]> state = new HashMap<>();
    private final List<Recorded> recorded = new ArrayList<>();
    private long transactions;

    /** A statement with what it was answered. */
    record Recorded(Envelope envelope, Receipt receipt) {}

    /**
     * An empty ledger.
     *
     * @param members its organisations; the first one submits
     * @param clock the time
     */
    public MemoryLedger(List<MspId> members, Clock clock) {
        SHIM.setLevel(Level.WARNING);
        this.chaincode = new RegistryChaincode("bench:0", clock);
        this.members = List.copyOf(members);
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /**
     * Records a statement.
     *
     * @throws IllegalStateException when it is refused
     */
    public Receipt record(Envelope envelope) {
        MemoryStub stub = stub("record", envelope.toJson());
        byte[] answer = answer(chaincode.invoke(stub.stub()));
        state.putAll(stub.written());
        Receipt receipt = Receipt.fromJson(answer);
        recorded.add(new Recorded(envelope, receipt));
        return receipt;
    }

    /** What was recorded, in order. */
    List<Recorded> recorded() {
        return List.copyOf(recorded);
    }

    /** A record of the world state. */
    Optional<byte[]> state(String name) {
        return Optional.ofNullable(state.get(name));
    }

    /**
     * Judges a statement by all rules, and keeps nothing of it.
     *
     * @param envelope as JSON
     * @return how many keys it would write
     * @throws IllegalStateException when it is refused
     */
    public int judge(byte[] envelope) {
        MemoryStub stub = stub("record", envelope);
        answer(chaincode.invoke(stub.stub()));
        return stub.written().size();
    }

    /** An institution. */
    public InstitutionRecord institution() {
        return InstitutionRecord.fromJson(ask("institution", Consortium.UNIVERSITY.value()));
    }

    /** What the ledger knows, as if all of its organisations had been asked and agreed. */
    @Override
    public Evidence gather(Question question) {
        JsonObject answer = StrictJson.readObject(
                ask(
                        "evidence",
                        question.institution().value(),
                        question.root().toString(),
                        question.commitment().toString()),
                LIMITS);
        return new Evidence(
                Evidence.LedgerKind.FABRIC,
                clock.instant(),
                part(answer, "anchor", AnchorRecord::fromJson),
                part(answer, "institution", InstitutionRecord::fromJson),
                part(answer, "status", StatusRecord::fromJson),
                members.stream()
                        .map(member -> new Evidence.Witness(member, Evidence.Opinion.AGREES))
                        .toList());
    }

    private static <T> Answer<T> part(JsonObject answer, String name, Function<byte[], T> reader) {
        JsonElement record = Objects.requireNonNull(answer.get(name), name);
        return record.isJsonNull() ? Answer.absent() : Answer.known(reader.apply(StrictJson.write(record)));
    }

    private byte[] ask(String function, String... arguments) {
        byte[][] bytes = Arrays.stream(arguments)
                .map(argument -> argument.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        return answer(chaincode.invoke(stub(function, bytes).stub()));
    }

    private MemoryStub stub(String function, byte[]... arguments) {
        Instant now = clock.instant();
        return new MemoryStub(state, members.get(0), transactions++, now, function, arguments);
    }

    private static byte[] answer(Response response) {
        if (response.getStatusCode() != 200) {
            throw new IllegalStateException("expected the ledger to accept, found " + response.getMessage());
        }
        byte[] payload = response.getPayload();
        return payload == null ? new byte[0] : payload;
    }
}
