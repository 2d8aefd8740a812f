package dev.akashi.client.issuing;

import dev.akashi.client.DurableFiles;
import dev.akashi.client.table.CsvExport;
import dev.akashi.credential.Bundle;
import dev.akashi.credential.Salt;
import dev.akashi.model.merkle.MerkleTree;
import dev.akashi.model.record.Receipt;
import dev.akashi.model.signing.Envelope;
import dev.akashi.model.statement.BatchAnchored;
import dev.akashi.model.statement.Statement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Writes what was issued into the output folder, and waits until it is on the disk: after that nobody else has the salts.
 * Doing it again after a crash gives the same files.
 */
final class Delivery {

    private static final String LIST = "issued.csv";
    private static final int REPORT_EVERY = 50;

    private final Path out;
    private final Path documents;
    private final MerkleTree tree;
    private final Bundle.Anchor anchor;
    private final List<Path> written = new ArrayList<>();

    Delivery(Path out, Path documents, MerkleTree tree, Envelope envelope, Receipt receipt) {
        BatchAnchored batch = (BatchAnchored) Statement.open(envelope);
        this.out = out;
        this.documents = documents;
        this.tree = tree;
        this.anchor = new Bundle.Anchor(
                batch.header().ledger(),
                batch.institution(),
                receipt.provenance().transactionId(),
                receipt.provenance().recordedAt(),
                envelope);
    }

    void deliver(Journal journal, Progress progress) {
        Path list = out.resolve(LIST);
        try (StagedReader staged = journal.staged();
                CsvExport csv = CsvExport.create(list.resolveSibling(LIST + ".new"), CsvExport.Style.SPREADSHEET)) {
            csv.row(List.of("id", "document", "bundle", "commitment"));
            int index = 0;
            for (Optional<Staged> next = staged.next(); next.isPresent(); next = staged.next()) {
                deliver(next.get(), index, csv);
                index++;
                if (index % REPORT_EVERY == 0 || index == tree.size()) {
                    progress.at(Progress.Stage.DELIVER, index, tree.size());
                }
            }
        } catch (IOException e) {
            throw Journal.files(out, e);
        }
        force();
        try {
            Path fresh = list.resolveSibling(LIST + ".new");
            DurableFiles.force(fresh);
            DurableFiles.publish(fresh, list);
        } catch (IOException e) {
            throw Journal.files(out, e);
        }
    }

    /** Waits until all that was written is on the disk: not after each file, so that the disk may write many at a time. */
    void force() {
        try {
            for (Path file : written) {
                DurableFiles.force(file);
            }
        } catch (IOException e) {
            throw Journal.files(out, e);
        }
    }

    static String bundleName(Staged staged) {
        return staged.stem() + ".bundle.json";
    }

    /** Writes what is lost or damaged of a credential; whether that was anything. A bundle that is there may be a newer one. */
    boolean restore(Staged staged, int index) {
        try {
            Path document = out.resolve(staged.fileName());
            Path bundleFile = out.resolve(bundleName(staged));
            byte[] bytes = StagedDocument.bytes(staged, documents);
            boolean lost = !Files.exists(document) || !Arrays.equals(Files.readAllBytes(document), bytes);
            if (lost) {
                write(document, bytes);
            }
            boolean bundleLost = !Files.exists(bundleFile);
            if (bundleLost) {
                write(bundleFile, bundle(staged, index).toBytes());
            }
            return lost || bundleLost;
        } catch (IOException e) {
            throw Journal.files(out, e);
        }
    }

    private Bundle bundle(Staged staged, int index) {
        return new Bundle(
                new Bundle.DocumentReference(
                        staged.fileName(),
                        StagedDocument.profile(staged),
                        new Salt(staged.salt()),
                        staged.contentDigest()),
                tree.root(),
                tree.inclusionProof(index),
                anchor);
    }

    private void write(Path file, byte[] content) throws IOException {
        DurableFiles.write(file, content);
        written.add(file);
    }

    private void deliver(Staged staged, int index, CsvExport csv) throws IOException {
        Path document = out.resolve(staged.fileName());
        Path bundleFile = out.resolve(bundleName(staged));
        write(document, StagedDocument.bytes(staged, documents));
        write(bundleFile, bundle(staged, index).toBytes());
        csv.row(List.of(
                staged.rowId(),
                staged.fileName(),
                bundleFile.getFileName().toString(),
                staged.commitment().toString()));
    }
}
