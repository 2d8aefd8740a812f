package dev.akashi.chaincode;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.akashi.model.Excerpt;
import dev.akashi.model.LedgerErrorCode;
import dev.akashi.model.MspId;
import dev.akashi.model.RejectedException;
import dev.akashi.model.TransactionId;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.record.Receipt;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.shim.ChaincodeBase;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.hyperledger.fabric.shim.ResponseUtils;
import org.jspecify.annotations.Nullable;

/**
 * The chaincode of the registry. One transaction writes, {@code record(envelope)}; the others answer questions:
 *
 * <pre>
 * record(envelope)                                        receipt
 * info()                                                  name, rules version, ledger id
 * consortium()                                            consortium record
 * institution(code)                                       institution record
 * institutions(pageSize, bookmark)                        {"records": […], "bookmark": "…"}
 * anchor(root)                                            anchor record
 * anchorsOf(code, fromDay, toDay, pageSize, bookmark)     {"records": […], "bookmark": "…"}
 * status(code, commitment)                                status record
 * statuses(code, ["commitment", …])                       array of status records or null
 * receipt(statementDigest)                                receipt
 * evidence(code, root, commitment)                        {"institution": …, "anchor": …, "status": …, "related": […]},
 *                                                         null for what is not there
 * evidences([{"institution": code, "root": …, "commitment": …}, …])
 *                                                         {"evidences": […]}, in the order of the questions
 * </pre>
 *
 * <p>Arguments and answers are UTF-8 text. A record that is not there is an empty answer. Refusals have status 500 and a
 * message {@code CODE: detail} with a {@link LedgerErrorCode}, because the message is all that Fabric hands on.
 *
 * <p>Extends the shim's base class rather than using its contract annotations: their class-path scan takes most of a
 * chaincode process's start, and routes nothing here that a {@code switch} does not.
 */
public class RegistryChaincode extends ChaincodeBase {

    /** How far the transaction's time may be from the endorser's clock. */
    public static final Duration MAX_CLOCK_SKEW = Duration.ofMinutes(5);

    private static final Logger LOG = Logger.getLogger(RegistryChaincode.class.getName());

    private final Clock clock;
    private volatile @Nullable PeerStream stream;

    /**
     * A chaincode instance for one peer.
     *
     * @param packageId the id under which the peer knows the installed package, {@code label:hash}
     * @param clock the endorser's clock
     */
    public RegistryChaincode(String packageId, Clock clock) {
        this.clock = Objects.requireNonNull(clock, "clock");
        processCommandLineOptions(new String[] {"-i", Objects.requireNonNull(packageId, "packageId")});
    }

    @Override
    public Response init(ChaincodeStub stub) {
        return ResponseUtils.newSuccessResponse();
    }

    @Override
    public Response invoke(ChaincodeStub stub) {
        try {
            return ResponseUtils.newSuccessResponse(answer(stub));
        } catch (RejectedException e) {
            return ResponseUtils.newErrorResponse(String.valueOf(e.getMessage()));
        } catch (JsonFormatException | IllegalArgumentException e) {
            return ResponseUtils.newErrorResponse(LedgerErrorCode.INVALID_INPUT + ": " + e.getMessage());
        } catch (RuntimeException e) {
            // Its text may hold arguments, so it goes neither to the client nor, beyond the trace, to the log.
            LOG.log(Level.SEVERE, e, () -> "transaction " + stub.getTxId() + " failed");
            return ResponseUtils.newErrorResponse(
                    LedgerErrorCode.INTERNAL + ": the chaincode failed; nothing was recorded");
        }
    }

    private byte[] answer(ChaincodeStub stub) {
        Arguments arguments = new Arguments(stub.getArgs());
        Questions questions = new Questions(stub, state(stub));
        return switch (arguments.function()) {
            case "record" -> record(stub, arguments.exactly(1));
            case "info" -> {
                arguments.exactly(0);
                yield questions.info();
            }
            case "consortium" -> {
                arguments.exactly(0);
                yield questions.consortium();
            }
            case "institution" -> questions.institution(arguments.exactly(1).text(0));
            case "institutions" -> questions.institutions(arguments.exactly(2).text(0), arguments.text(1));
            case "anchor" -> questions.anchor(arguments.exactly(1).text(0));
            case "anchorsOf" ->
                questions.anchorsOf(
                        arguments.exactly(5).text(0),
                        arguments.text(1),
                        arguments.text(2),
                        arguments.text(3),
                        arguments.text(4));
            case "status" -> questions.status(arguments.exactly(2).text(0), arguments.text(1));
            case "statuses" -> questions.statuses(arguments.exactly(2).text(0), arguments.text(1));
            case "evidence" -> questions.evidence(arguments.exactly(3).text(0), arguments.text(1), arguments.text(2));
            case "evidences" -> questions.evidences(arguments.exactly(1).text(0));
            case "receipt" -> questions.receipt(arguments.exactly(1).text(0));
            default ->
                throw new RejectedException(
                        LedgerErrorCode.INVALID_INPUT,
                        "expected a transaction of the registry, found " + Excerpt.of(arguments.function()));
        };
    }

    private byte[] record(ChaincodeStub stub, Arguments arguments) {
        Instant time = stub.getTxTimestamp();
        requireClock(time);
        Submission submission = new Submission(submitter(stub), new TransactionId(stub.getTxId()), time);
        Receipt receipt = Registry.record(arguments.bytes(0), submission, new LedgerState(state(stub)));
        byte[] json = receipt.toJson();
        if (!receipt.alreadyRecorded()) {
            stub.setEvent(receipt.type().wireName(), json);
        }
        return json;
    }

    private void requireClock(Instant time) {
        Instant now = clock.instant();
        if (Duration.between(now, time).abs().compareTo(MAX_CLOCK_SKEW) > 0) {
            // The endorser's own time is left out: endorsers that all refuse should refuse with the same words.
            throw new RejectedException(
                    LedgerErrorCode.CLOCK_SKEW,
                    "expected a transaction time within " + MAX_CLOCK_SKEW.toMinutes()
                            + " minutes of this organisation's clock, found " + time);
        }
    }

    private static MspId submitter(ChaincodeStub stub) {
        try {
            return new MspId(SerializedIdentity.parseFrom(stub.getCreator()).getMspid());
        } catch (InvalidProtocolBufferException e) {
            throw new RejectedException(LedgerErrorCode.INVALID_INPUT, "expected a Fabric identity as submitter", e);
        }
    }

    private KeyValues state(ChaincodeStub stub) {
        return new PeerState(stub, stream);
    }

    /** Puts itself between the shim and the peer, to ask for several keys at once. */
    @Override
    protected StreamObserver<ChaincodeMessage> connectToPeer(StreamObserver<ChaincodeMessage> peer) throws IOException {
        PeerStream connected = new PeerStream(peer);
        StreamObserver<ChaincodeMessage> fromPeer = connected.before(super.connectToPeer(connected));
        stream = connected;
        return fromPeer;
    }

    /** The arguments of an invocation: the name of the transaction, then its own. */
    private record Arguments(List<byte[]> all) {

        String function() {
            return all.isEmpty() ? "" : new String(all.get(0), StandardCharsets.UTF_8);
        }

        Arguments exactly(int count) {
            if (all.size() != count + 1) {
                throw new RejectedException(
                        LedgerErrorCode.INVALID_INPUT,
                        "expected " + count + " arguments of " + function() + ", found " + (all.size() - 1));
            }
            return this;
        }

        byte[] bytes(int index) {
            return all.get(index + 1);
        }

        String text(int index) {
            return new String(bytes(index), StandardCharsets.UTF_8);
        }
    }
}
