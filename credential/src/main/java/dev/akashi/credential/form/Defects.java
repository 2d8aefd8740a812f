package dev.akashi.credential.form;

import com.google.gson.JsonElement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Collects what is wrong: of each place the first thing, and not without end. */
final class Defects {

    private static final int MOST = 100;

    private final List<FormDefect> found = new ArrayList<>();
    private final Set<String> places = new HashSet<>();

    void add(FormDefect.Code code, Place place, String expected, JsonElement actual) {
        add(code, place, expected, isText(actual) ? actual.getAsString() : actual.toString());
    }

    void add(FormDefect.Code code, Place place, String expected, String actual) {
        String pointer = place.pointer();
        if (found.size() < MOST && places.add(pointer)) {
            found.add(new FormDefect(code, pointer, expected, actual));
        }
    }

    List<FormDefect> list() {
        return List.copyOf(found);
    }

    static boolean isText(JsonElement element) {
        return element.isJsonPrimitive() && element.getAsJsonPrimitive().isString();
    }
}
