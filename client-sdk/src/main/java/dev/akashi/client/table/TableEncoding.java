package dev.akashi.client.table;

import dev.akashi.model.Excerpt;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The encodings of a table that are read. UTF-16 is refused: what a spreadsheet saves in it is separated by tabs, and
 * the same menu offers CSV in UTF-8.
 */
public enum TableEncoding {
    /** UTF-8 without a byte order mark; also a file of ASCII alone. */
    UTF_8(StandardCharsets.UTF_8, "UTF-8"),
    /** UTF-8 with a byte order mark: what a spreadsheet calls "CSV UTF-8". */
    UTF_8_BOM(StandardCharsets.UTF_8, "UTF-8 (BOM)"),
    /**
     * Code page 932, what a Japanese spreadsheet calls "CSV". Read as {@code windows-31j}: it has 髙 and 﨑, which the
     * charset that Java calls {@code Shift_JIS} lacks, and it reads the byte pair 0x8160 as Windows does.
     */
    CP932(Charset.forName("windows-31j"), "CP932 (Windows-31J)");

    private final Charset charset;
    private final String label;

    TableEncoding(Charset charset, String label) {
        this.charset = charset;
        this.label = label;
    }

    /** The charset that decodes and encodes it. */
    public Charset charset() {
        return charset;
    }

    /** The name to show to a person. */
    public String label() {
        return label;
    }

    /**
     * The encoding that a person means by a name, such as the value of an option: {@code utf-8}, {@code utf-8-bom},
     * {@code cp932}, {@code windows-31j}, {@code ms932}, and {@code shift_jis} or {@code sjis}, by which nobody means
     * anything but code page 932.
     *
     * @throws IllegalArgumentException when the name is none of them
     */
    public static TableEncoding named(String name) {
        return switch (name.strip().toLowerCase(Locale.ROOT)) {
            case "utf-8", "utf8" -> UTF_8;
            case "utf-8-bom", "utf8-bom", "utf-8-sig" -> UTF_8_BOM;
            case "cp932", "windows-31j", "ms932", "shift_jis", "shift-jis", "sjis" -> CP932;
            default ->
                throw new IllegalArgumentException(
                        "expected an encoding utf-8, utf-8-bom or cp932, found " + Excerpt.of(name));
        };
    }
}
