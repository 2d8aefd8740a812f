package dev.akashi.model.record;

import com.google.gson.JsonObject;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.json.JsonFormatException.Kind;
import dev.akashi.model.json.StrictJson;
import java.util.function.Function;

/** What all records have in common as JSON: they begin with {@code recordVersion}. */
final class Records {

    private static final int VERSION = 1;
    private static final StrictJson.Limits LIMITS = StrictJson.Limits.of(8 * 1024 * 1024, 16);

    private Records() {}

    static JsonObject begin() {
        JsonObject json = new JsonObject();
        json.addProperty("recordVersion", VERSION);
        return json;
    }

    static JsonObject tree(byte[] json) {
        return StrictJson.readObject(json, LIMITS);
    }

    static <T> T read(byte[] json, Function<JsonFields, T> reader) {
        JsonFields fields = JsonFields.of(tree(json));
        fields.integer("recordVersion", VERSION, VERSION);
        try {
            return reader.apply(fields);
        } catch (IllegalArgumentException e) {
            throw new JsonFormatException(Kind.SHAPE, String.valueOf(e.getMessage()));
        }
    }
}
