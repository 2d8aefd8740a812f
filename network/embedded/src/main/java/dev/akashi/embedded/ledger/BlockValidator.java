package dev.akashi.embedded.ledger;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.akashi.embedded.config.ChannelConfig;
import dev.akashi.identity.Digests;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** Gives every transaction of a block its validation code, as every Fabric peer would. */
final class BlockValidator {
    private final ChannelConfig config;
    private final TransactionCheck checks;
    private final ExecutorService workers;
    private final Predicate<String> committed;
    private volatile Predicate<String> simulatedConflicts = transactionId -> false;

    /** Takes what tells whether a transaction id is in an earlier block. */
    BlockValidator(ChannelConfig config, ExecutorService workers, Predicate<String> committed) {
        this.config = config;
        this.checks = new TransactionCheck(config);
        this.workers = workers;
        this.committed = committed;
    }

    /**
     * The outcome of a block.
     *
     * @param flags one byte a transaction
     * @param updates what the valid ones do
     */
    record Validated(ByteString flags, UpdateBatch updates) {
        ByteString commitHash(ByteString previous) {
            ByteArrayOutputStream length = new ByteArrayOutputStream();
            CodedOutputStream output = CodedOutputStream.newInstance(length);
            try {
                output.writeUInt32NoTag(flags.size());
                output.flush();
            } catch (IOException e) {
                throw new IllegalStateException("commit hash: expected to write to memory, found " + e.getMessage(), e);
            }
            return ByteString.copyFrom(Digests.sha256(
                    length.toByteArray(), flags.toByteArray(), updates.toBytes(), previous.toByteArray()));
        }
    }

    /** Takes for which transactions a conflict is to be found that is not there. */
    void simulateConflicts(Predicate<String> transactionIds) {
        simulatedConflicts = transactionIds;
    }

    Validated validate(Block block, LedgerIndex.Snapshot state) {
        List<TransactionCheck.Result> results = checkAll(block.getData().getDataList());
        TxValidationCode[] codes = new TxValidationCode[results.size()];
        EndorsementCheck endorsements = new EndorsementCheck(config, state);
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < codes.length; i++) {
            TransactionCheck.Result result = results.get(i);
            codes[i] = result.code();
            if (!result.transactionId().isEmpty() && committed.test(result.transactionId())) {
                codes[i] = TxValidationCode.DUPLICATE_TXID;
            } else if (codes[i] == TxValidationCode.VALID) {
                codes[i] = endorsements.check(result);
            }
        }
        for (int i = 0; i < codes.length; i++) {
            if (codes[i] == TxValidationCode.VALID && !seen.add(results.get(i).transactionId())) {
                codes[i] = TxValidationCode.DUPLICATE_TXID;
            }
        }
        UpdateBatch updates = new UpdateBatch();
        MvccCheck mvcc = new MvccCheck(state, updates);
        byte[] flags = new byte[codes.length];
        for (int i = 0; i < codes.length; i++) {
            if (codes[i] == TxValidationCode.VALID) {
                List<ParsedTransaction.Namespace> sets = results.get(i).namespaces();
                codes[i] = simulatedConflicts.test(results.get(i).transactionId())
                        ? TxValidationCode.MVCC_READ_CONFLICT
                        : mvcc.check(sets);
                if (codes[i] == TxValidationCode.VALID) {
                    updates.apply(sets, new Version(block.getHeader().getNumber(), i), state);
                }
            }
            flags[i] = (byte) codes[i].getNumber();
        }
        return new Validated(ByteString.copyFrom(flags), updates);
    }

    /** {@return the updates of a block whose flags are known} */
    static UpdateBatch replay(LedgerBlock block, LedgerIndex.Snapshot state) throws IOException {
        UpdateBatch updates = new UpdateBatch();
        for (int i = 0; i < block.parsed().size(); i++) {
            if (block.code(i) == TxValidationCode.VALID) {
                updates.apply(block.parsed().get(i).namespaces(), new Version(block.number(), i), state);
            }
        }
        return updates;
    }

    private List<TransactionCheck.Result> checkAll(List<ByteString> envelopes) {
        if (envelopes.size() == 1) {
            return List.of(checks.check(envelopes.get(0)));
        }
        List<Future<TransactionCheck.Result>> futures = new ArrayList<>(envelopes.size());
        envelopes.forEach(envelope -> futures.add(workers.submit(() -> checks.check(envelope))));
        List<TransactionCheck.Result> results = new ArrayList<>(futures.size());
        for (Future<TransactionCheck.Result> future : futures) {
            try {
                results.add(future.get());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("validation: expected to finish, found an interrupt", e);
            } catch (ExecutionException e) {
                throw new IllegalStateException("validation: expected a code, found " + e.getCause(), e);
            }
        }
        return results;
    }
}
