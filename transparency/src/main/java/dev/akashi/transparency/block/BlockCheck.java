package dev.akashi.transparency.block;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import dev.akashi.model.Digest;
import dev.akashi.model.MspId;
import dev.akashi.transparency.block.CheckedBlock.Change;
import dev.akashi.transparency.block.CheckedBlock.NewPolicy;
import dev.akashi.transparency.block.CheckedBlock.ValidTransaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.jspecify.annotations.Nullable;

/**
 * Checks a block before it is believed: number and chain of hashes, data hash and form, a quorum of orderers under the
 * configuration in force, changes of the configuration, and of every transaction that touches the registry its creator's
 * signature, id, proposal hash, endorsements under the policies in force, and that what it read was current. The peer's
 * own flags are only compared: a peer that calls valid what is not, or hides what is, is found out.
 *
 * <p>Transactions of other chaincodes that write nothing that is followed are not judged; they change nothing here.
 */
public final class BlockCheck {

    // Where chaincodes were defined before Fabric 2. Who defines one now still looks there, and finds nothing: the
    // capabilities of a channel of today let nobody write to it.
    private static final String FORMER_DEFINITIONS = "lscc";

    private final Set<String> followed;
    private final ExecutorService workers;

    /**
     * A checker.
     *
     * @param chaincode the registry's chaincode
     * @param workers checks transactions of one block side by side
     */
    public BlockCheck(String chaincode, ExecutorService workers) {
        this.followed = Set.of(Objects.requireNonNull(chaincode, "chaincode"), Endorsements.DEFINITIONS);
        this.workers = Objects.requireNonNull(workers, "workers");
    }

    /**
     * Checks the first block, which nobody signs: it is believed because its hash is known.
     *
     * @param genesis the hash of its header
     * @throws BlockRefusedException when it is another block
     */
    public CheckedBlock first(Block block, Digest genesis) {
        requireForm(block);
        requireDataHash(block);
        BlockView view = BlockView.of(block);
        if (block.getHeader().getNumber() != 0
                || !block.getHeader().getPreviousHash().isEmpty()) {
            throw refuse(BlockRefusal.WRONG_NUMBER, block, "expected the first block");
        }
        if (!view.hash().equals(genesis)) {
            throw refuse(BlockRefusal.WRONG_CHAIN, block, "expected the hash " + genesis + ", found " + view.hash());
        }
        ChannelHeader header = configHeader(block)
                .orElseThrow(() -> refuse(BlockRefusal.MALFORMED, block, "expected a configuration, found none"));
        ChannelConfig config = readable(block, configOf(block));
        return new CheckedBlock(
                0,
                view,
                ChainState.of(header.getChannelId(), 1, view.hash(), 0, config),
                List.of(header.getTxId()),
                List.of());
    }

    /**
     * Checks the next block.
     *
     * @param chain where the chain is
     * @param state what the blocks before have left behind
     * @throws BlockRefusedException when it is not believed
     */
    public CheckedBlock next(Block block, ChainState chain, StateView state) {
        requireForm(block);
        requireFlags(block);
        if (block.getHeader().getNumber() != chain.next()) {
            throw refuse(BlockRefusal.WRONG_NUMBER, block, "expected block " + chain.next());
        }
        if (!block.getHeader().getPreviousHash().equals(chain.lastHashBytes())) {
            throw refuse(BlockRefusal.WRONG_CHAIN, block, "expected the previous hash " + chain.lastHash());
        }
        requireDataHash(block);
        Optional<ChannelHeader> configuration = configHeader(block);
        long named = OrdererSignatures.requireQuorum(block, chain.config());
        long expected = configuration.isPresent() ? chain.next() : chain.configBlock();
        if (named != expected) {
            throw refuse(
                    BlockRefusal.WRONG_CONFIGURATION,
                    block,
                    "expected the configuration of block " + expected + ", found that of " + named);
        }
        BlockView view = BlockView.of(block);
        return configuration.isPresent() ? configuration(block, chain, view) : transactions(block, chain, state, view);
    }

    private CheckedBlock configuration(Block block, ChainState chain, BlockView view) {
        TransactionReading reading = TransactionReading.of(block.getData().getData(0), chain.channel(), chain.config());
        ConfigEnvelope next = configOf(block);
        Optional<String> fault = reading.fault().or(() -> ConfigChange.fault(chain.config(), next, chain.channel()));
        if (fault.isPresent()) {
            throw refuse(BlockRefusal.UNAUTHORISED_CONFIGURATION, block, fault.get());
        }
        requireValid(block, 0, "it is a change of the configuration that is in order");
        ChannelConfig config = readable(block, next);
        return new CheckedBlock(
                chain.next(),
                view,
                ChainState.of(chain.channel(), chain.next() + 1, view.hash(), chain.next(), config),
                List.of(reading.header().getTxId()),
                List.of());
    }

