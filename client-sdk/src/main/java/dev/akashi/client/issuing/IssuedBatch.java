package dev.akashi.client.issuing;

import dev.akashi.model.MerkleRoot;
import dev.akashi.model.record.Receipt;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A batch that is recorded and delivered.
 *
 * @param root of the batch
 * @param size how many credentials it has
 * @param receipt what the ledger answered
 * @param out the folder with the credentials, their bundles and {@code issued.csv}
 * @param resumed whether an earlier run had begun it
 */
public record IssuedBatch(MerkleRoot root, int size, Receipt receipt, Path out, boolean resumed) {

    public IssuedBatch {
        Objects.requireNonNull(root, "root");
        Objects.requireNonNull(receipt, "receipt");
        Objects.requireNonNull(out, "out");
    }
}
