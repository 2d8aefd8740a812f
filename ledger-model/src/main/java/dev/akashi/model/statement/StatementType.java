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
    STATUS_CHANGED("StatusChanged", 2),
    /** {@link AuthorityChanged}. */
    AUTHORITY_CHANGED("AuthorityChanged", 0),
    /** {@link MemberChanged}. */
    MEMBER_CHANGED("MemberChanged", 0),
    /** {@link InstitutionRenamed}. */
    INSTITUTION_RENAMED("InstitutionRenamed", 1),
    /** {@link AccreditationEnded}. */
    ACCREDITATION_ENDED("AccreditationEnded", 0),
    /** {@link InstitutionSuspended}. */
    INSTITUTION_SUSPENDED("InstitutionSuspended", 0),
    /** {@link InstitutionReinstated}. */
    INSTITUTION_REINSTATED("InstitutionReinstated", 0),
    /** {@link InstitutionClosed}. */
    INSTITUTION_CLOSED("InstitutionClosed", 2),
    /** {@link SuccessionDeclared}. */
    SUCCESSION_DECLARED("SuccessionDeclared", 1),
    /** {@link SuccessionRetracted}. */
    SUCCESSION_RETRACTED("SuccessionRetracted", 1),
    /** {@link KeyRetired}. */
    KEY_RETIRED("KeyRetired", 2),
    /** {@link KeyCompromised}. */
    KEY_COMPROMISED("KeyCompromised", 1),
    /** {@link BatchConfirmed}. */
    BATCH_CONFIRMED("BatchConfirmed", 2),
    /** {@link EndorsementRequired}. */
    ENDORSEMENT_REQUIRED("EndorsementRequired", 2),
    /** {@link EndorsementReleased}. */
    ENDORSEMENT_RELEASED("EndorsementReleased", 2);

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
     * How many different keys of the institution must sign, where institutions sign at all, unless the founding record
     * says otherwise; 0 when no institution signs such a statement with the keys that it has.
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
