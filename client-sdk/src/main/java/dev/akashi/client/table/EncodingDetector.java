package dev.akashi.client.table;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Tells UTF-8 from CP932 by reading the whole file once: the first kanji may be in its last row. A byte order mark
 * decides. Otherwise the file is UTF-8 if it is well-formed, and also if it is nearly so: damaged UTF-8 has many
 * well-formed sequences for each bad one, whereas CP932 text has almost none.
 */
final class EncodingDetector {

    private static final int GOOD_PER_BAD = 4;

    /** The encoding, and whether the other one would have read the file too. */
    record Guess(TableEncoding encoding, boolean ambiguous) {}

    private long good;
    private long bad;
    private boolean inBad;
    /** Whether every sequence so far is also two half-width kana of CP932. */
    private boolean kanaOnly = true;

    private int missing;
    private int lowest = 0x80;
    private int highest = 0xBF;

    static Guess detect(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(3);
            if (isUtf16(start)) {
                throw new TableException(utf16());
            }
            if (start.length == 3 && start[0] == (byte) 0xEF && start[1] == (byte) 0xBB && start[2] == (byte) 0xBF) {
                return new Guess(TableEncoding.UTF_8_BOM, false);
            }
            EncodingDetector detector = new EncodingDetector();
            detector.accept(start, start.length);
            byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                detector.accept(buffer, n);
            }
            return detector.guess();
        }
    }

    static Problem utf16() {
        return Problem.of(
                ProblemCode.UNSUPPORTED_ENCODING,
                Problem.Place.file(),
                "UTF-16",
                "UTF-8 または CP932（Shift_JIS）の CSV。表計算ソフトで「CSV UTF-8（コンマ区切り）」として保存し直してください",
                "a CSV file in UTF-8 or CP932; save it again as \"CSV UTF-8 (comma delimited)\"");
    }

    static boolean isUtf16(byte[] start) {
        return start.length >= 2
                && ((start[0] == (byte) 0xFF && start[1] == (byte) 0xFE)
                        || (start[0] == (byte) 0xFE && start[1] == (byte) 0xFF));
    }

    private Guess guess() {
        if (missing > 0) {
            bad();
        }
        if (bad == 0) {
            return new Guess(TableEncoding.UTF_8, good > 0 && kanaOnly);
        }
        boolean damagedUtf8 = good >= GOOD_PER_BAD * bad;
        return new Guess(damagedUtf8 ? TableEncoding.UTF_8 : TableEncoding.CP932, false);
    }

    /** Well-formed sequences of Unicode's table 3-7. */
    private void accept(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            int b = bytes[i] & 0xFF;
            if (missing > 0 && b >= lowest && b <= highest) {
                kanaOnly &= b >= 0xA1;
                lowest = 0x80;
                highest = 0xBF;
                if (--missing == 0) {
                    good++;
                    inBad = false;
                }
                continue;
            }
            if (missing > 0) {
                bad();
                missing = 0;
            }
            lead(b);
        }
    }

    private void lead(int b) {
        lowest = 0x80;
        highest = 0xBF;
        if (b < 0x80) {
            inBad = false;
            return;
        }
        if (b >= 0xC2 && b <= 0xDF) {
            missing = 1;
        } else if (b >= 0xE0 && b <= 0xEF) {
            missing = 2;
            lowest = b == 0xE0 ? 0xA0 : 0x80;
            highest = b == 0xED ? 0x9F : 0xBF;
            kanaOnly = false;
        } else if (b >= 0xF0 && b <= 0xF4) {
            missing = 3;
            lowest = b == 0xF0 ? 0x90 : 0x80;
            highest = b == 0xF4 ? 0x8F : 0xBF;
            kanaOnly = false;
        } else {
            bad();
        }
    }

    /** Counts bad bytes in a row once: one lost byte spoils two or three. */
    private void bad() {
        bad += inBad ? 0 : 1;
        inBad = true;
    }
}
