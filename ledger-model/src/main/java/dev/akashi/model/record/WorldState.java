package dev.akashi.model.record;

import dev.akashi.model.Commitment;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.MerkleRoot;
import dev.akashi.model.StatementDigest;
import dev.akashi.model.json.JsonFormatException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Function;

/**
 * The keys of the ledger's world state. No key is written by many: each record is its own key, and nothing is counted.
 *
 * <pre>
 * consortium                                the founding record
 * institution~CODE                          an institution
 * anchor~ROOT                               a batch
 * anchor-by~CODE~YYYY-MM-DD~ROOT            finds the batches of an institution by day (UTC)
 * status~CODE~COMMITMENT                    the status events of a credential that the institution recorded
 * statement~DIGEST                          the receipt of a statement
 * endorsement~CODE~DIGEST                   a key that only the transactions of one organisation's peer may write
 * </pre>
 */
public final class WorldState {

    /** Where the founding record is. */
    public static final String CONSORTIUM = "consortium";

    private static final String INSTITUTION = "institution~";

    private WorldState() {}

    /** Where an institution is. */
    public static String institution(InstitutionCode code) {
        return INSTITUTION + code;
    }

    /** The least key of an institution. */
    public static String firstInstitution() {
        return INSTITUTION;
    }

    /** The least key behind all institutions. */
    public static String afterInstitutions() {
        return after(INSTITUTION);
    }

    /** Where a batch is. */
    public static String anchor(MerkleRoot root) {
        return "anchor~" + root;
    }

    /** Where the index has a batch. */
    public static String anchorBy(InstitutionCode code, Instant recordedAt, MerkleRoot root) {
        return anchorsOn(code, LocalDate.ofInstant(recordedAt, ZoneOffset.UTC)) + root;
    }

    /** The least index key of an institution's batches on a day. */
    public static String anchorsOn(InstitutionCode code, LocalDate day) {
        return "anchor-by~" + code + "~" + day + "~";
    }

    /**
     * Where the status of a credential is. The institution whose batch holds the credential is part of the key: anybody
     * may put a commitment that it has seen into a batch of its own, and must not reach another's status that way.
     */
    public static String status(InstitutionCode code, Commitment commitment) {
        return "status~" + code + "~" + commitment;
    }

    /** With what the names of all statuses of an institution's credentials begin. */
    public static String statusesOf(InstitutionCode code) {
        return "status~" + code + "~";
    }

    /** Where the receipt of a statement is. */
    public static String statement(StatementDigest digest) {
        return "statement~" + digest;
    }

    /**
     * The key that an institution's transactions write while an organisation's endorsement is required for them.
     *
     * @param declaration the statement that required it; another one has another key, which others may write
     */
    public static String endorsement(InstitutionCode code, StatementDigest declaration) {
        return "endorsement~" + code + "~" + declaration;
    }

    // '~' is followed by U+007F.
    private static String after(String prefix) {
        return prefix.substring(0, prefix.length() - 1) + '\u007f';
    }

    /**
     * A record for somebody who cannot know whether the rules wrote it: a majority of faulty chaincodes may have written
     * anything.
     *
     * @param reader such as {@code AnchorRecord::fromJson}
     * @return empty when it is none that the reader knows
     */
    public static <T> Optional<T> readable(byte[] record, Function<byte[], T> reader) {
        try {
            return Optional.of(reader.apply(record));
        } catch (JsonFormatException e) {
            return Optional.empty();
        }
    }
}