    private CheckedBlock transactions(Block block, ChainState chain, StateView state, BlockView view) {
        List<TransactionReading> readings = readAll(block, chain);
        Endorsements endorsements = new Endorsements(chain.config(), state);
        Set<StateKey> written = new HashSet<>();
        Set<String> ids = new HashSet<>();
        List<String> allIds = new ArrayList<>();
        List<ValidTransaction> valid = new ArrayList<>();
        for (int i = 0; i < readings.size(); i++) {
            TransactionReading reading = readings.get(i);
            String id = reading.header().getTxId();
            allIds.add(id);
            boolean saidValid = flag(block, i) == TxValidationCode.VALID_VALUE;
            if (saidValid && reading.readWrites().writtenNamespaces().contains(FORMER_DEFINITIONS)) {
                throw refuse(
                        BlockRefusal.NOT_CHECKABLE, block, "transaction " + i + " writes to " + FORMER_DEFINITIONS);
            }
            if (followed.stream().noneMatch(reading::touches)) {
                // It changes nothing that is followed; but a peer must not pass off a faulty one as valid.
                if (reading.fault().isPresent()) {
                    requireInvalid(
                            block,
                            i,
                            new Fault(TransactionFault.FORM, reading.fault().get()));
                } else if (saidValid && !ids.add(id)) {
                    requireInvalid(
                            block, i, new Fault(TransactionFault.DUPLICATE, "its id occurs before it in the block"));
                }
                continue;
            }
            Optional<Fault> fault = reading.fault()
                    .map(text -> new Fault(TransactionFault.FORM, text))
                    .or(() -> duplicate(state.knowsTransaction(id)))
                    .or(() -> endorsements.fault(reading).map(text -> new Fault(TransactionFault.ENDORSEMENT, text)))
                    .or(() -> duplicate(ids.contains(id)))
                    .or(() -> stale(reading, written, state));
            if (fault.isEmpty() && !isCheckable(reading, endorsements)) {
                if (writesFollowed(reading)) {
                    throw refuse(
                            BlockRefusal.NOT_CHECKABLE,
                            block,
                            "transaction " + i
                                    + " uses ranges, private data, policies of foreign keys or foreign keys");
                }
                continue;
            }
            if (fault.isPresent()) {
                requireInvalid(block, i, fault.get());
            } else {
                requireValid(block, i, "everything is in order");
                ids.add(id);
                reading.readWrites().writes().forEach(write -> written.add(write.key()));
                // A new policy is a new version of the key, if there is one.
                reading.readWrites().policyWrites().stream()
                        .map(write -> write.key())
                        .filter(key -> state.version(key).isPresent())
                        .forEach(written::add);
                valid.add(valid(i, reading));
            }
        }
        return new CheckedBlock(chain.next(), view, chain.after(chain.next(), view.hash()), allIds, valid);
    }

    private ValidTransaction valid(int place, TransactionReading reading) {
        Timestamp time = reading.header().getTimestamp();
        return new ValidTransaction(
                place,
                reading.header().getTxId(),
                Instant.ofEpochSecond(time.getSeconds(), time.getNanos()),
                new MspId(reading.creator()),
                reading.endorsers().stream()
                        .map(Member::mspId)
                        .distinct()
                        .sorted()
                        .map(MspId::new)
                        .toList(),
                reading.chaincode(),
                reading.arguments(),
                reading.readWrites().writes().stream()
                        .filter(write -> followed.contains(write.key().namespace()))
                        .map(Change::of)
                        .toList(),
                reading.readWrites().policyWrites().stream()
                        .filter(write -> followed.contains(write.key().namespace()))
                        .map(NewPolicy::of)
                        .toList());
    }

    private boolean isCheckable(TransactionReading reading, Endorsements endorsements) {
        return reading.readWrites().rangeQueries().isEmpty()
                && reading.readWrites().reads().stream().allMatch(read -> isKnown(read.key()))
                && reading.readWrites().policyWrites().stream()
                        .allMatch(write -> followed.contains(write.key().namespace()))
                && endorsements.areCheckable(reading);
    }

    /** Whether the state has whatever there is under the key: nothing at all where nobody could write. */
    private boolean isKnown(StateKey key) {
        return followed.contains(key.namespace()) || key.namespace().equals(FORMER_DEFINITIONS);
    }

    private boolean writesFollowed(TransactionReading reading) {
        return reading.readWrites().writtenNamespaces().stream().anyMatch(followed::contains);
    }

    /** Why a transaction cannot be valid, in kind and in words. */
    private record Fault(TransactionFault kind, String text) {}

    private static Optional<Fault> duplicate(boolean occurred) {
        return occurred
                ? Optional.of(new Fault(TransactionFault.DUPLICATE, "its id occurs before it"))
                : Optional.empty();
    }

