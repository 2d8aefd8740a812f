package dev.akashi.chaincode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every test that {@code docs/design/trust-model.md} names to show that a threat is met exists, with that name. */
class TrustDocumentTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern CLASS = Pattern.compile("`([A-Z][A-Za-z0-9]+Test)`((?:\\s*,?\\s*\\*[^*]+\\*)*)");
    private static final Pattern NAME = Pattern.compile("\\*([^*]+)\\*");

    @Test
    void names_tests_that_exist() throws IOException {
        Map<String, String> tests = tests();
        List<String> threats = Files.readString(ROOT.resolve("docs/design/trust-model.md"), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.matches("\\| [0-9]+ \\|.*"))
                .toList();
        assertThat(threats).hasSizeGreaterThan(20);
        for (String threat : threats) {
            String shownBy = threat.substring(threat.lastIndexOf('|', threat.length() - 2));
            List<MatchResult> named = CLASS.matcher(shownBy).results().toList();
            assertThat(named).as(threat).isNotEmpty();
            for (MatchResult test : named) {
                assertThat(tests).as(threat).containsKey(test.group(1));
                Matcher names = NAME.matcher(test.group(2));
                while (names.find()) {
                    assertThat(tests.get(test.group(1)))
                            .as(threat)
                            .contains(names.group(1).replace("…", ""));
                }
            }
        }
    }

    private static Map<String, String> tests() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().replace('\\', '/').contains("/src/test/java/"))
                    .filter(file -> file.toString().endsWith("Test.java"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""),
                            TrustDocumentTest::text,
                            (one, other) -> one + other));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
