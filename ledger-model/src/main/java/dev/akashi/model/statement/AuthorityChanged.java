package dev.akashi.model.statement;

import dev.akashi.model.statement.ConsortiumFounded.Authority;
import java.util.Objects;

/**
 * Replaces the name and the keys of an authority by new ones, from the moment of recording on. Signed by both
 * authorities, with keys that are valid before the change, and by every key that is new.
 *
 * @param header ledger and time
 * @param authority the authority as it is from now on: all of its keys, old and new
 */
public record AuthorityChanged(StatementHeader header, Authority authority) implements Statement {

    public AuthorityChanged {
        Objects.requireNonNull(header, "header");
        Objects.requireNonNull(authority, "authority");
    }

    @Override
    public StatementType type() {
        return StatementType.AUTHORITY_CHANGED;
    }
}