    private Optional<Fault> stale(TransactionReading reading, Set<StateKey> written, StateView state) {
        return reading.readWrites().reads().stream()
                .filter(read -> isKnown(read.key()))
                .filter(read -> written.contains(read.key())
                        || !state.version(read.key()).equals(Optional.ofNullable(read.version())))
                .findFirst()
                .map(read -> new Fault(
                        TransactionFault.STALE,
                        "what it read under " + read.key().key() + " is not current"));
    }

    private List<TransactionReading> readAll(Block block, ChainState chain) {
        List<Future<TransactionReading>> futures = new ArrayList<>();
        for (ByteString transaction : block.getData().getDataList()) {
            futures.add(workers.submit(() -> TransactionReading.of(transaction, chain.channel(), chain.config())));
        }
        List<TransactionReading> readings = new ArrayList<>(futures.size());
        for (Future<TransactionReading> future : futures) {
            try {
                readings.add(future.get());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while checking a block", e);
            } catch (ExecutionException e) {
                throw new IllegalStateException("expected to check a transaction, found " + e.getCause(), e);
            }
        }
        return readings;
    }

    private static void requireValid(Block block, int place, String why) {
        int flag = flag(block, place);
        if (flag != TxValidationCode.VALID_VALUE) {
            throw wrongFlag(block, place, null, "valid, because " + why + ", found the flag " + flag);
        }
    }

    private static void requireInvalid(Block block, int place, Fault fault) {
        if (flag(block, place) == TxValidationCode.VALID_VALUE) {
            throw wrongFlag(
                    block,
                    place,
                    fault.kind(),
                    "invalid, because " + fault.text() + ", found the flag " + TxValidationCode.VALID_VALUE);
        }
    }

    private static BlockRefusedException wrongFlag(
            Block block, int place, @Nullable TransactionFault fault, String rest) {
        return new BlockRefusedException(
                BlockRefusal.WRONG_FLAG,
                block.getHeader().getNumber(),
                place,
                fault,
                "expected transaction " + place + " to be " + rest);
    }

    private static int flag(Block block, int place) {
        return Byte.toUnsignedInt(BlockView.metadata(block, BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE)
                .byteAt(place));
    }

    private static void requireForm(Block block) {
        if (!block.hasHeader() || block.getData().getDataCount() == 0) {
            throw refuse(BlockRefusal.MALFORMED, block, "expected a header and transactions");
        }
        // The data hash is over the plain sequence of transactions: each must have only one way to be cut out of it.
        for (ByteString transaction : block.getData().getDataList()) {
            try {
                if (!Envelope.parseFrom(transaction).toByteString().equals(transaction)) {
                    throw refuse(BlockRefusal.MALFORMED, block, "expected transactions in their one form");
                }
            } catch (InvalidProtocolBufferException e) {
                throw refuse(BlockRefusal.MALFORMED, block, "expected transactions, found " + e.getMessage());
            }
        }
    }

    private static void requireFlags(Block block) {
        int flags = BlockView.metadata(block, BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE)
                .size();
        if (flags != block.getData().getDataCount()) {
            throw refuse(
                    BlockRefusal.MALFORMED,
                    block,
                    "expected a flag for each of " + block.getData().getDataCount() + " transactions, found " + flags);
        }
    }

    private static void requireDataHash(Block block) {
        if (!BlockHashes.data(block.getData()).equals(block.getHeader().getDataHash())) {
            throw refuse(BlockRefusal.WRONG_DATA_HASH, block, "expected the data that the header names");
        }
    }

    /** The header of the configuration transaction, if the block is one of configuration. */
    private static Optional<ChannelHeader> configHeader(Block block) {
        if (block.getData().getDataCount() != 1) {
            return Optional.empty();
        }
        try {
            ChannelHeader header = ChannelHeader.parseFrom(Payload.parseFrom(
                            Envelope.parseFrom(block.getData().getData(0)).getPayload())
                    .getHeader()
                    .getChannelHeader());
            return Optional.of(header).filter(found -> found.getType() == HeaderType.CONFIG_VALUE);
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }

    private static ConfigEnvelope configOf(Block block) {
        try {
            return ConfigEnvelope.parseFrom(Payload.parseFrom(
                            Envelope.parseFrom(block.getData().getData(0)).getPayload())
                    .getData());
        } catch (InvalidProtocolBufferException e) {
            throw refuse(BlockRefusal.MALFORMED, block, "expected a configuration, found " + e.getMessage());
        }
    }

    private static ChannelConfig readable(Block block, ConfigEnvelope envelope) {
        try {
            return ChannelConfig.of(envelope.getConfig());
        } catch (IllegalArgumentException e) {
            throw refuse(BlockRefusal.MALFORMED, block, String.valueOf(e.getMessage()));
        }
    }

    private static BlockRefusedException refuse(BlockRefusal refusal, Block block, String detail) {
        return new BlockRefusedException(refusal, block.getHeader().getNumber(), detail);
    }
}
