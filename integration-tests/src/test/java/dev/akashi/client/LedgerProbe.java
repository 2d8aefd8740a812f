package dev.akashi.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.akashi.client.NetworkProfile.Organization;
import dev.akashi.model.MerkleRoot;
import dev.akashi.model.MspId;
import dev.akashi.model.record.Receipt;
import dev.akashi.model.record.WorldState;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.client.CloseableIterator;
import org.hyperledger.fabric.client.CommitException;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.BlockchainInfo;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** Looks at a ledger below the client's own questions: sends bytes that are no envelope, and reads every block. */
public final class LedgerProbe implements AutoCloseable {

    private final NetworkProfile profile;
    private final GatewayConnection connection;

    private LedgerProbe(NetworkProfile profile, GatewayConnection connection) {
        this.profile = profile;
        this.connection = connection;
    }

    /** Connects as the user of one organisation. */
    public static LedgerProbe connect(NetworkProfile profile, MspId organisation) {
        Organization found = profile.organizations().stream()
                .filter(candidate -> candidate.mspId().equals(organisation))
                .findFirst()
                .orElseThrow();
        return new LedgerProbe(profile, GatewayConnection.open(profile, found, Deadlines.standard()));
    }

    /**
     * A transaction in a block.
     *
     * @param id its id
     * @param code what it was found to be
     * @param writes the world-state keys that it writes
     * @param endorsers whose peers endorsed it
     */
    public record Written(String id, TxValidationCode code, List<String> writes, List<MspId> endorsers) {

        public Written {
            writes = List.copyOf(writes);
            endorsers = List.copyOf(endorsers);
        }

        /** {@return whether it had an effect} */
        public boolean isValid() {
            return code == TxValidationCode.VALID;
        }
    }

    /** Sends anything at all to {@code record}, with the client's own translation of what comes back. */
    public Receipt record(byte[] argument) {
        try {
            return Receipt.fromJson(connection
                    .contract()
                    .newProposal("record")
                    .addArguments(argument)
                    .build()
                    .endorse()
                    .submit());
        } catch (GatewayException e) {
            throw Translation.of(e);
        } catch (CommitException e) {
            throw Translation.of(e);
        }
    }

    /** Submits a transaction without arguments. */
    public void submit(String transaction) {
        try {
            connection.contract().submitTransaction(transaction);
        } catch (GatewayException e) {
            throw Translation.of(e);
        } catch (CommitException e) {
            throw Translation.of(e);
        }
    }

    /** Records what certain organisations alone endorse, with what the client says of a failure. */
    public Receipt record(dev.akashi.model.signing.Envelope envelope, List<MspId> endorsers) {
        try {
            return Receipt.fromJson(connection
                    .contract()
                    .newProposal("record")
                    .addArguments(envelope.toJson())
                    .setEndorsingOrganizations(
                            endorsers.stream().map(MspId::value).toArray(String[]::new))
                    .build()
                    .endorse()
                    .submit());
        } catch (GatewayException e) {
            throw Translation.of(e);
        } catch (CommitException e) {
            throw NeededEndorsement.named(Translation.of(e), envelope, connection);
        }
    }

    /** How many valid transactions recorded the batch. */
    public long anchors(MerkleRoot root) {
        return transactions().stream()
                .filter(Written::isValid)
                .filter(transaction -> transaction.writes().contains(WorldState.anchor(root)))
                .count();
    }

    /** Every transaction of the chaincode in all blocks so far, valid or not. */
    public List<Written> transactions() {
        long height = height();
        List<Written> found = new ArrayList<>();
        try (CloseableIterator<Block> blocks = connection
                .gateway()
                .getNetwork(profile.channel())
                .newBlockEventsRequest()
                .startBlock(0)
                .build()
                .getEvents()) {
            for (long number = 0; number < height; number++) {
                found.addAll(transactions(blocks.next(), profile.chaincode()));
            }
            return found;
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How many blocks the peer has. */
    public long height() {
        try {
            return BlockchainInfo.parseFrom(connection
                            .gateway()
                            .getNetwork(profile.channel())
                            .getContract("qscc")
                            .evaluateTransaction("GetChainInfo", profile.channel()))
                    .getHeight();
        } catch (GatewayException e) {
            throw Translation.of(e);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A block that the peer has. */
    public Block block(long number) {
        try {
            return Block.parseFrom(connection
                    .gateway()
                    .getNetwork(profile.channel())
                    .getContract("qscc")
                    .evaluateTransaction("GetBlockByNumber", profile.channel(), Long.toString(number)));
        } catch (GatewayException e) {
            throw Translation.of(e);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The transactions of a chaincode in a block, valid or not.
     *
     * @throws InvalidProtocolBufferException when the block is damaged
     */
    public static List<Written> transactions(Block block, String chaincode) throws InvalidProtocolBufferException {
        ByteString flags = block.getMetadata().getMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE);
        List<Written> found = new ArrayList<>();
        for (int i = 0; i < block.getData().getDataCount(); i++) {
            Payload payload = Payload.parseFrom(
                    Envelope.parseFrom(block.getData().getData(i)).getPayload());
            ChannelHeader header = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
            if (header.getType() == HeaderType.ENDORSER_TRANSACTION_VALUE) {
                found.add(new Written(
                        header.getTxId(),
                        TxValidationCode.forNumber(flags.byteAt(i) & 0xff),
                        writes(payload, chaincode),
                        endorsers(payload)));
            }
        }
        return found;
    }

    private static List<MspId> endorsers(Payload payload) throws InvalidProtocolBufferException {
        List<MspId> endorsers = new ArrayList<>();
        for (TransactionAction action : Transaction.parseFrom(payload.getData()).getActionsList()) {
            for (Endorsement endorsement : ChaincodeActionPayload.parseFrom(action.getPayload())
                    .getAction()
                    .getEndorsementsList()) {
                endorsers.add(new MspId(
                        SerializedIdentity.parseFrom(endorsement.getEndorser()).getMspid()));
            }
        }
        return endorsers;
    }

    private static List<String> writes(Payload payload, String chaincode) throws InvalidProtocolBufferException {
        List<String> keys = new ArrayList<>();
        for (TransactionAction action : Transaction.parseFrom(payload.getData()).getActionsList()) {
            ByteString response = ChaincodeActionPayload.parseFrom(action.getPayload())
                    .getAction()
                    .getProposalResponsePayload();
            ChaincodeAction done = ChaincodeAction.parseFrom(
                    ProposalResponsePayload.parseFrom(response).getExtension());
            for (NsReadWriteSet set :
                    TxReadWriteSet.parseFrom(done.getResults()).getNsRwsetList()) {
                if (set.getNamespace().equals(chaincode)) {
                    KVRWSet.parseFrom(set.getRwset()).getWritesList().stream()
                            .map(KVWrite::getKey)
                            .forEach(keys::add);
                }
            }
        }
        return keys;
    }

    @Override
    public void close() {
        connection.close();
    }
}
