package dev.akashi.records;

import dev.akashi.credential.statuslist.StatusListEntry;
import dev.akashi.model.Commitment;
import dev.akashi.model.MerkleRoot;
import java.util.Objects;

/**
 * A credential that has a place in a status list.
 *
 * @param entry its place
 * @param commitment what is recorded of it
 * @param root of its batch
 */
public record ListedCredential(StatusListEntry entry, Commitment commitment, MerkleRoot root) {

    public ListedCredential {
        Objects.requireNonNull(entry, "entry");
        Objects.requireNonNull(commitment, "commitment");
        Objects.requireNonNull(root, "root");
    }
}
