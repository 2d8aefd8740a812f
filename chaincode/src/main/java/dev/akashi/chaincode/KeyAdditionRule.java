package dev.akashi.chaincode;

import dev.akashi.model.Interval;
import dev.akashi.model.LedgerErrorCode;
import dev.akashi.model.RejectedException;
import dev.akashi.model.record.ConsortiumRecord;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.InstitutionRecord.RegisteredKey;
import dev.akashi.model.signing.KeyId;
import dev.akashi.model.signing.VerificationKey;
import dev.akashi.model.statement.AuthorityRole;
import dev.akashi.model.statement.KeyAdded;
import java.util.ArrayList;
import java.util.List;

/**
 * Registers a further key when the key itself has signed, and with it either enough of the institution's other keys or,
 * for recovery, ministry and operator.
 */
final class KeyAdditionRule implements Rule<KeyAdded> {

    private static final int MOST_KEYS = 256;

    @Override
    public void apply(Said<KeyAdded> said, LedgerState state) {
        KeyAdded added = said.statement();
        VerificationKey key = added.grant().key();
        InstitutionRecord institution = state.requireInstitution(added.institution());
        if (institution.key(key.keyId()).isPresent()) {
            throw new RejectedException(
                    LedgerErrorCode.KEY_ALREADY_REGISTERED,
                    "expected a key that is new to " + added.institution() + ", found " + key.keyId());
        }
        requireNobodyElses(key, said.consortium());
        Interval validity = said.effective(added.validity());

        List<VerificationKey> parties = new ArrayList<>(Rule.keysOf(institution));
        parties.add(key);
        Signers signers = said.signers(parties, AuthorityRole.values());
        signers.requireAll(List.of(key), "the key that is added");
        List<KeyId> addedBy = List.of();
        if (!signers.has(AuthorityRole.values())) {
            said.requireActing(institution, state);
            addedBy = signers.require(institution, said.threshold(), said.time());
            Said.requireRoom(institution.keys(), MOST_KEYS, "keys of " + institution.code());
        }
        state.put(
                institution.withKey(new RegisteredKey(added.grant(), validity, addedBy, List.of(), said.provenance())));
    }

    /** A key of an authority or member cannot be an institution's as well. */
    static void requireNobodyElses(VerificationKey key, ConsortiumRecord consortium) {
        if (consortium.everHad(key)) {
            throw new RejectedException(
                    LedgerErrorCode.KEY_ALREADY_REGISTERED,
                    "expected a key of the institution's own, found one of an authority or member, " + key.keyId());
        }
    }
}
