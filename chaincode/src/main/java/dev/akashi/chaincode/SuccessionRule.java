package dev.akashi.chaincode;

import dev.akashi.model.InstitutionCode;
import dev.akashi.model.LedgerErrorCode;
import dev.akashi.model.RejectedException;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.InstitutionRecord.Succession;
import dev.akashi.model.statement.AuthorityRole;
import dev.akashi.model.statement.SuccessionDeclared;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Lets an active institution succeed another when ministry, operator and the successor have signed. Successions never lead
 * back to where they came from.
 */
final class SuccessionRule implements Rule<SuccessionDeclared> {

    private static final int LONGEST_SEARCH = 64;

    @Override
    public void apply(Said<SuccessionDeclared> said, LedgerState state) {
        SuccessionDeclared declared = said.statement();
        InstitutionRecord predecessor = state.requireInstitution(declared.predecessor());
        InstitutionRecord successor = state.requireInstitution(declared.successor());
        said.requireActive(successor);
        Signers signers = said.signers(Rule.keysOf(successor), AuthorityRole.values());
        signers.require(AuthorityRole.values());
        signers.require(successor, said.threshold(), said.time());
        Instant from = said.effective(declared.from());
        requireNew(declared, predecessor, said.time());
        requireNoWayBack(successor, declared.predecessor(), said.time(), state);
        state.put(predecessor.withSuccession(new Succession(
                declared.successor(), declared.kind(), declared.scope(), from, null, said.provenance())));
    }

    // Of two equal successions one would stay when the other is taken back.
    private static void requireNew(SuccessionDeclared declared, InstitutionRecord predecessor, Instant time) {
        boolean known = predecessor.successions().stream()
                .filter(succession -> !succession.endedBy(time))
                .anyMatch(succession -> succession.successor().equals(declared.successor())
                        && succession.scope().equals(declared.scope()));
        if (known) {
            throw new RejectedException(
                    LedgerErrorCode.ILLEGAL_TRANSITION,
                    "expected a succession that is not on record, found " + declared.successor()
                            + " for the same credentials of " + declared.predecessor());
        }
    }

    private static void requireNoWayBack(
            InstitutionRecord successor, InstitutionCode predecessor, Instant time, LedgerState state) {
        Set<InstitutionCode> seen = new HashSet<>();
        Deque<InstitutionRecord> pending = new ArrayDeque<>();
        pending.add(successor);
        while (!pending.isEmpty()) {
            InstitutionRecord next = pending.remove();
            if (next.code().equals(predecessor) || seen.size() >= LONGEST_SEARCH) {
                throw new RejectedException(
                        LedgerErrorCode.BAD_SUCCESSOR,
                        "expected a successor whose own successions do not lead to " + predecessor + ", found "
                                + successor.code());
            }
            if (seen.add(next.code())) {
                next.successions().stream()
                        .filter(succession -> !succession.endedBy(time))
                        .map(Succession::successor)
                        .map(state::institution)
                        .flatMap(Optional::stream)
                        .forEach(pending::add);
            }
        }
    }
}
