package dev.akashi.audit.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.akashi.audit.RecordedChain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk on which there is no room, as far as a process can tell: it may write no larger files. */
class FullDiskTest {

    private static final Path SHELL = Path.of("/bin/bash");
    private static final int KILOBYTES = 100;

    @TempDir
    Path folder;

    @Test
    void is_told_of_in_one_line_and_the_replay_goes_on_when_there_is_room() throws Exception {
        assumeTrue(
                Files.isExecutable(SHELL), "SKIPPED: expected /bin/bash, which limits the size of files, found none");
        assertThat(run("ulimit -f " + KILOBYTES + "; "))
                .startsWith("UncheckedIOException")
                .contains("log store");
        RecordedChain blocks = RecordedChain.of("bft-4");
        try (Replay replay = Replay.open(folder.resolve("replay"), "akashi", blocks.genesis())) {
            assertThat(replay.nextBlock()).isLessThan(blocks.height());
        }
        assertThat(run("")).isEqualTo("done");
        try (Replay replay = Replay.open(folder.resolve("replay"), "akashi", blocks.genesis());
                Replay whole = Replay.open(folder.resolve("whole"), "akashi", blocks.genesis())) {
            whole.run(blocks, blocks.height(), (done, total) -> {});
            assertThat(replay.log().root()).isEqualTo(whole.log().root());
            assertThat(replay.book().count("recording")).isEqualTo(whole.book().count("recording"));
        }
    }

    private String run(String before) throws Exception {
        Path answer = folder.resolve("answer.txt");
        Files.deleteIfExists(answer);
        Process process = new ProcessBuilder(
                        SHELL.toString(),
                        "-c",
                        before + "exec \"$0\" \"$@\"",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:-UsePerfData",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ReplayingProcess.class.getName(),
                        folder.resolve("replay").toString(),
                        answer.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.txt").toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(answer).as(Files.readString(folder.resolve("output.txt"))).exists();
        return Files.readString(answer);
    }
}
