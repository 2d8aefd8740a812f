package dev.akashi.client.issuing;

import dev.akashi.client.table.TableEncoding;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.signing.Signer;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What is to be issued.
 *
 * @param institution who issues
 * @param template the template's file
 * @param table the table's file
 * @param encoding the table's encoding, if somebody knows it better than we find out
 * @param signers the institution's keys at hand: one for credentials, and enough for the statement
 * @param out the folder for what is issued
 * @param twoPeople whether a second key has to sign also where the consortium asks for one only
 */
public record IssuingRequest(
        InstitutionCode institution,
        Path template,
        Path table,
        Optional<TableEncoding> encoding,
        List<Signer> signers,
        Path out,
        boolean twoPeople) {

    public IssuingRequest {
        Objects.requireNonNull(institution, "institution");
        Objects.requireNonNull(template, "template");
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(encoding, "encoding");
        signers = List.copyOf(signers);
        Objects.requireNonNull(out, "out");
    }

    /** A request that needs as many keys as the consortium says. */
    public IssuingRequest(
            InstitutionCode institution,
            Path template,
            Path table,
            Optional<TableEncoding> encoding,
            List<Signer> signers,
            Path out) {
        this(institution, template, table, encoding, signers, out, false);
    }
}
