package dev.akashi.certificate;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentNameDictionary;
import org.apache.pdfbox.pdmodel.PDEmbeddedFilesNameTreeNode;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.common.PDStream;
import org.apache.pdfbox.pdmodel.common.filespecification.PDComplexFileSpecification;
import org.apache.pdfbox.pdmodel.common.filespecification.PDEmbeddedFile;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.interactive.viewerpreferences.PDViewerPreferences;

/**
 * Prints sheets as PDF 1.7. A character that the typeface lacks is written as its number, {@code [U+1F600]}: what a sheet says
 * of others must not be able to prevent it. Safe for use by several threads.
 */
public final class SheetPrinter {

    private static final double LEFT = 64;
    private static final double WIDTH = PDRectangle.A4.getWidth() - 2 * LEFT;
    private static final double TOP = PDRectangle.A4.getHeight() - 72;
    private static final double BOTTOM = 64;
    private static final int MOST_PAGES = 20;

    private final Typefaces typefaces = new Typefaces();

    /** Prints a sheet. */
    public byte[] print(Sheet sheet) {
        return typefaces.with(typeface -> print(sheet, typeface));
    }

    private static byte[] print(Sheet sheet, Typeface typeface) throws IOException {
        List<Canvas> canvases = pages(sheet, typeface);
        try (PDDocument document = new PDDocument()) {
            document.setVersion(1.7f);
            PDType0Font font = PDType0Font.load(document, typeface.font(), true);
            for (Canvas canvas : canvases) {
                canvas.characters().forEach(font::addToSubset);
                font.addGlyphsToSubset(canvas.forms());
            }
            font.subset();
            for (Canvas canvas : canvases) {
                PDPage page = new PDPage(PDRectangle.A4);
                document.addPage(page);
                page.setContents(
                        new PDStream(document, new ByteArrayInputStream(canvas.operators()), COSName.FLATE_DECODE));
                PDResources resources = new PDResources();
                resources.put(COSName.getPDFName(Canvas.FONT), font);
                page.setResources(resources);
            }
            document.getDocumentInformation().setTitle(sheet.title());
            document.getDocumentCatalog().setLanguage(sheet.language());
            PDViewerPreferences preferences = new PDViewerPreferences(new COSDictionary());
            preferences.setDisplayDocTitle(true);
            document.getDocumentCatalog().setViewerPreferences(preferences);
            attach(document, sheet.attachment());
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            document.save(out);
            return out.toByteArray();
        }
    }

    private static List<Canvas> pages(Sheet sheet, Typeface typeface) {
        Locale language = Locale.forLanguageTag(sheet.language());
        List<Canvas> pages = new ArrayList<>();
        Canvas canvas = new Canvas(typeface);
        LineBreaks breaks = new LineBreaks(canvas);
        pages.add(canvas);
        double y = TOP;
        canvas.text(LEFT, y, 18, 0, shown(sheet.title(), typeface));
        y -= 14;
        canvas.line(LEFT, y, LEFT + WIDTH, y, 0.8);
        y -= 12;
        for (Sheet.Line line : sheet.lines()) {
            double size = line.isHeading() ? 12.5 : 9.5;
            double leading = line.isHeading() ? 19 : 14.5;
            y -= line.isHeading() ? 12 : 2;
            for (String part : breaks.lines(shown(line.text(), typeface), language, size, WIDTH)) {
                if (y < BOTTOM && pages.size() < MOST_PAGES) {
                    canvas = new Canvas(typeface);
                    pages.add(canvas);
                    y = TOP;
                }
                y -= leading;
                canvas.text(LEFT, y, size, 0, part);
            }
        }
        return pages;
    }

    private static String shown(String text, Typeface typeface) {
        if (typeface.missing(text).isEmpty()) {
            return text;
        }
        StringBuilder shown = new StringBuilder();
        text.codePoints().forEach(c -> {
            String character = Character.toString(c);
            boolean isThere = !VariationSequences.isSelector(c)
                    && typeface.missing(character).isEmpty();
            shown.append(isThere ? character : String.format(Locale.ROOT, "[U+%04X]", c));
        });
        return shown.toString();
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
