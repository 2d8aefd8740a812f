package dev.akashi.chaincode;

import dev.akashi.model.LedgerErrorCode;
import dev.akashi.model.MerkleRoot;
import dev.akashi.model.RejectedException;
import dev.akashi.model.record.AnchorRecord;
import dev.akashi.model.record.AnchorRecord.Confirmation;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.signing.KeyId;
import dev.akashi.model.statement.BatchConfirmed;
import java.util.List;

/** Confirms batches from a time when a key was compromised, when enough keys of the one that answers for them have signed. */
final class ConfirmationRule implements Rule<BatchConfirmed> {

    private static final int MOST_CONFIRMATIONS = 64;

    @Override
    public void apply(Said<BatchConfirmed> said, LedgerState state) {
        BatchConfirmed confirmed = said.statement();
        InstitutionRecord institution = state.requireInstitution(confirmed.institution());
        said.requireActing(institution, state);
        List<KeyId> signedBy =
                said.signers(Rule.keysOf(institution)).require(institution, said.threshold(), said.time());
        Confirmation confirmation = new Confirmation(confirmed.institution(), signedBy, said.provenance());
        for (MerkleRoot root : confirmed.roots()) {
            AnchorRecord batch = state.requireAnchor(root);
            state.requireAnswering(institution, batch, said.time());
            requireDoubt(batch, state);
            Said.requireRoom(batch.confirmations(), MOST_CONFIRMATIONS, "confirmations of " + root);
            state.put(batch.with(confirmation));
        }
    }

    // A confirmation before there is doubt would be worth nothing: whoever stole the keys could make it in advance.
    private static void requireDoubt(AnchorRecord batch, LedgerState state) {
        boolean doubtful = state.requireInstitution(batch.institution())
                .timeline()
                .anyCompromisedAt(batch.provenance().recordedAt());
        if (!doubtful) {
            throw new RejectedException(
                    LedgerErrorCode.ILLEGAL_TRANSITION,
                    "expected a batch from a time when a key of " + batch.institution() + " was compromised, found "
                            + batch.root());
        }
    }
}
