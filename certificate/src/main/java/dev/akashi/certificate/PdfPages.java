package dev.akashi.certificate;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSFloat;
import org.apache.pdfbox.cos.COSInteger;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSObject;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.pdfwriter.compress.CompressParameters;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.common.PDMetadata;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.common.PDStream;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.interactive.viewerpreferences.PDViewerPreferences;
import org.jspecify.annotations.Nullable;

/** Canvases as pages of A4 in a PDF, with the glyphs that they use, and what PDF/A-2b asks for beside them. */
final class PdfPages {

    private static final float VERSION = 1.7f;

    private PdfPages() {}

    /** Adds canvases to a document; more may be put into the resources, which all pages share. */
    static PDResources add(PDDocument document, List<Canvas> canvases, Typeface typeface) throws IOException {
        document.setVersion(VERSION);
        PDResources resources = new PDResources();
        PDType0Font font = PDType0Font.load(document, typeface.font(), true);
        for (Canvas canvas : canvases) {
            canvas.characters().forEach(font::addToSubset);
            font.addGlyphsToSubset(canvas.forms());
        }
        font.subset();
        resources.put(COSName.getPDFName(Canvas.FONT), font);
        // Gray and RGB mean the same on every device: those of sRGB.
        COSDictionary colours = new COSDictionary();
        colours.setItem(COSName.getPDFName("DefaultGray"), calibrated("CalGray", false));
        colours.setItem(COSName.getPDFName("DefaultRGB"), calibrated("CalRGB", true));
        resources.getCOSObject().setItem(COSName.COLORSPACE, colours);
        for (Canvas canvas : canvases) {
            PDPage page = new PDPage(PDRectangle.A4);
            document.addPage(page);
            page.setContents(
                    new PDStream(document, new ByteArrayInputStream(canvas.operators()), COSName.FLATE_DECODE));
            page.setResources(resources);
        }
        return resources;
    }

    /** What a document says about itself: its language, and its XMP packet, which is not compressed. */
    static void describe(PDDocument document, String language, byte[] xmp) throws IOException {
        document.getDocumentCatalog().setLanguage(language);
        PDViewerPreferences preferences = new PDViewerPreferences(new COSDictionary());
        preferences.setDisplayDocTitle(true);
        document.getDocumentCatalog().setViewerPreferences(preferences);
        COSStream packet = document.getDocument().createCOSStream();
        try (var out = packet.createRawOutputStream()) {
            out.write(xmp);
        }
        PDMetadata metadata = new PDMetadata(packet);
        packet.setItem(COSName.TYPE, COSName.METADATA);
        packet.setItem(COSName.SUBTYPE, COSName.getPDFName("XML"));
        document.getDocumentCatalog().setMetadata(metadata);
    }

    static byte[] save(PDDocument document) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        document.save(out);
        return out.toByteArray();
    }

    /** What is compressed differs from one zlib to the other, and Java takes that of the machine. */
    static byte[] saveUncompressed(PDDocument document) throws IOException {
        expand(document.getDocument().getTrailer(), Collections.newSetFromMap(new IdentityHashMap<>()));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        document.save(out, CompressParameters.NO_COMPRESSION);
        return out.toByteArray();
    }

    private static void expand(@Nullable COSBase base, Set<COSBase> seen) throws IOException {
        if (base == null || !seen.add(base)) {
            return;
        }
        if (base instanceof COSObject reference) {
            expand(reference.getObject(), seen);
        } else if (base instanceof COSArray array) {
            for (COSBase element : array) {
                expand(element, seen);
            }
        } else if (base instanceof COSDictionary dictionary) {
            if (dictionary instanceof COSStream stream && stream.getFilters() != null) {
                byte[] content;
                try (InputStream in = stream.createInputStream()) {
                    content = in.readAllBytes();
                }
                stream.removeItem(COSName.FILTER);
                try (OutputStream out = stream.createRawOutputStream()) {
                    out.write(content);
                }
            }
            for (COSBase value : dictionary.getValues()) {
                expand(value, seen);
            }
        }
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
}
