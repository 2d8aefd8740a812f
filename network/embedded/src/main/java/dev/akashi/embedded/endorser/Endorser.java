package dev.akashi.embedded.endorser;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import dev.akashi.embedded.chaincode.ChaincodeCall;
import dev.akashi.embedded.chaincode.ChaincodeException;
import dev.akashi.embedded.chaincode.ChaincodeLink;
import dev.akashi.embedded.config.ChannelConfig;
import dev.akashi.embedded.config.ChannelPolicy;
import dev.akashi.embedded.ledger.ChaincodeDefinition;
import dev.akashi.embedded.ledger.Ledger;
import dev.akashi.embedded.ledger.Simulator;
import dev.akashi.identity.Identity;
import dev.akashi.identity.SigningIdentity;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Response;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/**
 * One organisation's endorsing peer: checks a proposal, runs the chaincode on the state of the last block, and signs what
 * it read and wrote. Thread-safe.
 */
public final class Endorser {
    private static final String SYSTEM_VERSION = "syscc";
    private static final Duration TIME_WINDOW = Duration.ofMinutes(15);

    private final ChannelConfig config;
    private final Ledger ledger;
    private final SigningIdentity identity;
    private final Map<String, SystemChaincode> systemChaincodes;
    private final Map<String, ChaincodeLink> links = new ConcurrentHashMap<>();
    private final Clock clock;
    private final Duration executionLimit;
    private final EndorserFault fault;

    /** Takes what the peer works with; chaincodes are attached later. */
    public Endorser(
            ChannelConfig config,
            Ledger ledger,
            SigningIdentity identity,
            Map<String, SystemChaincode> systemChaincodes,
            Clock clock,
            Duration executionLimit,
            EndorserFault fault) {
        this.config = config;
        this.ledger = ledger;
        this.identity = identity;
        this.systemChaincodes = Map.copyOf(systemChaincodes);
        this.clock = clock;
        this.executionLimit = executionLimit;
        this.fault = fault;
    }

    /** {@return the peer's organisation} */
    public String mspId() {
        return identity.mspId();
    }

    /** {@return the peer's identity} */
    public SigningIdentity identity() {
        return identity;
    }

    /** Gives the peer its connection to a chaincode, in place of any it had. */
    public Optional<ChaincodeLink> attach(String chaincode, ChaincodeLink link) {
        return Optional.ofNullable(links.put(chaincode, link));
    }

    /** {@return whether the name is that of a chaincode which is part of the peer} */
    public boolean isSystem(String chaincode) {
        return systemChaincodes.containsKey(chaincode);
    }

    /**
     * Handles a proposal.
     *
     * @return the endorsement, or a response of status 500 without payload if the peer itself failed
     * @throws ProposalException if the proposal is at fault
     */
    public ProposalResponse process(SignedProposal signed) throws ProposalException, PeerUnavailableException {
        if (fault.isDown()) {
            throw new PeerUnavailableException("connection refused: " + mspId() + " is down");
        }
        Proposal proposal = Proposal.unpack(signed);
        if (!proposal.channel().isEmpty() && !proposal.channel().equals(config.channel())) {
            return failure("channel '" + proposal.channel() + "' not found");
        }
        Identity creator = authenticate(proposal);
        if (!proposal.channel().isEmpty()) {
            if (ledger.contains(proposal.transactionId())) {
                throw new ProposalException("duplicate transaction found [" + proposal.transactionId() + "]. Creator ["
                        + HexFormat.of()
                                .formatHex(
                                        proposal.signatureHeader().getCreator().toByteArray())
                        + "]");
            }
            if (!isSystem(proposal.chaincode()) && !config.isSatisfied(ChannelPolicy.WRITERS, List.of(creator))) {
                throw new ProposalException(Denials.denied(config.channel(), ChannelPolicy.WRITERS));
            }
        }
        try {
            SystemChaincode system = systemChaincodes.get(proposal.chaincode());
            return system == null ? simulate(proposal) : callSystem(system, proposal, creator);
        } catch (ChaincodeException e) {
            return failure(String.valueOf(e.getMessage()));
        }
    }

    private Identity authenticate(Proposal proposal) throws ProposalException, PeerUnavailableException {
        Timestamp timestamp = proposal.channelHeader().getTimestamp();
        Instant sent = Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
        if (Duration.between(sent, clock.instant()).abs().compareTo(TIME_WINDOW) > 0) {
            // A peer's filter refuses this before the proposal is looked at, so a gateway tries another peer.
            throw new PeerUnavailableException("request unauthorized due to incorrect timestamp " + sent
                    + ", peer time " + clock.instant() + ", peer.authentication.timewindow 15m0s");
        }
        proposal.checkForm();
        Identity creator = config.msps()
                .recognize(proposal.signatureHeader().getCreator())
                .orElseThrow(() -> Proposal.invalid("access denied: channel [" + proposal.channel()
                        + "] creator org unknown, creator is malformed"));
        if (!creator.verify(
                proposal.signed().getSignature(),
                proposal.signed().getProposalBytes().toByteArray())) {
            throw Proposal.invalid(
                    "access denied: channel [" + proposal.channel() + "] creator org [" + creator.mspId() + "]");
        }
        return creator;
    }

