package dev.akashi.portal.auditor;

import dev.akashi.model.Digest;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.LedgerTime;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * That somebody looked at something. Each has the digest of the one before in its own, so that none is taken away or changed
 * without those who remember a digest noticing.
 *
 * @param number from 1
 * @param at when; whole seconds
 * @param account who
 * @param role as what
 * @param institution whom it concerns; empty when it concerns all
 * @param what what they looked at
 * @param detail for what they asked
 * @param previous the digest of the look before; of zeros for the first
 */
public record Look(
        long number,
        Instant at,
        String account,
        Account.Role role,
        Optional<InstitutionCode> institution,
        What what,
        String detail,
        Digest previous) {

    /** Before the first. */
    static final Digest NONE = Digest.of(new byte[Digest.LENGTH]);

    /** What can be looked at. Append only. */
    public enum What {
        /** Figures of a period. */
        OVERVIEW,
        /** A batch and its proof. */
        BATCH,
        /** A batch's proof as a file. */
        PROOF,
        /** A file of the report. */
        REPORT,
        /** This list. */
        LOOKS
    }

    /** Its digest: SHA-256 of its members, one a line. */
    public Digest digest() {
        String text = String.join(
                "\n",
                Long.toString(number),
                LedgerTime.format(at),
                account,
                role.name(),
                institution.map(InstitutionCode::value).orElse(""),
                what.name(),
                detail.replace('\n', ' '),
                previous.toString());
        return Digest.sha256(text.getBytes(StandardCharsets.UTF_8));
    }
}
