package dev.akashi.cli;

import dev.akashi.client.RegistryLedger;
import dev.akashi.client.table.TableException;
import dev.akashi.client.table.TableReader;
import dev.akashi.client.table.TableRow;
import dev.akashi.model.Commitment;
import dev.akashi.model.CredentialType;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.MerkleRoot;
import dev.akashi.model.record.StatusRecord;
import dev.akashi.model.statement.CredentialStatus;
import dev.akashi.model.statement.StatusReason;
import dev.akashi.records.RecordStore;
import dev.akashi.records.RecordedCredential;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which credential of the records is meant by a student number. A number has several when a credential was replaced, or when
 * there are several kinds; what is not certain is refused, and nothing is guessed.
 */
final class ChosenCredentials {

    private static final int SHOWN = 12;

    private final RecordStore records;
    private final RegistryLedger ledger;
    private final InstitutionCode institution;
    private final List<String> unclear = new ArrayList<>();

    ChosenCredentials(RecordStore records, RegistryLedger ledger, InstitutionCode institution) {
        this.records = records;
        this.ledger = ledger;
        this.institution = institution;
    }

    /** The student numbers of a table: its first column, below the header line. */
    static List<String> ids(Path csv) {
        List<String> ids = new ArrayList<>();
        try (TableReader table = TableReader.open(csv)) {
            for (Optional<TableRow> row = table.next(); row.isPresent(); row = table.next()) {
                if (!row.get().isEmpty()) {
                    String id = row.get().fields().get(0).strip();
                    if (id.isEmpty()) {
                        throw new UsageException("expected a number in the first column, found none in row "
                                + row.get().row() + " of " + csv);
                    }
                    ids.add(id);
                }
            }
        } catch (TableException e) {
            throw new UsageException(e.getMessage() + " in " + csv, e);
        } catch (IOException e) {
            throw new UsageException("expected a readable table, found " + Failures.describe(e) + " at " + csv, e);
        }
        if (ids.isEmpty()) {
            throw new UsageException("expected numbers below a header line, found none in " + csv);
        }
        return ids;
    }

    /**
     * The credential whose status is to be changed, or was changed so already, with the certificate beside it: documents of one
     * row stand and fall together. Empty when it is not certain which one is meant.
     */
    List<RecordedCredential> toChange(
            String id, Optional<CredentialType> type, CredentialStatus status, StatusReason reason) {
        List<RecordedCredential> candidates = records.ofId(id).stream()
                .filter(entry -> type.isEmpty() || entry.type() == type.get())
                .toList();
        List<RecordedCredential> able = new ArrayList<>();
        List<RecordedCredential> already = new ArrayList<>();
        List<Optional<StatusRecord>> present = statuses(candidates);
        for (int i = 0; i < candidates.size(); i++) {
            CredentialStatus now =
                    present.get(i).map(record -> record.last().status()).orElse(CredentialStatus.ACTIVE);
            if (now == status) {
                already.add(candidates.get(i));
            } else if (now.mayBecome(status, reason)) {
                able.add(candidates.get(i));
            }
        }
        // ACTIVE is what most are that nobody has changed, so one that is ACTIVE makes another no less certain.
        List<RecordedCredential> chosen = new ArrayList<>(able);
        if (able.isEmpty() || status != CredentialStatus.ACTIVE) {
            chosen.addAll(already);
        }
        return only(id, chosen, candidates.isEmpty() ? "nothing of that number" : "none that may become " + status);
    }

    /**
     * What the documents of a row take the place of: documents of one earlier row, those that they have replaced already before all
     * others.
     */
    List<RecordedCredential> replacedBy(List<RecordedCredential> replacements, CredentialType type, MerkleRoot batch) {
        String id = replacements.get(0).credential().rowId();
        Set<Commitment> fresh = replacements.stream()
                .map(entry -> entry.credential().commitment())
                .collect(Collectors.toSet());
        List<RecordedCredential> candidates = records.ofId(id).stream()
                .filter(entry -> entry.type() == type && !entry.root().equals(batch))
                .toList();
        List<RecordedCredential> able = new ArrayList<>();
        List<RecordedCredential> already = new ArrayList<>();
        List<Optional<StatusRecord>> present = statuses(candidates);
        for (int i = 0; i < candidates.size(); i++) {
            Optional<StatusRecord.Event> last = present.get(i).map(StatusRecord::last);
            if (last.map(StatusRecord.Event::supersededBy)
                    .filter(fresh::contains)
                    .isPresent()) {
                already.add(candidates.get(i));
            } else if (last.map(event -> !event.status().isFinal()).orElse(true)) {
                able.add(candidates.get(i));
            }
        }
        if (!already.isEmpty()) {
            MerkleRoot root = already.get(0).root();
            return Stream.concat(already.stream(), able.stream())
                    .filter(entry -> entry.root().equals(root))
                    .toList();
        }
        return able.isEmpty() ? List.of() : only(id, able, "none");
    }

    private List<Optional<StatusRecord>> statuses(List<RecordedCredential> candidates) {
        return candidates.isEmpty()
                ? List.of()
                : ledger.statuses(
                        institution,
                        candidates.stream()
                                .map(entry -> entry.credential().commitment())
                                .toList());
    }

    /** Documents of one row: a batch has a number once. */
    private List<RecordedCredential> only(String id, List<RecordedCredential> chosen, String none) {
        long rows = chosen.stream().map(RecordedCredential::root).distinct().count();
        if (rows == 1) {
            return chosen;
        }
        unclear.add(id + ": expected one credential, found "
                + (chosen.isEmpty()
                        ? none
                        : rows + ", of "
                                + String.join(
                                        " and ",
                                        chosen.stream()
                                                .map(entry -> entry.type() + " at " + entry.document())
                                                .toList())));
        return List.of();
    }

    /** Refuses everything when something was not certain. */
    void requireClear(Console console) {
        unclear.stream().limit(SHOWN).forEach(console::note);
        if (!unclear.isEmpty()) {
            throw new UsageException("expected numbers that name one credential each, found " + unclear.size()
                    + " that do not; name the kind with --type, or the document itself");
        }
    }
}
