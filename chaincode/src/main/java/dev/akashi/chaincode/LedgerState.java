package dev.akashi.chaincode;

import dev.akashi.model.Commitment;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.LedgerErrorCode;
import dev.akashi.model.MerkleRoot;
import dev.akashi.model.MspId;
import dev.akashi.model.RejectedException;
import dev.akashi.model.StatementDigest;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.record.AnchorRecord;
import dev.akashi.model.record.BatchAuthority;
import dev.akashi.model.record.ConsortiumRecord;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.InstitutionRecord.RequiredEndorsement;
import dev.akashi.model.record.Receipt;
import dev.akashi.model.record.Rewriting;
import dev.akashi.model.record.StatusRecord;
import dev.akashi.model.record.WorldState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The records of one transaction. Writes are held back until {@link #flush}, so that a statement that is refused half-way
 * leaves nothing behind, and a rule sees what it wrote itself.
 *
 * <p>Every key that holds a record is read before it is written, and once. A key that does not exist is thereby in the read set, and of two
 * concurrent creators exactly one commits.
 */
final class LedgerState {

    private final KeyValues committed;
    private final Map<String, byte[]> read = new HashMap<>();
    private final Map<String, byte[]> pending = new LinkedHashMap<>();
    private final Map<String, MspId> restricted = new LinkedHashMap<>();

    LedgerState(KeyValues committed) {
        this.committed = committed;
    }

    /** Reads in one request what is going to be read in any case. */
    void readAhead(List<String> keys) {
        List<String> unread =
                keys.stream().filter(key -> !read.containsKey(key)).distinct().toList();
        List<byte[]> values = committed.get(unread);
        for (int i = 0; i < unread.size(); i++) {
            read.put(unread.get(i), values.get(i));
        }
    }

    Optional<ConsortiumRecord> consortium() {
        return findStanding(WorldState.CONSORTIUM, ConsortiumRecord::fromJson);
    }

    Optional<InstitutionRecord> institution(InstitutionCode code) {
        return findStanding(WorldState.institution(code), InstitutionRecord::fromJson);
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

    /** The batch, which must have been recorded. */
    AnchorRecord requireAnchor(MerkleRoot root) {
        return anchor(root)
                .orElseThrow(() -> new RejectedException(
                        LedgerErrorCode.UNKNOWN_ANCHOR, "expected a recorded batch, found root " + root));
    }

    /** Whether an active institution answers for a batch: its own, or one that passed to it. */
    boolean answersFor(InstitutionRecord institution, AnchorRecord batch, Instant time) {
        return batch.institution().equals(institution.code())
                || BatchAuthority.over(batch, time, this::institution).stream()
                        .anyMatch(authority -> authority.institution().equals(institution.code()));
    }

    /** The institution must answer for the batch. */
    void requireAnswering(InstitutionRecord institution, AnchorRecord batch, Instant time) {
        if (!answersFor(institution, batch, time)) {
            throw new RejectedException(
                    LedgerErrorCode.NOT_AUTHORISED,
                    "expected a batch that " + institution.code() + " answers for at " + time + ", found one of "
                            + batch.institution());
        }
    }

    void put(ConsortiumRecord record) {
        put(WorldState.CONSORTIUM, record.toJson());
    }

    void put(InstitutionRecord record) {
        put(WorldState.institution(record.code()), record.toJson());
    }

    void put(AnchorRecord record) {
        String key = WorldState.anchor(record.root());
        boolean fresh = bytes(key).length == 0;
        put(key, record.toJson());
        if (fresh) {
            String index = WorldState.anchorBy(
                    record.institution(), record.provenance().recordedAt(), record.root());
            // Not read: it holds no record, and whoever else would write it would write the key of the batch, which
            // was read.
            pending.put(index, record.root().toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    void put(StatusRecord record) {
        put(WorldState.status(record.institution(), record.commitment()), record.toJson());
    }

    void put(Receipt receipt) {
        put(WorldState.statement(receipt.provenance().statement()), receipt.toJson());
    }

    /**
     * From the next transaction on, the institution's statements need an endorsement. The key that sees to it holds
     * nothing that is ever read, so that it is written without being read: otherwise of two batches of the institution
     * in one block the second would conflict.
     */
    void beginEndorsement(InstitutionCode code, RequiredEndorsement required) {
        needEndorsement(code, required);
        restricted.put(endorsementKey(code, required), required.organisation());
    }

    /** This transaction is only valid when the organisation has endorsed it. */
    void needEndorsement(InstitutionCode code, RequiredEndorsement required) {
        pending.put(
                endorsementKey(code, required), required.organisation().value().getBytes(StandardCharsets.UTF_8));
    }

    private static String endorsementKey(InstitutionCode code, RequiredEndorsement required) {
        return WorldState.endorsement(code, required.provenance().statement());
    }

    /** Hands the writes over to the transaction. */
    void flush() {
        pending.forEach(committed::put);
        restricted.forEach(committed::restrict);
        committed.flush();
        pending.clear();
        restricted.clear();
    }

    // Also reads a key that is new, which is what makes concurrent creators conflict.
    private void put(String key, byte[] value) {
        byte[] before = bytes(key);
        pending.put(key, before.length == 0 ? value : Rewriting.over(before, value));
    }

    /** A record that many transactions read and few change. */
    private <T> Optional<T> findStanding(String key, Function<byte[], T> reader) {
        return find(key, value -> StandingRecords.SHARED.read(key, value, reader));
    }

    private <T> Optional<T> find(String key, Function<byte[], T> reader) {
        byte[] value = bytes(key);
        if (value.length == 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(reader.apply(value));
        } catch (JsonFormatException e) {
            // Not the fault of whoever sent the statement: these rules are older than the record.
            throw new IllegalStateException("the record at " + key + " cannot be read", e);
        }
    }

    private byte[] bytes(String key) {
        byte[] written = pending.get(key);
        return written != null ? written : read.computeIfAbsent(key, committed::get);
    }
}
