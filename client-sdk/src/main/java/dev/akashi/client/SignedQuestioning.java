package dev.akashi.client;

import dev.akashi.credential.verify.EvidenceSource.Question;
import dev.akashi.credential.verify.TrustRoot;
import dev.akashi.model.MspId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Proposal;

/**
 * Asks by a proposal that is endorsed and never submitted. The organisation's peer signs its answer together with the
 * versions that it read and the hash of the proposal, which holds a fresh nonce: nobody else can give that answer, and not
 * twice. Nothing is written to the ledger.
 */
final class SignedQuestioning implements Questioning {

    private final RegistryLedger ledger;
    private final TrustRoot trust;
    private final Endorsing endorsing;

    SignedQuestioning(RegistryLedger ledger, TrustRoot trust) {
        this(ledger, trust, proposal -> proposal.endorse().getBytes());
    }

    SignedQuestioning(RegistryLedger ledger, TrustRoot trust, Endorsing endorsing) {
        this.ledger = Objects.requireNonNull(ledger, "ledger");
        this.trust = Objects.requireNonNull(trust, "trust");
        this.endorsing = Objects.requireNonNull(endorsing, "endorsing");
    }

    /** Has a proposal endorsed by a gateway. */
    interface Endorsing {

        /** The prepared transaction as the gateway hands it back. */
        byte[] endorse(Proposal proposal) throws GatewayException;
    }

    @Override
    public List<MspId> organisations() {
        return trust.members().stream()
                .filter(member -> !member.authorities().isEmpty())
                .map(TrustRoot.Member::mspId)
                .toList();
    }

    @Override
    public List<MspId> unreachable() {
        return trust.members().stream()
                .filter(member -> member.authorities().isEmpty())
                .map(TrustRoot.Member::mspId)
                .toList();
    }

    @Override
    public Said ask(MspId organisation, Question question) {
        TrustRoot.Member member = trust.members().stream()
                .filter(candidate -> candidate.mspId().equals(organisation))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("expected a member, found " + organisation));
        LedgerException last = new LedgerUnavailableException(
                "LEDGER_UNAVAILABLE: expected a profile with an identity, found none", null, null);
        for (MspId through : gateways(organisation)) {
            try {
                return askThrough(through, member, question);
            } catch (LedgerUnavailableException e) {
                last = e;
            }
        }
        throw last;
    }

    private Said askThrough(MspId through, TrustRoot.Member member, Question question) {
        Proposal proposal = ledger.proposal(through, member.mspId(), TRANSACTION, Questioning.arguments(question));
        byte[] prepared;
        try {
            prepared = endorsing.endorse(proposal);
        } catch (GatewayException e) {
            throw Translation.of(e);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new LedgerUnavailableException(
                    "LEDGER_UNAVAILABLE: the gateway handed back what is no transaction: " + e.getMessage(), null, e);
        }
        return EndorsedAnswer.verified(
                proposal, prepared, member, ledger.profile().chaincode());
    }

    /** The organisation's own gateway first, then whichever there are. */
    private List<MspId> gateways(MspId organisation) {
        List<MspId> gateways = new ArrayList<>(ledger.identities());
        if (gateways.remove(organisation)) {
            gateways.add(0, organisation);
        }
        return gateways;
    }
}
