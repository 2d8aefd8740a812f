package dev.akashi.client.table;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.akashi.client.OwnerOnly;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes a table in CSV: UTF-8, CRLF, quoted where needed.
 *
 * <pre>{@code
 * try (CsvExport csv = CsvExport.create(path, CsvExport.Style.SPREADSHEET)) {
 *     csv.row(List.of("学籍番号", "氏名"));
 * }
 * }</pre>
 *
 * Not thread-safe.
 */
public final class CsvExport implements AutoCloseable {

    /** Whom the table is for. */
    public enum Style {
        /** For a person with a spreadsheet: a byte order mark, and formulas made harmless by {@link #neutralised}. */
        SPREADSHEET,
        /** For software: no byte order mark, and every value exactly as it is. */
        EXACT
    }

    /** What a spreadsheet takes for the beginning of a formula, in full width also where the locale is Japanese. */
    private static final String FORMULA_STARTS = "=+-@\t\r\n＝＋－＠";

    private final CsvWriter writer;
    private final Style style;

    private CsvExport(CsvWriter writer, Style style) {
        this.writer = writer;
        this.style = style;
    }

    /**
     * Creates or replaces a file. One that it creates is its owner's alone.
     *
     * @throws IOException when it cannot be written
     */
    public static CsvExport create(Path file, Style style) throws IOException {
        BufferedWriter out =
                new BufferedWriter(new OutputStreamWriter(OwnerOnly.newOutput(file), StandardCharsets.UTF_8));
        if (style == Style.SPREADSHEET) {
            out.write('\uFEFF');
        }
        return new CsvExport(
                CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(out), style);
    }

    /**
     * Writes a row.
     *
     * @throws java.io.UncheckedIOException when it cannot be written
     */
    public void row(List<String> values) {
        writer.writeRecord(
                style == Style.EXACT
                        ? values
                        : values.stream().map(CsvExport::neutralised).toList());
    }

    /** The value, with an apostrophe before it if a spreadsheet would take it for a formula. */
    public static String neutralised(String value) {
        boolean formula = !value.isEmpty() && FORMULA_STARTS.indexOf(value.charAt(0)) >= 0;
        return formula ? "'" + value : value;
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
