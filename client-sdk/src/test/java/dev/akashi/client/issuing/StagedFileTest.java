package dev.akashi.client.issuing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.akashi.client.issuing.Staged.Subject;
import dev.akashi.model.Commitment;
import dev.akashi.model.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is staged, on its way to the disk and back. */
class StagedFileTest {

    private static final LocalDate AWARDED = LocalDate.of(2026, 3, 25);
    private static final Staged BADGE =
            staged("0001", "{\"id\":\"x\"}", null, null, new Subject("山田 花子", "やまだ", "Yamada", "第1号", "学士", AWARDED));
    private static final Staged PAPER =
            staged("0002", null, "JVBERg==", null, new Subject("𠮷田\n", null, null, null, "修士", AWARDED));
    private static final Staged OWN =
            staged("0003", null, null, "own.pdf", new Subject("O'Neill \\ \"", null, "O'Neill", null, "博士", AWARDED));

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("staged.jsonl");
        try (StagedWriter writer = new StagedWriter(file)) {
            List.of(BADGE, PAPER, OWN).forEach(writer::add);
        }
    }

    @Test
    void comes_back_as_it_was_and_in_order() throws IOException {
        assertThat(read()).containsExactly(BADGE, PAPER, OWN);
    }

    @Test
    void needs_no_end_of_its_last_line() throws IOException {
        String text = Files.readString(file);
        Files.writeString(file, text.substring(0, text.length() - 1));

        assertThat(read()).containsExactly(BADGE, PAPER, OWN);
    }

    @Test
    void may_have_lines_longer_than_what_is_read_at_once() throws IOException {
        Staged large = staged("0004", "x".repeat(200_000), null, null, BADGE.subject());
        try (StagedWriter writer = new StagedWriter(file)) {
            writer.add(large);
            writer.add(OWN);
        }

        assertThat(read()).containsExactly(large, OWN);
    }

    /** Fewer credentials than were made would be worse than none. */
    @ParameterizedTest
    @ValueSource(strings = {"", "{", "null", "{}", "\u0000"})
    void that_has_another_line_in_it_is_damaged(String line) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.add(1, line);
        Files.write(file, lines);

        assertThatThrownBy(this::read)
                .isInstanceOfSatisfying(
                        IssuingException.class, e -> assertThat(e.code()).isEqualTo(IssuingException.Code.FILES))
                .hasMessageContaining("staged.jsonl");
    }

    @Test
    void says_nothing_of_people_when_it_is_printed() {
        assertThat(BADGE + " " + BADGE.subject())
                .doesNotContain("山田", "Yamada", BADGE.salt().toString());
    }

    private List<Staged> read() throws IOException {
        List<Staged> all = new ArrayList<>();
        try (StagedReader reader = new StagedReader(file, Files.newInputStream(file))) {
            for (Optional<Staged> next = reader.next(); next.isPresent(); next = reader.next()) {
                all.add(next.get());
            }
        }
        return all;
    }

    private static Staged staged(
            String stem,
            @Nullable String document,
            @Nullable String printed,
            @Nullable String source,
            Subject subject) {
        Digest digest = Digest.sha256(stem.getBytes(StandardCharsets.UTF_8));
        return new Staged(
                stem,
                "row " + stem,
                digest,
                digest,
                new Commitment(digest),
                stem + ".json",
                document,
                printed,
                source,
                subject);
    }
}
