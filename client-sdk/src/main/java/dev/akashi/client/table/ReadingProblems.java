package dev.akashi.client.table;

/** The wording of what the reader itself finds. */
final class ReadingProblems {

    private ReadingProblems() {}

    static Problem emptyFile() {
        return Problem.of(
                ProblemCode.EMPTY_FILE,
                Problem.Place.file(),
                "",
                "1 行目に見出しのある CSV",
                "a CSV file whose first line is a header line");
    }

    static Problem ambiguousEncoding() {
        return Problem.of(
                ProblemCode.AMBIGUOUS_ENCODING,
                Problem.Place.file(),
                "",
                "文字コードを判別できる文字。UTF-8 として読みました。文字が化けていれば文字コードを指定してください",
                "characters that tell the encoding; read as UTF-8, so name the encoding if the text looks wrong");
    }

    static Problem badQuoting(Problem.Place place) {
        return Problem.of(
                ProblemCode.BAD_QUOTING,
                place,
                "",
                "引用符 \" で始めた欄は \" で閉じ、その次はコンマか改行。欄の中の \" は \"\" と書く",
                "a field that starts with \" ends with \", then a comma or a line end; a \" inside is written \"\"");
    }

    static Problem fieldTooLong(Problem.Place place, String value, int limit) {
        return Problem.of(
                ProblemCode.TOO_LONG,
                place,
                value,
                "1 欄は " + limit + " 文字以内（引用符 \" の閉じ忘れも確かめてください）",
                "at most " + limit + " characters in a field; look also for a quotation mark that is not closed");
    }

    static Problem extraFields(Problem.Place place, String value, int expected, int found) {
        return Problem.of(
                ProblemCode.EXTRA_FIELDS,
                place,
                value,
                "見出しと同じ " + expected + " 欄（" + found + " 欄あります）。コンマを含む値は引用符で囲む",
                expected + " fields as in the header line, found " + found + "; quote a value that holds a comma");
    }

    static Problem shortRow(Problem.Place place, int expected, int found) {
        return Problem.of(
                ProblemCode.SHORT_ROW,
                place,
                "",
                "見出しと同じ " + expected + " 欄（" + found + " 欄しかありません）。残りは空として読みました",
                expected + " fields as in the header line, found " + found + "; the others are read as empty");
    }

    static Problem undecodable(Problem.Place place, String value, TableEncoding encoding) {
        return Problem.of(
                ProblemCode.UNDECODABLE,
                place,
                value,
                encoding.label() + " の文字。この位置のバイト列は文字になりません",
                "characters of " + encoding.label() + "; the bytes at this place are none");
    }

    static Problem truncated(Problem.Place place, String value, TableEncoding encoding) {
        return Problem.of(
                ProblemCode.TRUNCATED,
                place,
                value,
                "最後の文字まであるファイル（" + encoding.label() + "）。途中で切れています。もう一度書き出してください",
                "a whole file in " + encoding.label() + "; it ends in the middle of a character, so export it again");
    }

    static Problem nulByte(Problem.Place place, String value) {
        return Problem.of(
                ProblemCode.NUL_BYTE,
                place,
                value,
                "文字だけの CSV。NUL（0x00）があります。壊れているか、CSV ではないファイルです",
                "text only; there is a NUL byte (0x00), so the file is damaged or is not CSV");
    }
}
