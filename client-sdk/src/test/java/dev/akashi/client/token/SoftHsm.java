package dev.akashi.client.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Tokens in files, by SoftHSM 2. */
final class SoftHsm {

    static final Path MODULE = Path.of("/usr/lib/softhsm/libsofthsm2.so");
    static final String PIN = "2468";
    private static final Path CONFIGURATION = Path.of(String.valueOf(System.getenv("SOFTHSM2_CONF")));

    private SoftHsm() {}

    /** Begins with no token. */
    static void require() throws IOException {
        boolean here = Files.isRegularFile(MODULE) && Files.isExecutable(Path.of("/usr/bin/softhsm2-util"));
        if (!here) {
            System.err.println("SKIPPED: SoftHSM 2 is not on this machine (Debian: softhsm2), no token is tried");
        }
        assumeTrue(here, "SoftHSM 2 is not on this machine");
        Path tokens = CONFIGURATION.resolveSibling("tokens");
        Files.createDirectories(tokens);
        Files.writeString(CONFIGURATION, "directories.tokendir = " + tokens + "\nobjectstore.backend = file\n");
        try (Stream<Path> earlier = Files.walk(tokens)) {
            for (Path file : earlier.sorted(java.util.Comparator.reverseOrder()).toList()) {
                if (!file.equals(tokens)) {
                    Files.delete(file);
                }
            }
        }
    }

    static void token(String label) {
        run("--init-token", "--free", "--label", label, "--so-pin", "13571357", "--pin", PIN);
    }

    static void run(String... arguments) {
        try {
            List<String> command = Stream.concat(Stream.of("/usr/bin/softhsm2-util"), Stream.of(arguments))
                    .toList();
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(said).isZero();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("softhsm2-util could not be run", e);
        }
    }
}
