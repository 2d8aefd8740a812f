package dev.akashi.client.issuing;

import com.google.gson.JsonObject;
import dev.akashi.model.AwardPeriod;
import dev.akashi.model.CredentialType;
import dev.akashi.model.Digest;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.MerkleRoot;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.JsonForms;
import dev.akashi.model.signing.Envelope;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is issued: enough to finish it without the table and the template.
 *
 * @param input digest over template, table, institution: another input is another batch
 * @param root of the batch
 * @param size of the batch
 * @param institution who issues
 * @param type what is issued
 * @param awardPeriod when it was awarded
 * @param signatures how many keys sign the statement before it is recorded
 * @param documents the folder in which documents of the institution's own are
 * @param warnings what is to be looked at in the table, and how often
 */
record Plan(
        Digest input,
        MerkleRoot root,
        int size,
        InstitutionCode institution,
        CredentialType type,
        AwardPeriod awardPeriod,
        int signatures,
        Path documents,
        Map<String, Integer> warnings) {

    private static final int VERSION = 2;

    Plan {
        warnings = Collections.unmodifiableMap(new TreeMap<>(warnings));
    }

    JsonObject toJson() {
        JsonObject json = new JsonObject();
        json.addProperty("version", VERSION);
        json.addProperty("input", input.toString());
        json.addProperty("root", root.toString());
        json.addProperty("size", size);
        json.addProperty("institution", institution.value());
        json.addProperty("type", type.name());
        json.add("awardPeriod", JsonForms.of(awardPeriod));
        json.addProperty("signatures", signatures);
        json.addProperty("documents", documents.toString());
        JsonObject counts = new JsonObject();
        warnings.forEach(counts::addProperty);
        json.add("warnings", counts);
        return json;
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws dev.akashi.model.json.JsonFormatException for anything else
     */
    static Plan read(JsonFields fields) {
        fields.integer("version", VERSION, VERSION);
        JsonFields warnings = fields.fields("warnings");
        Map<String, Integer> counts = new TreeMap<>();
        warnings.object()
                .keySet()
                .forEach(code -> counts.put(code, (int) warnings.integer(code, 1, Integer.MAX_VALUE)));
        return new Plan(
                fields.parsed("input", Digest::parse),
                fields.parsed("root", MerkleRoot::parse),
                (int) fields.integer("size", 1, Integer.MAX_VALUE),
                fields.parsed("institution", InstitutionCode::new),
                fields.enumerated("type", CredentialType.class),
                JsonForms.awardPeriod(fields.fields("awardPeriod")),
                (int) fields.integer("signatures", 1, Envelope.MAX_SIGNATURES),
                fields.parsed("documents", Path::of),
                counts);
    }
}
