package dev.akashi.it.faults;

import dev.akashi.client.CommitFailedException;
import dev.akashi.client.LedgerException;
import dev.akashi.client.LedgerRejectedException;
import dev.akashi.client.LedgerUnavailableException;
import dev.akashi.client.RegistryLedger;
import dev.akashi.it.faults.History.Event;
import dev.akashi.it.faults.History.Kind;
import dev.akashi.model.MspId;
import dev.akashi.model.StatementDigest;
import dev.akashi.model.TransactionId;
import dev.akashi.model.record.Receipt;
import dev.akashi.model.signing.Envelope;
import dev.akashi.model.statement.Statement;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Hands in statements and asks for them, and writes down both. */
final class Submitting {

    private final RegistryLedger ledger;
    private final MspId organisation;
    private final String client;
    private final History history;

    Submitting(RegistryLedger ledger, MspId organisation, String client, History history) {
        this.ledger = ledger;
        this.organisation = organisation;
        this.client = client;
        this.history = history;
    }

    /** Hands in a statement for the first time. Returns whether it is known what became of it. */
    boolean first(Envelope envelope) {
        return submit(envelope, Kind.REFUSED);
    }

    /** Hands in a statement again. A refusal now says nothing of the first time. Returns whether it is known. */
    boolean again(Envelope envelope) {
        return submit(envelope, Kind.UNKNOWN);
    }

    private boolean submit(Envelope envelope, Kind whenRefused) {
        String statement = Statement.digest(envelope).toString();
        add(Kind.INVOKED, statement, null, new String(envelope.toJson(), StandardCharsets.UTF_8));
        try {
            Receipt receipt = ledger.as(organisation).record(envelope);
            add(Kind.ACKNOWLEDGED, statement, receipt, receipt.alreadyRecorded() ? "already recorded" : "");
            return true;
        } catch (LedgerRejectedException | CommitFailedException e) {
            add(whenRefused, statement, null, text(e));
            return whenRefused.isFinal();
        } catch (LedgerUnavailableException e) {
            add(Kind.UNKNOWN, statement, null, text(e));
            return false;
        }
    }

    /** What the ledger answered. */
    enum Answer {
        /** It has the statement. */
        FOUND,
        /** It does not have it. */
        NOTHING,
        /** Nothing: it could not be reached. */
        NONE
    }

    /**
     * Asks the ledger for a statement.
     *
     * @param otherwise what it means when it is not there
     */
    Answer ask(StatementDigest statement, Kind otherwise) {
        try {
            Receipt receipt = ledger.receipt(statement).orElse(null);
            add(receipt == null ? otherwise : Kind.FOUND, statement.toString(), receipt, "");
            return receipt == null ? Answer.NOTHING : Answer.FOUND;
        } catch (LedgerUnavailableException e) {
            return Answer.NONE;
        }
    }

    private void add(Kind kind, String statement, @Nullable Receipt receipt, String text) {
        history.add(new Event(
                client,
                kind,
                statement,
                Optional.ofNullable(receipt)
                        .map(found -> found.provenance().transactionId().toString()),
                text));
    }

    private static String text(LedgerException e) {
        return e.transactionId().map(TransactionId::toString).orElse("no transaction") + ": " + e.getMessage();
    }
}
