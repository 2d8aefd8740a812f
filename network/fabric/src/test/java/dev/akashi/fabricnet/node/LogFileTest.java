package dev.akashi.fabricnet.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("log");
    }

    private void say(String text) throws IOException {
        say(text.getBytes(StandardCharsets.UTF_8));
    }

    private void say(byte... bytes) throws IOException {
        Files.write(file, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    @Test
    void begins_so_many_lines_before_the_end_and_goes_on_with_what_comes() throws IOException {
        say("one\ntwo\nthree\n");
        LogFile log = LogFile.fromLast(file, 2);

        assertThat(log.more()).containsExactly("two", "three");
        assertThat(log.more()).isEmpty();
        say("four\n\nsix\n");
        assertThat(log.more()).containsExactly("four", "", "six");
    }

    @Test
    void begins_at_the_end_when_nothing_of_what_was_said_is_asked_for() throws IOException {
        say("one\ntwo\n");
        LogFile log = LogFile.fromLast(file, 0);

        say("three\n");
        assertThat(log.more()).containsExactly("three");
    }

    @Test
    void finds_the_last_lines_of_a_log_that_is_longer_than_what_is_read_at_once() throws IOException {
        String long_line = "x".repeat(1000);
        say(IntStream.range(0, 500).mapToObj(i -> i + long_line + "\n").collect(Collectors.joining()));

        assertThat(LogFile.fromLast(file, 300).more()).hasSize(300).first().isEqualTo(200 + long_line);
        assertThat(LogFile.fromLast(file, 501).more()).hasSize(500);
    }

    @Test
    void gives_a_line_when_it_is_finished_and_characters_whole() throws IOException {
        LogFile log = LogFile.fromLast(file, 10);
        byte[] word = "証\n".getBytes(StandardCharsets.UTF_8);

        say(word[0], word[1]);
        assertThat(log.more()).isEmpty();
        say(word[2], word[3], (byte) 'a');
        assertThat(log.more()).containsExactly("証");
        assertThat(log.rest()).contains("a");
        assertThat(log.rest()).isEmpty();
    }

    @Test
    void reads_a_log_that_was_begun_anew_from_its_beginning() throws IOException {
        say("one\ntwo\nunfinished");
        LogFile log = LogFile.fromLast(file, 10);
        assertThat(log.more()).hasSize(2);

        Files.writeString(file, "new\n");

        assertThat(log.more()).containsExactly("new");
    }

    @Test
    void shows_the_end_for_a_message_or_that_there_is_none() throws IOException {
        assertThat(LogFile.tail(file, 2)).isEqualTo("(no log)");
        say("one\ntwo\nthree");
        assertThat(LogFile.tail(file, 2)).isEqualTo("two\nthree");
    }
}
