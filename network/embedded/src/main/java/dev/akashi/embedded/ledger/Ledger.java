package dev.akashi.embedded.ledger;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.akashi.embedded.config.ChannelConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.h2.mvstore.MVStoreException;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.BlockMetadata;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.BlockchainInfo;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The channel's ledger: a chain of blocks on disk and the state that follows from it.
 *
 * <p>A block is validated, then appended to the block file and forced to the disk, then applied to the indexes, and only
 * then announced. The indexes can be lost: what they miss is applied again when the ledger is opened. One thread
 * commits; everything else may be called from any thread.
 */
public final class Ledger implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Ledger.class);
    private static final int SAVEPOINT_BLOCKS = 1000;
    private static final long SAVEPOINT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long WAIT_MILLIS = 200;
    private static final long CACHED_BYTES = 32L * 1024 * 1024;

    private final BlockFile blocks;
    private final LedgerIndex index;
    private final ChannelConfig config;
    private final BlockCache cache = new BlockCache(CACHED_BYTES);
    private final ExecutorService workers;
    private final BlockValidator validator;
    private final List<Consumer<LedgerBlock>> listeners = new CopyOnWriteArrayList<>();
    private final ReentrantReadWriteLock stateLock = new ReentrantReadWriteLock();
    private final Object committed = new Object();
    private volatile @Nullable Block last;
    private volatile boolean closed;
    private ByteString commitHash = ByteString.EMPTY;
    private int sinceSavepoint;
    private long lastSavepoint = System.nanoTime();

    private Ledger(BlockFile blocks, LedgerIndex index, ChannelConfig config) {
        this.blocks = blocks;
        this.index = index;
        this.config = config;
        this.workers =
                Executors.newFixedThreadPool(Math.max(2, Runtime.getRuntime().availableProcessors()), runnable -> {
                    Thread thread = new Thread(runnable, "embedded-validator");
                    thread.setDaemon(true);
                    return thread;
                });
        this.validator =
                new BlockValidator(config, workers, id -> index.location(id).isPresent());
    }

    /**
     * Opens the ledger in the folder and repairs what a crash left behind. The channel's configuration is that of the
     * first block.
     *
     * @param genesis gives the first block if the folder has none
     * @throws IOException if the folder cannot be used, or what it has contradicts itself or has lost blocks
     */
    public static Ledger open(Path folder, Supplier<Block> genesis) throws IOException {
        Path blockFile = folder.resolve("blocks.dat");
        Path indexFile = folder.resolve("index.mv");
        BlockFile blocks = BlockFile.open(blockFile);
        try {
            Block first = firstBlock(blocks).orElseGet(genesis);
            Ledger ledger = recovered(blocks, blockFile, indexFile, ChannelConfig.of(first));
            if (ledger.height() == 0) {
                ledger.commitGenesis(first);
            }
            return ledger;
        } catch (IOException | RuntimeException e) {
            blocks.close();
            throw e;
        }
    }

    private static Ledger recovered(BlockFile blocks, Path blockFile, Path indexFile, ChannelConfig config)
            throws IOException {
        Ledger ledger = new Ledger(blocks, openIndex(indexFile), config);
        try {
            if (ledger.recover()) {
                return ledger;
            }
            LOGGER.warn("{}: does not belong to {}, making it again", indexFile, blockFile);
            ledger.abandon();
            Files.delete(indexFile);
            ledger = new Ledger(blocks, openIndex(indexFile), config);
            if (!ledger.recover()) {
                throw new IOException(blockFile + ": expected a chain of blocks, found one that contradicts itself");
            }
            return ledger;
        } catch (IOException | RuntimeException e) {
            ledger.abandon();
            throw e;
        }
    }

    /** {@return the channel's configuration} */
    public ChannelConfig config() {
        return config;
    }

    /** {@return the number of blocks} */
    public long height() {
        Block block = last;
        return block == null ? 0 : block.getHeader().getNumber() + 1;
    }

    /** {@return the last block} */
    public Block last() {
        return Objects.requireNonNull(last, "the genesis block");
    }

    /** {@return height and the hashes of the last two blocks} */
    public BlockchainInfo info() {
        BlockHeader header = last().getHeader();
        return BlockchainInfo.newBuilder()
                .setHeight(header.getNumber() + 1)
                .setCurrentBlockHash(BlockHashes.headerHash(header))
                .setPreviousBlockHash(header.getPreviousHash())
                .build();
    }

    /** Starts a transaction on the state as it is now. */
    public Simulator simulate(String transactionId) {
        return new Simulator(this, transactionId, snapshot());
    }

    /** {@return whether a transaction with that id has been committed, valid or not} */
    public boolean contains(String transactionId) {
        return index.location(transactionId).isPresent();
    }

    /** {@return the definition of the chaincode as of the last block} */
    public Optional<ChaincodeDefinition> definition(String chaincode) {
        try (LedgerIndex.Snapshot snapshot = snapshot()) {
            return ChaincodeDefinition.read(chaincode, snapshot);
        }
    }

    /** {@return the policies that the endorsers of a transaction with this response payload will have to satisfy} */
    public RequiredPolicies requiredPolicies(String chaincode, ByteString responsePayload) {
        try (LedgerIndex.Snapshot state = snapshot()) {
            ByteString action =
                    ProposalResponsePayload.parseFrom(responsePayload).getExtension();
            return RequiredPolicies.forPlan(
                    chaincode,
                    ParsedTransaction.namespaces(
                            ChaincodeAction.parseFrom(action).getResults()),
                    namespace -> EndorsementCheck.policyOf(namespace, state),
                    state);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("endorsement: expected a response payload, found " + e.getMessage(), e);
        }
    }

    /** Is told of every block from now on, in order, once it is durable. */
    public void addListener(Consumer<LedgerBlock> listener) {
        listeners.add(listener);
    }

    private void commitGenesis(Block genesis) throws IOException {
        BlockMetadata.Builder metadata = genesis.getMetadata().toBuilder()
                .setMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE, ByteString.copyFrom(new byte[1]));
        store(genesis.toBuilder().setMetadata(metadata).build(), new UpdateBatch());
    }

    /** Takes for which transactions the committer is to find a conflict that is not there. */
    public void simulateConflicts(Predicate<String> transactionIds) {
        validator.simulateConflicts(transactionIds);
    }

    /** {@return the next block with its validation codes, once this call has made it part of the ledger} */
    public LedgerBlock commit(Block ordered) throws IOException {
        if (ordered.getHeader().getNumber() != height()) {
            throw new IllegalArgumentException("ledger: expected block " + height() + ", found "
                    + ordered.getHeader().getNumber());
        }
        try (LedgerIndex.Snapshot state = snapshot()) {
            BlockValidator.Validated validated = validator.validate(ordered, state);
            ByteString hash = validated.commitHash(commitHash);
            BlockMetadata.Builder metadata = ordered.getMetadata().toBuilder()
                    .setMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE, validated.flags())
                    .setMetadata(
                            BlockMetadataIndex.COMMIT_HASH_VALUE,
                            Metadata.newBuilder().setValue(hash).build().toByteString());
            Block block = ordered.toBuilder().setMetadata(metadata).build();
            commitHash = hash;
            return store(block, validated.updates());
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (committed) {
            closed = true;
            committed.notifyAll();
        }
        workers.shutdown();
        index.close();
        blocks.close();
    }

    /** Lets go of what was opened, leaving the files as they are. */
    private void abandon() {
        workers.shutdown();
        index.closeImmediately();
    }

    Optional<LedgerBlock> block(long number) {
        if (number < 0 || number >= height()) {
            return Optional.empty();
        }
        return Optional.of(cache.get(number, this::read));
    }

    Optional<LedgerBlock> blockByHash(ByteString hash) {
        return index.number(hash).flatMap(this::block);
    }

    Optional<LedgerIndex.Location> location(String transactionId) {
        return index.location(transactionId);
    }

    List<Version> historyOf(String namespace, String key) {
        return index.history(namespace, key);
    }

    Envelope envelope(LedgerBlock block, int position) {
        try {
            return Envelope.parseFrom(block.block().getData().getData(position));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(
                    "block " + block.number() + ": expected an envelope at " + position + ", found another message", e);
        }
    }

    Optional<LedgerBlock> await(long number, StopSignal stop) throws InterruptedException {
        synchronized (committed) {
            while (height() <= number) {
                if (closed || stop.isStopped()) {
                    return Optional.empty();
                }
                committed.wait(WAIT_MILLIS);
            }
        }
        return block(number);
    }

    private LedgerIndex.Snapshot snapshot() {
        stateLock.readLock().lock();
        try {
            return index.snapshot();
        } finally {
            stateLock.readLock().unlock();
        }
    }

    private LedgerBlock store(Block block, UpdateBatch updates) throws IOException {
        long offset = blocks.append(block.toByteArray());
        LedgerBlock stored = LedgerBlock.of(block);
        apply(stored, offset, updates);
        cache.put(stored);
        synchronized (committed) {
            last = block;
            committed.notifyAll();
        }
        listeners.forEach(listener -> listener.accept(stored));
        return stored;
    }

    private void apply(LedgerBlock block, long offset, UpdateBatch updates) {
        stateLock.writeLock().lock();
        try {
            index.apply(block, offset, BlockHashes.headerHash(block.block().getHeader()), updates);
        } finally {
            stateLock.writeLock().unlock();
        }
        sinceSavepoint++;
        long now = System.nanoTime();
        if (sinceSavepoint >= SAVEPOINT_BLOCKS || now - lastSavepoint > SAVEPOINT_NANOS) {
            index.savepoint();
            sinceSavepoint = 0;
            lastSavepoint = now;
        }
    }

    /** {@return whether the index belongs to the block file and has been brought up to date with it} */
    private boolean recover() throws IOException {
        long indexed = index.height();
        long from = BlockFile.start();
        if (indexed > 0) {
            Optional<Long> offset = index.offset(indexed - 1);
            Optional<Block> genesis = firstBlock(blocks);
            if (offset.isEmpty()
                    || genesis.isEmpty()
                    || !BlockHashes.headerHash(genesis.get().getHeader()).equals(index.genesis())) {
                return false;
            }
            from = offset.get();
            if (!blocks.hasRecordAt(from)) {
                // The index is only ever written after the blocks, so these blocks were there and were acknowledged.
                throw new IOException(blocks + ": expected the " + indexed + " blocks that index.mv was made from,"
                        + " found fewer; restore the file, or delete index.mv to go on without the lost ones");
            }
        }
        try {
            blocks.recover(from, new Recovery(indexed));
        } catch (ContradictionException e) {
            LOGGER.warn("recovery: {}", e.getMessage());
            return false;
        }
        return height() >= indexed;
    }

    private static Optional<Block> firstBlock(BlockFile blocks) throws IOException {
        return blocks.hasRecordAt(BlockFile.start())
                ? Optional.of(Block.parseFrom(blocks.read(BlockFile.start())))
                : Optional.empty();
    }

    private final class Recovery implements BlockFile.RecordReader {
        private final long indexed;

        Recovery(long indexed) {
            this.indexed = indexed;
        }

        @Override
        public void accept(long offset, byte[] content) throws IOException {
            Block block = Block.parseFrom(content);
            long number = block.getHeader().getNumber();
            Block before = last;
            if (before == null
                    ? number != Math.max(0, indexed - 1)
                    : !block.getHeader().getPreviousHash().equals(BlockHashes.headerHash(before.getHeader()))) {
                throw new ContradictionException("expected the next block at " + offset + ", found " + number);
            }
            LedgerBlock stored = LedgerBlock.of(block);
            if (number >= indexed) {
                reapply(stored, offset);
            }
            commitHash = number == 0 ? ByteString.EMPTY : hashOf(block);
            last = block;
        }

        private void reapply(LedgerBlock block, long offset) throws IOException {
            try (LedgerIndex.Snapshot state = snapshot()) {
                UpdateBatch updates = BlockValidator.replay(block, state);
                if (block.number() > 0) {
                    ByteString flags =
                            block.block().getMetadata().getMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE);
                    ByteString hash = new BlockValidator.Validated(flags, updates).commitHash(commitHash);
                    if (!hash.equals(hashOf(block.block()))) {
                        throw new ContradictionException(
                                "expected the commit hash of block " + block.number() + ", found another");
                    }
                }
                apply(block, offset, updates);
            }
        }

        private ByteString hashOf(Block block) throws InvalidProtocolBufferException {
            return Metadata.parseFrom(block.getMetadata().getMetadata(BlockMetadataIndex.COMMIT_HASH_VALUE))
                    .getValue();
        }
    }

    private static final class ContradictionException extends IOException {
        private static final long serialVersionUID = 1L;

        ContradictionException(String message) {
            super(message);
        }
    }

    private LedgerBlock read(long number) {
        try {
            return LedgerBlock.of(
                    Block.parseFrom(blocks.read(index.offset(number).orElseThrow())));
        } catch (IOException e) {
            throw new IllegalStateException("block " + number + ": expected to read it, found " + e.getMessage(), e);
        }
    }

    private static LedgerIndex openIndex(Path file) throws IOException {
        try {
            return new LedgerIndex(file);
        } catch (MVStoreException e) {
            LOGGER.warn("{}: cannot be read ({}), making it again", file, e.getMessage());
            Files.delete(file);
            return new LedgerIndex(file);
        }
    }
}
