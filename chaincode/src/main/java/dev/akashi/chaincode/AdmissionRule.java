package dev.akashi.chaincode;

import dev.akashi.model.Interval;
import dev.akashi.model.LedgerErrorCode;
import dev.akashi.model.MspId;
import dev.akashi.model.RejectedException;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.InstitutionRecord.DatedName;
import dev.akashi.model.record.InstitutionRecord.DatedStatus;
import dev.akashi.model.record.InstitutionRecord.RegisteredKey;
import dev.akashi.model.record.InstitutionStatus;
import dev.akashi.model.record.Provenance;
import dev.akashi.model.signing.VerificationKey;
import dev.akashi.model.statement.AuthorityRole;
import dev.akashi.model.statement.InstitutionAdmitted;
import dev.akashi.model.statement.KeyGrant;
import java.util.List;

/** Admits an institution once, when ministry, operator and all of its first keys have signed. */
final class AdmissionRule implements Rule<InstitutionAdmitted> {

    @Override
    public void apply(Said<InstitutionAdmitted> said, LedgerState state) {
        InstitutionAdmitted admitted = said.statement();
        if (state.institution(admitted.institution()).isPresent()) {
            throw new RejectedException(
                    LedgerErrorCode.ALREADY_ADMITTED,
                    "expected an institution that is new to the ledger, found " + admitted.institution());
        }
        for (MspId host : admitted.hosts()) {
            if (!said.consortium().hasMember(host)) {
                throw new RejectedException(
                        LedgerErrorCode.INVALID_INPUT, "expected hosts that are members, found " + host);
            }
        }
        requireSignatures(said);

        Provenance provenance = said.provenance();
        Interval fromNow = Interval.from(provenance.recordedAt());
        state.put(new InstitutionRecord(
                admitted.institution(),
                admitted.corporateNumber(),
                admitted.kind(),
                admitted.did(),
                admitted.hosts(),
                List.of(new DatedName(admitted.name(), fromNow, provenance)),
                List.of(),
                admitted.keys().stream()
                        .map(grant -> new RegisteredKey(grant, fromNow, provenance))
                        .toList(),
                List.of(new DatedStatus(InstitutionStatus.ACTIVE, fromNow, provenance)),
                provenance));
    }

    private static void requireSignatures(Said<InstitutionAdmitted> said) {
        List<VerificationKey> own =
                said.statement().keys().stream().map(KeyGrant::key).toList();
        own.forEach(key -> KeyAdditionRule.requireNobodyElses(key, said.consortium()));
        Signers signers = said.signers(own, AuthorityRole.values());
        signers.require(AuthorityRole.values());
        signers.requireAll(own, "every key that the institution brings");
    }
}
