package dev.akashi.model.statement;

import dev.akashi.model.Excerpt;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.LedgerErrorCode;
import dev.akashi.model.RejectedException;
import dev.akashi.model.StatementDigest;
import dev.akashi.model.signing.Envelope;
import java.util.Optional;

/**
 * Something said to the ledger. It travels as the JSON payload of an {@link Envelope} that those who say it have signed.
 *
 * <pre>{@code
 * Statement said = new BatchAnchored(new StatementHeader(ledger, now), institution, root, size, type, period);
 * Envelope envelope = said.envelope().signedBy(registrar);
 * Statement heard = Statement.open(envelope);        // equal to said
 * }</pre>
 *
 * <p>A reader takes what it knows and leaves other members of the payload alone: they are signed and kept with the rest.
 */
public sealed interface Statement
        permits ConsortiumFounded,
                InstitutionAdmitted,
                AccreditationGranted,
                KeyAdded,
                BatchAnchored,
                StatusChanged,
                AuthorityChanged,
                MemberChanged,
                InstitutionRenamed,
                AccreditationEnded,
                InstitutionSuspended,
                InstitutionReinstated,
                InstitutionClosed,
                SuccessionDeclared,
                SuccessionRetracted,
                KeyRetired,
                KeyCompromised,
                BatchConfirmed,
                EndorsementRequired,
                EndorsementReleased {

    /** The DSSE payload type of every statement. */
    String PAYLOAD_TYPE = "application/vnd.akashi.statement.v1+json";

    /** The payload version that this code writes. */
    int VERSION = 1;

    /** What every statement begins with. */
    StatementHeader header();

    /** What kind of statement this is. */
    StatementType type();

    /**
     * The institution in whose name this is said, which one of its hosts submits. Empty for what authorities say, and for
     * the warning that a key was compromised, which may come through any member.
     */
    default Optional<InstitutionCode> actor() {
        return Optional.empty();
    }

    /** The payload, JSON on one line with members in a fixed order. */
    default byte[] toJson() {
        return StatementCodec.write(this);
    }

    /** An envelope with this statement, for its speakers to sign. */
    default Envelope envelope() {
        return Envelope.of(PAYLOAD_TYPE, toJson());
    }

    /**
     * Reads the statement out of an envelope. Says nothing about the signatures.
     *
     * @throws RejectedException {@code INVALID_INPUT}, {@code TOO_LARGE} or {@code UNSUPPORTED_VERSION} when there is no
     *     readable statement in it
     */
    static Statement open(Envelope envelope) {
        if (!envelope.payloadType().equals(PAYLOAD_TYPE)) {
            throw new RejectedException(
                    LedgerErrorCode.INVALID_INPUT,
                    "expected payload type " + PAYLOAD_TYPE + ", found " + Excerpt.of(envelope.payloadType()));
        }
        return StatementCodec.read(envelope.payload());
    }

    /** The name of the statement in an envelope: the same whoever signed it. */
    static StatementDigest digest(Envelope envelope) {
        return new StatementDigest(envelope.digest());
    }
}
