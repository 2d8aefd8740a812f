package dev.akashi.client.table;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Reads a table in CSV (RFC 4180) with a header line, row by row; memory does not grow with the file. Line ends are
 * CRLF, LF or CR; fields may be quoted and hold line ends. Every value comes through as it stands in the file.
 *
 * <pre>{@code
 * try (TableReader table = TableReader.open(path)) {
 *     say(table.encoding().label());
 *     for (Optional<TableRow> row = table.next(); row.isPresent(); row = table.next()) { ... }
 * }
 * }</pre>
 *
 * Limits: 65,536 UTF-16 units a field, 1,048,576 a row. Not thread-safe.
 */
public final class TableReader implements AutoCloseable {

    private static final int FIELD_LIMIT = 1 << 16;

    private final TableEncoding encoding;
    private final MessageDigest digest;
    private final DecodingReader source;
    private final RecordHandler handler;
    private final CsvReader<RecordHandler.Raw> csv;
    private final CloseableIterator<RecordHandler.Raw> records;
    private final List<Problem> problems;
    private List<String> headers = List.of();
    private long rows;
    private boolean drained;

    private TableReader(InputStream file, TableEncoding encoding, boolean ambiguous) throws IOException {
        this.encoding = encoding;
        this.digest = sha256();
        InputStream in = new DigestInputStream(file, digest);
        int skipped = encoding == TableEncoding.UTF_8_BOM ? in.readNBytes(3).length : 0;
        this.source = new DecodingReader(in, encoding, skipped);
        this.handler = new RecordHandler(source);
        this.csv = CsvReader.builder()
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .maxBufferSize(4 * FIELD_LIMIT)
                .build(handler, source);
        this.records = csv.iterator();
        this.headers = readHeaders();
        this.problems = ambiguous ? List.of(ReadingProblems.ambiguousEncoding()) : List.of();
    }

    /**
     * Opens a table and finds out its encoding.
     *
     * @throws IOException when the file cannot be read
     * @throws TableException when it starts like UTF-16, or its header line cannot be read
     */
    public static TableReader open(Path file) throws IOException {
        EncodingDetector.Guess guess = EncodingDetector.detect(file);
        return open(file, guess.encoding(), guess.ambiguous());
    }

    /**
     * Opens a table in an encoding that somebody knows. Given UTF-8, a byte order mark is recognised all the same.
     *
     * @throws IOException when the file cannot be read
     * @throws TableException when it starts like UTF-16, or its header line cannot be read
     */
    public static TableReader open(Path file, TableEncoding encoding) throws IOException {
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(3);
        }
        if (EncodingDetector.isUtf16(start)) {
            throw new TableException(EncodingDetector.utf16());
        }
        boolean marked = HexFormat.of().formatHex(start).equals("efbbbf");
        boolean utf8 = encoding != TableEncoding.CP932;
        TableEncoding actual = !utf8 ? encoding : marked ? TableEncoding.UTF_8_BOM : TableEncoding.UTF_8;
        return open(file, actual, false);
    }

    private static TableReader open(Path file, TableEncoding encoding, boolean ambiguous) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        try {
            return new TableReader(in, encoding, ambiguous);
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    /** The encoding in which the table is read. */
    public TableEncoding encoding() {
        return encoding;
    }

    /** The header line: its texts without spaces and byte order marks around them. */
    public List<String> headers() {
        return headers;
    }

    /** What is doubtful about the file as a whole. */
    public List<Problem> problems() {
        return problems;
    }

    /**
     * The next row, or empty at the end. Lines with nothing on them are no rows.
     *
     * @throws TableException when the table cannot be read any further, such as after a quotation mark without an end
     * @throws java.io.UncheckedIOException when the file cannot be read
     */
    public Optional<TableRow> next() {
        handler.expectRow(rows + 1);
        Optional<RecordHandler.Raw> raw = nextRecord();
        if (raw.isEmpty()) {
            return Optional.empty();
        }
        rows++;
        return Optional.of(row(raw.get()));
    }

    /** The SHA-256 of the file in hex, once {@link #next()} has returned empty; not before. */
    public String sha256Hex() {
        if (!drained) {
            throw new IllegalStateException("expected the table to be read to its end before its digest is asked for");
        }
        try {
            return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("expected a SHA-256 that can be copied", e);
        }
    }

    @Override
    public void close() throws IOException {
        csv.close();
    }

    private List<String> readHeaders() {
        RecordHandler.Raw raw = nextRecord().orElseThrow(() -> new TableException(ReadingProblems.emptyFile()));
        List<Problem> found = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < raw.fields().size(); i++) {
            Problem.Place place = new Problem.Place(0, raw.line(), "", -1);
            names.add(Spaces.strip(checked(raw.fields().get(i), place, found)));
        }
        if (!found.isEmpty()) {
            throw new TableException(found.get(0));
        }
        return List.copyOf(names);
    }

    private Optional<RecordHandler.Raw> nextRecord() {
        try {
            if (records.hasNext()) {
                return Optional.of(records.next());
            }
            drained = true;
            return Optional.empty();
        } catch (CsvParseException e) {
            if (e.getCause() instanceof TableException stop) {
                throw stop;
            }
            if (e.getCause() != null) {
                throw e;
            }
            throw new TableException(stopped());
        }
    }

    /** The parser stops for two reasons: its buffer is full, or a quotation mark is where none can be. */
    private Problem stopped() {
        Problem.Place at = handler.place();
        int column = handler.column();
        boolean known = column < headers.size();
        Problem.Place place = new Problem.Place(at.row(), at.line(), known ? headers.get(column) : "", -1);
        return handler.pending() > FIELD_LIMIT
                ? ReadingProblems.fieldTooLong(place, "", FIELD_LIMIT)
                : ReadingProblems.badQuoting(place);
    }

    private TableRow row(RecordHandler.Raw raw) {
        List<Problem> found = new ArrayList<>();
        List<String> fields = new ArrayList<>(headers.size());
        for (int i = 0; i < raw.fields().size(); i++) {
            String column = i < headers.size() ? headers.get(i) : "";
            String value = checked(raw.fields().get(i), Problem.Place.field(rows, raw.line(), column), found);
            if (i < headers.size()) {
                fields.add(value);
            } else if (!value.isEmpty()) {
                found.add(ReadingProblems.extraFields(
                        Problem.Place.field(rows, raw.line(), ""),
                        value,
                        headers.size(),
                        raw.fields().size()));
            }
        }
        if (fields.size() < headers.size()) {
            found.add(ReadingProblems.shortRow(
                    Problem.Place.field(rows, raw.line(), headers.get(fields.size())), headers.size(), fields.size()));
            while (fields.size() < headers.size()) {
                fields.add("");
            }
        }
        return new TableRow(rows, raw.line(), fields, found);
    }

    /** Looks for damage in a field, reports its first, and returns a text that is safe to show. */
    private String checked(String field, Problem.Place place, List<Problem> found) {
        boolean clean = !DecodingReader.hasMark(field) && field.indexOf('\0') < 0;
        if (clean && field.length() <= FIELD_LIMIT) {
            return field;
        }
        if (clean) {
            found.add(ReadingProblems.fieldTooLong(place, field, FIELD_LIMIT));
            return "";
        }
        return new DamagedField(field, source).report(place, encoding, found);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("expected a Java runtime with SHA-256", e);
        }
    }
}
