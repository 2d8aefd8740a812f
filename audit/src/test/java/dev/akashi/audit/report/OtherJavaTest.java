package dev.akashi.audit.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akashi.model.Digest;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A report in another Java than the one that runs the tests: the first of another version in {@code AKASHI_OTHER_JAVA} or /usr/lib/jvm. */
class OtherJavaTest {

    @TempDir
    Path folder;

    @Test
    void a_report_has_the_same_bytes_in_another_java() throws Exception {
        Path other = otherJava();
        Map<String, Digest> here =
                report(Path.of(System.getProperty("java.home"), "bin", "java"), folder.resolve("here"));
        Map<String, Digest> there = report(other, folder.resolve("there"));
        assertThat(here)
                .containsKeys("report.json", "report.ja.pdf", "report.en.pdf", "report.ja.html", "report.en.html");
        assertThat(there).as("by " + other).isEqualTo(here);
    }

    private static Map<String, Digest> report(Path java, Path place) throws Exception {
        Files.createDirectories(place);
        Process process = new ProcessBuilder(
                        java.toString(),
                        "-Duser.language=tr",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ReportingProcess.class.getName(),
                        place.toString())
                .redirectErrorStream(true)
                .redirectOutput(place.resolve("output.txt").toFile())
                .start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(place.resolve("output.txt")))
                .isZero();
        Map<String, Digest> digests = new TreeMap<>();
        try (Stream<Path> files = Files.list(place)) {
            for (Path file : files.filter(each -> each.getFileName().toString().startsWith("report."))
                    .toList()) {
                digests.put(file.getFileName().toString(), Digest.sha256(Files.readAllBytes(file)));
            }
        }
        return digests;
    }

    private static Path otherJava() throws IOException {
        Optional<Path> named =
                Optional.ofNullable(System.getenv("AKASHI_OTHER_JAVA")).map(Path::of);
        if (named.isPresent()) {
            return named.get();
        }
        Path all = Path.of("/usr/lib/jvm");
        if (Files.isDirectory(all)) {
            try (Stream<Path> homes = Files.list(all)) {
                for (Path home : homes.sorted().toList()) {
                    Path release = home.resolve("release");
                    if (Files.isRegularFile(release)
                            && Files.isExecutable(home.resolve("bin/java"))
                            && isOther(release)) {
                        return home.resolve("bin/java");
                    }
                }
            }
        }
        String line = "SKIPPED: a report in another Java: none of version 17 or later beside "
                + Runtime.version().feature() + " in /usr/lib/jvm, and AKASHI_OTHER_JAVA names none";
        new PrintWriter(System.err, true, StandardCharsets.UTF_8).println(line);
        return Assumptions.<Path>abort(line);
    }

    private static boolean isOther(Path release) throws IOException {
        for (String line : List.copyOf(Files.readAllLines(release))) {
            if (line.startsWith("JAVA_VERSION=")) {
                int version = Integer.parseInt(line.replaceAll("JAVA_VERSION=\"([0-9]+).*", "$1"));
                return version >= 17 && version != Runtime.version().feature();
            }
        }
        return false;
    }
}
