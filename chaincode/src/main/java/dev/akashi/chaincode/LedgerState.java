package dev.akashi.chaincode;

import dev.akashi.model.Commitment;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.LedgerErrorCode;
import dev.akashi.model.MerkleRoot;
import dev.akashi.model.RejectedException;
import dev.akashi.model.StatementDigest;
import dev.akashi.model.record.AnchorRecord;
import dev.akashi.model.record.ConsortiumRecord;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.Receipt;
import dev.akashi.model.record.StatusRecord;
import dev.akashi.model.record.WorldState;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The records of one transaction. Writes are held back until {@link #flush}, so that a statement that is refused half-way
 * leaves nothing behind, and a rule sees what it wrote itself.
 *
 * <p>Every key is read before it is written. A key that does not exist is thereby in the read set, and of two concurrent
 * creators exactly one commits.
 */
final class LedgerState {

    private final KeyValues committed;
    private final Map<String, byte[]> pending = new LinkedHashMap<>();

    LedgerState(KeyValues committed) {
        this.committed = committed;
    }

    Optional<ConsortiumRecord> consortium() {
        return find(WorldState.CONSORTIUM, ConsortiumRecord::fromJson);
    }

    Optional<InstitutionRecord> institution(InstitutionCode code) {
        return find(WorldState.institution(code), InstitutionRecord::fromJson);
    }

    Optional<AnchorRecord> anchor(MerkleRoot root) {
        return find(WorldState.anchor(root), AnchorRecord::fromJson);
    }

    /** The status of a credential in a batch of the institution. */
    Optional<StatusRecord> status(InstitutionCode code, Commitment commitment) {
        return find(WorldState.status(code, commitment), StatusRecord::fromJson);
    }

    Optional<Receipt> receipt(StatementDigest digest) {
        return find(WorldState.statement(digest), Receipt::fromJson);
    }

    /** The institution, which must have been admitted. */
    InstitutionRecord requireInstitution(InstitutionCode code) {
        return institution(code)
                .orElseThrow(() -> new RejectedException(
                        LedgerErrorCode.UNKNOWN_INSTITUTION, "expected an admitted institution, found " + code));
    }

    void put(ConsortiumRecord record) {
        put(WorldState.CONSORTIUM, record.toJson());
    }

    void put(InstitutionRecord record) {
        put(WorldState.institution(record.code()), record.toJson());
    }

    void put(AnchorRecord record) {
        put(WorldState.anchor(record.root()), record.toJson());
        String index =
                WorldState.anchorBy(record.institution(), record.provenance().recordedAt(), record.root());
        put(index, record.root().toString().getBytes(StandardCharsets.UTF_8));
    }

    void put(StatusRecord record) {
        put(WorldState.status(record.institution(), record.commitment()), record.toJson());
    }

    void put(Receipt receipt) {
        put(WorldState.statement(receipt.provenance().statement()), receipt.toJson());
    }

    /** The keys that will be written, in the order of their first writing. */
    List<String> pendingKeys() {
        return List.copyOf(pending.keySet());
    }

    /** Hands the writes over to the transaction. */
    void flush() {
        pending.forEach(committed::put);
        pending.clear();
    }

    private void put(String key, byte[] value) {
        committed.get(key);
        pending.put(key, value);
    }

    private <T> Optional<T> find(String key, Function<byte[], T> reader) {
        byte[] value = pending.containsKey(key) ? pending.get(key) : committed.get(key);
        return value == null || value.length == 0 ? Optional.empty() : Optional.of(reader.apply(value));
    }
}
