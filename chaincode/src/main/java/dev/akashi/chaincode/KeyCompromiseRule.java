package dev.akashi.chaincode;

import dev.akashi.model.LedgerErrorCode;
import dev.akashi.model.RejectedException;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.InstitutionRecord.KeyEnding;
import dev.akashi.model.record.InstitutionRecord.RegisteredKey;
import dev.akashi.model.signing.KeyId;
import dev.akashi.model.statement.AuthorityRole;
import dev.akashi.model.statement.KeyCompromised;
import java.time.Instant;

/**
 * Marks a key as compromised when one key of the institution, or the ministry, has signed. A warning must get through: any
 * member may submit it, and for an institution that is suspended or closed as well. It can be made to reach further back,
 * never less far.
 */
final class KeyCompromiseRule implements Rule<KeyCompromised> {

    private static final int MOST_ENDINGS = 16;

    @Override
    public void apply(Said<KeyCompromised> said, LedgerState state) {
        KeyCompromised compromised = said.statement();
        InstitutionRecord institution = state.requireInstitution(compromised.institution());
        RegisteredKey key = requireKey(institution, compromised.key());
        Signers signers = said.signers(Rule.keysOf(institution), AuthorityRole.MINISTRY);
        if (!signers.has(AuthorityRole.MINISTRY)) {
            signers.require(institution, said.threshold(), said.time());
            Said.requireRoom(key.endings(), MOST_ENDINGS, "endings of key " + key.keyId());
        }
        Instant registered = key.provenance().recordedAt();
        if (compromised.since().isBefore(registered)) {
            throw new RejectedException(
                    LedgerErrorCode.INVALID_INPUT,
                    "expected a time since the key was registered at " + registered + ", found " + compromised.since());
        }
        institution
                .timeline()
                .compromisedSince(key.keyId())
                .filter(known -> !compromised.since().isBefore(known))
                .ifPresent(known -> {
                    throw new RejectedException(
                            LedgerErrorCode.ILLEGAL_TRANSITION,
                            "expected a time before " + known + ", since when the key counts as compromised already,"
                                    + " found " + compromised.since());
                });
        state.put(institution.withKeyEnding(
                key.keyId(), new KeyEnding(KeyEnding.Kind.COMPROMISED, compromised.since(), said.provenance())));
    }

    static RegisteredKey requireKey(InstitutionRecord institution, KeyId keyId) {
        return institution
                .key(keyId)
                .orElseThrow(() -> new RejectedException(
                        LedgerErrorCode.UNKNOWN_KEY, "expected a key of " + institution.code() + ", found " + keyId));
    }
}
