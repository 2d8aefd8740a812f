package dev.akashi.certificate;

import dev.akashi.certificate.Certificate.Detail;
import dev.akashi.certificate.CertificateException.Code;
import java.util.List;
import java.util.Locale;
import org.apache.pdfbox.pdmodel.common.PDRectangle;

/**
 * A certificate on a page of A4: Japanese above, English below, the QR code at the foot. What is too large is set smaller, down
 * to six tenths, all of it by the same factor.
 */
final class Layout {

    private static final double WIDTH = PDRectangle.A4.getWidth();
    private static final double HEIGHT = PDRectangle.A4.getHeight();
    private static final double LEFT = 84;
    private static final double RIGHT = WIDTH - 84;
    private static final double TOP = HEIGHT - 92;
    private static final double FOOT = 142;
    private static final double SEAL_SIZE = 62;
    private static final double[] SCALES = {1, 0.9, 0.8, 0.7, 0.6};
    private static final double SMALLEST_NAME = 9;
    private static final int GAPS = 6;
    private static final double MOST_AIR = 26;

    private final Certificate certificate;
    private final Typeface typeface;
    private Canvas canvas;
    private double scale = 1;
    /** What is left of the page, shared out among the gaps. */
    private double air;

    private double y;

    private Layout(Certificate certificate, Typeface typeface) {
        this.certificate = certificate;
        this.typeface = typeface;
        this.canvas = new Canvas(typeface);
    }

    /** @throws CertificateException when it does not fit, or the typeface lacks a character */
    static Canvas of(Certificate certificate, Typeface typeface) {
        Layout layout = new Layout(certificate, typeface);
        for (double scale : SCALES) {
            layout.set(scale, 0);
            double left = layout.y - FOOT;
            if (left >= 0) {
                layout.set(scale, Math.min(left / GAPS, MOST_AIR));
                return layout.canvas;
            }
        }
        throw new CertificateException(
                Code.TOO_LONG,
                "expected texts that fit on a page of A4, found more than it holds at six tenths of the size");
    }

    private void set(double factor, double extra) {
        canvas = new Canvas(typeface);
        scale = factor;
        air = extra;
        y = TOP - air;
        canvas.frame(40, 40, WIDTH - 80, HEIGHT - 80, 1.4);
        canvas.frame(45, 45, WIDTH - 90, HEIGHT - 90, 0.5);
        japanese();
        y -= 14 * scale + air;
        canvas.line(LEFT, y, RIGHT, y, 0.4);
        y -= 34 * scale + air;
        english();
        foot();
    }

    private void japanese() {
        certificate.number().ifPresent(number -> right(number, 10));
        y -= 26 * scale;
        centered(certificate.title().ja(), 28, 10);
        y -= 44 * scale;
        centered(certificate.name(), 22, 3);
        y -= 40 * scale + air / 2;
        paragraph("　" + certificate.text().ja(), Locale.JAPAN, 13, 25);
        y -= 4 * scale;
        for (Detail detail : certificate.details()) {
            paragraph(detail.label().ja() + "　" + detail.value().ja(), Locale.JAPAN, 10, 15);
        }
        y -= 12 * scale + air / 2;
        left(Days.japanese(certificate.date()), 12);
        y -= 34 * scale + air / 2;
        if (certificate.seal().isPresent()) {
            seal(y - 28 * scale);
        }
        right(certificate.issuer().ja(), 16);
        certificate.signatory().ifPresent(signatory -> {
            y -= 28 * scale;
            right(signatory.ja() + "　　", 14);
        });
        y -= 30 * scale;
    }

    /** Behind the end of the signatory's name, as seals are set. What is drawn later is not covered by it. */
    private void seal(double line) {
        double size = SEAL_SIZE * scale;
        canvas.picture(RIGHT - size + 8, line - size / 2 + 2 * scale, size, size);
    }

    private void english() {
        centered(certificate.title().en(), 17, 0.5);
        y -= 30 * scale;
        centered(certificate.romanName().orElse(certificate.name()), 15, 0);
        y -= 28 * scale;
        paragraph(certificate.text().en(), Locale.ENGLISH, 11, 17);
        y -= 4 * scale;
        for (Detail detail : certificate.details()) {
            paragraph(detail.label().en() + ":  " + detail.value().en(), Locale.ENGLISH, 9, 13);
        }
        y -= 10 * scale + air / 2;
        left(Days.english(certificate.date()), 10.5);
        y -= 22 * scale;
        right(certificate.issuer().en(), 12);
        certificate.signatory().ifPresent(signatory -> {
            y -= 18 * scale;
            right(signatory.en(), 11);
        });
    }

    private void foot() {
        certificate.link().ifPresent(link -> Foot.draw(canvas, link, LEFT, RIGHT));
    }

    /** A line in the middle, set smaller until it is not too long, and then on several lines. */
    private void centered(String text, double size, double spacing) {
        double set = size * scale;
        double apart = text.codePointCount(0, text.length()) > 8 ? 0 : spacing;
        while (canvas.width(text, set, apart) > RIGHT - LEFT && set > SMALLEST_NAME) {
            set -= 0.5;
        }
        for (String line : lines(text, Locale.JAPAN, set, RIGHT - LEFT + 0.01 + apart * text.length())) {
            canvas.text((WIDTH - canvas.width(line, set, apart)) / 2, y, set, apart, line);
            y -= set * 1.3;
        }
        y += set * 1.3;
    }

    private void left(String text, double size) {
        canvas.text(LEFT, y, size * scale, 0, text);
    }

    private void right(String text, double size) {
        double set = size * scale;
        double width = canvas.width(text, set, 0);
        double fitting = width > RIGHT - LEFT ? set * (RIGHT - LEFT) / width : set;
        canvas.text(RIGHT - canvas.width(text, fitting, 0), y, fitting, 0, text);
    }

    private void paragraph(String text, Locale language, double size, double leading) {
        for (String line : lines(text, language, size * scale, RIGHT - LEFT)) {
            canvas.text(LEFT, y, size * scale, 0, line);
            y -= leading * scale;
        }
    }

    private List<String> lines(String text, Locale language, double size, double width) {
        return new LineBreaks(canvas).lines(text, language, size, width);
    }
}
