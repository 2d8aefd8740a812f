package dev.akashi.client;

import dev.akashi.client.EndorsedTransaction.MisleadingException;
import dev.akashi.model.TransactionId;
import dev.akashi.model.record.Receipt;
import dev.akashi.model.signing.Envelope;
import dev.akashi.model.statement.Statement;
import io.grpc.Status.Code;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.hyperledger.fabric.client.CommitStatusException;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.client.Status;
import org.hyperledger.fabric.client.SubmitException;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.client.Transaction;

/**
 * Records one envelope exactly once, whatever happens on the way.
 *
 * <p>A refusal of the endorsers is final. A conflict at commit means that another transaction was faster: the envelope is
 * proposed again, and the chaincode judges it anew. After anything that goes wrong between submitting and hearing of the
 * commit, the outcome is unknown: first the transaction's fate is asked, then the statement's receipt, and only then is
 * the same envelope proposed again, which the ledger answers with the first receipt if it did know it.
 *
 * <p>A transaction whose fate could not be found out may still be committed, minutes later. From then on nothing but a
 * receipt is certain: a refusal or a conflict of a later attempt says nothing of the first one, and whoever asked is told
 * that it is not known.
 *
 * <p>When the own organisation's gateway does not answer, the others' are tried. What one of those hands back to be signed is
 * looked at as what the own one does. What it says of a commit is a hint and no more: it counts when several organisations
 * endorse the receipt.
 */
final class Recorder {

    private static final int ATTEMPTS = 6;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final int OWN = 0;

    private final Gateways gateways;
    private final SecureRandom random;
    private final Set<TransactionId> submitted = new HashSet<>();
    private final Set<Integer> silent = new HashSet<>();
    private int gateway = OWN;

    Recorder(Gateways gateways, SecureRandom random) {
        this.gateways = gateways;
        this.random = random;
    }

    Receipt record(Envelope envelope) {
        try {
            return recordOnce(envelope);
        } catch (CommitFailedException e) {
            throw NeededEndorsement.named(e, envelope, gateways.get(OWN));
        } catch (LedgerUnavailableException e) {
            throw NeededEndorsement.named(e, envelope, gateways.get(OWN));
        }
    }

    private Receipt recordOnce(Envelope envelope) {
        LedgerException last = null;
        LedgerException unresolved = null;
        for (int attempt = 0; attempt < ATTEMPTS + silent.size(); attempt++) {
            if (attempt > 0) {
                pause(attempt);
            }
            try {
                return attempt(envelope);
            } catch (Again e) {
                last = e.reason;
                unresolved = e.isUnresolved && unresolved == null ? e.reason : unresolved;
            } catch (LedgerException e) {
                throw unresolved == null ? e : notKnown(unresolved, e);
            }
        }
        if (last == null) {
            throw new LedgerUnavailableException("LEDGER_UNAVAILABLE: not tried", null, null);
        }
        throw unresolved == null ? last : notKnown(unresolved, last);
    }

    private static LedgerUnavailableException notKnown(LedgerException unresolved, LedgerException last) {
        return new LedgerUnavailableException(
                "LEDGER_UNAVAILABLE: it is not known whether the statement was recorded by transaction "
                        + unresolved
                                .transactionId()
                                .map(TransactionId::toString)
                                .orElse("unknown")
                        + (last == unresolved ? "" : "; the last attempt after it: " + last.getMessage()),
                unresolved.transactionId().orElse(null),
                last);
    }

    /** The same envelope is to be proposed again. */
    private static final class Again extends Exception {

        private static final long serialVersionUID = 1L;

        private final transient LedgerException reason;
        private final boolean isUnresolved;

        /** @param isUnresolved whether a transaction is on its way of which nobody could say what became of it */
        Again(LedgerException reason, boolean isUnresolved) {
            super(reason);
            this.reason = reason;
            this.isUnresolved = isUnresolved;
        }
    }

