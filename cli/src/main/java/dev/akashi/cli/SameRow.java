package dev.akashi.cli;

import dev.akashi.client.issuing.IssuingException;
import dev.akashi.credential.Bundle;
import dev.akashi.model.Commitment;
import dev.akashi.records.RecordStore;
import dev.akashi.records.RecordedCredential;
import dev.akashi.records.RecordsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The documents of the rows of which one was named: a credential and its certificate on paper stand and fall together. Whoever
 * withdraws in a hurry must get through, so nothing that is missing here keeps what was named from being changed; it is said.
 */
final class SameRow {

    private static final String CODE = "SAME_ROW_NOT_CHANGED";

    private final Console console;

    SameRow(Console console) {
        this.console = console;
    }

    /** The bundle of a document that was named, and that of the one beside it in the same folder. */
    List<Bundle> inFolder(Path named) {
        Bundle bundle = DocumentFiles.readBundle(named);
        List<Bundle> found = new ArrayList<>(List.of(bundle));
        try {
            DocumentFiles.beside(named, bundle).ifPresent(found::add);
        } catch (UsageException e) {
            unread(e);
        }
        return found;
    }

    /** The same, with those that the records know, if there are any and they can be read. */
    List<Bundle> inRecords(RecordsOption records, List<Bundle> named) {
        if (!records.exist()) {
            return named;
        }
        try (RecordStore store = records.openSoon()) {
            return inRecords(store, named);
        } catch (RecordsException | IssuingException e) {
            console.note(CODE + ": expected records that say what else is of the same rows, found " + e.getMessage()
                    + "; without them only what was named, or is beside it in its folder, is changed: run the same command"
                    + " again with them");
            return named;
        }
    }

    /** The same, with those that the records know. */
    List<Bundle> inRecords(RecordStore records, List<Bundle> named) {
        List<Bundle> all = new ArrayList<>(named);
        Set<Commitment> known = new HashSet<>();
        named.forEach(bundle -> known.add(bundle.document().commitment()));
        named.stream()
                .flatMap(bundle -> records.of(bundle.document().commitment()).stream())
                .flatMap(entry -> records.ofId(entry.credential().rowId()).stream()
                        .filter(other -> other.root().equals(entry.root())))
                .filter(other -> known.add(other.credential().commitment()))
                .forEach(other -> bundleOf(other).ifPresent(all::add));
        return all;
    }

    /** The bundle of a document of which another of the same row is changed; empty, and said, when it cannot be read. */
    Optional<Bundle> bundleOf(RecordedCredential entry) {
        try {
            return Optional.of(DocumentFiles.readBundle(entry.bundle()));
        } catch (UsageException e) {
            unread(e);
            return Optional.empty();
        }
    }

    private void unread(UsageException e) {
        console.note(CODE + ": " + e.getMessage()
                + "; of its row only the other document is changed: akashi reissue writes lost"
                + " files anew, then run the same command again");
    }
}
