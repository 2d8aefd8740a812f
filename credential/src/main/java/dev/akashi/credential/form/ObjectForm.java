package dev.akashi.credential.form;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.akashi.credential.form.FormDefect.Code;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The form of an object: its type and its members. Members that it does not name may be there unless it is closed. Put
 * together once, and then only read.
 */
final class ObjectForm implements ValueForm {

    /** How many values a member has. */
    enum Count {
        /** One, and no array. */
        ONE,
        /** An array of them. */
        ARRAY,
        /** One, or an array of them. */
        ONE_OR_ARRAY
    }

    private record Member(ValueForm form, Count count, boolean required) {}

    private final Map<String, Member> members = new LinkedHashMap<>();
    private final List<ValueForm> rules = new ArrayList<>();
    private boolean closed;

    private ObjectForm() {}

    /** An object of any type or none. */
    static ObjectForm untyped() {
        return new ObjectForm();
    }

    /** An object among whose types is this one. */
    static ObjectForm typed(String type) {
        return new ObjectForm().rule((object, place, defects) -> Types.require(object, place, defects, type));
    }

    /** An object of this type alone, written as one text. */
    static ObjectForm exactly(String type) {
        return new ObjectForm().required("type", ValueForm.text(Code.BAD_TYPE, "type " + type, type::equals));
    }

    ObjectForm required(String name, ValueForm form) {
        return member(name, form, Count.ONE, true);
    }

    ObjectForm optional(String name, ValueForm form) {
        return member(name, form, Count.ONE, false);
    }

    ObjectForm optional(ValueForm form, String... names) {
        for (String name : names) {
            optional(name, form);
        }
        return this;
    }

    ObjectForm array(String name, ValueForm form) {
        return member(name, form, Count.ARRAY, false);
    }

    ObjectForm oneOrArray(String name, ValueForm form) {
        return member(name, form, Count.ONE_OR_ARRAY, false);
    }

    ObjectForm member(String name, ValueForm form, Count count, boolean required) {
        members.put(name, new Member(form, count, required));
        return this;
    }

    /** A rule about the whole object. */
    ObjectForm rule(ValueForm rule) {
        rules.add(rule);
        return this;
    }

    /** No members beside those that are named. */
    ObjectForm closed() {
        closed = true;
        return this;
    }

    @Override
    public void check(JsonElement value, Place place, Defects defects) {
        if (!(value instanceof JsonObject object)) {
            defects.add(Code.WRONG_KIND, place, "an object", value);
            return;
        }
        members.forEach((name, member) -> {
            JsonElement found = object.get(name);
            if (found != null) {
                check(found, member, place.member(name), defects);
            } else if (member.required()) {
                defects.add(Code.MISSING, place.member(name), "a member " + name, "none");
            }
        });
        for (ValueForm rule : rules) {
            rule.check(object, place, defects);
        }
        if (closed) {
            object.keySet().stream()
                    .filter(name -> !members.containsKey(name) && !name.equals("type"))
                    .forEach(name -> defects.add(
                            Code.UNKNOWN_MEMBER,
                            place.member(name),
                            "no further members than " + members.keySet(),
                            name));
        }
    }

    private static void check(JsonElement found, Member member, Place place, Defects defects) {
        if (found instanceof JsonArray array && member.count() != Count.ONE) {
            if (array.isEmpty()) {
                defects.add(Code.WRONG_KIND, place, "no empty array", found);
            }
            for (int i = 0; i < array.size(); i++) {
                member.form().check(array.get(i), place.entry(i), defects);
            }
        } else if (found instanceof JsonArray || member.count() == Count.ARRAY) {
            String expected = member.count() == Count.ARRAY ? "an array" : "one value and no array";
            defects.add(Code.WRONG_KIND, place, expected, found);
        } else {
            member.form().check(found, place, defects);
        }
    }
}
