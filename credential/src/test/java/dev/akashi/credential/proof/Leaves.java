package dev.akashi.credential.proof;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;

/** Every text in a JSON tree, and the same tree with one of them changed. */
final class Leaves {

    private Leaves() {}

    /**
     * One text.
     *
     * @param path the names and places that lead to it
     * @param text the text
     */
    record Leaf(List<Object> path, String text) {

        JsonObject with(JsonObject root, String changed) {
            JsonObject copy = root.deepCopy();
            JsonElement at = copy;
            for (Object step : path.subList(0, path.size() - 1)) {
                at = step instanceof String name
                        ? at.getAsJsonObject().get(name)
                        : at.getAsJsonArray().get((Integer) step);
            }
            Object last = path.get(path.size() - 1);
            if (last instanceof String name) {
                at.getAsJsonObject().addProperty(name, changed);
            } else {
                at.getAsJsonArray().set((Integer) last, new JsonPrimitive(changed));
            }
            return copy;
        }
    }

    static List<Leaf> of(JsonObject root) {
        List<Leaf> leaves = new ArrayList<>();
        collect(root, List.of(), leaves);
        return leaves;
    }

    private static void collect(JsonElement element, List<Object> path, List<Leaf> leaves) {
        if (element instanceof JsonObject object) {
            object.asMap().forEach((name, value) -> collect(value, plus(path, name), leaves));
        } else if (element instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                collect(array.get(i), plus(path, i), leaves);
            }
        } else if (element instanceof JsonPrimitive primitive && primitive.isString()) {
            leaves.add(new Leaf(path, primitive.getAsString()));
        }
    }

    private static List<Object> plus(List<Object> path, Object step) {
        List<Object> longer = new ArrayList<>(path);
        longer.add(step);
        return List.copyOf(longer);
    }
}
