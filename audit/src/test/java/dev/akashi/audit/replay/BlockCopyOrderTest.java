package dev.akashi.audit.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.akashi.audit.RecordedChain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What copying blocks asks of the operating system, and in which order: a power cut cannot be tried out, but a file that gets
 * its name before its content is on the disk is one that a power cut may leave empty.
 */
class BlockCopyOrderTest {

    private static final Pattern FORCED = Pattern.compile("\\bf(?:data)?sync\\(\\d+<([^>]+)>\\) += 0");
    private static final Pattern RENAMED =
            Pattern.compile("\\brename(?:at2?)?\\(.*\"([^\"]+\\.block)\\.new\", .*\"([^\"]+\\.block)\".*\\) += 0");

    @TempDir
    private Path folder = Path.of("unset");

    @Test
    void a_block_has_its_name_when_its_content_is_on_the_disk_and_in_the_end_the_names_are_too() throws Exception {
        RecordedChain chain = RecordedChain.of("raft-1");
        Path blocks = Files.createDirectory(folder.resolve("blocks")).toRealPath();

        List<String> calls = traced(blocks);

        Set<String> forced = new HashSet<>();
        int named = 0;
        boolean namesAreOnDisk = false;
        for (String call : calls) {
            Matcher sync = FORCED.matcher(call);
            Matcher rename = RENAMED.matcher(call);
            if (sync.find()) {
                forced.add(sync.group(1));
                namesAreOnDisk |= sync.group(1).equals(blocks.toString());
            } else if (rename.find()) {
                assertThat(rename.group(1)).isEqualTo(rename.group(2));
                assertThat(forced).as(call).contains(rename.group(2) + ".new");
                named++;
                namesAreOnDisk = false;
            }
        }
        assertThat(named).isEqualTo((int) chain.height());
        assertThat(namesAreOnDisk)
                .as("the folder was forced behind the last name")
                .isTrue();
    }

    /** The calls of a process that copies a chain, in their order. */
    private List<String> traced(Path blocks) throws IOException, InterruptedException {
        Path calls = folder.resolve("calls.txt");
        Path said = folder.resolve("said.txt");
        Process process;
        try {
            process = new ProcessBuilder(
                            "strace",
                            "-f",
                            "-y",
                            "-s",
                            "4096",
                            "-e",
                            "trace=fsync,fdatasync,/^rename",
                            "-o",
                            calls.toString(),
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            CopyingProcess.class.getName(),
                            blocks.toString(),
                            "raft-1")
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
        } catch (IOException e) {
            assumeTrue(
                    false, "SKIPPED: expected strace, which tells what is asked of the disk, found " + e.getMessage());
            throw e;
        }
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        String words = Files.readString(said);
        assumeTrue(
                process.exitValue() == 0 || !words.contains("ptrace"),
                () -> "SKIPPED: expected that processes may be traced here, found: " + words);
        assertThat(process.exitValue()).as(words).isZero();
        return Files.readAllLines(calls);
    }
}
