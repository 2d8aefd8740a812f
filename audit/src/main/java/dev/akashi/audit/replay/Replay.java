package dev.akashi.audit.replay;

import dev.akashi.audit.replay.BlockSource.UnreadableBlockException;
import dev.akashi.audit.replay.Finding.Place;
import dev.akashi.model.Digest;
import dev.akashi.model.MspId;
import dev.akashi.transparency.block.BlockCheck;
import dev.akashi.transparency.block.BlockRefusal;
import dev.akashi.transparency.block.BlockRefusedException;
import dev.akashi.transparency.block.BlockView;
import dev.akashi.transparency.block.CheckedBlock;
import dev.akashi.transparency.block.TransactionFault;
import dev.akashi.transparency.node.Follower;
import dev.akashi.transparency.node.LogStore;
import dev.akashi.transparency.node.LogView;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Reads a ledger again: every block is checked as a log node checks it, every statement is judged by the rules once more,
 * and the log, the maps and the records that follow are derived.
 *
 * <pre>{@code
 * try (Replay replay = Replay.open(folder, "akashi", genesis)) {
 *     replay.run(source, source.height(), progress);
 *     List<Finding> findings = replay.book().findings();
 * }
 * }</pre>
 *
 * <p>It can be killed at any time and goes on behind the last block that it has written down. A block that is not believed
 * is a finding, and ends the replay: what is behind it could not be checked. One thread.
 */
public final class Replay implements AutoCloseable {

    /** Days, months and fiscal years are those of Japan. */
    public static final ZoneId ZONE = ZoneId.of("Asia/Tokyo");

    private final LogStore store;
    private final AuditBook book;
    private final ExecutorService workers;
    private final Follower follower;

    private Replay(LogStore store, String chaincode, Digest genesis, Consumer<CheckedBlock> also) {
        this.store = store;
        this.book = new AuditBook(store);
        this.workers =
                Executors.newFixedThreadPool(Math.max(2, Runtime.getRuntime().availableProcessors()), task -> {
                    Thread thread = new Thread(task, "audit-check");
                    thread.setDaemon(true);
                    return thread;
                });
        Judge judge = new Judge(chaincode, book);
        this.follower = new Follower(
                store,
                new BlockCheck(chaincode, workers),
                genesis,
                ((Consumer<CheckedBlock>) judge::take).andThen(also));
    }

    /** Is told how far a replay is. */
    public interface Progress {
        /** So many blocks of so many are done. */
        void at(long done, long total);
    }

    /**
     * Opens a replay in a folder, or begins one.
     *
     * @param chaincode the registry's chaincode
     * @param genesis the hash of the first block's header, from the auditor's own trust file
     * @throws IOException when the folder cannot be used, is in use, or holds a replay of another chaincode
     * @throws IllegalArgumentException when it holds a replay of another channel
     */
    public static Replay open(Path folder, String chaincode, Digest genesis) throws IOException {
        return open(folder, chaincode, genesis, block -> {});
    }

    /** The same; somebody else is told of every block in the step in which it is written down. */
    public static Replay open(Path folder, String chaincode, Digest genesis, Consumer<CheckedBlock> also)
            throws IOException {
        LogStore store = LogStore.open(folder, chaincode);
        try {
            return new Replay(store, chaincode, genesis, also);
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /**
     * Takes blocks up to a number.
     *
     * @param until the number behind the last
     * @throws IOException when blocks cannot be had; what was done stays done
     */
    public void run(BlockSource source, long until, Progress progress) throws IOException {
        store.write(() -> book.forgetFrom(store.nextBlock()));
        try {
            source.read(store.nextBlock(), until, block -> {
                follower.take(block, block.getHeader().getNumber() + 1 < until);
                progress.at(store.nextBlock(), until);
            });
        } catch (BlockRefusedException e) {
            store.write(() -> refused(e, source.organisation()));
        } catch (UnreadableBlockException e) {
            store.write(() -> {
                stop(
                        FindingCode.BLOCK_MALFORMED,
                        new Place(e.number(), -1, null),
                        source.organisation(),
                        "a block",
                        String.valueOf(e.getMessage()));
                unreached();
            });
        } catch (IOException e) {
            follower.settle();
            throw e;
        }
        store.sync();
    }

    /** What was written down. */
    public AuditBook book() {
        return book;
    }

    /** The log that the blocks give. */
    public LogView log() {
        return store.view();
    }

    /** The number of the block that comes next. */
    public long nextBlock() {
        return store.nextBlock();
    }

    /** What the blocks' source said of a block. */
    public Optional<BlockView> blockView(long block) {
        return store.blockView(block);
    }

    @Override
    public void close() {
        workers.shutdownNow();
        store.close();
    }

    private void refused(BlockRefusedException e, Optional<MspId> organisation) {
        long next = store.nextBlock();
        if (e.refusal() == BlockRefusal.NOT_CHECKABLE) {
            book.add(new Unchecked(Unchecked.Code.TRANSACTION, "block " + next, detail(e)), next);
        } else {
            String detail = detail(e);
            int found = detail.lastIndexOf(", found ");
            boolean missing = e.refusal() == BlockRefusal.WRONG_NUMBER;
            stop(
                    code(e),
                    new Place(next, e.transaction().orElse(-1), null),
                    organisation,
                    missing ? "block " + next : found < 0 ? detail : detail.substring(0, found),
                    missing
                            ? "block " + Long.toUnsignedString(e.block())
                            : found < 0 ? "something else" : detail.substring(found + ", found ".length()));
        }
        unreached();
    }

    private void stop(FindingCode code, Place place, Optional<MspId> organisation, String expected, String found) {
        String plain = expected.startsWith("expected ") ? expected.substring("expected ".length()) : expected;
        book.add(new Finding(code, place, organisation.map(List::of).orElse(List.of()), null, plain, found));
    }

    private void unreached() {
        long next = store.nextBlock();
        book.add(
                new Unchecked(
                        Unchecked.Code.BLOCKS,
                        "block " + next + " and those behind it",
                        "they build on a block that is not believed"),
                next);
    }

    private static String detail(BlockRefusedException e) {
        return String.valueOf(e.getMessage()).replaceFirst("^[A-Z_]+: block [0-9]+: ", "");
    }

    private static FindingCode code(BlockRefusedException e) {
        return switch (e.refusal()) {
            case MALFORMED, NOT_CHECKABLE -> FindingCode.BLOCK_MALFORMED;
            case WRONG_NUMBER -> FindingCode.BLOCK_MISSING;
            case WRONG_CHAIN -> FindingCode.BLOCK_NOT_CHAINED;
            case WRONG_DATA_HASH -> FindingCode.BLOCK_DATA_ALTERED;
            case TOO_FEW_ORDERERS -> FindingCode.BLOCK_NOT_ORDERED;
            case WRONG_CONFIGURATION -> FindingCode.BLOCK_CONFIGURATION;
            case UNAUTHORISED_CONFIGURATION -> FindingCode.CONFIGURATION_UNAUTHORISED;
            case WRONG_FLAG -> e.fault().map(Replay::code).orElse(FindingCode.WRONG_FLAG);
        };
    }

    private static FindingCode code(TransactionFault fault) {
        return switch (fault) {
            case FORM -> FindingCode.TRANSACTION_FORGED;
            case ENDORSEMENT -> FindingCode.ENDORSEMENT_FORGED;
            case DUPLICATE, STALE -> FindingCode.WRONG_FLAG;
        };
    }
}
