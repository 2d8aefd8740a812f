package dev.akashi.client.table;

import java.util.List;
import java.util.Optional;

/** A field with bytes that are no character, or with U+0000. Takes what the decoder noted about them. */
final class DamagedField {

    private final StringBuilder shown = new StringBuilder();
    private Optional<DecodingReader.Fault> fault = Optional.empty();
    private Optional<Long> nul = Optional.empty();

    DamagedField(String field, DecodingReader source) {
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (DecodingReader.isMark(field, i)) {
                DecodingReader.Fault taken = source.takeFault();
                fault = fault.or(() -> Optional.of(taken));
                shown.append(taken.escaped());
            } else if (c == '\0') {
                long taken = source.takeNul();
                nul = nul.or(() -> Optional.of(taken));
                shown.append(c);
            } else {
                shown.append(c);
            }
        }
    }

    /** Adds a problem for the first bad bytes and one for the first NUL, and returns the text with the bytes escaped. */
    String report(Problem.Place place, TableEncoding encoding, List<Problem> found) {
        String text = shown.toString();
        fault.ifPresent(f -> {
            Problem.Place at = new Problem.Place(place.row(), place.line(), place.column(), f.byteOffset());
            found.add(
                    f.truncated()
                            ? ReadingProblems.truncated(at, text, encoding)
                            : ReadingProblems.undecodable(at, text, encoding));
        });
        nul.ifPresent(offset -> {
            Problem.Place at = new Problem.Place(place.row(), place.line(), place.column(), offset);
            found.add(ReadingProblems.nulByte(at, text));
        });
        return text.replace('\0', '\uFFFD');
    }
}
