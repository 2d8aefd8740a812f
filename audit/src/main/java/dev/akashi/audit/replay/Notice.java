package dev.akashi.audit.replay;

import com.google.gson.JsonObject;
import dev.akashi.audit.replay.Finding.Place;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.json.JsonFields;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something that the rules allow, or that a finding names already, and that somebody should look at.
 *
 * @param code what
 * @param place where
 * @param institution whose; null for what authorities did
 * @param detail in words, without a person's data
 */
public record Notice(Code code, Place place, @Nullable InstitutionCode institution, String detail) {

    public Notice {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(place, "place");
        Objects.requireNonNull(detail, "detail");
    }

    /** What should be looked at. Stable, append only. */
    public enum Code {
        /** A batch of a type for which the institution was not accredited. */
        OUTSIDE_ACCREDITATION,
        /** A batch signed by a key that was compromised at that time, and not confirmed since. */
        COMPROMISED_KEY,
        /** A statement recorded long after it was made. */
        OLD_STATEMENT,
        /** A change of status that counts only later. */
        FUTURE_EFFECT,
        /** A statement submitted by an organisation that does not host the institution. */
        HOST_MISMATCH,
        /** Something recorded at night. */
        UNUSUAL_HOUR,
        /** Many more credentials on a day than the institution usually records. */
        UNUSUAL_VOLUME,
        /** Ministry, operator or members acted. */
        AUTHORITY_ACT
    }

    /** The JSON form. */
    public JsonObject toJson() {
        JsonObject json = new JsonObject();
        json.addProperty("code", code.name());
        place.addTo(json);
        if (institution != null) {
            json.addProperty("institution", institution.value());
        }
        json.addProperty("detail", detail);
        return json;
    }

    /** Reads what {@link #toJson} wrote. */
    public static Notice read(JsonFields fields) {
        return new Notice(
                fields.enumerated("code", Code.class),
                Place.read(fields),
                fields.optionalParsed("institution", InstitutionCode::new).orElse(null),
                fields.string("detail"));
    }
}
