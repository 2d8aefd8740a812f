package dev.akashi.portal;

import dev.akashi.client.share.ShareStatement;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.LedgerTime;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.InstitutionRecord.RegisteredKey;
import dev.akashi.model.record.InstitutionRecord.Succession;
import dev.akashi.model.record.InstitutionTimeline.KeyStanding;
import dev.akashi.model.signing.Envelope;
import dev.akashi.model.signing.Envelope.EnvelopeSignature;
import dev.akashi.model.statement.KeyPurpose;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** Whose statements about holders' links count: asked of the registry each time, never taken from memory. */
final class ShareAuthority {

    private static final Duration SKEW = Duration.ofMinutes(10);
    // No real chain of successors is as long, and no question may take for ever.
    private static final int MOST_INSTITUTIONS = 64;

    private final Directory directory;
    private final Supplier<URI> address;
    private final Clock clock;

    ShareAuthority(Directory directory, Supplier<URI> address, Clock clock) {
        this.directory = directory;
        this.address = address;
        this.clock = clock;
    }

    /**
     * A statement that an active institution of this registry has signed just now, for this portal.
     *
     * @throws ProblemException when it is none
     */
    ShareStatement require(Envelope envelope) {
        ShareStatement statement = Requests.read(() -> ShareStatement.open(envelope));
        Directory.Edition edition = fresh();
        Instant now = clock.instant();
        if (!Optional.of(statement.ledger()).equals(directory.ledgerId())) {
            throw refused("expected a statement for the ledger "
                    + directory.ledgerId().map(Object::toString).orElse("of this portal") + ", found one for "
                    + statement.ledger());
        }
        if (!statement.portal().equals(address.get())) {
            throw refused("expected a statement for " + address.get() + ", found one for another portal");
        }
        if (Duration.between(statement.signedAt(), now).abs().compareTo(SKEW) > 0) {
            throw refused("expected a statement of the last " + SKEW.toMinutes() + " minutes, found one of "
                    + LedgerTime.format(statement.signedAt()));
        }
        InstitutionRecord institution = edition.find(statement.institution())
                .filter(record -> record.isActiveAt(now))
                .orElseThrow(() -> refused("expected an active institution, found " + statement.institution()));
        boolean isSigned = !envelope.signatures().isEmpty()
                && envelope.signatures().stream().allMatch(signature -> isGood(signature, envelope, institution, now));
        if (!isSigned) {
            throw refused("expected the signature of a key for statements of " + statement.institution()
                    + " that is in use, found none");
        }
        return statement;
    }

    /** Whether an institution may stop the links of another now, and put new ones in their place. */
    boolean answersFor(InstitutionCode who, InstitutionCode owner) {
        return answersFor(who, owner, clock.instant(), fresh()::find);
    }

    /**
     * Whether an institution answers for the links of another: for its own, and, as long as their owner is not active, for
     * those of whom it succeeds, directly or by others that are not active. For which credentials it succeeds is not asked,
     * because the portal cannot see which credential is behind a link.
     *
     * @param records knows institutions; one that it does not know answers for nothing
     */
    static boolean answersFor(
            InstitutionCode who,
            InstitutionCode owner,
            Instant time,
            Function<InstitutionCode, Optional<InstitutionRecord>> records) {
        Set<InstitutionCode> seen = new HashSet<>();
        Deque<InstitutionCode> pending = new ArrayDeque<>();
        pending.add(owner);
        while (!pending.isEmpty() && seen.size() < MOST_INSTITUTIONS) {
            InstitutionCode next = pending.remove();
            Optional<InstitutionRecord> record = seen.add(next) ? records.apply(next) : Optional.empty();
            if (record.isEmpty()) {
                continue;
            }
            if (record.get().isActiveAt(time)) {
                if (next.equals(who)) {
                    return true;
                }
                continue;
            }
            record.get().successions().stream()
                    .filter(succession -> succession.inForceAt(time))
                    .map(Succession::successor)
                    .forEach(pending::add);
        }
        return false;
    }

    private Directory.Edition fresh() {
        Directory.Edition edition = directory.current();
        if (edition.isStale() || directory.ledgerId().isEmpty()) {
            throw new ProblemException(ProblemCode.LEDGER_UNAVAILABLE, "no organisation answers");
        }
        return edition;
    }

    private static boolean isGood(
            EnvelopeSignature signature, Envelope envelope, InstitutionRecord institution, Instant now) {
        return institution
                .key(signature.keyId())
                .filter(key -> key.purpose() == KeyPurpose.STATEMENT)
                .filter(key -> institution.timeline().keyAt(key.keyId(), now) == KeyStanding.VALID)
                .map(RegisteredKey::key)
                .filter(key -> key.verify(envelope.preAuthenticationEncoding(), signature.signature()))
                .isPresent();
    }

    private static ProblemException refused(String why) {
        return new ProblemException(ProblemCode.SHARE_REFUSED, why);
    }
}
