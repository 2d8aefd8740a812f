package dev.akashi.client.table;

import java.util.Objects;

/** A table cannot be read any further. The message is that of its {@link Problem}, without the value found. */
public final class TableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    /** Stops the reading at a problem. */
    public TableException(Problem problem) {
        super(Objects.requireNonNull(problem, "problem").toString());
        this.problem = problem;
    }

    /** What is wrong, and where. */
    public Problem problem() {
        return problem;
    }
}
