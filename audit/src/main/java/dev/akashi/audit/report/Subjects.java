package dev.akashi.audit.report;

import dev.akashi.model.InstitutionCode;
import dev.akashi.model.statement.Statement;
import java.util.Optional;

/** Which institution a statement is about. */
public final class Subjects {

    private Subjects() {}

    /** The institution in whose name it is said, or of which authorities say it; empty when it is about none. */
    public static Optional<InstitutionCode> institution(Statement statement) {
        return statement.actor().or(() -> Subject.of(statement).institution());
    }
}
