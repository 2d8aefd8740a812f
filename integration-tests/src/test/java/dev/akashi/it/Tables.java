package dev.akashi.it;

import dev.akashi.credential.Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Tables of graduates for the bachelor's template, and what was issued from them. */
final class Tables {

    private static final String HEADER = "学籍番号,氏名,フリガナ,ローマ字氏名,生年月日,学部,専攻分野,学位記番号,学位授与年月日\n";

    private Tables() {}

    /** Writes a table of invented people. */
    static Path graduates(Path file, int rows) {
        StringBuilder table = new StringBuilder(HEADER);
        for (int i = 1; i <= rows; i++) {
            table.append(row("25T" + (1000 + i), "架空　太郎" + i, "KAKUU Taro", "2003/5/1", "号" + i));
        }
        return write(file, table);
    }

    /** Writes a table of invented people for the template that makes a credential and a certificate of each row. */
    static Path paired(Path file, int rows) {
        StringBuilder table = new StringBuilder(HEADER.replace("学部,", ""));
        for (int i = 1; i <= rows; i++) {
            table.append(row("25T" + (1000 + i), "架空　太郎" + i, "KAKUU Taro", "2003/5/1", "号" + i)
                    .replace("工学部,", ""));
        }
        return write(file, table);
    }

    static String row(String id, String name, String roman, String birthday, String number) {
        return id + "," + name + ",カクウ タロウ," + roman + "," + birthday + ",工学部,工学," + number + ",2026/3/25\n";
    }

    static Path write(Path file, CharSequence rows) {
        try {
            return Files.writeString(
                    file, rows.toString().startsWith("学") ? rows : HEADER + rows, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The credentials in a folder, by name. */
    static List<Path> documents(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .filter(file -> !file.toString().endsWith(".bundle.json"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path bundleFile(Path document) {
        return Path.of(document.toString().replaceAll("\\.json$", ".bundle.json"));
    }

    static Bundle bundle(Path document) {
        try {
            return Bundle.parse(Files.readAllBytes(bundleFile(document)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
