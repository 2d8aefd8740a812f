package dev.akashi.credential.statuslist;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A list, or an entry of it, from which nothing can be learned. Whoever catches it knows nothing of the status. */
public final class StatusListException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What is wrong. Stable, append only; in brackets the specification's own name for it. */
    public enum Code {
        /** It is not in the form of the specification ({@code MALFORMED_VALUE_ERROR}). */
        MALFORMED,
        /** It is larger than what is read, packed or unpacked. */
        TOO_LARGE,
        /** It has fewer entries than the 131,072 in which one is not noticed ({@code STATUS_LIST_LENGTH_ERROR}). */
        TOO_SHORT,
        /** It ends before the entry ({@code RANGE_ERROR}). */
        OUT_OF_RANGE,
        /** It is for another purpose than the entry ({@code STATUS_VERIFICATION_ERROR}). */
        WRONG_PURPOSE,
        /** It is another list than the one that the entry names. */
        WRONG_LIST,
        /** Its time has not come. */
        NOT_YET_VALID,
        /** Its time is over. */
        EXPIRED,
        /** It is not signed with a good key of the institution ({@code STATUS_VERIFICATION_ERROR}). */
        NOT_SIGNED
    }

    private final Code code;

    StatusListException(Code code, String message) {
        this(code, message, null);
    }

    StatusListException(Code code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = Objects.requireNonNull(code, "code");
    }

    /** What is wrong. */
    public Code code() {
        return code;
    }
}
