package dev.akashi.client.issuing;

import dev.akashi.credential.statuslist.StatusListEntry;
import dev.akashi.model.Commitment;
import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;

/**
 * A credential of a batch, and by what it is found again. All of it but the commitment is personal.
 *
 * @param index its place in the batch, from 0
 * @param rowId its id in the institution's own system, such as the student number
 * @param fileName of the document
 * @param bundleName of its bundle
 * @param commitment what is recorded of it
 * @param name of the holder, as printed
 * @param kana the name in kana
 * @param roman the name in Latin letters
 * @param number of the document, such as a diploma's
 * @param title what the credential is called, in Japanese
 * @param awarded the day of award
 * @param statusEntry its place in a status list, if it has one
 */
public record IssuedCredential(
        int index,
        String rowId,
        String fileName,
        String bundleName,
        Commitment commitment,
        String name,
        Optional<String> kana,
        Optional<String> roman,
        Optional<String> number,
        String title,
        LocalDate awarded,
        Optional<StatusListEntry> statusEntry) {

    public IssuedCredential {
        Objects.requireNonNull(rowId, "rowId");
        Objects.requireNonNull(fileName, "fileName");
        Objects.requireNonNull(bundleName, "bundleName");
        Objects.requireNonNull(commitment, "commitment");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(kana, "kana");
        Objects.requireNonNull(roman, "roman");
        Objects.requireNonNull(number, "number");
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(awarded, "awarded");
        Objects.requireNonNull(statusEntry, "statusEntry");
    }

    static IssuedCredential of(int index, Staged staged) {
        Staged.Subject subject = staged.subject();
        return new IssuedCredential(
                index,
                staged.rowId(),
                staged.fileName(),
                Delivery.bundleName(staged),
                staged.commitment(),
                subject.name(),
                Optional.ofNullable(subject.kana()),
                Optional.ofNullable(subject.roman()),
                Optional.ofNullable(subject.number()),
                subject.title(),
                subject.awarded(),
                StagedDocument.statusEntry(staged));
    }

    /** The commitment alone: the rest is personal. */
    @Override
    public String toString() {
        return "credential " + commitment;
    }
}
