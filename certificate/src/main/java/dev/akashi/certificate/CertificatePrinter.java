package dev.akashi.certificate;

import dev.akashi.credential.Salt;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;

/**
 * Prints certificates as PDF/A-2b: one page of A4, more with a table of courses, the glyphs that it uses inside, nothing
 * that is fetched. The same certificate and salt give the same bytes.
 *
 * <pre>{@code
 * byte[] pdf = new CertificatePrinter().print(certificate, Salt.random(random));
 * }</pre>
 *
 * Safe for use by several threads; each keeps about 10 MB.
 */
public final class CertificatePrinter {

    private final Typefaces typefaces = new Typefaces();

    /**
     * Prints a certificate.
     *
     * @param certificate what it says
     * @param salt goes into the file's metadata, where {@link #saltOf} finds it
     * @throws CertificateException when the typeface lacks a character, or the texts do not fit
     */
    public byte[] print(Certificate certificate, Salt salt) {
        return typefaces.with(typeface -> print(certificate, salt, Optional.empty(), typeface));
    }

    /**
     * Prints a certificate beside which there is a credential for programs that says the same.
     *
     * @param credential the id of that credential, in the file's metadata, where {@link #credentialOf} finds it
     * @throws CertificateException likewise
     */
    public byte[] print(Certificate certificate, Salt salt, URI credential) {
        return typefaces.with(typeface -> print(certificate, salt, Optional.of(credential), typeface));
    }

    /** The first character of a text that the typeface lacks, such as {@code U+1F600}, with its variation selector. */
    public Optional<String> missingIn(String text) {
        return typefaces.with(typeface -> typeface.missing(text));
    }

    /** The salt of a certificate's file; empty when the file has none. */
    public static Optional<Salt> saltOf(byte[] pdf) {
        return Metadata.salt(pdf);
    }

    /** The id of the credential beside a certificate's file; empty when it names none. */
    public static Optional<URI> credentialOf(byte[] pdf) {
        return Metadata.credential(pdf);
    }

    private static byte[] print(Certificate certificate, Salt salt, Optional<URI> credential, Typeface typeface)
            throws IOException {
        List<Canvas> canvases = certificate.courses().isEmpty()
                ? List.of(Layout.of(certificate, typeface))
                : TranscriptLayout.of(certificate, typeface);
        try (PDDocument document = new PDDocument()) {
            // What PDFBox would otherwise take from the clock.
            document.setDocumentId(ByteBuffer.wrap(salt.bytes()).getLong());
            PDResources resources = PdfPages.add(document, canvases, typeface);
            if (certificate.seal().isPresent()) {
                resources.put(
                        COSName.getPDFName(Canvas.PICTURE),
                        LosslessFactory.createFromImage(
                                document, certificate.seal().get().image()));
            }
            PdfPages.describe(document, "ja", Metadata.of(certificate, salt, credential));
            return PdfPages.save(document);
        }
    }
}
