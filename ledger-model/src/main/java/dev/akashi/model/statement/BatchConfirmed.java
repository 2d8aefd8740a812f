package dev.akashi.model.statement;

import dev.akashi.model.InstitutionCode;
import dev.akashi.model.MerkleRoot;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Confirms batches that were recorded when a key of their institution was compromised: they are the institution's own.
 * Signed by the threshold of keys of the institution, or of the one that answers for it.
 *
 * @param header ledger and time
 * @param institution who confirms
 * @param roots the batches, 1 to 100, each once
 */
public record BatchConfirmed(StatementHeader header, InstitutionCode institution, List<MerkleRoot> roots)
        implements Statement {

    /** The most batches in one statement. */
    public static final int MOST_ROOTS = 100;

    /** @throws IllegalArgumentException when there are none or too many, or a root occurs twice */
    public BatchConfirmed {
        Objects.requireNonNull(header, "header");
        Objects.requireNonNull(institution, "institution");
        roots = List.copyOf(roots);
        long distinct = roots.stream().distinct().count();
        if (roots.isEmpty() || roots.size() > MOST_ROOTS || distinct != roots.size()) {
            throw new IllegalArgumentException(
                    "expected 1 to " + MOST_ROOTS + " different roots, found " + roots.size() + " of " + distinct);
        }
    }

    @Override
    public StatementType type() {
        return StatementType.BATCH_CONFIRMED;
    }

    @Override
    public Optional<InstitutionCode> actor() {
        return Optional.of(institution);
    }
}
