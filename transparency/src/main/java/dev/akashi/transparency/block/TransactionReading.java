package dev.akashi.transparency.block;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.akashi.model.Digest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;

/**
 * One transaction of a block, and what is wrong with it by itself: form, creator's signature, transaction id, proposal
 * hash, and whose endorsements are good. All the cryptography is here, so that transactions are read side by side.
 *
 * @param header the channel header; of its default value when it cannot be read
 * @param envelope the transaction
 * @param fault why it cannot be valid; empty when nothing is wrong by itself
 * @param creator the organisation of whoever sent it; empty when that cannot be read
 * @param chaincode the invoked chaincode
 * @param arguments of the invocation
 * @param readWrites what it read and wrote
 * @param endorsers those whose endorsements are good
 */
record TransactionReading(
        ChannelHeader header,
        Envelope envelope,
        Optional<String> fault,
        String creator,
        String chaincode,
        List<ByteString> arguments,
        ReadWrites readWrites,
        List<Member> endorsers) {

    private static final ReadWrites NOTHING = ReadWrites.none();

    TransactionReading {
        arguments = List.copyOf(arguments);
        endorsers = List.copyOf(endorsers);
    }

    static TransactionReading of(ByteString bytes, String channel, ChannelConfig config) {
        ChannelHeader header = ChannelHeader.getDefaultInstance();
        Envelope envelope = Envelope.getDefaultInstance();
        try {
            envelope = Envelope.parseFrom(bytes);
            Payload payload = Payload.parseFrom(envelope.getPayload());
            header = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
            SignatureHeader creator =
                    SignatureHeader.parseFrom(payload.getHeader().getSignatureHeader());
            Envelope signed = envelope;
            boolean good = config.member(creator.getCreator())
                    .filter(member -> member.signed(
                            signed.getSignature(), signed.getPayload().toByteArray()))
                    .isPresent();
            if (!good) {
                return faulty(header, envelope, "the creator's signature is not good");
            }
            if (!header.getChannelId().equals(channel)
                    || header.getEpoch() != 0
                    || creator.getNonce().isEmpty()) {
                return faulty(header, envelope, "its header is not one of this channel");
            }
            return header.getType() == HeaderType.ENDORSER_TRANSACTION_VALUE
                    ? action(header, envelope, payload, creator, config)
                    : new TransactionReading(header, envelope, Optional.empty(), "", "", List.of(), NOTHING, List.of());
        } catch (InvalidProtocolBufferException e) {
            return faulty(header, envelope, "it cannot be read: " + e.getMessage());
        }
    }

    private static TransactionReading action(
            ChannelHeader header, Envelope envelope, Payload payload, SignatureHeader creator, ChannelConfig config)
            throws InvalidProtocolBufferException {
        String id = HexFormat.of()
                .formatHex(Digest.sha256(
                                creator.getNonce().toByteArray(),
                                creator.getCreator().toByteArray())
                        .bytes());
        if (!header.getTxId().equals(id)) {
            return faulty(header, envelope, "its id is not that of its nonce and creator");
        }
        Transaction transaction = Transaction.parseFrom(payload.getData());
        if (transaction.getActionsCount() != 1) {
            return faulty(header, envelope, "it has not exactly one action");
        }
        TransactionAction only = transaction.getActions(0);
        SignatureHeader actionHeader = SignatureHeader.parseFrom(only.getHeader());
        ChaincodeActionPayload action = ChaincodeActionPayload.parseFrom(only.getPayload());
        ByteString endorsed = action.getAction().getProposalResponsePayload();
        ProposalResponsePayload response = ProposalResponsePayload.parseFrom(endorsed);
        ChaincodeProposalPayload proposal = ChaincodeProposalPayload.parseFrom(action.getChaincodeProposalPayload());
        if (actionHeader.getNonce().isEmpty()
                || actionHeader.getCreator().isEmpty()
                || !response.getProposalHash().equals(proposalHash(payload.getHeader(), only, proposal))) {
            return faulty(header, envelope, "what was endorsed is not what was proposed");
        }
        ChaincodeAction result = ChaincodeAction.parseFrom(response.getExtension());
        ChaincodeHeaderExtension extension = ChaincodeHeaderExtension.parseFrom(header.getExtension());
        String chaincode = extension.getChaincodeId().getName();
        if (chaincode.isEmpty()
                || !result.getChaincodeId().getName().equals(chaincode)
                || result.getChaincodeId().getVersion().isEmpty()
                || !eventIsOf(result, chaincode)) {
            return faulty(header, envelope, "it does not name one chaincode");
        }
        ChaincodeInvocationSpec call = ChaincodeInvocationSpec.parseFrom(proposal.getInput());
        return new TransactionReading(
                header,
                envelope,
                Optional.empty(),
                config.member(creator.getCreator()).map(Member::mspId).orElse(""),
                chaincode,
                call.getChaincodeSpec().getInput().getArgsList(),
                ReadWrites.parse(result.getResults()),
                endorsers(action, endorsed.toByteArray(), config));
    }

    private static List<Member> endorsers(ChaincodeActionPayload action, byte[] endorsed, ChannelConfig config) {
        List<Member> endorsers = new ArrayList<>();
        for (Endorsement endorsement : action.getAction().getEndorsementsList()) {
            config.member(endorsement.getEndorser())
                    .filter(endorser -> endorser.signed(
                            endorsement.getSignature(),
                            endorsed,
                            endorsement.getEndorser().toByteArray()))
                    .ifPresent(endorsers::add);
        }
        return endorsers;
    }

    // What is transient in a proposal is not endorsed, and not in the block.
    private static ByteString proposalHash(Header header, TransactionAction action, ChaincodeProposalPayload proposal) {
        return ByteString.copyFrom(Digest.sha256(
                        header.getChannelHeader().toByteArray(),
                        action.getHeader().toByteArray(),
                        proposal.toBuilder().clearTransientMap().build().toByteArray())
                .bytes());
    }

    private static boolean eventIsOf(ChaincodeAction result, String chaincode) throws InvalidProtocolBufferException {
        return result.getEvents().isEmpty()
                || ChaincodeEvent.parseFrom(result.getEvents()).getChaincodeId().equals(chaincode);
    }

    private static TransactionReading faulty(ChannelHeader header, Envelope envelope, String fault) {
        return new TransactionReading(header, envelope, Optional.of(fault), "", "", List.of(), NOTHING, List.of());
    }

    /** Whether it invokes the chaincode or writes to its namespace. */
    boolean touches(String namespace) {
        return chaincode.equals(namespace) || readWrites.writtenNamespaces().contains(namespace);
    }
}
