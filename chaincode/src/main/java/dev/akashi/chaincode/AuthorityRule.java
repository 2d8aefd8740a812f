package dev.akashi.chaincode;

import dev.akashi.model.LedgerErrorCode;
import dev.akashi.model.RejectedException;
import dev.akashi.model.record.ConsortiumRecord;
import dev.akashi.model.record.ConsortiumRecord.AuthorityVersion;
import dev.akashi.model.signing.VerificationKey;
import dev.akashi.model.statement.AuthorityChanged;
import dev.akashi.model.statement.AuthorityRole;
import dev.akashi.model.statement.ConsortiumFounded.Authority;
import java.util.List;

/** Gives an authority other keys when both authorities and every new key have signed. A key that was given up stays so. */
final class AuthorityRule implements Rule<AuthorityChanged> {

    private static final int MOST_VERSIONS = 1000;

    @Override
    public void apply(Said<AuthorityChanged> said, LedgerState state) {
        ConsortiumRecord consortium = said.consortium();
        Authority changed = said.statement().authority();
        AuthorityVersion present = consortium.authorityVersions().stream()
                .filter(version -> version.authority().role() == changed.role())
                .reduce((earlier, later) -> later)
                .orElseThrow();
        said.requireKnowing(present.provenance());
        if (present.authority().equals(changed)) {
            throw new RejectedException(
                    LedgerErrorCode.ILLEGAL_TRANSITION, "expected a change of " + changed.role() + ", found none");
        }
        List<VerificationKey> fresh = changed.keys().stream()
                .filter(key -> !present.authority().keys().contains(key))
                .toList();
        fresh.forEach(key -> KeyAdditionRule.requireNobodyElses(key, consortium));
        boolean distinct =
                changed.keys().stream().distinct().count() == changed.keys().size();
        if (!distinct) {
            throw new RejectedException(LedgerErrorCode.INVALID_INPUT, "expected each key once, found one twice");
        }
        Said.requireRoom(consortium.authorityVersions(), MOST_VERSIONS, "versions of authorities");
        Signers signers = said.signers(fresh, AuthorityRole.values());
        signers.require(AuthorityRole.values());
        signers.requireAll(fresh, "every new key");
        state.put(consortium.with(new AuthorityVersion(changed, said.provenance())));
    }
}
