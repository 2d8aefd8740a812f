package dev.akashi.credential;

import com.google.gson.JsonObject;
import dev.akashi.credential.Bundle.Anchor;
import dev.akashi.credential.log.LogProof;
import dev.akashi.model.Commitment;
import dev.akashi.model.LedgerTime;
import dev.akashi.model.MerkleRoot;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.json.JsonFormatException.Kind;
import dev.akashi.model.json.JsonForms;
import dev.akashi.model.merkle.InclusionProof;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a commitment is on the ledger: what is left of a {@link Bundle} without the document's name, salt and content
 * digest. Whoever has the document can ask about it in this way without saying anything of it. Media type {@value
 * #MEDIA_TYPE}; as JSON it is a bundle of that type whose {@code document} has only {@code profile} and
 * {@code commitment}.
 *
 * @param profile which form of document it is
 * @param commitment what is recorded of it
 * @param root the batch's root
 * @param proof the commitment's place in the batch
 * @param anchor where the batch was recorded
 * @param log what the log proves of all this; without it, it is verified by asking
 */
public record Placement(
        CredentialProfile profile,
        Commitment commitment,
        MerkleRoot root,
        InclusionProof proof,
        Anchor anchor,
        Optional<LogProof> log) {

    /** The media type. */
    public static final String MEDIA_TYPE = "application/vnd.akashi.placement.v1+json";

    private static final int VERSION = 1;

    public Placement {
        Objects.requireNonNull(profile, "profile");
        Objects.requireNonNull(commitment, "commitment");
        Objects.requireNonNull(root, "root");
        Objects.requireNonNull(proof, "proof");
        Objects.requireNonNull(anchor, "anchor");
        Objects.requireNonNull(log, "log");
    }

    /** This place with a proof from the log, in place of any that it has. */
    public Placement with(LogProof newLog) {
        return new Placement(profile, commitment, root, proof, anchor, Optional.of(newLog));
    }

    /** The JSON form. */
    public JsonObject toJson() {
        JsonObject document = new JsonObject();
        document.addProperty("profile", profile.id());
        document.addProperty("commitment", commitment.toString());
        JsonObject json = new JsonObject();
        json.addProperty("type", MEDIA_TYPE);
        json.addProperty("version", VERSION);
        json.add("document", document);
        addTo(json);
        return json;
    }

    /**
     * Reads the JSON form, whose reader bounds its size.
     *
     * @throws JsonFormatException when it is not one
     */
    public static Placement read(JsonFields fields) {
        if (!fields.string("type").equals(MEDIA_TYPE)) {
            throw new JsonFormatException(Kind.SHAPE, "expected a placement of type " + MEDIA_TYPE + " at $.type");
        }
        fields.integer("version", VERSION, VERSION);
        JsonFields document = fields.fields("document");
        return of(
                document.parsed("profile", CredentialProfile::parse),
                document.parsed("commitment", Commitment::parse),
                fields);
    }

    /** Reads what a bundle and a placement have in common. */
    static Placement of(CredentialProfile profile, Commitment commitment, JsonFields fields) {
        JsonFields batch = fields.fields("batch");
        try {
            return new Placement(
                    profile,
                    commitment,
                    batch.parsed("root", MerkleRoot::parse),
                    JsonForms.inclusionProof(batch),
                    Anchor.read(fields.fields("anchor")),
                    fields.optionalFields("log").map(LogProof::read));
        } catch (JsonFormatException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new JsonFormatException(Kind.SHAPE, String.valueOf(e.getMessage()));
        }
    }

    /** Writes what a bundle and a placement have in common. */
    void addTo(JsonObject json) {
        JsonObject batch = new JsonObject();
        batch.addProperty("root", root.toString());
        JsonForms.add(batch, proof);
        JsonObject recorded = new JsonObject();
        recorded.addProperty("ledger", anchor.ledger().value());
        recorded.addProperty("institution", anchor.institution().value());
        recorded.addProperty("transactionId", anchor.transactionId().value());
        recorded.addProperty("recordedAt", LedgerTime.format(anchor.recordedAt()));
        recorded.add("statement", anchor.statement().toJsonObject());
        json.add("batch", batch);
        json.add("anchor", recorded);
        log.ifPresent(known -> json.add("log", known.toJson()));
    }
}
