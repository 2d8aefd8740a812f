package dev.akashi.client.status;

import dev.akashi.client.RegistryLedger;
import dev.akashi.credential.Bundle;
import dev.akashi.model.Commitment;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.MerkleRoot;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.record.StatusRecord;
import dev.akashi.model.statement.CredentialStatus;
import dev.akashi.model.statement.StatementHeader;
import dev.akashi.model.statement.StatusChanged;
import dev.akashi.model.statement.StatusChanged.Change;
import dev.akashi.model.statement.StatusChanged.Replacement;
import dev.akashi.model.statement.StatusReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Makes statements of the changes of status that are wanted: as few as there can be, of one batch each. What the ledger says
 * already is left out, and each change names the one before it, so that doing the same again after any failure records
 * nothing twice: of two statements that change the same credential the ledger takes one.
 *
 * <pre>{@code
 * StatusChanges changes = StatusChanges.plan(ledger, institution, header, wanted);
 * for (StatusChanged statement : changes.statements()) { … sign and record … }
 * }</pre>
 *
 * @param statements in the order of the wanted changes
 * @param already how many are on the ledger already
 */
public record StatusChanges(List<StatusChanged> statements, int already) {

    private static final int ASKED_AT_A_TIME = 1_000;

    public StatusChanges {
        statements = List.copyOf(statements);
    }

    /**
     * A change that is wanted.
     *
     * @param bundle of the credential
     * @param status the new status
     * @param reason what the public is told
     * @param from from when it counts
     * @param replacement the credential that takes its place, with SUPERSEDED
     */
    public record Wanted(
            Bundle bundle,
            CredentialStatus status,
            StatusReason reason,
            Instant from,
            Optional<Replacement> replacement) {

        public Wanted {
            Objects.requireNonNull(bundle, "bundle");
            Objects.requireNonNull(status, "status");
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(from, "from");
            Objects.requireNonNull(replacement, "replacement");
        }

        private Commitment commitment() {
            return bundle.document().commitment();
        }

        private boolean isSaidBy(StatusRecord record) {
            StatusRecord.Event last = record.last();
            return last.status() == status
                    && Objects.equals(
                            last.supersededBy(),
                            replacement.map(Replacement::commitment).orElse(null));
        }

        private Change after(Optional<StatusRecord> present) {
            return new Change(
                    commitment(),
                    bundle.proof(),
                    status,
                    from,
                    reason,
                    replacement.orElse(null),
                    present.map(record -> record.last().provenance().statement())
                            .orElse(null));
        }
    }

    /**
     * Asks the ledger what is on record, and makes statements of the rest.
     *
     * @throws dev.akashi.client.LedgerException when the ledger cannot be asked
     * @throws IllegalArgumentException when a credential occurs twice, or a replacement is missing or out of place
     */
    public static StatusChanges plan(
            RegistryLedger ledger, InstitutionCode institution, StatementHeader header, List<Wanted> wanted) {
        Map<MerkleRoot, List<Change>> changes = new LinkedHashMap<>();
        int already = 0;
        for (int first = 0; first < wanted.size(); first += ASKED_AT_A_TIME) {
            List<Wanted> some = wanted.subList(first, Math.min(first + ASKED_AT_A_TIME, wanted.size()));
            List<Optional<StatusRecord>> present = ledger.statuses(
                    institution, some.stream().map(Wanted::commitment).toList());
            for (int i = 0; i < some.size(); i++) {
                Wanted change = some.get(i);
                if (present.get(i).filter(change::isSaidBy).isPresent()) {
                    already++;
                } else {
                    changes.computeIfAbsent(change.bundle().root(), unused -> new ArrayList<>())
                            .add(change.after(present.get(i)));
                }
            }
        }
        List<StatusChanged> statements = new ArrayList<>();
        changes.forEach((root, ofBatch) -> {
            long distinct = ofBatch.stream().map(Change::commitment).distinct().count();
            if (distinct < ofBatch.size()) {
                throw new IllegalArgumentException("expected each credential once, found " + ofBatch.size()
                        + " changes of " + distinct + " in batch " + root);
            }
            for (int first = 0; first < ofBatch.size(); first += StatusChanged.MOST_CHANGES) {
                int last = Math.min(first + StatusChanged.MOST_CHANGES, ofBatch.size());
                split(header, institution, root, ofBatch.subList(first, last), statements);
            }
        });
        return new StatusChanges(statements, already);
    }

    /** One statement, or two halves when it were too large: the larger a batch, the longer the proofs. */
    private static void split(
            StatementHeader header,
            InstitutionCode institution,
            MerkleRoot root,
            List<Change> changes,
            List<StatusChanged> statements) {
        StatusChanged statement = new StatusChanged(header, institution, root, changes);
        if (fits(statement)) {
            statements.add(statement);
            return;
        }
        int half = changes.size() / 2;
        split(header, institution, root, changes.subList(0, half), statements);
        split(header, institution, root, changes.subList(half, changes.size()), statements);
    }

    private static boolean fits(StatusChanged statement) {
        try {
            statement.envelope();
            return true;
        } catch (JsonFormatException e) {
            if (e.kind() == JsonFormatException.Kind.TOO_LARGE
                    && statement.changes().size() > 1) {
                return false;
            }
            throw e;
        }
    }
}
