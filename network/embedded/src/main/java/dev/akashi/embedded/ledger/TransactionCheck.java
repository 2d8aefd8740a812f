package dev.akashi.embedded.ledger;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.akashi.embedded.config.ChannelConfig;
import dev.akashi.identity.Digests;
import dev.akashi.identity.Identity;
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
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * The checks of one transaction that need nothing but the transaction: form, signatures, and that what was endorsed is
 * what was proposed. All the cryptography of validation is here, so transactions can be checked side by side.
 */
final class TransactionCheck {
    private final ChannelConfig config;

    TransactionCheck(ChannelConfig config) {
        this.config = config;
    }

    /**
     * What the checks found.
     *
     * @param code {@code VALID} as far as these checks go, or why not
     * @param transactionId id, empty where unknown
     * @param chaincode name of the invoked chaincode
     * @param namespaces the read/write set
     * @param endorsers those whose signatures are good; others are left out, which is no error in itself
     */
    record Result(
            TxValidationCode code,
            String transactionId,
            String chaincode,
            List<ParsedTransaction.Namespace> namespaces,
            List<Identity> endorsers) {
        Result {
            namespaces = List.copyOf(namespaces);
            endorsers = List.copyOf(endorsers);
        }

        static Result of(TxValidationCode code) {
            return new Result(code, "", "", List.of(), List.of());
        }
    }

    Result check(ByteString envelopeBytes) {
        Envelope envelope;
        try {
            envelope = Envelope.parseFrom(envelopeBytes);
        } catch (InvalidProtocolBufferException e) {
            return Result.of(TxValidationCode.INVALID_OTHER_REASON);
        }
        if (envelope.getPayload().isEmpty()) {
            return Result.of(TxValidationCode.BAD_COMMON_HEADER);
        }
        Payload payload;
        try {
            payload = Payload.parseFrom(envelope.getPayload());
        } catch (InvalidProtocolBufferException e) {
            return Result.of(TxValidationCode.BAD_PAYLOAD);
        }
        ChannelHeader header;
        SignatureHeader signatureHeader;
        try {
            header = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
            signatureHeader = SignatureHeader.parseFrom(payload.getHeader().getSignatureHeader());
        } catch (InvalidProtocolBufferException e) {
            return Result.of(TxValidationCode.BAD_COMMON_HEADER);
        }
        HeaderType type = HeaderType.forNumber(header.getType());
        if (!payload.hasHeader()
                || header.getEpoch() != 0
                || signatureHeader.getNonce().isEmpty()
                || signatureHeader.getCreator().isEmpty()
                || (type != HeaderType.ENDORSER_TRANSACTION
                        && type != HeaderType.CONFIG
                        && type != HeaderType.CONFIG_UPDATE)) {
            return Result.of(TxValidationCode.BAD_COMMON_HEADER);
        }
        boolean signed = config.msps()
                .recognize(signatureHeader.getCreator())
                .filter(creator -> creator.verify(
                        envelope.getSignature(), envelope.getPayload().toByteArray()))
                .isPresent();
        if (!signed) {
            return Result.of(TxValidationCode.BAD_CREATOR_SIGNATURE);
        }
        if (type == HeaderType.ENDORSER_TRANSACTION) {
            return checkTransaction(payload, header, signatureHeader);
        }
        return Result.of(
                type == HeaderType.CONFIG
                        ? TxValidationCode.INVALID_CONFIG_TRANSACTION
                        : TxValidationCode.UNSUPPORTED_TX_PAYLOAD);
    }

    private Result checkTransaction(Payload payload, ChannelHeader header, SignatureHeader signatureHeader) {
        if (!header.getTxId().equals(transactionId(signatureHeader))) {
            return Result.of(TxValidationCode.BAD_PROPOSAL_TXID);
        }
        ChaincodeActionPayload action;
        ProposalResponsePayload response;
        try {
            Transaction transaction = Transaction.parseFrom(payload.getData());
            if (transaction.getActionsCount() != 1) {
                return Result.of(TxValidationCode.INVALID_ENDORSER_TRANSACTION);
            }
            TransactionAction only = transaction.getActions(0);
            SignatureHeader actionHeader = SignatureHeader.parseFrom(only.getHeader());
            action = ChaincodeActionPayload.parseFrom(only.getPayload());
            response = ProposalResponsePayload.parseFrom(action.getAction().getProposalResponsePayload());
            ByteString expected = proposalHash(
                    payload.getHeader().toBuilder()
                            .setSignatureHeader(only.getHeader())
                            .build(),
                    action.getChaincodeProposalPayload());
            if (actionHeader.getNonce().isEmpty()
                    || actionHeader.getCreator().isEmpty()
                    || !expected.equals(response.getProposalHash())) {
                return Result.of(TxValidationCode.INVALID_ENDORSER_TRANSACTION);
            }
        } catch (InvalidProtocolBufferException e) {
            return Result.of(TxValidationCode.INVALID_ENDORSER_TRANSACTION);
        }
        if (!header.getChannelId().equals(config.channel())) {
            return Result.of(TxValidationCode.TARGET_CHAIN_NOT_FOUND);
        }
        return checkAction(header, action, response);
    }

