package dev.akashi.client.template;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;

/**
 * How the certificates of a template are printed.
 *
 * @param text what is certified, with placeholders
 * @param number the field whose value is the certificate's number, printed at its head
 * @param signatory who signs for the institution, with office
 * @param seal the name of a picture of the institution's seal, PNG, beside the template
 * @param link where a certificate can be checked
 * @param portal at which portal a holder's link shows its registered content; its QR code is that link
 */
public record CertificateTemplate(
        Wording text,
        Optional<String> number,
        Optional<Wording> signatory,
        Optional<String> seal,
        Optional<URI> link,
        Optional<URI> portal) {

    /** Refuses null. */
    public CertificateTemplate {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(number, "number");
        Objects.requireNonNull(signatory, "signatory");
        Objects.requireNonNull(seal, "seal");
        Objects.requireNonNull(link, "link");
        Objects.requireNonNull(portal, "portal");
    }
}
