package dev.akashi.certificate;

import io.nayuki.qrcodegen.QrCode;
import java.net.URI;
import java.util.Locale;

/** The place at the foot of a page that says where the file can be checked, as QR code and in letters. */
final class Foot {

    private static final double CODE_SIZE = 72;

    private Foot() {}

    static void draw(Canvas canvas, URI link, double left, double right) {
        String address = link.toASCIIString();
        code(canvas, QrCode.encodeText(address, QrCode.Ecc.MEDIUM), left, 58);
        double x = left + CODE_SIZE + 14;
        canvas.text(x, 104, 8, 0, "この証明書の PDF ファイルは、次のアドレスで確かめられます。");
        canvas.text(x, 92, 8, 0, "The PDF file of this certificate can be verified at");
        double lineY = 78;
        for (String line : new LineBreaks(canvas).lines(address, Locale.ENGLISH, 8, right - x)) {
            canvas.text(x, lineY, 8, 0, line);
            lineY -= 11;
        }
    }

    private static void code(Canvas canvas, QrCode code, double x, double bottom) {
        double module = CODE_SIZE / code.size;
        for (int row = 0; row < code.size; row++) {
            int from = 0;
            while (from < code.size) {
                int to = from;
                while (to < code.size && code.getModule(to, row)) {
                    to++;
                }
                if (to > from) {
                    canvas.fill(
                            x + from * module, bottom + CODE_SIZE - (row + 1) * module, (to - from) * module, module);
                }
                from = to + 1;
            }
        }
    }
}
