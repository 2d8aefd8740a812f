package dev.akashi.credential;

import com.google.gson.JsonObject;
import dev.akashi.credential.log.LogProof;
import dev.akashi.model.Commitment;
import dev.akashi.model.Digest;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.LedgerId;
import dev.akashi.model.LedgerTime;
import dev.akashi.model.MerkleRoot;
import dev.akashi.model.TransactionId;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.json.JsonFormatException.Kind;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.merkle.InclusionProof;
import dev.akashi.model.signing.Envelope;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The proof that goes with a document: where in which batch it is, and where the batch was recorded. Media type {@value
 * #MEDIA_TYPE}; {@code NAME.bundle.json} beside {@code NAME.json}. The document itself stays a plain file that other software
 * reads. Members that are not known are left alone, so that bundles can grow.
 *
 * @param document which document
 * @param root the batch's root
 * @param proof the document's place in the batch
 * @param anchor where the batch was recorded
 * @param log what the log proves of all this; a bundle without it is verified by asking
 */
public record Bundle(
        DocumentReference document, MerkleRoot root, InclusionProof proof, Anchor anchor, Optional<LogProof> log) {

    /** The media type. */
    public static final String MEDIA_TYPE = "application/vnd.akashi.bundle.v1+json";

    private static final int VERSION = 1;
    private static final StrictJson.Limits LIMITS = StrictJson.Limits.of(512 * 1024, 16);

    public Bundle {
        Objects.requireNonNull(document, "document");
        Objects.requireNonNull(root, "root");
        Objects.requireNonNull(proof, "proof");
        Objects.requireNonNull(anchor, "anchor");
        Objects.requireNonNull(log, "log");
    }

    /** A bundle without a proof from the log. */
    public Bundle(DocumentReference document, MerkleRoot root, InclusionProof proof, Anchor anchor) {
        this(document, root, proof, anchor, Optional.empty());
    }

    /** This bundle with a proof from the log, in place of any that it has. */
    public Bundle with(LogProof newLog) {
        return new Bundle(document, root, proof, anchor, Optional.of(newLog));
    }

    /**
     * The document that a bundle belongs to.
     *
     * @param name its file name, for people
     * @param profile its form
     * @param salt its salt; a document that has its salt in itself has the same one here
     * @param contentDigest of its payload
     */
    public record DocumentReference(String name, CredentialProfile profile, Salt salt, Digest contentDigest) {

        public DocumentReference {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(profile, "profile");
            Objects.requireNonNull(salt, "salt");
            Objects.requireNonNull(contentDigest, "contentDigest");
        }

        /** What is recorded of the document. */
        public Commitment commitment() {
            return Commitments.of(profile, salt, contentDigest);
        }
    }

    /**
     * Where the batch was recorded, as its issuer was told. A verifier asks the ledger all the same.
     *
     * @param ledger which ledger
     * @param institution for whom
     * @param transactionId in which transaction
     * @param recordedAt when
     * @param statement the signed statement
     */
    public record Anchor(
            LedgerId ledger,
            InstitutionCode institution,
            TransactionId transactionId,
            Instant recordedAt,
            Envelope statement) {

        public Anchor {
            Objects.requireNonNull(ledger, "ledger");
            Objects.requireNonNull(institution, "institution");
            Objects.requireNonNull(transactionId, "transactionId");
            recordedAt = LedgerTime.truncate(recordedAt);
            Objects.requireNonNull(statement, "statement");
        }

        static Anchor read(JsonFields recorded) {
            return new Anchor(
                    recorded.parsed("ledger", LedgerId::new),
                    recorded.parsed("institution", InstitutionCode::new),
                    recorded.parsed("transactionId", TransactionId::new),
                    recorded.instant("recordedAt"),
                    Envelope.read(recorded.fields("statement")));
        }
    }

    /** Where its commitment is on the ledger: this bundle without what leads to the document. */
    public Placement placement() {
        return new Placement(document.profile(), document.commitment(), root, proof, anchor, log);
    }

    /** The JSON form: over several lines for people, or on one when there is a proof from the log, which only programs read. */
    public String toJson() {
        JsonObject reference = new JsonObject();
        reference.addProperty("name", document.name());
        reference.addProperty("profile", document.profile().id());
        reference.addProperty("salt", document.salt().value().toString());
        reference.addProperty("contentDigest", document.contentDigest().toString());
        reference.addProperty("commitment", document.commitment().toString());
        JsonObject json = new JsonObject();
        json.addProperty("type", MEDIA_TYPE);
        json.addProperty("version", VERSION);
        json.add("document", reference);
        placement().addTo(json);
        return log.isPresent() ? StrictJson.writeLine(json) + "\n" : StrictJson.writePretty(json);
    }

    /**
     * Reads a bundle.
     *
     * @throws JsonFormatException when it is not one, or contradicts itself
     */
    public static Bundle parse(byte[] utf8) {
        JsonFields fields = JsonFields.of(StrictJson.readObject(utf8, LIMITS));
        if (!fields.string("type").equals(MEDIA_TYPE)) {
            throw new JsonFormatException(Kind.SHAPE, "expected a bundle of type " + MEDIA_TYPE + " at $.type");
        }
        fields.integer("version", VERSION, VERSION);
        JsonFields reference = fields.fields("document");
        DocumentReference document = new DocumentReference(
                reference.string("name"),
                reference.parsed("profile", CredentialProfile::parse),
                new Salt(reference.parsed("salt", Digest::parse)),
                reference.parsed("contentDigest", Digest::parse));
        if (!reference.parsed("commitment", Commitment::parse).equals(document.commitment())) {
            throw new JsonFormatException(
                    Kind.SHAPE, "expected the commitment of salt and content digest at $.document.commitment");
        }
        Placement place = Placement.of(document.profile(), document.commitment(), fields);
        return new Bundle(document, place.root(), place.proof(), place.anchor(), place.log());
    }

    /** The UTF-8 bytes of {@link #toJson}. */
    public byte[] toBytes() {
        return toJson().getBytes(StandardCharsets.UTF_8);
    }
}
