package dev.akashi.client.issuing;

import dev.akashi.model.MerkleRoot;
import dev.akashi.model.record.Receipt;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * A batch that is recorded and delivered, or waits for the approval of somebody else.
 *
 * @param root of the batch
 * @param size how many credentials it has
 * @param receipt what the ledger answered; empty while it waits for approval, and nothing is recorded
 * @param out the folder with the credentials, their bundles and {@code issued.csv}
 * @param resumed whether an earlier run had begun it
 */
public record IssuedBatch(MerkleRoot root, int size, Optional<Receipt> receipt, Path out, boolean resumed) {

    public IssuedBatch {
        Objects.requireNonNull(root, "root");
        Objects.requireNonNull(receipt, "receipt");
        Objects.requireNonNull(out, "out");
    }

    /** Whether others have to sign before it is recorded. */
    public boolean isWaiting() {
        return receipt.isEmpty();
    }
}
