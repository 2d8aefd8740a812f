package dev.akashi.certificate;

import dev.akashi.credential.Salt;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSFloat;
import org.apache.pdfbox.cos.COSInteger;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.common.PDMetadata;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.common.PDStream;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;
import org.apache.pdfbox.pdmodel.interactive.viewerpreferences.PDViewerPreferences;

/**
 * Prints certificates as PDF/A-2b: one page of A4, more with a table of courses, the glyphs that it uses inside, nothing that is fetched. The same
 * certificate and salt give the same bytes.
 *
 * <pre>{@code
 * byte[] pdf = new CertificatePrinter().print(certificate, Salt.random(random));
 * }</pre>
 *
 * Safe for use by several threads; each keeps about 10 MB.
 */
public final class CertificatePrinter {

    private static final float VERSION = 1.7f;

    private final Typefaces typefaces = new Typefaces();

    /**
     * Prints a certificate.
     *
     * @param certificate what it says
     * @param salt goes into the file's metadata, where {@link #saltOf} finds it
     * @throws CertificateException when the typeface lacks a character, or the texts do not fit
     */
    public byte[] print(Certificate certificate, Salt salt) {
        return typefaces.with(typeface -> print(certificate, salt, typeface));
    }

    /** The first character of a text that the typeface lacks, such as {@code U+1F600}, with its variation selector. */
    public Optional<String> missingIn(String text) {
        return typefaces.with(typeface -> typeface.missing(text));
    }

    /** The salt of a certificate's file; empty when the file has none. */
    public static Optional<Salt> saltOf(byte[] pdf) {
        return Metadata.salt(pdf);
    }

    private static byte[] print(Certificate certificate, Salt salt, Typeface typeface) throws IOException {
        List<Canvas> canvases = certificate.courses().isEmpty()
                ? List.of(Layout.of(certificate, typeface))
                : TranscriptLayout.of(certificate, typeface);
        try (PDDocument document = new PDDocument()) {
            document.setVersion(VERSION);
            // What PDFBox would otherwise take from the clock.
            document.setDocumentId(ByteBuffer.wrap(salt.bytes()).getLong());
            for (Canvas canvas : canvases) {
                PDPage page = new PDPage(PDRectangle.A4);
                document.addPage(page);
                page.setContents(
                        new PDStream(document, new ByteArrayInputStream(canvas.operators()), COSName.FLATE_DECODE));
            }
            PDResources resources = resources(document, certificate, canvases, typeface);
            document.getPages().forEach(page -> page.setResources(resources));
            describe(document, certificate, salt);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            document.save(out);
            return out.toByteArray();
        }
    }

    private static PDResources resources(
            PDDocument document, Certificate certificate, List<Canvas> canvases, Typeface typeface) throws IOException {
        PDResources resources = new PDResources();
        PDType0Font font = PDType0Font.load(document, typeface.font(), true);
        for (Canvas canvas : canvases) {
            canvas.characters().forEach(font::addToSubset);
            font.addGlyphsToSubset(canvas.forms());
        }
        font.subset();
        resources.put(COSName.getPDFName(Canvas.FONT), font);
        if (certificate.seal().isPresent()) {
            resources.put(
                    COSName.getPDFName(Canvas.PICTURE),
                    LosslessFactory.createFromImage(
                            document, certificate.seal().get().image()));
        }
        // Gray and RGB mean the same on every device: those of sRGB.
        COSDictionary colours = new COSDictionary();
        colours.setItem(COSName.getPDFName("DefaultGray"), calibrated("CalGray", false));
        colours.setItem(COSName.getPDFName("DefaultRGB"), calibrated("CalRGB", true));
        resources.getCOSObject().setItem(COSName.COLORSPACE, colours);
        return resources;
    }

    private static COSArray calibrated(String kind, boolean rgb) {
        COSDictionary parameters = new COSDictionary();
        parameters.setItem(COSName.getPDFName("WhitePoint"), numbers(0.9505f, 1f, 1.089f));
        if (rgb) {
            parameters.setItem(COSName.getPDFName("Gamma"), numbers(2.2f, 2.2f, 2.2f));
            parameters.setItem(
                    COSName.getPDFName("Matrix"),
                    numbers(0.4124f, 0.2126f, 0.0193f, 0.3576f, 0.7152f, 0.1192f, 0.1805f, 0.0722f, 0.9505f));
        } else {
            parameters.setItem(COSName.getPDFName("Gamma"), new COSFloat(2.2f));
        }
        COSArray space = new COSArray();
        space.add(COSName.getPDFName(kind));
        space.add(parameters);
        return space;
    }

    private static COSArray numbers(float... values) {
        COSArray array = new COSArray();
        for (float value : values) {
            array.add(value == (int) value ? COSInteger.get((int) value) : new COSFloat(value));
        }
        return array;
    }

    private static void describe(PDDocument document, Certificate certificate, Salt salt) throws IOException {
        document.getDocumentCatalog().setLanguage("ja");
        PDViewerPreferences preferences = new PDViewerPreferences(new COSDictionary());
        preferences.setDisplayDocTitle(true);
        document.getDocumentCatalog().setViewerPreferences(preferences);
        COSStream packet = document.getDocument().createCOSStream();
        try (var out = packet.createRawOutputStream()) {
            out.write(Metadata.of(certificate, salt));
        }
        PDMetadata metadata = new PDMetadata(packet);
        packet.setItem(COSName.TYPE, COSName.METADATA);
        packet.setItem(COSName.SUBTYPE, COSName.getPDFName("XML"));
        document.getDocumentCatalog().setMetadata(metadata);
    }
}
