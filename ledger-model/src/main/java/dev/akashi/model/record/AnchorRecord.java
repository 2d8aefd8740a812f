package dev.akashi.model.record;

import com.google.gson.JsonObject;
import dev.akashi.model.AwardPeriod;
import dev.akashi.model.CredentialType;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.MerkleRoot;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.JsonForms;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.merkle.MerkleTree;
import dev.akashi.model.signing.KeyId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A batch that was recorded.
 *
 * @param root its tree head
 * @param size how many leaves the tree has
 * @param institution who awarded
 * @param credentialType what
 * @param awardPeriod in which months
 * @param signedBy the institution's keys that signed
 * @param confirmations who confirmed the batch later, because a key was compromised
 * @param provenance when and by which statement
 */
public record AnchorRecord(
        MerkleRoot root,
        int size,
        InstitutionCode institution,
        CredentialType credentialType,
        AwardPeriod awardPeriod,
        List<KeyId> signedBy,
        List<Confirmation> confirmations,
        Provenance provenance) {

    public AnchorRecord {
        Objects.requireNonNull(root, "root");
        Objects.requireNonNull(institution, "institution");
        Objects.requireNonNull(credentialType, "credentialType");
        Objects.requireNonNull(awardPeriod, "awardPeriod");
        signedBy = List.copyOf(signedBy);
        confirmations = List.copyOf(confirmations);
        Objects.requireNonNull(provenance, "provenance");
    }

    /** A batch that nobody had to confirm. */
    public AnchorRecord(
            MerkleRoot root,
            int size,
            InstitutionCode institution,
            CredentialType credentialType,
            AwardPeriod awardPeriod,
            List<KeyId> signedBy,
            Provenance provenance) {
        this(root, size, institution, credentialType, awardPeriod, signedBy, List.of(), provenance);
    }

    /**
     * Somebody who answers for the batch said that it is genuine.
     *
     * @param by who
     * @param signedBy with which keys
     * @param provenance when and by which statement
     */
    public record Confirmation(InstitutionCode by, List<KeyId> signedBy, Provenance provenance) {

        public Confirmation {
            Objects.requireNonNull(by, "by");
            signedBy = List.copyOf(signedBy);
            Objects.requireNonNull(provenance, "provenance");
        }

        /** Whether it counts: as far as is known today, none of its keys was compromised when it was made. */
        public boolean countsBy(InstitutionTimeline confirmer) {
            return !signedBy.isEmpty() && confirmer.noneCompromised(signedBy, provenance.recordedAt());
        }
    }

    /** This batch with one more confirmation. */
    public AnchorRecord with(Confirmation confirmation) {
        List<Confirmation> more = new ArrayList<>(confirmations);
        more.add(confirmation);
        return new AnchorRecord(root, size, institution, credentialType, awardPeriod, signedBy, more, provenance);
    }

    /** The JSON form, on one line. */
    public byte[] toJson() {
        JsonObject json = Records.begin();
        json.addProperty("root", root.toString());
        json.addProperty("size", size);
        json.addProperty("institution", institution.value());
        json.addProperty("credentialType", credentialType.name());
        json.add("awardPeriod", JsonForms.of(awardPeriod));
        json.add("signedBy", JsonForms.strings(signedBy));
        provenance.addTo(json);
        if (!confirmations.isEmpty()) {
            json.add("confirmations", JsonForms.array(confirmations, confirmation -> {
                JsonObject entry = new JsonObject();
                entry.addProperty("by", confirmation.by().value());
                entry.add("signedBy", JsonForms.strings(confirmation.signedBy()));
                confirmation.provenance().addTo(entry);
                return entry;
            }));
        }
        return StrictJson.write(json);
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws dev.akashi.model.json.JsonFormatException for anything else
     */
    public static AnchorRecord fromJson(byte[] json) {
        return Records.read(
                json,
                fields -> new AnchorRecord(
                        fields.parsed("root", MerkleRoot::parse),
                        (int) fields.integer("size", 1, MerkleTree.MAX_SIZE),
                        fields.parsed("institution", InstitutionCode::new),
                        fields.enumerated("credentialType", CredentialType.class),
                        JsonForms.awardPeriod(fields.fields("awardPeriod")),
                        fields.parsedList("signedBy", KeyId::parse),
                        fields.has("confirmations")
                                ? fields.list("confirmations", AnchorRecord::readConfirmation)
                                : List.of(),
                        Provenance.read(fields)));
    }

    private static Confirmation readConfirmation(JsonFields fields) {
        return new Confirmation(
                fields.parsed("by", InstitutionCode::new),
                fields.parsedList("signedBy", KeyId::parse),
                Provenance.read(fields));
    }
}