    private Receipt attempt(Envelope envelope) throws Again {
        Proposal proposal = gateways.get(gateway)
                .contract()
                .newProposal("record")
                .addArguments(envelope.toJson())
                .build();
        TransactionId id = new TransactionId(proposal.getTransactionId());
        EndorsedTransaction endorsed = endorse(proposal, id);
        Receipt receipt = RegistryLedger.read(endorsed.result().toByteArray(), Receipt::fromJson);
        TransactionId recordedBy = receipt.provenance().transactionId();
        boolean isAnswer = receipt.provenance().statement().equals(Statement.digest(envelope))
                && (receipt.alreadyRecorded() || recordedBy.equals(id));
        if (!isAnswer) {
            throw new LedgerUnavailableException(
                    "LEDGER_UNAVAILABLE: expected the receipt of statement " + Statement.digest(envelope)
                            + ", found another; nothing was signed",
                    id,
                    null);
        }
        if (receipt.alreadyRecorded()) {
            return submitted.contains(recordedBy) ? new Receipt(receipt.type(), receipt.provenance(), false) : receipt;
        }
        submitted.add(id);
        try {
            SubmittedTransaction sent = endorsed.transaction().submitAsync();
            requireValid(sent.getStatus(), id, gateway);
        } catch (SubmitException | CommitStatusException e) {
            resolve(id, e);
        }
        return receipt;
    }

    private EndorsedTransaction endorse(Proposal proposal, TransactionId id) throws Again {
        try {
            return EndorsedTransaction.of(
                    proposal, endorse(proposal), gateways.get(gateway).chaincode(), gateways.endorsers());
        } catch (EndorseException e) {
            LedgerException failure = Translation.of(e);
            if (isSilence(e) && turnToAnother()) {
                throw new Again(failure, false);
            }
            // Nothing was signed, so that another may be asked: the own peer's chaincode may have ended.
            if (Translation.isTransient(e) || (failure instanceof LedgerUnavailableException && turnToAnother())) {
                throw new Again(failure, false);
            }
            throw failure;
        } catch (MisleadingException e) {
            LedgerUnavailableException failure =
                    new LedgerUnavailableException("LEDGER_UNAVAILABLE: " + e.getMessage(), id, e);
            if (turnToAnother()) {
                throw new Again(failure, false);
            }
            throw failure;
        }
    }

    private static Transaction endorse(Proposal proposal) throws EndorseException, MisleadingException {
        try {
            return proposal.endorse();
        } catch (IllegalArgumentException e) {
            // What the gateway client makes of an answer that it cannot read.
            throw new MisleadingException("a transaction", "what is none: " + e.getMessage());
        }
    }

    private static boolean isSilence(GatewayException e) {
        return e.getStatus().getCode() == Code.UNAVAILABLE || e.getStatus().getCode() == Code.DEADLINE_EXCEEDED;
    }

    /** Goes on with the next gateway that was not found silent or misleading; answers whether there is one. */
    private boolean turnToAnother() {
        silent.add(gateway);
        for (int next = 1; next < gateways.size(); next++) {
            int number = (gateway + next) % gateways.size();
            if (!silent.contains(number) && gateways.canOpen(number)) {
                gateway = number;
                return true;
            }
        }
        // All of them: the next attempt begins where this one did.
        gateway = OWN;
        return false;
    }

    /** Asks what became of a transaction; returns if it is committed, throws {@link Again} if proposing again is right. */
    private void resolve(TransactionId id, GatewayException failure) throws Again {
        LedgerException unknown = Translation.of(failure);
        int asked = silent.contains(OWN) ? gateway : OWN;
        try {
            requireValid(CommitQuery.status(gateways.get(asked), id.value()), id, asked);
        } catch (CommitStatusException e) {
            if (isSilence(e)) {
                turnToAnother();
            }
            throw new Again(unknown, true);
        }
    }

    private static void requireValid(Status status, TransactionId id, int asked) throws Again {
        String code = status.getCode().name();
        if (asked != OWN) {
            throw new Again(
                    new LedgerUnavailableException(
                            "LEDGER_UNAVAILABLE: another organisation's gateway says " + code + " of transaction " + id,
                            id,
                            null),
                    true);
        }
        if (!status.isSuccessful()) {
            throw new Again(
                    new CommitFailedException(code, "COMMIT_FAILED: " + code + " of transaction " + id, id, null),
                    false);
        }
    }

    private void pause(int attempt) {
        long nanos = FIRST_PAUSE.toNanos() << Math.min(attempt - 1, 4);
        LockSupport.parkNanos(nanos / 2 + (long) (random.nextDouble() * nanos));
    }
}
