package dev.akashi.transparency.node;

import com.google.protobuf.ByteString;
import dev.akashi.credential.log.LogEntry;
import dev.akashi.model.LedgerId;
import dev.akashi.model.StatementDigest;
import dev.akashi.model.TransactionId;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.record.AnchorRecord;
import dev.akashi.model.record.ConsortiumRecord;
import dev.akashi.model.record.WorldState;
import dev.akashi.model.signing.Envelope;
import dev.akashi.model.statement.Statement;
import dev.akashi.transparency.block.CheckedBlock;
import dev.akashi.transparency.block.CheckedBlock.Change;
import dev.akashi.transparency.block.CheckedBlock.ValidTransaction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a block adds to the log and to the maps. The same block gives the same at every organisation: nothing is taken from
 * anywhere but the block.
 *
 * <p>A statement becomes an entry when its transaction wrote its receipt, that is, when it was recorded for the first time:
 * recording it again is a valid transaction that changes nothing.
 */
final class Derivation {

    private static final String ANCHOR = "anchor~";
    /** What is in a map for a record that faulty chaincodes deleted: the rules never do. No record is empty. */
    private static final byte[] DELETED = new byte[0];

    private static final ByteString RECORD = ByteString.copyFromUtf8("record");

    private final String chaincode;

    Derivation(String chaincode) {
        this.chaincode = chaincode;
    }

    /**
     * What was derived.
     *
     * @param entries statements, in the order of the block
     * @param records changed records by their names in the world state
     * @param ledger the ledger's id, when it was founded in this block
     */
    record Derived(List<LogEntry.Recorded> entries, Map<String, byte[]> records, Optional<LedgerId> ledger) {

        boolean isEmpty() {
            return entries.isEmpty() && records.isEmpty();
        }
    }

    Derived derive(CheckedBlock block) {
        List<LogEntry.Recorded> entries = new ArrayList<>();
        Map<String, byte[]> records = new LinkedHashMap<>();
        for (ValidTransaction transaction : block.transactions()) {
            entry(block, transaction).ifPresent(entries::add);
            for (Change change : transaction.changes()) {
                if (change.key().namespace().equals(chaincode) && isMapped(change)) {
                    records.put(
                            change.key().key(),
                            change.value().map(ByteString::toByteArray).orElse(DELETED));
                }
            }
        }
        Optional<LedgerId> ledger = Optional.ofNullable(records.get(WorldState.CONSORTIUM))
                .flatMap(bytes -> WorldState.readable(bytes, ConsortiumRecord::fromJson))
                .map(ConsortiumRecord::ledger);
        return new Derived(entries, records, ledger);
    }

    // The entry of a batch says all that its record says, until somebody confirms the batch. One that cannot be read,
    // or is
    // gone, must show.
    private static boolean isMapped(Change change) {
        String name = change.key().key();
        return MappedRecords.isMapped(name)
                || (name.startsWith(ANCHOR)
                        && change.value()
                                .flatMap(value -> WorldState.readable(value.toByteArray(), AnchorRecord::fromJson))
                                .filter(record -> record.confirmations().isEmpty())
                                .isEmpty());
    }

    static StatementDigest digest(LogEntry.Recorded entry) {
        return Statement.digest(entry.envelope());
    }

    private Optional<LogEntry.Recorded> entry(CheckedBlock block, ValidTransaction transaction) {
        if (!transaction.chaincode().equals(chaincode)
                || transaction.arguments().size() != 2
                || !transaction.arguments().get(0).equals(RECORD)) {
            return Optional.empty();
        }
        Envelope envelope;
        try {
            envelope = Envelope.parse(transaction.arguments().get(1).toByteArray());
        } catch (JsonFormatException e) {
            return Optional.empty();
        }
        String receipt = WorldState.statement(Statement.digest(envelope));
        boolean recorded = transaction.changes().stream()
                .anyMatch(change -> change.key().namespace().equals(chaincode)
                        && change.key().key().equals(receipt)
                        && change.value().isPresent());
        return recorded
                ? Optional.of(new LogEntry.Recorded(
                        block.number(),
                        transaction.place(),
                        new TransactionId(transaction.id()),
                        transaction.time(),
                        envelope))
                : Optional.empty();
    }
}
