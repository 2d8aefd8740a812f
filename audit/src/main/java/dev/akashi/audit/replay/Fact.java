package dev.akashi.audit.replay;

import com.google.gson.JsonObject;
import dev.akashi.audit.replay.Finding.Place;
import dev.akashi.model.LedgerTime;
import dev.akashi.model.MspId;
import dev.akashi.model.StatementDigest;
import dev.akashi.model.TransactionId;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.JsonForms;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.signing.Envelope;
import dev.akashi.model.signing.KeyId;
import dev.akashi.model.statement.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A statement that the ledger has, and how it came there.
 *
 * @param block in which block
 * @param transaction its place there
 * @param transactionId the transaction
 * @param time ledger time; whole seconds
 * @param submitter the organisation whose member sent it
 * @param endorsers the organisations that endorsed it, sorted
 * @param envelope what was said, with its signatures
 */
public record Fact(
        long block,
        int transaction,
        TransactionId transactionId,
        Instant time,
        MspId submitter,
        List<MspId> endorsers,
        Envelope envelope) {

    private static final StrictJson.Limits LIMITS = StrictJson.Limits.of(2 * Envelope.MAX_SIZE, 8);

    public Fact {
        Objects.requireNonNull(transactionId, "transactionId");
        time = LedgerTime.truncate(time);
        Objects.requireNonNull(submitter, "submitter");
        endorsers = List.copyOf(endorsers);
        Objects.requireNonNull(envelope, "envelope");
    }

    /** What was said. */
    public Statement statement() {
        return Statement.open(envelope);
    }

    /** Its name. */
    public StatementDigest digest() {
        return Statement.digest(envelope);
    }

    /** The keys that signed, in the order of the envelope. */
    public List<KeyId> signers() {
        return envelope.signatures().stream()
                .map(Envelope.EnvelopeSignature::keyId)
                .toList();
    }

    /** Where it is. */
    public Place place() {
        return new Place(block, transaction, transactionId);
    }

    byte[] toBytes() {
        JsonObject json = new JsonObject();
        json.addProperty("block", block);
        json.addProperty("tx", transaction);
        json.addProperty("txId", transactionId.value());
        json.addProperty("time", LedgerTime.format(time));
        json.addProperty("submitter", submitter.value());
        json.add("endorsers", JsonForms.strings(endorsers));
        json.add("envelope", envelope.toJsonObject());
        return StrictJson.write(json);
    }

    static Fact of(byte[] bytes) {
        JsonFields fields = JsonFields.of(StrictJson.readObject(bytes, LIMITS));
        return new Fact(
                fields.integer("block", 0, Long.MAX_VALUE),
                (int) fields.integer("tx", 0, Integer.MAX_VALUE),
                fields.parsed("txId", TransactionId::new),
                fields.instant("time"),
                fields.parsed("submitter", MspId::new),
                fields.parsedList("endorsers", MspId::new),
                Envelope.read(fields.fields("envelope")));
    }
}
