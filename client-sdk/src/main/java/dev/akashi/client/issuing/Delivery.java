package dev.akashi.client.issuing;

import dev.akashi.client.issuing.Journal.Staged;
import dev.akashi.client.issuing.Journal.StagedReader;
import dev.akashi.client.table.CsvExport;
import dev.akashi.credential.Bundle;
import dev.akashi.credential.CredentialProfile;
import dev.akashi.credential.Salt;
import dev.akashi.model.merkle.MerkleTree;
import dev.akashi.model.record.Receipt;
import dev.akashi.model.signing.Envelope;
import dev.akashi.model.statement.BatchAnchored;
import dev.akashi.model.statement.Statement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/** Writes what was issued into the output folder. Doing it again after a crash gives the same files. */
final class Delivery {

    private static final String LIST = "issued.csv";
    private static final int REPORT_EVERY = 50;

    private final Path out;
    private final Path documents;
    private final MerkleTree tree;
    private final Bundle.Anchor anchor;

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
        try {
            DurableFiles.publish(list.resolveSibling(LIST + ".new"), list);
        } catch (IOException e) {
            throw Journal.files(list, e);
        }
    }

    private void deliver(Staged staged, int index, CsvExport csv) throws IOException {
        String bundleName = staged.stem() + ".bundle.json";
        String text = staged.document();
        if (text != null) {
            Files.writeString(out.resolve(staged.fileName()), text, StandardCharsets.UTF_8);
        } else {
            Files.copy(
                    documents.resolve(staged.fileName()),
                    out.resolve(staged.fileName()),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        Bundle bundle = new Bundle(
                new Bundle.DocumentReference(
                        staged.fileName(),
                        text != null ? CredentialProfile.OB3 : CredentialProfile.DOCUMENT,
                        new Salt(staged.salt()),
                        staged.contentDigest()),
                tree.root(),
                tree.inclusionProof(index),
                anchor);
        Files.write(out.resolve(bundleName), bundle.toBytes());
        csv.row(List.of(
                staged.rowId(),
                staged.fileName(),
                bundleName,
                staged.commitment().toString()));
    }
}
