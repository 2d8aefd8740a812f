package dev.akashi.audit.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akashi.audit.RecordedChain;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.common.Block;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copying blocks, killed again and again. */
class BlockCopyCrashTest {

    private static final int KILLS = 5;

    private final SecureRandom random = new SecureRandom();

    @TempDir
    private Path folder = Path.of("unset");

    @Test
    void is_killed_at_random_moments_and_in_the_end_every_block_is_there_once_and_whole() throws Exception {
        RecordedChain chain = RecordedChain.of("bft-4");
        int before = 0;
        for (int i = 0; i < KILLS; i++) {
            killedAfter(random.nextInt((int) chain.height() / KILLS));
            List<String> kept = names(".block");
            assertThat(kept).hasSizeGreaterThanOrEqualTo(before);
            before = kept.size();
            // A block whose name is there is there whole.
            for (String name : kept) {
                long number = Long.parseLong(name.replace(".block", ""));
                assertThat(Files.readAllBytes(folder.resolve(name))).as(name).isEqualTo(bytes(chain, number));
            }
        }
        // As if it had been killed in the middle of the next file.
        Path next = folder.resolve(before + ".block.new");
        if (before < chain.height()) {
            Files.write(next, new byte[3]);
        }

        long until = BlockFiles.copy(chain, folder, chain.height(), (done, total) -> {});

        assertThat(until).isEqualTo(chain.height());
        assertThat(names(""))
                .containsExactlyInAnyOrderElementsOf(LongStream.range(0, chain.height())
                        .mapToObj(number -> number + ".block")
                        .toList());
        try (BlockFiles copied = BlockFiles.in(folder)) {
            long[] number = {0};
            copied.read(
                    0, copied.height(), block -> assertThat(block.toByteArray()).isEqualTo(bytes(chain, number[0]++)));
            assertThat(number[0]).isEqualTo(chain.height());
        }
    }

    private static byte[] bytes(RecordedChain chain, long number) {
        Block block = chain.blocks().get((int) number);
        return block.toByteArray();
    }

    private List<String> names(String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ending))
                    .toList();
        }
    }

    /** Lets it write some blocks more, and kills it a moment of random length later. */
    private void killedAfter(int blocks) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CopyingProcess.class.getName(),
                        folder.toString(),
                        "bft-4")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            for (int i = 0; i <= blocks; i++) {
                Optional<String> line = Optional.ofNullable(out.readLine());
                if (line.isEmpty()) {
                    break;
                }
            }
            long end = System.nanoTime() + random.nextInt(2_000_000);
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            // The process's own method would close what it has printed already.
            process.toHandle().destroyForcibly();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
    }
}
