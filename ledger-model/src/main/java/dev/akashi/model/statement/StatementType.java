package dev.akashi.model.statement;

import dev.akashi.model.Excerpt;
import java.util.Arrays;

/**
 * The kinds of statement. Append only: the names are on the ledger, as {@code type} of the payload and as the name of the
 * chaincode event.
 */
public enum StatementType {
    /** {@link ConsortiumFounded}. */
    CONSORTIUM_FOUNDED("ConsortiumFounded", 0),
    /** {@link InstitutionAdmitted}. */
    INSTITUTION_ADMITTED("InstitutionAdmitted", 0),
    /** {@link AccreditationGranted}. */
    ACCREDITATION_GRANTED("AccreditationGranted", 0),
    /** {@link KeyAdded}. */
    KEY_ADDED("KeyAdded", 2),
    /** {@link BatchAnchored}. */
    BATCH_ANCHORED("BatchAnchored", 1),
    /** {@link StatusChanged}. */
    STATUS_CHANGED("StatusChanged", 2);

    private final String wireName;
    private final int institutionSignatures;

    StatementType(String wireName, int institutionSignatures) {
        this.wireName = wireName;
        this.institutionSignatures = institutionSignatures;
    }

    /** The name on the ledger. */
    public String wireName() {
        return wireName;
    }

    /**
     * How many different keys of the institution must sign unless the founding record says otherwise; 0 when an
     * institution cannot make such a statement by itself.
     */
    public int institutionSignatures() {
        return institutionSignatures;
    }

    /**
     * Reads a name on the ledger.
     *
     * @throws IllegalArgumentException for any other text
     */
    public static StatementType parse(String wireName) {
        return Arrays.stream(values())
                .filter(type -> type.wireName.equals(wireName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("expected a statement type, one of "
                        + Arrays.stream(values()).map(StatementType::wireName).toList() + ", found "
                        + Excerpt.of(wireName)));
    }

    @Override
    public String toString() {
        return wireName;
    }
}
