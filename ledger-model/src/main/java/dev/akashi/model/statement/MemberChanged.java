package dev.akashi.model.statement;

import dev.akashi.model.statement.ConsortiumFounded.Member;
import java.util.Objects;

/**
 * Says that an organisation joined the consortium, changed its name or log key, or left, from the moment of recording
 * on. Signed by both authorities and by the log key where it is new.
 *
 * @param header ledger and time
 * @param change what happened
 * @param member the organisation as it is from now on; as it was, when it left
 */
public record MemberChanged(StatementHeader header, Change change, Member member) implements Statement {

    public MemberChanged {
        Objects.requireNonNull(header, "header");
        Objects.requireNonNull(change, "change");
        Objects.requireNonNull(member, "member");
    }

    /** What happened to a member organisation. Append only. */
    public enum Change {
        /** It is new, or came back. */
        JOINED,
        /** It has another name or another log key. */
        CHANGED,
        /** It is no member any more. */
        LEFT
    }

    @Override
    public StatementType type() {
        return StatementType.MEMBER_CHANGED;
    }
}
