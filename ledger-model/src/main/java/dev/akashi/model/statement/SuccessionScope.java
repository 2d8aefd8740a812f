package dev.akashi.model.statement;

import com.google.gson.JsonObject;
import dev.akashi.model.AwardPeriod;
import dev.akashi.model.CredentialType;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.JsonForms;
import java.time.YearMonth;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which credentials pass to a successor. A batch is judged by the last month of its award period, so that a division by
 * years leaves no batch to two and none to nobody.
 *
 * @param credentialTypes these types, each once; empty for all
 * @param awardedFrom the first month; absent for no limit
 * @param awardedTo the last month; absent for no limit
 */
public record SuccessionScope(
        List<CredentialType> credentialTypes,
        @Nullable YearMonth awardedFrom,
        @Nullable YearMonth awardedTo) {

    /** Everything. */
    public static final SuccessionScope ALL = new SuccessionScope(List.of(), null, null);

    /** @throws IllegalArgumentException when a type occurs twice or the months are the wrong way round */
    public SuccessionScope {
        credentialTypes = List.copyOf(credentialTypes);
        if (new HashSet<>(credentialTypes).size() != credentialTypes.size()) {
            throw new IllegalArgumentException("expected each credential type once, found " + credentialTypes);
        }
        if (awardedFrom != null && awardedTo != null && awardedTo.isBefore(awardedFrom)) {
            throw new IllegalArgumentException(
                    "expected months in their order, found " + awardedFrom + " to " + awardedTo);
        }
    }

    /** Whether a batch of this type and these months belongs to it. */
    public boolean covers(CredentialType type, AwardPeriod period) {
        return (credentialTypes.isEmpty() || credentialTypes.contains(type))
                && (awardedFrom == null || !period.to().isBefore(awardedFrom))
                && (awardedTo == null || !period.to().isAfter(awardedTo));
    }

    /** The JSON form, in statements and records alike; a member that is absent sets no limit. */
    public JsonObject toJson() {
        JsonObject json = new JsonObject();
        if (!credentialTypes.isEmpty()) {
            json.add("credentialTypes", JsonForms.strings(credentialTypes));
        }
        Optional.ofNullable(awardedFrom).ifPresent(month -> json.addProperty("awardedFrom", month.toString()));
        Optional.ofNullable(awardedTo).ifPresent(month -> json.addProperty("awardedTo", month.toString()));
        return json;
    }

    /** Reads what {@link #toJson} wrote. */
    public static SuccessionScope read(JsonFields fields) {
        return new SuccessionScope(
                fields.has("credentialTypes")
                        ? fields.enumeratedList("credentialTypes", CredentialType.class)
                        : List.of(),
                fields.optionalParsed("awardedFrom", JsonForms::month).orElse(null),
                fields.optionalParsed("awardedTo", JsonForms::month).orElse(null));
    }
}
