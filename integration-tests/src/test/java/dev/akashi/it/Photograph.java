package dev.akashi.it;

import com.google.zxing.Binarizer;
import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.LuminanceSource;
import com.google.zxing.MultiFormatReader;
import com.google.zxing.NotFoundException;
import com.google.zxing.client.j2se.BufferedImageLuminanceSource;
import com.google.zxing.common.GlobalHistogramBinarizer;
import com.google.zxing.common.HybridBinarizer;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.AffineTransformOp;
import java.awt.image.BufferedImage;
import java.awt.image.ConvolveOp;
import java.awt.image.Kernel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.PDFRenderer;

/** A certificate on a table, as a telephone sees it: turned, smaller, a little blurred, in bad light. */
final class Photograph {

    private static final int DPI = 240;
    private static final double DEGREES = 7;
    private static final double SCALE = 0.9;
    private static final int NOISE = 24;
    private static final long SEED = 20260401;

    private Photograph() {}

    static BufferedImage of(Path pdf) throws IOException {
        BufferedImage page;
        try (PDDocument document = Loader.loadPDF(pdf.toFile())) {
            page = new PDFRenderer(document).renderImageWithDPI(0, DPI);
        }
        int side = Math.max(page.getWidth(), page.getHeight());
        BufferedImage table = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = table.createGraphics();
        graphics.setColor(new Color(96, 84, 70));
        graphics.fillRect(0, 0, side, side);
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        AffineTransform turned = AffineTransform.getTranslateInstance(side / 2.0, side / 2.0);
        turned.rotate(Math.toRadians(DEGREES));
        turned.scale(SCALE, SCALE * 0.95);
        turned.translate(-page.getWidth() / 2.0, -page.getHeight() / 2.0);
        graphics.drawImage(page, turned, null);
        graphics.dispose();
        float[] even = new float[9];
        Arrays.fill(even, 1f / 9);
        BufferedImage blurred = new ConvolveOp(new Kernel(3, 3, even), ConvolveOp.EDGE_NO_OP, null).filter(table, null);
        return inBadLight(blurred);
    }

    private static BufferedImage inBadLight(BufferedImage image) {
        Random random = new Random(SEED);
        int[] row = new int[image.getWidth()];
        for (int y = 0; y < image.getHeight(); y++) {
            double light = 0.65 + 0.35 * y / image.getHeight();
            image.getRGB(0, y, row.length, 1, row, 0, row.length);
            for (int x = 0; x < row.length; x++) {
                int noise = random.nextInt(2 * NOISE + 1) - NOISE;
                row[x] = level(row[x] >> 16, light, noise) << 16
                        | level(row[x] >> 8, light, noise) << 8
                        | level(row[x], light, noise);
            }
            image.setRGB(0, y, row.length, 1, row, 0, row.length);
        }
        return image;
    }

    private static int level(int color, double light, int noise) {
        return (int) Math.max(0, Math.min(255, (color & 255) * light + noise));
    }

    /** What the QR code in a picture says; looked at closely and from farther away, as a telephone does. */
    static String codeIn(BufferedImage picture) throws NotFoundException {
        NotFoundException last = NotFoundException.getNotFoundInstance();
        for (double distance : new double[] {1, 1.5, 2}) {
            BufferedImage seen = new AffineTransformOp(
                            AffineTransform.getScaleInstance(1 / distance, 1 / distance),
                            AffineTransformOp.TYPE_BILINEAR)
                    .filter(picture, null);
            LuminanceSource light = new BufferedImageLuminanceSource(seen);
            for (Binarizer binarizer : List.of(new HybridBinarizer(light), new GlobalHistogramBinarizer(light))) {
                try {
                    return new MultiFormatReader()
                            .decode(new BinaryBitmap(binarizer), Map.of(DecodeHintType.TRY_HARDER, true))
                            .getText();
                } catch (NotFoundException e) {
                    last = e;
                }
            }
        }
        throw last;
    }
}
