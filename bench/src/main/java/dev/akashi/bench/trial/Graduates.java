package dev.akashi.bench.trial;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;

/** A table of fictional graduates, as a university's student system would export it. */
public final class Graduates {

    private static final String HEADER = "学籍番号,氏名,フリガナ,ローマ字氏名,生年月日,学部,専攻分野,学位記番号,学位授与年月日";
    private static final List<String> FAMILY = List.of("架空,カクウ,KAKUU", "見本,ミホン,MIHON", "試験,シケン,SHIKEN");
    private static final List<String> GIVEN =
            List.of("凜,リン,Rin", "栞,シオリ,Shiori", "健,ケン,Ken", "圭,ケイ,Kei", "花子,ハナコ,Hanako", "太郎,タロウ,Taro", "葵,アオイ,Aoi");
    private static final List<String> FIELDS = List.of("工学部,工学", "文学部,文学", "経済学部,経済学", "理学部,理学");

    private Graduates() {}

    /** Writes a table with so many rows, UTF-8. Equal counts give equal tables. */
    public static void write(Path file, int count) throws IOException {
        try (BufferedWriter writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            writer.write(HEADER);
            writer.write('\n');
            for (int i = 0; i < count; i++) {
                writer.write(row(i));
                writer.write('\n');
            }
        }
    }

    private static String row(int i) {
        String[] family = FAMILY.get(i % FAMILY.size()).split(",", -1);
        String[] given = GIVEN.get(i % GIVEN.size()).split(",", -1);
        LocalDate born = LocalDate.of(2002, 4, 1).plusDays(i % 1000);
        return String.join(
                ",",
                String.format(Locale.ROOT, "22T%07d", i),
                family[0] + "　" + given[0],
                family[1] + " " + given[1],
                family[2] + " " + given[2],
                born.toString(),
                FIELDS.get(i % FIELDS.size()),
                String.format(Locale.ROOT, "学第%07d号", i),
                "2026-03-25");
    }
}
