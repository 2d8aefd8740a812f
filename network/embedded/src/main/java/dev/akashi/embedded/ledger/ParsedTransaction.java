package dev.akashi.embedded.ledger;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionHashedReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.HashedRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.jspecify.annotations.Nullable;

/** What an envelope of a block says, as far as it can be read. */
final class ParsedTransaction {
    private final ChannelHeader header;
    private final @Nullable ChaincodeAction action;

    private ParsedTransaction(ChannelHeader header, @Nullable ChaincodeAction action) {
        this.header = header;
        this.action = action;
    }

    /**
     * One namespace of a read/write set.
     *
     * @param name name of the chaincode
     * @param set keys read and written
     * @param collections what the block tells of private data: hashes of keys and values
     */
    record Namespace(String name, KVRWSet set, List<Collection> collections) {
        Namespace {
            collections = List.copyOf(collections);
        }
    }

    /** A collection of private data within a namespace. */
    record Collection(String name, HashedRWSet set) {}

    static ParsedTransaction parse(ByteString envelope) {
        ChannelHeader header = ChannelHeader.getDefaultInstance();
        try {
            Payload payload = Payload.parseFrom(Envelope.parseFrom(envelope).getPayload());
            header = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
            return new ParsedTransaction(
                    header,
                    header.getType() == HeaderType.ENDORSER_TRANSACTION_VALUE ? action(payload.getData()) : null);
        } catch (InvalidProtocolBufferException e) {
            return new ParsedTransaction(header, null);
        }
    }

    private static @Nullable ChaincodeAction action(ByteString data) throws InvalidProtocolBufferException {
        Transaction transaction = Transaction.parseFrom(data);
        if (transaction.getActionsCount() == 0) {
            return null;
        }
        ByteString response = ChaincodeActionPayload.parseFrom(
                        transaction.getActions(0).getPayload())
                .getAction()
                .getProposalResponsePayload();
        return ChaincodeAction.parseFrom(
                ProposalResponsePayload.parseFrom(response).getExtension());
    }

    ChannelHeader header() {
        return header;
    }

    @Nullable
    ChaincodeEvent event() {
        if (action == null || action.getEvents().isEmpty()) {
            return null;
        }
        try {
            return ChaincodeEvent.parseFrom(action.getEvents());
        } catch (InvalidProtocolBufferException e) {
            return null;
        }
    }

    /** {@return the read/write set by namespace} */
    List<Namespace> namespaces() throws InvalidProtocolBufferException {
        return action == null ? List.of() : namespaces(action.getResults());
    }

    static List<Namespace> namespaces(ByteString results) throws InvalidProtocolBufferException {
        List<Namespace> namespaces = new ArrayList<>();
        for (NsReadWriteSet set : TxReadWriteSet.parseFrom(results).getNsRwsetList()) {
            List<Collection> collections = new ArrayList<>();
            for (CollectionHashedReadWriteSet hashed : set.getCollectionHashedRwsetList()) {
                collections.add(
                        new Collection(hashed.getCollectionName(), HashedRWSet.parseFrom(hashed.getHashedRwset())));
            }
            namespaces.add(new Namespace(set.getNamespace(), KVRWSet.parseFrom(set.getRwset()), collections));
        }
        return List.copyOf(namespaces);
    }
}
