package dev.akashi.certificate;

import dev.akashi.model.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentNameDictionary;
import org.apache.pdfbox.pdmodel.PDEmbeddedFilesNameTreeNode;
import org.apache.pdfbox.pdmodel.common.filespecification.PDComplexFileSpecification;
import org.apache.pdfbox.pdmodel.common.filespecification.PDEmbeddedFile;

/**
 * Prints sheets as PDF: those without a file inside as PDF/A-2b, of which the same sheet gives the same bytes on every machine. A
 * character that the typeface lacks is written as its number, {@code [U+1F600]}: what a sheet says of others must not be able to
 * prevent it. Safe for use by several threads.
 */
public final class SheetPrinter {

    private final Typefaces typefaces = new Typefaces();
    private final int mostPages;

    /**
     * Makes a printer.
     *
     * @param mostPages how many pages a sheet may take; the rest of a longer one is left out
     */
    public SheetPrinter(int mostPages) {
        this.mostPages = mostPages;
    }

    /** Prints a sheet. */
    public byte[] print(Sheet sheet) {
        return typefaces.with(typeface -> print(sheet, typeface));
    }

    private byte[] print(Sheet sheet, Typeface typeface) throws IOException {
        List<Canvas> canvases = SheetLayout.of(sheet, typeface, mostPages);
        try (PDDocument document = new PDDocument()) {
            document.setDocumentId(identifier(sheet, canvases));
            PdfPages.add(document, canvases, typeface);
            PdfPages.describe(document, sheet.language(), Metadata.of(sheet));
            if (sheet.attachment().isEmpty()) {
                return PdfPages.saveUncompressed(document);
            }
            attach(document, sheet.attachment().get());
            return PdfPages.save(document);
        }
    }

    /** What PDFBox would otherwise take from the clock. */
    private static long identifier(Sheet sheet, List<Canvas> canvases) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(sheet.title().getBytes(StandardCharsets.UTF_8));
        canvases.forEach(canvas -> all.writeBytes(canvas.operators()));
        return ByteBuffer.wrap(Digest.sha256(all.toByteArray()).bytes()).getLong();
    }

    private static void attach(PDDocument document, Sheet.Attachment attachment) throws IOException {
        PDEmbeddedFile file =
                new PDEmbeddedFile(document, new ByteArrayInputStream(attachment.bytes()), COSName.FLATE_DECODE);
        file.setSubtype(attachment.type());
        file.setSize(attachment.bytes().length);
        PDComplexFileSpecification specification = new PDComplexFileSpecification();
        specification.setFile(attachment.name());
        specification.setFileUnicode(attachment.name());
        specification.setEmbeddedFile(file);
        specification.setEmbeddedFileUnicode(file);
        PDEmbeddedFilesNameTreeNode tree = new PDEmbeddedFilesNameTreeNode();
        tree.setNames(Map.of(attachment.name(), specification));
        PDDocumentNameDictionary names = new PDDocumentNameDictionary(document.getDocumentCatalog());
        names.setEmbeddedFiles(tree);
        document.getDocumentCatalog().setNames(names);
    }
}
