package dev.akashi.embedded;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.akashi.embedded.config.SignedBy;
import dev.akashi.embedded.ledger.ChaincodeDefinition;
import dev.akashi.embedded.ledger.Ledger;
import dev.akashi.embedded.ledger.SimulationException;
import dev.akashi.embedded.ledger.Simulator;
import dev.akashi.identity.Digests;
import dev.akashi.identity.Role;
import dev.akashi.identity.SigningIdentity;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEndorsedAction;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeSpec;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Response;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;

/** Puts chaincodes on the channel with an ordinary transaction, endorsed by the peers, that real peers understand too. */
final class ChaincodeDefinitions {
    private final Ledger ledger;
    private final String channel;
    private final List<String> mspIds;
    private final SigningIdentity admin;
    private final List<SigningIdentity> peers;
    private final SecureRandom random;

    ChaincodeDefinitions(
            Ledger ledger,
            String channel,
            List<String> mspIds,
            SigningIdentity admin,
            List<SigningIdentity> peers,
            SecureRandom random) {
        this.ledger = ledger;
        this.channel = channel;
        this.mspIds = mspIds;
        this.admin = admin;
        this.peers = peers;
        this.random = random;
    }

    /**
     * A transaction that defines a chaincode.
     *
     * @param id transaction id
     * @param envelope signed envelope
     */
    record Definition(String id, Envelope envelope) {}

    /** {@return the transaction that defines the chaincode so; empty if it is defined so already} */
    Optional<Definition> define(EmbeddedNetworkConfig.Chaincode chaincode, Instant now) {
        ApplicationPolicy policy = policy(chaincode.policy());
        Optional<ChaincodeDefinition> current = ledger.definition(chaincode.name());
        if (current.isPresent()
                && current.get().version().equals(chaincode.version())
                && current.get().policy().equals(policy)) {
            return Optional.empty();
        }
        ChaincodeDefinition next = new ChaincodeDefinition(
                chaincode.name(),
                current.map(definition -> definition.sequence() + 1).orElse(1L),
                chaincode.version(),
                policy);
        return Optional.of(transaction(next, now));
    }

    private ApplicationPolicy policy(EndorsementPolicy policy) {
        List<String> organizations = policy.organizations().isEmpty() ? mspIds : policy.organizations();
        int required = policy.required() == 0 ? organizations.size() / 2 + 1 : policy.required();
        return ApplicationPolicy.newBuilder()
                .setSignaturePolicy(SignedBy.outOf(required, organizations, Role.PEER))
                .build();
    }

    private Definition transaction(ChaincodeDefinition definition, Instant now) {
        byte[] nonce = new byte[24];
        random.nextBytes(nonce);
        String id = HexFormat.of()
                .formatHex(Digests.sha256(nonce, admin.serialized().toByteArray()));
        Header header = header(id, nonce, now);
        ByteString input = ChaincodeProposalPayload.newBuilder()
                .setInput(ChaincodeInvocationSpec.newBuilder()
                        .setChaincodeSpec(ChaincodeSpec.newBuilder()
                                .setType(ChaincodeSpec.Type.GOLANG)
                                .setChaincodeId(lifecycle())
                                .setInput(ChaincodeInput.newBuilder()
                                        .addArgs(ByteString.copyFromUtf8("CommitChaincodeDefinition"))
                                        .addArgs(ByteString.copyFromUtf8(definition.name()))))
                        .build()
                        .toByteString())
                .build()
                .toByteString();
        ByteString payload = ProposalResponsePayload.newBuilder()
                .setProposalHash(ByteString.copyFrom(Digests.sha256(
                        header.getChannelHeader().toByteArray(),
                        header.getSignatureHeader().toByteArray(),
                        input.toByteArray())))
                .setExtension(ChaincodeAction.newBuilder()
                        .setResults(results(definition, id))
                        .setResponse(Response.newBuilder().setStatus(200))
                        .setChaincodeId(lifecycle().toBuilder().setVersion("syscc"))
                        .build()
                        .toByteString())
                .build()
                .toByteString();
        ChaincodeEndorsedAction.Builder action =
                ChaincodeEndorsedAction.newBuilder().setProposalResponsePayload(payload);
        peers.forEach(peer -> action.addEndorsements(Endorsement.newBuilder()
                .setEndorser(peer.serialized())
                .setSignature(peer.sign(payload.toByteArray(), peer.serialized().toByteArray()))));
        Transaction transaction = Transaction.newBuilder()
                .addActions(TransactionAction.newBuilder()
                        .setHeader(header.getSignatureHeader())
                        .setPayload(ChaincodeActionPayload.newBuilder()
                                .setChaincodeProposalPayload(input)
                                .setAction(action)
                                .build()
                                .toByteString()))
                .build();
        ByteString envelope = Payload.newBuilder()
                .setHeader(header)
                .setData(transaction.toByteString())
                .build()
                .toByteString();
        return new Definition(
                id,
                Envelope.newBuilder()
                        .setPayload(envelope)
                        .setSignature(admin.sign(envelope.toByteArray()))
                        .build());
    }

    private ByteString results(ChaincodeDefinition definition, String id) {
        try (Simulator simulator = ledger.simulate(id)) {
            simulator.definition(definition.name());
            for (Map.Entry<String, ByteString> entry : definition.toState().entrySet()) {
                simulator.put(ChaincodeDefinition.NAMESPACE, entry.getKey(), entry.getValue());
            }
            return simulator.results();
        } catch (SimulationException e) {
            throw new IllegalStateException(
                    "chaincode " + definition.name() + ": expected to define it, found " + e.getMessage(), e);
        }
    }

    private Header header(String id, byte[] nonce, Instant now) {
        return Header.newBuilder()
                .setChannelHeader(ChannelHeader.newBuilder()
                        .setType(HeaderType.ENDORSER_TRANSACTION_VALUE)
                        .setTimestamp(Timestamp.newBuilder()
                                .setSeconds(now.getEpochSecond())
                                .setNanos(now.getNano()))
                        .setChannelId(channel)
                        .setTxId(id)
                        .setExtension(ChaincodeHeaderExtension.newBuilder()
                                .setChaincodeId(lifecycle())
                                .build()
                                .toByteString())
                        .build()
                        .toByteString())
                .setSignatureHeader(SignatureHeader.newBuilder()
                        .setCreator(admin.serialized())
                        .setNonce(ByteString.copyFrom(nonce))
                        .build()
                        .toByteString())
                .build();
    }

    private static ChaincodeID lifecycle() {
        return ChaincodeID.newBuilder().setName(ChaincodeDefinition.NAMESPACE).build();
    }
}
