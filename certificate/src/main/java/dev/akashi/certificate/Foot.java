package dev.akashi.certificate;

import io.nayuki.qrcodegen.QrCode;
import java.net.URI;
import java.util.Locale;

/** The place at the foot of a page that says where a certificate can be checked, as QR code and in letters. */
final class Foot {

    private static final double CODE_SIZE = 72;

    /** Of a code that says more, whose modules are to be as large. */
    private static final double LONG_CODE_SIZE = 82;

    private static final double BOTTOM = 58;

    private Foot() {}

    static void draw(Canvas canvas, URI link, double left, double right) {
        if (link.getRawFragment() == null) {
            draw(
                    canvas,
                    link,
                    CODE_SIZE,
                    left,
                    right,
                    "この証明書の PDF ファイルは、次のアドレスで確かめられます。",
                    "The PDF file of this certificate can be verified at",
                    link.toASCIIString());
        } else {
            draw(
                    canvas,
                    link,
                    LONG_CODE_SIZE,
                    left,
                    right,
                    "QR コードで、登録された内容を表示し、この紙と比べられます。",
                    "Scan the code to compare this paper with what was registered.",
                    "PDF: " + link.getScheme() + "://" + link.getRawAuthority() + "/");
        }
    }

    private static void draw(
            Canvas canvas,
            URI link,
            double size,
            double left,
            double right,
            String japanese,
            String english,
            String shown) {
        code(canvas, QrCode.encodeText(link.toASCIIString(), QrCode.Ecc.MEDIUM), left, size);
        double x = left + size + 14;
        canvas.text(x, 104, 8, 0, japanese);
        canvas.text(x, 92, 8, 0, english);
        double lineY = 78;
        for (String line : new LineBreaks(canvas).lines(shown, Locale.ENGLISH, 8, right - x)) {
            canvas.text(x, lineY, 8, 0, line);
            lineY -= 11;
        }
    }

    private static void code(Canvas canvas, QrCode code, double x, double side) {
        double module = side / code.size;
        for (int row = 0; row < code.size; row++) {
            int from = 0;
            while (from < code.size) {
                int to = from;
                while (to < code.size && code.getModule(to, row)) {
                    to++;
                }
                if (to > from) {
                    canvas.fill(x + from * module, BOTTOM + side - (row + 1) * module, (to - from) * module, module);
                }
                from = to + 1;
            }
        }
    }
}
