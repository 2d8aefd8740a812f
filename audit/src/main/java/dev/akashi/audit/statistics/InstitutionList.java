package dev.akashi.audit.statistics;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.InstitutionKind;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The ministry's list of school codes (学校コード一覧), as a CSV file with its columns, in UTF-8 or code page 932: how many institutions of
 * each kind there are, whether in the registry or not. Branches, closed schools, and kinds that issue nothing here are not counted.
 *
 * @param counts by kind
 */
public record InstitutionList(Map<InstitutionKind, Long> counts) {

    private static final String CODE = "学校コード";
    private static final String BRANCH = "本分校";
    private static final String ENDED = "属性情報廃止年月日";
    private static final String MAIN = "1";
    private static final Charset CP932 = Charset.forName("windows-31j");

    /** Copies the counts. */
    public InstitutionList {
        counts = Collections.unmodifiableMap(new TreeMap<>(counts));
    }

    /**
     * Reads a list.
     *
     * @throws IllegalArgumentException when it is none, or a row has no good code, or a code is there twice
     */
    public static InstitutionList read(byte[] file) {
        Map<InstitutionKind, Long> counts = new TreeMap<>();
        Set<InstitutionCode> seen = new HashSet<>();
        try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(text(file))) {
            for (NamedCsvRecord row : rows) {
                String line = "line " + row.getStartingLineNumber() + ": ";
                if (!row.getHeader().containsAll(List.of(CODE, BRANCH, ENDED))) {
                    throw new IllegalArgumentException(
                            "expected columns " + CODE + ", " + BRANCH + ", " + ENDED + ", found " + row.getHeader());
                }
                InstitutionCode code;
                try {
                    code = new InstitutionCode(row.getField(CODE).strip());
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException(line + e.getMessage(), e);
                }
                if (!seen.add(code)) {
                    throw new IllegalArgumentException(line + "expected each code once, found " + code + " again");
                }
                if (row.getField(BRANCH).strip().equals(MAIN)
                        && row.getField(ENDED).isBlank()) {
                    kind(code).ifPresent(kind -> counts.merge(kind, 1L, Long::sum));
                }
            }
        } catch (CsvParseException | java.io.IOException e) {
            throw new IllegalArgumentException("expected a CSV file, found " + e.getMessage(), e);
        }
        if (seen.isEmpty()) {
            throw new IllegalArgumentException("expected institutions under a line with " + CODE + ", found none");
        }
        return new InstitutionList(counts);
    }

    private static Optional<InstitutionKind> kind(InstitutionCode code) {
        return switch (code.value().substring(0, 2)) {
            case "D1", "D2" -> Optional.of(InstitutionKind.HIGH_SCHOOL);
            case "F1" -> Optional.of(InstitutionKind.UNIVERSITY);
            case "F2" -> Optional.of(InstitutionKind.JUNIOR_COLLEGE);
            case "G1" -> Optional.of(InstitutionKind.COLLEGE_OF_TECHNOLOGY);
            case "H1", "H2" -> Optional.of(InstitutionKind.VOCATIONAL_SCHOOL);
            default -> Optional.empty();
        };
    }

    private static String text(byte[] file) {
        String text = decoded(file, StandardCharsets.UTF_8)
                .or(() -> decoded(file, CP932))
                .orElseThrow(() -> new IllegalArgumentException("expected UTF-8 or code page 932, found neither"));
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static Optional<String> decoded(byte[] file, Charset charset) {
        try {
            return Optional.of(
                    charset.newDecoder().decode(ByteBuffer.wrap(file)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
