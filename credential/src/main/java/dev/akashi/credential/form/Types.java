package dev.akashi.credential.form;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.akashi.credential.form.FormDefect.Code;
import java.util.List;

/** The {@code type} of an object: one term or URL, or an array of them. */
final class Types {

    private Types() {}

    /** Requires a type, and one of these among the types if there are any. */
    static void require(JsonElement object, Place place, Defects defects, String... anyOf) {
        JsonElement type = ((JsonObject) object).get("type");
        Place at = place.member("type");
        if (type == null) {
            defects.add(Code.MISSING, at, "a type", "none");
            return;
        }
        List<JsonElement> types = type instanceof JsonArray array ? array.asList() : List.of(type);
        if (types.isEmpty() || !types.stream().allMatch(Types::isTermOrUrl)) {
            defects.add(Code.BAD_TYPE, at, "types that are terms or absolute URLs", type);
            return;
        }
        if (anyOf.length > 0 && types.stream().noneMatch(found -> List.of(anyOf).contains(found.getAsString()))) {
            defects.add(Code.BAD_TYPE, at, "type " + String.join(" or ", anyOf), type);
        }
    }

    private static boolean isTermOrUrl(JsonElement type) {
        if (!Defects.isText(type)) {
            return false;
        }
        String text = type.getAsString();
        return text.indexOf(':') < 0
                ? !text.isEmpty() && text.chars().noneMatch(Character::isWhitespace)
                : ValueForm.isUrl(text);
    }
}
