package dev.akashi.chaincode;

import dev.akashi.model.LedgerErrorCode;
import dev.akashi.model.RejectedException;
import dev.akashi.model.record.ConsortiumRecord;
import dev.akashi.model.record.ConsortiumRecord.MemberVersion;
import dev.akashi.model.signing.VerificationKey;
import dev.akashi.model.statement.AuthorityRole;
import dev.akashi.model.statement.ConsortiumFounded.Member;
import dev.akashi.model.statement.MemberChanged;
import dev.akashi.model.statement.MemberChanged.Change;
import java.util.List;
import java.util.Optional;

/** Lets organisations join, change and leave when both authorities, and a log key that is new, have signed. */
final class MemberRule implements Rule<MemberChanged> {

    private static final int MOST_MEMBERS = 40;
    private static final int MOST_VERSIONS = 1000;

    @Override
    public void apply(Said<MemberChanged> said, LedgerState state) {
        ConsortiumRecord consortium = said.consortium();
        Member member = said.statement().member();
        Change change = said.statement().change();
        Optional<MemberVersion> last = consortium.memberVersions().stream()
                .filter(version -> version.member().mspId().equals(member.mspId()))
                .reduce((earlier, later) -> later);
        last.ifPresent(version -> said.requireKnowing(version.provenance()));
        Optional<Member> present = consortium.member(member.mspId());
        if (!isAllowed(change, member, present, consortium.members().size())) {
            throw new RejectedException(
                    LedgerErrorCode.ILLEGAL_TRANSITION,
                    "expected a change that is allowed for " + member.mspId() + ", "
                            + (present.isPresent() ? "a member as it is on record" : "no member") + ", found "
                            + change);
        }
        VerificationKey logKey = member.logKey();
        // An organisation may come back with the log key that it left with.
        if (last.filter(version -> version.member().logKey().equals(logKey)).isEmpty()) {
            KeyAdditionRule.requireNobodyElses(logKey, consortium);
        }
        Said.requireRoom(consortium.memberVersions(), MOST_VERSIONS, "versions of members");
        List<VerificationKey> fresh =
                present.filter(known -> known.logKey().equals(logKey)).isPresent() ? List.of() : List.of(logKey);
        Signers signers = said.signers(fresh, AuthorityRole.values());
        signers.require(AuthorityRole.values());
        signers.requireAll(fresh, "the new log key");
        state.put(consortium.with(new MemberVersion(member, change, said.provenance())));
    }

    private static boolean isAllowed(Change change, Member member, Optional<Member> present, int members) {
        return switch (change) {
            case JOINED -> present.isEmpty() && members < MOST_MEMBERS;
            case CHANGED -> present.filter(known -> !known.equals(member)).isPresent();
            case LEFT -> present.filter(member::equals).isPresent() && members > 1;
        };
    }
}
