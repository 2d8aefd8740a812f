package dev.akashi.certificate;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** A picture of a seal, PNG, at most 1 MiB and 2,000 by 2,000 pixels. What is transparent in it becomes white. */
public final class Seal {

    private static final int MOST_BYTES = 1 << 20;
    private static final int MOST_PIXELS = 2000;

    private final BufferedImage image;

    private Seal(BufferedImage image) {
        this.image = image;
    }

    /**
     * Reads a picture.
     *
     * @throws IllegalArgumentException when it is none, of another format, or too large
     */
    public static Seal of(byte[] png) {
        if (png.length > MOST_BYTES) {
            throw refused("found " + png.length + " bytes");
        }
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(png))) {
            ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
            reader.setInput(in);
            int width = reader.getWidth(0);
            int height = reader.getHeight(0);
            if (width > MOST_PIXELS || height > MOST_PIXELS) {
                throw refused(String.format(Locale.ROOT, "found %d by %d pixels", width, height));
            }
            return new Seal(opaque(reader.read(0)));
        } catch (IOException e) {
            throw new IllegalArgumentException("expected a seal as PNG, found " + e.getMessage(), e);
        } catch (UncheckedIOException e) {
            throw new IllegalArgumentException("expected a seal as PNG, found " + e.getMessage(), e);
        }
    }

    private static IllegalArgumentException refused(String found) {
        return new IllegalArgumentException(
                "expected a seal as PNG of at most 1 MiB and 2,000 by 2,000 pixels, " + found);
    }

    private static BufferedImage opaque(BufferedImage picture) {
        BufferedImage opaque = new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = opaque.createGraphics();
        graphics.drawImage(picture, 0, 0, Color.WHITE, null);
        graphics.dispose();
        return opaque;
    }

    BufferedImage image() {
        return image;
    }
}
