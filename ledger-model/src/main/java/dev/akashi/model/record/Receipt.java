package dev.akashi.model.record;

import com.google.gson.JsonObject;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.statement.StatementType;
import java.util.Objects;

/**
 * What the ledger answers when a statement is recorded.
 *
 * @param type what was recorded
 * @param provenance when, in which transaction, which statement
 * @param alreadyRecorded whether this statement had been recorded before, and this is the first receipt again
 */
public record Receipt(StatementType type, Provenance provenance, boolean alreadyRecorded) {

    public Receipt {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(provenance, "provenance");
    }

    /** This receipt, said to be of an earlier recording. */
    public Receipt again() {
        return new Receipt(type, provenance, true);
    }

    /** The JSON form as a tree, to be part of a larger document. */
    public JsonObject toJsonObject() {
        JsonObject json = Records.begin();
        json.addProperty("type", type.wireName());
        provenance.addTo(json);
        json.addProperty("alreadyRecorded", alreadyRecorded);
        return json;
    }

    /** The JSON form, on one line. */
    public byte[] toJson() {
        return StrictJson.write(toJsonObject());
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws dev.akashi.model.json.JsonFormatException for anything else
     */
    public static Receipt fromJson(byte[] json) {
        return Records.read(
                json,
                fields -> new Receipt(
                        fields.parsed("type", StatementType::parse),
                        Provenance.read(fields),
                        fields.bool("alreadyRecorded")));
    }
}
