package dev.akashi.client.issuing;

import dev.akashi.client.issuing.IssuingException.Code;
import dev.akashi.client.issuing.Journal.Staged;
import dev.akashi.client.issuing.Journal.StagedReader;
import dev.akashi.client.table.CsvExport;
import dev.akashi.credential.Bundle;
import dev.akashi.credential.Commitments;
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
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
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
        try {
            // After all have been written, not after each: the file system then does it in one go, ten times faster.
            for (Path file : written) {
                DurableFiles.force(file);
            }
            Path fresh = list.resolveSibling(LIST + ".new");
            DurableFiles.force(fresh);
            DurableFiles.publish(fresh, list);
        } catch (IOException e) {
            throw Journal.files(out, e);
        }
    }

    private void deliver(Staged staged, int index, CsvExport csv) throws IOException {
        Path document = out.resolve(staged.fileName());
        Path bundleFile = out.resolve(staged.stem() + ".bundle.json");
        String text = staged.document();
        Files.write(document, text != null ? text.getBytes(StandardCharsets.UTF_8) : file(staged));
        Bundle bundle = new Bundle(
                new Bundle.DocumentReference(
                        staged.fileName(), profile(staged), new Salt(staged.salt()), staged.contentDigest()),
                tree.root(),
                tree.inclusionProof(index),
                anchor);
        Files.write(bundleFile, bundle.toBytes());
        written.add(document);
        written.add(bundleFile);
        csv.row(List.of(
                staged.rowId(),
                staged.fileName(),
                bundleFile.getFileName().toString(),
                staged.commitment().toString()));
    }

    private static CredentialProfile profile(Staged staged) {
        if (staged.document() == null) {
            return CredentialProfile.DOCUMENT;
        }
        return staged.fileName().endsWith(CredentialMaker.SD_JWT) ? CredentialProfile.SD_JWT_VC : CredentialProfile.OB3;
    }

    private byte[] file(Staged staged) throws IOException {
        String printed = staged.printed();
        return printed != null ? Base64.getDecoder().decode(printed) : source(staged);
    }

    /** The institution's own file, which has to be the one that was recorded. */
    private byte[] source(Staged staged) throws IOException {
        Path file = documents.resolve(Objects.requireNonNull(staged.source(), "source"));
        byte[] content = Files.readAllBytes(file);
        if (!Commitments.contentDigest(content).equals(staged.contentDigest())) {
            throw new IssuingException(
                    Code.FILES,
                    "expected " + file + " as it was when the batch was recorded, found other content; put it back and"
                            + " run the same command again");
        }
        return content;
    }
}