    private ProposalResponse callSystem(SystemChaincode system, Proposal proposal, Identity creator) {
        Response response = system.invoke(proposal.input().getArgsList(), creator);
        if (proposal.channel().isEmpty()) {
            return ProposalResponse.newBuilder().setResponse(response).build();
        }
        return endorse(proposal, response, ByteString.EMPTY, ByteString.EMPTY, SYSTEM_VERSION);
    }

    private ProposalResponse simulate(Proposal proposal) throws ChaincodeException {
        try (Simulator simulator = ledger.simulate(proposal.transactionId())) {
            ChaincodeDefinition definition = simulator
                    .definition(proposal.chaincode())
                    .orElseThrow(() -> new ChaincodeException("make sure the chaincode " + proposal.chaincode()
                            + " has been successfully defined on channel " + proposal.channel()
                            + " and try again: chaincode " + proposal.chaincode() + " not found"));
            ChaincodeMessage message;
            try {
                message = run(proposal.chaincode(), proposal.input(), proposal, simulator);
            } catch (ChaincodeException e) {
                throw new ChaincodeException("error in simulation: failed to execute transaction "
                        + proposal.transactionId() + ": " + e.getMessage());
            }
            Response response = result(message, proposal.transactionId());
            ByteString event = response.getStatus() < 400 ? event(message, proposal) : ByteString.EMPTY;
            return endorse(proposal, response, fault.results(simulator.results()), event, definition.version());
        }
    }

    private ChaincodeMessage run(String chaincode, ChaincodeInput input, Proposal proposal, Simulator simulator)
            throws ChaincodeException {
        ChaincodeLink link = links.get(chaincode);
        if (link == null) {
            throw new ChaincodeException("could not launch chaincode " + chaincode + ": no chaincode server of "
                    + mspId() + " is connected");
        }
        try {
            return link.execute(
                    new ChaincodeCall(
                            proposal.channel(),
                            proposal.transactionId(),
                            chaincode,
                            input,
                            proposal.signed(),
                            simulator,
                            (called, arguments) -> runCalled(called, arguments, proposal, simulator)),
                    executionLimit);
        } catch (ChaincodeException e) {
            throw new ChaincodeException("error sending: " + e.getMessage());
        }
    }

    private ChaincodeMessage runCalled(String chaincode, ChaincodeInput input, Proposal proposal, Simulator simulator)
            throws ChaincodeException {
        if (isSystem(chaincode)) {
            throw new ChaincodeException(
                    "execute failed: Rejecting invoke of " + chaincode + " from another chaincode");
        }
        try {
            if (simulator.definition(chaincode).isEmpty()) {
                throw new ChaincodeException("invalid invocation: [channel " + proposal.channel()
                        + "] failed to get chaincode container info for " + chaincode + ": chaincode " + chaincode
                        + " not found");
            }
            return run(chaincode, input, proposal, simulator);
        } catch (ChaincodeException e) {
            throw new ChaincodeException("execute failed: " + e.getMessage());
        }
    }

    private static Response result(ChaincodeMessage message, String transactionId) throws ChaincodeException {
        if (message.getType() == ChaincodeMessage.Type.ERROR) {
            throw new ChaincodeException("error in simulation: transaction returned with failure: "
                    + message.getPayload().toStringUtf8());
        }
        try {
            return Response.parseFrom(message.getPayload());
        } catch (InvalidProtocolBufferException e) {
            throw new ChaincodeException("error in simulation: failed to unmarshal response for transaction "
                    + transactionId + ": " + e.getMessage());
        }
    }

    private static ByteString event(ChaincodeMessage message, Proposal proposal) {
        if (!message.hasChaincodeEvent()) {
            return ByteString.EMPTY;
        }
        ChaincodeEvent event = message.getChaincodeEvent();
        return event.toBuilder()
                .setChaincodeId(proposal.chaincode())
                .setTxId(proposal.transactionId())
                .build()
                .toByteString();
    }

    private ProposalResponse endorse(
            Proposal proposal, Response response, ByteString results, ByteString event, String version) {
        ByteString payload = ProposalResponsePayload.newBuilder()
                .setProposalHash(proposal.hash())
                .setExtension(ChaincodeAction.newBuilder()
                        .setResults(results)
                        .setEvents(event)
                        .setResponse(response)
                        .setChaincodeId(ChaincodeID.newBuilder()
                                .setName(proposal.chaincode())
                                .setVersion(version))
                        .build()
                        .toByteString())
                .build()
                .toByteString();
        ProposalResponse.Builder answer =
                ProposalResponse.newBuilder().setVersion(1).setResponse(response);
        if (response.getStatus() >= 500) {
            return answer.setPayload(payload).build();
        }
        if (response.getStatus() >= 400) {
            return answer.build();
        }
        ByteString signature =
                identity.sign(payload.toByteArray(), identity.serialized().toByteArray());
        return answer.setPayload(payload)
                .setEndorsement(Endorsement.newBuilder()
                        .setEndorser(identity.serialized())
                        .setSignature(fault.signature(signature)))
                .build();
    }

    private static ProposalResponse failure(String text) {
        return ProposalResponse.newBuilder()
                .setResponse(Response.newBuilder().setStatus(500).setMessage(text))
                .build();
    }
}