    private Result checkAction(ChannelHeader header, ChaincodeActionPayload action, ProposalResponsePayload response) {
        ChaincodeHeaderExtension extension;
        try {
            extension = ChaincodeHeaderExtension.parseFrom(header.getExtension());
        } catch (InvalidProtocolBufferException e) {
            return Result.of(TxValidationCode.BAD_HEADER_EXTENSION);
        }
        if (response.getExtension().isEmpty()) {
            return Result.of(TxValidationCode.BAD_RESPONSE_PAYLOAD);
        }
        ChaincodeAction chaincodeAction;
        try {
            chaincodeAction = ChaincodeAction.parseFrom(response.getExtension());
        } catch (InvalidProtocolBufferException e) {
            return Result.of(TxValidationCode.BAD_RESPONSE_PAYLOAD);
        }
        List<ParsedTransaction.Namespace> namespaces;
        try {
            namespaces = ParsedTransaction.namespaces(chaincodeAction.getResults());
        } catch (InvalidProtocolBufferException e) {
            return Result.of(TxValidationCode.BAD_RWSET);
        }
        String chaincode = extension.getChaincodeId().getName();
        Optional<TxValidationCode> fault = faultOf(extension, chaincodeAction, chaincode, namespaces);
        if (fault.isPresent()) {
            return new Result(fault.get(), header.getTxId(), chaincode, List.of(), List.of());
        }
        List<Identity> endorsers = new ArrayList<>();
        byte[] endorsed = action.getAction().getProposalResponsePayload().toByteArray();
        for (Endorsement endorsement : action.getAction().getEndorsementsList()) {
            config.msps()
                    .recognize(endorsement.getEndorser())
                    .filter(endorser -> endorser.verify(
                            endorsement.getSignature(),
                            endorsed,
                            endorsement.getEndorser().toByteArray()))
                    .ifPresent(endorsers::add);
        }
        return new Result(TxValidationCode.VALID, header.getTxId(), chaincode, namespaces, endorsers);
    }

    private static Optional<TxValidationCode> faultOf(
            ChaincodeHeaderExtension extension,
            ChaincodeAction action,
            String chaincode,
            List<ParsedTransaction.Namespace> namespaces) {
        if (!extension.hasChaincodeId() || !action.hasChaincodeId()) {
            return Optional.of(TxValidationCode.INVALID_OTHER_REASON);
        }
        if (chaincode.isEmpty()
                || !chaincode.equals(action.getChaincodeId().getName())
                || action.getChaincodeId().getVersion().isEmpty()) {
            return Optional.of(TxValidationCode.INVALID_CHAINCODE);
        }
        if (!action.getEvents().isEmpty()) {
            try {
                if (!ChaincodeEvent.parseFrom(action.getEvents())
                        .getChaincodeId()
                        .equals(chaincode)) {
                    return Optional.of(TxValidationCode.INVALID_OTHER_REASON);
                }
            } catch (InvalidProtocolBufferException e) {
                return Optional.of(TxValidationCode.INVALID_OTHER_REASON);
            }
        }
        long distinct = namespaces.stream()
                .map(ParsedTransaction.Namespace::name)
                .distinct()
                .count();
        boolean known = namespaces.stream()
                .flatMap(namespace -> namespace.collections().stream())
                .allMatch(PrivateCollections::isKnown);
        return distinct == namespaces.size() && known
                ? Optional.empty()
                : Optional.of(TxValidationCode.ILLEGAL_WRITESET);
    }

    static String transactionId(SignatureHeader header) {
        return HexFormat.of()
                .formatHex(Digests.sha256(
                        header.getNonce().toByteArray(), header.getCreator().toByteArray()));
    }

    /** {@return what endorsers sign for the proposal} Transient data is not part of it. */
    private static ByteString proposalHash(Header header, ByteString proposalPayload)
            throws InvalidProtocolBufferException {
        ByteString input = ChaincodeProposalPayload.parseFrom(proposalPayload).toBuilder()
                .clearTransientMap()
                .build()
                .toByteString();
        return ByteString.copyFrom(Digests.sha256(
                header.getChannelHeader().toByteArray(),
                header.getSignatureHeader().toByteArray(),
                input.toByteArray()));
    }
}
