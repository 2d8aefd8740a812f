package dev.akashi.client.table;

/**
 * What can be wrong with a table. The names are stable: they stand in files and in the output of commands, and are
 * only added to. A table with one {@link Severity#ERROR} issues nothing; a warning changes nothing.
 */
public enum ProblemCode {
    /** The file has no header line. */
    EMPTY_FILE(Severity.ERROR),
    /** The file starts like UTF-16. */
    UNSUPPORTED_ENCODING(Severity.ERROR),
    /** Nothing but half-width kana tells the encoding, and UTF-8 and CP932 both read the file. */
    AMBIGUOUS_ENCODING(Severity.WARNING),
    /** Bytes that are no character of the file's encoding. */
    UNDECODABLE(Severity.ERROR),
    /** The file ends in the middle of a character: it was cut off. */
    TRUNCATED(Severity.ERROR),
    /** A character U+0000: the file is damaged, or is not text. */
    NUL_BYTE(Severity.ERROR),
    /** A quotation mark that is not closed, or text between a closing quotation mark and the next comma. */
    BAD_QUOTING(Severity.ERROR),
    /** A field, a record or a text is longer than the limit. */
    TOO_LONG(Severity.ERROR),
    /** More rows than the limit. */
    TOO_MANY_ROWS(Severity.ERROR),
    /** A column that the template names is not in the header line. */
    WRONG_HEADER(Severity.ERROR),
    /** A column that the template names is in the header line twice. */
    DUPLICATE_HEADER(Severity.ERROR),
    /** A column that the template does not name: its content is not used. */
    UNUSED_COLUMN(Severity.WARNING),
    /** A row has more fields than the header line. */
    EXTRA_FIELDS(Severity.ERROR),
    /** A row has fewer fields than the header line; the missing ones are read as empty. */
    SHORT_ROW(Severity.WARNING),
    /** A row of empty fields, which is left out. */
    EMPTY_ROW(Severity.WARNING),
    /** There is a header line, and no row that could be issued. */
    NO_ROWS(Severity.ERROR),
    /** A required value is empty. */
    MISSING_VALUE(Severity.ERROR),
    /** The same id in an earlier row; width and case of letters make no difference. */
    DUPLICATE_ID(Severity.ERROR),
    /** No date, or a day that does not exist, or a day outside the era that is written. */
    BAD_DATE(Severity.ERROR),
    /** A date outside the range that the template gives. */
    DATE_OUT_OF_RANGE(Severity.ERROR),
    /** The last day of validity is before the first. */
    DATES_REVERSED(Severity.ERROR),
    /** The days of award in the file are too far apart for one batch. */
    AWARD_PERIOD_TOO_LONG(Severity.ERROR),
    /** A number was read as the day that a spreadsheet counts from 1900. */
    EXCEL_SERIAL_DATE(Severity.WARNING),
    /** Not a number. */
    BAD_NUMBER(Severity.ERROR),
    /** None of the values that the template lists. */
    UNKNOWN_VALUE(Severity.ERROR),
    /** A document's name that is not a plain file name. */
    BAD_FILE_NAME(Severity.ERROR),
    /** A control or bidirectional control character, half of a surrogate pair, or a code point that is no character. */
    BAD_CHARACTER(Severity.ERROR),
    /** U+FFFD: an earlier conversion lost a character. */
    REPLACEMENT_CHARACTER(Severity.WARNING),
    /** A private use character (外字): other computers show something else, or nothing. */
    PRIVATE_USE(Severity.WARNING),
    /** Half-width kana, kept as they are. */
    HALF_WIDTH_KANA(Severity.WARNING),
    /** A character that Unicode normalisation (NFC) would change, kept as it is. */
    NOT_NFC(Severity.WARNING),
    /** A character without width, such as U+200B, kept as it is. */
    INVISIBLE_CHARACTER(Severity.WARNING),
    /** A space at the beginning or the end, kept as it is. */
    EDGE_SPACE(Severity.WARNING),
    /** The file is no longer the one that was checked. */
    FILE_CHANGED(Severity.ERROR),
    /** The row that shows how a table is filled in was left in it. */
    EXAMPLE_ROW(Severity.ERROR),
    /** A template that comes with the product, in which the institution's own address is still missing. */
    TEMPLATE_NOT_ADAPTED(Severity.ERROR),
    /** A character that the typeface of printed certificates does not have. */
    NO_GLYPH(Severity.ERROR),
    /** A row says something else of the same student than the row above. */
    ROWS_DIFFER(Severity.ERROR),
    /** No public key of a holder that can be confirmed in a credential. */
    BAD_KEY(Severity.ERROR);

    /** Whether a problem stops the issuing. */
    public enum Severity {
        /** Nothing is issued until it is put right. */
        ERROR,
        /** To be looked at; nothing is changed and nothing is stopped. */
        WARNING
    }

    private final Severity severity;

    ProblemCode(Severity severity) {
        this.severity = severity;
    }

    /** Whether this stops the issuing. */
    public Severity severity() {
        return severity;
    }
}
