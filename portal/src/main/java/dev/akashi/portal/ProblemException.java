package dev.akashi.portal;

import java.util.Objects;

/** A request that is answered with a problem. The detail is shown to whoever asked: nothing inner, nothing secret. */
final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ProblemCode code;

    ProblemException(ProblemCode code, String detail) {
        super(Objects.requireNonNull(detail, "detail"), null, false, false);
        this.code = code;
    }

    ProblemCode code() {
        return code;
    }

    String detail() {
        return String.valueOf(getMessage());
    }
}
