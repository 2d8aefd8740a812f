package dev.akashi.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.akashi.model.TransactionId;
import dev.akashi.model.record.Receipt;
import dev.akashi.model.signing.Envelope;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.hyperledger.fabric.client.CommitStatusException;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.client.Status;
import org.hyperledger.fabric.client.SubmitException;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.gateway.PreparedTransaction;
import org.hyperledger.fabric.protos.gateway.ProposedTransaction;

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
 */
final class Recorder {

    private static final int ATTEMPTS = 6;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    private final GatewayConnection connection;
    private final SecureRandom random;

    Recorder(GatewayConnection connection, SecureRandom random) {
        this.connection = connection;
        this.random = random;
    }

    Receipt record(Envelope envelope) {
        try {
            return recordOnce(envelope);
        } catch (CommitFailedException e) {
            throw NeededEndorsement.named(e, envelope, connection);
        } catch (LedgerUnavailableException e) {
            throw NeededEndorsement.named(e, envelope, connection);
        }
    }

    private Receipt recordOnce(Envelope envelope) {
        byte[] argument = envelope.toJson();
        LedgerException last = null;
        LedgerException unresolved = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (attempt > 0) {
                pause(attempt);
            }
            try {
                return attempt(argument);
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

    private Receipt attempt(byte[] argument) throws Again {
        Proposal proposal = connection
                .contract()
                .newProposal("record")
                .addArguments(argument)
                .build();
        Transaction transaction = endorse(proposal);
        requireSameProposal(proposal, transaction);
        Receipt receipt = RegistryLedger.read(transaction.getResult(), Receipt::fromJson);
        if (receipt.alreadyRecorded()) {
            return receipt;
        }
        try {
            SubmittedTransaction submitted = transaction.submitAsync();
            requireValid(submitted.getStatus());
        } catch (SubmitException e) {
            resolve(e.getTransactionId(), Translation.of(e));
        } catch (CommitStatusException e) {
            resolve(e.getTransactionId(), Translation.of(e));
        }
        return receipt;
    }

    private Transaction endorse(Proposal proposal) throws Again {
        try {
            return proposal.endorse();
        } catch (EndorseException e) {
            if (Translation.isTransient(e)) {
                throw new Again(Translation.of(e), false);
            }
            throw Translation.of(e);
        }
    }

    /** What the gateway hands back to be signed must be what was proposed. */
    private static void requireSameProposal(Proposal proposal, Transaction transaction) {
        try {
            ByteString proposed = org.hyperledger.fabric.protos.peer.Proposal.parseFrom(
                            ProposedTransaction.parseFrom(proposal.getBytes())
                                    .getProposal()
                                    .getProposalBytes())
                    .getHeader();
            Payload payload = Payload.parseFrom(PreparedTransaction.parseFrom(transaction.getBytes())
                    .getEnvelope()
                    .getPayload());
            if (!proposed.equals(payload.getHeader().toByteString())) {
                throw new LedgerUnavailableException(
                        "LEDGER_UNAVAILABLE: the gateway handed back another transaction than the one proposed;"
                                + " it was not signed",
                        new TransactionId(proposal.getTransactionId()),
                        null);
            }
        } catch (InvalidProtocolBufferException e) {
            throw new LedgerUnavailableException(
                    "LEDGER_UNAVAILABLE: the gateway handed back what is no transaction; it was not signed",
                    new TransactionId(proposal.getTransactionId()),
                    e);
        }
    }

    /** Asks what became of a transaction; returns if it is committed, throws {@link Again} if proposing again is right. */
    private void resolve(String transactionId, LedgerException unknown) throws Again {
        try {
            requireValid(CommitQuery.status(connection, transactionId));
        } catch (CommitStatusException e) {
            throw new Again(unknown, true);
        }
    }

    private static void requireValid(Status status) throws Again {
        if (status.isSuccessful()) {
            return;
        }
        TransactionId id = new TransactionId(status.getTransactionId());
        String code = status.getCode().name();
        CommitFailedException failure =
                new CommitFailedException(code, "COMMIT_FAILED: " + code + " of transaction " + id, id, null);
        throw new Again(failure, false);
    }

    private void pause(int attempt) {
        long nanos = FIRST_PAUSE.toNanos() << Math.min(attempt - 1, 4);
        LockSupport.parkNanos(nanos / 2 + (long) (random.nextDouble() * nanos));
    }
}
