package dev.akashi.chaincode;

import dev.akashi.model.LedgerErrorCode;
import dev.akashi.model.RejectedException;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.InstitutionRecord.KeyEnding;
import dev.akashi.model.record.InstitutionRecord.RegisteredKey;
import dev.akashi.model.record.InstitutionTimeline;
import dev.akashi.model.record.InstitutionTimeline.KeyStanding;
import dev.akashi.model.statement.AuthorityRole;
import dev.akashi.model.statement.KeyPurpose;
import dev.akashi.model.statement.KeyRetired;
import dev.akashi.model.statement.StatementType;
import java.time.Instant;
import java.util.stream.Stream;

/**
 * Ends a key when enough of the institution's keys or, for recovery, ministry and operator have signed. An institution
 * does not lock itself out: it keeps as many statement keys as it takes to add another.
 */
final class KeyRetirementRule implements Rule<KeyRetired> {

    @Override
    public void apply(Said<KeyRetired> said, LedgerState state) {
        KeyRetired retired = said.statement();
        InstitutionRecord institution = state.requireInstitution(retired.institution());
        RegisteredKey key = KeyCompromiseRule.requireKey(institution, retired.key());
        Signers signers = said.signers(Rule.keysOf(institution), AuthorityRole.values());
        Instant from = said.effective(retired.from());
        boolean endsAlready = Stream.concat(key.retiredFrom().stream(), key.validity().until().stream())
                .anyMatch(end -> !from.isBefore(end));
        if (endsAlready) {
            throw new RejectedException(
                    LedgerErrorCode.ILLEGAL_TRANSITION,
                    "expected a key that is in use at " + from + ", found " + retired.key() + ", which ends before");
        }
        if (!signers.has(AuthorityRole.values())) {
            said.requireActing(institution, state);
            signers.require(institution, said.threshold(), said.time());
            requireEnoughLeft(institution, key, from, said.consortium().threshold(StatementType.KEY_ADDED));
        }
        state.put(institution.withKeyEnding(
                retired.key(), new KeyEnding(KeyEnding.Kind.RETIRED, from, said.provenance())));
    }

    // Looks at every later moment at which a key ends, for other endings may be on record already.
    private static void requireEnoughLeft(InstitutionRecord institution, RegisteredKey key, Instant from, int needed) {
        if (key.purpose() != KeyPurpose.STATEMENT) {
            return;
        }
        InstitutionTimeline timeline = institution.timeline();
        Stream<Instant> laterEndings = institution.keys().stream()
                .flatMap(other -> Stream.concat(other.retiredFrom().stream(), other.validity().until().stream()))
                .filter(end -> end.isAfter(from));
        Stream.concat(Stream.of(from), laterEndings)
                .filter(time -> timeline.keyAt(key.keyId(), time) == KeyStanding.VALID)
                .forEach(time -> {
                    long left = institution.keys().stream()
                            .filter(other -> other.purpose() == KeyPurpose.STATEMENT)
                            .filter(other -> !other.keyId().equals(key.keyId()))
                            .filter(other -> timeline.keyAt(other.keyId(), time) == KeyStanding.VALID)
                            .count();
                    if (left < needed) {
                        throw new RejectedException(
                                LedgerErrorCode.TOO_FEW_KEYS_LEFT,
                                "expected " + needed + " other statement keys of " + institution.code()
                                        + " that are valid at " + time + ", found " + left);
                    }
                });
    }
}
