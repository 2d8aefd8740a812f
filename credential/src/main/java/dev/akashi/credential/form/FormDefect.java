package dev.akashi.credential.form;

import dev.akashi.model.Excerpt;
import java.util.Objects;

/**
 * One place where a credential is not as its specification requires.
 *
 * @param code what is wrong
 * @param pointer where, as a JSON Pointer, RFC 6901; empty for the whole credential
 * @param expected what the specification requires there
 * @param found what is there, as it is written
 */
public record FormDefect(Code code, String pointer, String expected, String found) {

    private static final int LONGEST_SHOWN = 200;

    /** What can be wrong. The names are stable and only added to. */
    public enum Code {
        /** A member that has to be there is not. */
        MISSING,
        /** Another kind of JSON value, several where one is expected, one where several are, or nothing at all. */
        WRONG_KIND,
        /** A type that is not the one that belongs there, or is none. */
        BAD_TYPE,
        /** The contexts are not the ones that the specification requires, in its order. */
        BAD_CONTEXT,
        /** Not an absolute URL, or one that is too long. */
        BAD_URL,
        /** Not a point in time or a day in the form that is required. */
        BAD_TIME,
        /** Any other value that is not one of those that are possible. */
        BAD_VALUE,
        /** A member where no further ones are allowed. */
        UNKNOWN_MEMBER,
        /** Two values that cannot both be. */
        CONTRADICTION
    }

    /** Refuses null. */
    public FormDefect {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(pointer, "pointer");
        Objects.requireNonNull(expected, "expected");
        Objects.requireNonNull(found, "found");
    }

    /** The pointer as it can be shown: names that a document chose are cut, and have no control characters. */
    public String where() {
        StringBuilder shown = new StringBuilder();
        pointer.codePoints().limit(LONGEST_SHOWN).forEach(c -> shown.appendCodePoint(isPrintable(c) ? c : '?'));
        return shown.toString();
    }

    /** One line, fit for a message: what is quoted of the credential is cut. */
    @Override
    public String toString() {
        String at = pointer.isEmpty() ? "" : " at " + where();
        return "expected " + expected + at + ", found " + Excerpt.of(found) + " (" + code + ")";
    }

    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
