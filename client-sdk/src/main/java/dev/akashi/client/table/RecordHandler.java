package dev.akashi.client.table;

import de.siegmar.fastcsv.reader.CsvCallbackHandler;
import de.siegmar.fastcsv.reader.RecordType;
import java.util.ArrayList;
import java.util.List;

/** Takes the fields of a record from the parser, and stops it before a record outgrows its limit. */
final class RecordHandler extends CsvCallbackHandler<RecordHandler.Raw> {

    /** The most UTF-16 units of a record. */
    static final int RECORD_LIMIT = 1 << 20;

    /** A record as the parser yields it. */
    record Raw(long line, List<String> fields) {}

    private final DecodingReader source;
    private List<String> fields = new ArrayList<>();
    private RecordType type = RecordType.DATA;
    private long line = 1;
    private long size;
    private long row;
    private long deliveredAtField;

    RecordHandler(DecodingReader source) {
        this.source = source;
    }

    /** Where the record is that is being parsed. */
    Problem.Place place() {
        return new Problem.Place(row, line, "", -1);
    }

    /** The number of the field that is being parsed, from 0. */
    int column() {
        return fields.size();
    }

    /** How many UTF-16 units the parser has asked for since the last field ended. */
    long pending() {
        return source.delivered() - deliveredAtField;
    }

    /** Numbers the next record: 0 is the header line. */
    void expectRow(long number) {
        row = number;
    }

    @Override
    protected void beginRecord(long startingLine) {
        line = startingLine;
        fields = new ArrayList<>();
        type = RecordType.DATA;
        size = 0;
    }

    @Override
    protected void addField(char[] buffer, int offset, int length, boolean quoted) {
        size += length + 1L;
        if (size > RECORD_LIMIT) {
            throw new TableException(Problem.of(
                    ProblemCode.TOO_LONG,
                    place(),
                    "",
                    "1 行は " + RECORD_LIMIT + " 文字以内",
                    "at most " + RECORD_LIMIT + " characters in a row"));
        }
        fields.add(new String(buffer, offset, length));
        deliveredAtField = source.delivered();
    }

    @Override
    protected void setComment(char[] buffer, int offset, int length) {
        throw new IllegalStateException("comments are not enabled");
    }

    @Override
    protected void setEmpty() {
        type = RecordType.EMPTY;
    }

    @Override
    protected RecordType getRecordType() {
        return type;
    }

    @Override
    protected int getFieldCount() {
        return fields.size();
    }

    @Override
    protected Raw buildRecord() {
        return new Raw(line, fields);
    }
}
