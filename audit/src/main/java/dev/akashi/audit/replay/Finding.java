package dev.akashi.audit.replay;

import com.google.gson.JsonObject;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.MspId;
import dev.akashi.model.TransactionId;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.JsonForms;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that must not be, and where it is.
 *
 * @param code what
 * @param place where on the ledger
 * @param organisations whose peers or keys it concerns, sorted; empty when that is not known
 * @param institution whose record it concerns; null where it is nobody's
 * @param expected what an honest ledger has there
 * @param found what is there
 */
public record Finding(
        FindingCode code,
        Place place,
        List<MspId> organisations,
        @Nullable InstitutionCode institution,
        String expected,
        String found) {

    public Finding {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(place, "place");
        organisations = organisations.stream().distinct().sorted().toList();
        Objects.requireNonNull(expected, "expected");
        Objects.requireNonNull(found, "found");
    }

    /**
     * A place on the ledger, as far as it is known.
     *
     * @param block the block's number; negative when no block is meant
     * @param transaction the place in the block; negative when no single transaction is meant
     * @param transactionId its id; null when it is not known
     */
    public record Place(
            long block, int transaction, @Nullable TransactionId transactionId) {

        /** Nowhere in the blocks. */
        public static Place none() {
            return new Place(-1, -1, null);
        }

        /** A block. */
        public static Place block(long number) {
            return new Place(number, -1, null);
        }

        void addTo(JsonObject json) {
            if (block >= 0) {
                json.addProperty("block", block);
            }
            if (transaction >= 0) {
                json.addProperty("tx", transaction);
            }
            if (transactionId != null) {
                json.addProperty("txId", transactionId.value());
            }
        }

        static Place read(JsonFields fields) {
            return new Place(
                    fields.has("block") ? fields.integer("block", 0, Long.MAX_VALUE) : -1,
                    fields.has("tx") ? (int) fields.integer("tx", 0, Integer.MAX_VALUE) : -1,
                    fields.optionalParsed("txId", TransactionId::new).orElse(null));
        }

        @Override
        public String toString() {
            return (block < 0 ? "the ledger" : "block " + block)
                    + (transaction < 0 ? "" : ", transaction " + transaction);
        }
    }

    /** The JSON form; members in a fixed order, those that are not known left out. */
    public JsonObject toJson() {
        JsonObject json = new JsonObject();
        json.addProperty("code", code.name());
        place.addTo(json);
        if (!organisations.isEmpty()) {
            json.add("organisations", JsonForms.strings(organisations));
        }
        if (institution != null) {
            json.addProperty("institution", institution.value());
        }
        json.addProperty("expected", expected);
        json.addProperty("found", found);
        return json;
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws dev.akashi.model.json.JsonFormatException for anything else
     */
    public static Finding read(JsonFields fields) {
        return new Finding(
                fields.enumerated("code", FindingCode.class),
                Place.read(fields),
                fields.has("organisations") ? fields.parsedList("organisations", MspId::new) : List.of(),
                Optional.of(fields)
                        .filter(json -> json.has("institution"))
                        .map(json -> json.parsed("institution", InstitutionCode::new))
                        .orElse(null),
                fields.string("expected"),
                fields.string("found"));
    }
}
