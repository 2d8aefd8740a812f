package dev.akashi.credential.form;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import dev.akashi.credential.form.FormDefect.Code;
import dev.akashi.credential.proof.DateTimeStamp;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The form of one value. */
interface ValueForm {

    /** The longest address that is read. */
    int LONGEST_URL = 2048;

    Pattern LOCAL_TIME = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?");
    Pattern LANGUAGE_TAG = Pattern.compile("[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*");
    Pattern COMPACT_JWS = Pattern.compile("[A-Za-z0-9_-]+[.][A-Za-z0-9_-]*[.][A-Za-z0-9_-]+");
    Pattern EXTENSION = Pattern.compile("ext:[A-Za-z0-9|._-]+");

    /** Adds what is wrong with a value. */
    void check(JsonElement value, Place place, Defects defects);

    /** Any text. */
    ValueForm TEXT = (value, place, defects) -> {
        if (!Defects.isText(value)) {
            defects.add(Code.WRONG_KIND, place, "text", value);
        }
    };

    /** A number. */
    ValueForm NUMBER = (value, place, defects) -> {
        if (!(value instanceof JsonPrimitive primitive && primitive.isNumber())) {
            defects.add(Code.WRONG_KIND, place, "a number", value);
        }
    };

    /** True or false. */
    ValueForm BOOLEAN = (value, place, defects) -> {
        if (!(value instanceof JsonPrimitive primitive && primitive.isBoolean())) {
            defects.add(Code.WRONG_KIND, place, "true or false", value);
        }
    };

    /** An absolute URL. */
    ValueForm URL = (value, place, defects) -> {
        if (!Defects.isText(value)) {
            defects.add(Code.WRONG_KIND, place, "one URL as text", value);
        } else if (!isUrl(value.getAsString())) {
            defects.add(Code.BAD_URL, place, "an absolute URL of at most " + LONGEST_URL + " characters", value);
        }
    };

    /** A point in time with its zone. */
    ValueForm TIME_STAMP =
            text(Code.BAD_TIME, "a date and time with zone such as 2026-03-25T00:00:00+09:00", ValueForm::isTimeStamp);

    /** A point in time, with or without zone. */
    ValueForm TIME = text(
            Code.BAD_TIME,
            "a date and time such as 2026-03-25T00:00:00+09:00",
            text -> isTimeStamp(text) || isLocalTime(text));

    /** A day. */
    ValueForm DAY = text(Code.BAD_TIME, "a day such as 2026-03-25", ValueForm::isDay);

    /** A language, BCP 47. */
    ValueForm LANGUAGE = text(Code.BAD_VALUE, "a language such as ja", matching(LANGUAGE_TAG));

    /** A signed token in three parts. */
    ValueForm JWS = text(Code.BAD_VALUE, "a compact JWS", matching(COMPACT_JWS));

    /** One of some words. */
    static ValueForm oneOf(String... words) {
        Set<String> known = Set.of(words);
        return text(Code.BAD_VALUE, "one of " + String.join(", ", words), known::contains);
    }

    /** One of some words, or an extension of them. */
    static ValueForm extensible(String... words) {
        Set<String> known = Set.of(words);
        return text(
                Code.BAD_VALUE,
                "one of " + String.join(", ", words) + ", or ext:…",
                text -> known.contains(text) || EXTENSION.matcher(text).matches());
    }

    /** A form that is made later, for what contains its like. */
    static ValueForm later(Supplier<? extends ValueForm> form) {
        return (value, place, defects) -> form.get().check(value, place, defects);
    }

    /** A URL, or an object. */
    static ValueForm urlOr(ValueForm object) {
        return (value, place, defects) -> (Defects.isText(value) ? URL : object).check(value, place, defects);
    }

    /** Text that something holds of. */
    static ValueForm text(Code code, String expected, Predicate<String> holds) {
        return (value, place, defects) -> {
            if (!Defects.isText(value)) {
                defects.add(Code.WRONG_KIND, place, expected + " as text", value);
            } else if (!holds.test(value.getAsString())) {
                defects.add(code, place, expected, value);
            }
        };
    }

    private static Predicate<String> matching(Pattern pattern) {
        return text -> pattern.matcher(text).matches();
    }

    static boolean isUrl(String text) {
        try {
            return text.length() <= LONGEST_URL && new URI(text).isAbsolute();
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean isTimeStamp(String text) {
        try {
            DateTimeStamp.parse(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isLocalTime(String text) {
        try {
            return LOCAL_TIME.matcher(text).matches()
                    && LocalDateTime.parse(text).getYear() >= 0;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static boolean isDay(String text) {
        try {
            return text.length() == 10 && LocalDate.parse(text).getYear() >= 0;
        } catch (DateTimeException e) {
            return false;
        }
    }
}
