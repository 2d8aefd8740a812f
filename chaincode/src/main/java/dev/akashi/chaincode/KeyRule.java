package dev.akashi.chaincode;

import dev.akashi.model.LedgerErrorCode;
import dev.akashi.model.RejectedException;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.InstitutionRecord.RegisteredKey;
import dev.akashi.model.signing.VerificationKey;
import dev.akashi.model.statement.AuthorityRole;
import dev.akashi.model.statement.KeyAdded;
import java.util.ArrayList;
import java.util.List;

/**
 * Registers a further key when the key itself has signed, and with it either enough of the institution's other keys or,
 * for recovery, ministry and operator.
 */
final class KeyRule implements Rule<KeyAdded> {

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
        if (added.validity().from().isBefore(added.header().issuedAt())) {
            throw new RejectedException(
                    LedgerErrorCode.INVALID_INPUT,
                    "expected a key that is valid from " + added.header().issuedAt() + " on or later, found "
                            + added.validity());
        }

        List<VerificationKey> parties = new ArrayList<>(Rule.keysOf(institution));
        parties.add(key);
        for (AuthorityRole role : AuthorityRole.values()) {
            parties.addAll(said.consortium().keysOf(role));
        }
        Signers signers = Signers.check(said.envelope(), parties);
        signers.requireAll(List.of(key), "the key that is added");
        boolean recovery = signers.has(said.consortium(), AuthorityRole.MINISTRY)
                && signers.has(said.consortium(), AuthorityRole.OPERATOR);
        if (!recovery) {
            said.requireActing(institution);
            signers.require(
                    institution,
                    said.consortium().threshold(added.type()),
                    said.submission().time());
        }
        state.put(institution.withKey(new RegisteredKey(added.grant(), added.validity(), null, said.provenance())));
    }
}
