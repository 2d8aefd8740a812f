package dev.akashi.model.record;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.akashi.model.json.StrictJson;

/**
 * Writes a record over an earlier form of itself without losing anything. Members that the writer does not know, because
 * later rules added them, are kept; and what the record said before, it must still say, so that no rule can overwrite
 * history by mistake.
 */
public final class Rewriting {

    private Rewriting() {}

    /**
     * The bytes to store.
     *
     * @param before the record as it is stored
     * @param after the record as it is to be, by this code's writer
     * @throws IllegalStateException when it would change or leave out something that was said before
     */
    public static byte[] over(byte[] before, byte[] after) {
        return StrictJson.write(grown(Records.tree(before), Records.tree(after), "$"));
    }

    private static JsonElement grown(JsonElement before, JsonElement after, String path) {
        if (before instanceof JsonObject was && after instanceof JsonObject is) {
            return grown(was, is, path);
        }
        if (before instanceof JsonArray was && after instanceof JsonArray is) {
            return grown(was, is, path);
        }
        if (!before.toString().equals(after.toString())) {
            throw new IllegalStateException("a record may only grow, but " + path + " would change");
        }
        return after;
    }

    private static JsonObject grown(JsonObject before, JsonObject after, String path) {
        JsonObject grown = new JsonObject();
        after.asMap().forEach((name, value) -> {
            JsonElement was = before.get(name);
            grown.add(name, was == null ? value : grown(was, value, path + "." + name));
        });
        before.asMap().forEach((name, value) -> {
            if (!grown.has(name)) {
                grown.add(name, value);
            }
        });
        return grown;
    }

    private static JsonArray grown(JsonArray before, JsonArray after, String path) {
        if (after.size() < before.size()) {
            throw new IllegalStateException("a record may only grow, but " + path + " would lose entries");
        }
        JsonArray grown = new JsonArray(after.size());
        for (int i = 0; i < after.size(); i++) {
            grown.add(i < before.size() ? grown(before.get(i), after.get(i), path + "[" + i + "]") : after.get(i));
        }
        return grown;
    }
}
