package dev.akashi.certificate;

import io.nayuki.qrcodegen.QrCode;
import java.util.Locale;

/** A QR code as a picture that can be printed at any size. */
public final class QrPicture {

    private static final int QUIET = 4;

    private QrPicture() {}

    /**
     * An SVG file with the QR code of a text, with its margin of four modules.
     *
     * @param text what the code says, ASCII
     * @throws IllegalArgumentException when it is too long for a QR code
     */
    public static String svg(String text) {
        QrCode code;
        try {
            code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
        } catch (io.nayuki.qrcodegen.DataTooLongException e) {
            throw new IllegalArgumentException("expected a text that fits into a QR code, found a longer one", e);
        }
        StringBuilder path = new StringBuilder();
        for (int y = 0; y < code.size; y++) {
            for (int x = 0; x < code.size; x++) {
                if (code.getModule(x, y)) {
                    path.append(String.format(Locale.ROOT, "M%d %dh1v1h-1z", x + QUIET, y + QUIET));
                }
            }
        }
        int side = code.size + 2 * QUIET;
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + side + " " + side
                + "\" width=\"30mm\" height=\"30mm\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h"
                + side
                + "v" + side + "H0z\"/><path d=\"" + path + "\"/></svg>\n";
    }
}
