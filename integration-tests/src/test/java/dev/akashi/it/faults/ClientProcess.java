package dev.akashi.it.faults;

import dev.akashi.model.MspId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link FaultClient} of one organisation, and those that take its place when it is killed. */
final class ClientProcess implements Victim, AutoCloseable {

    private static final int END_SECONDS = 180;

    private final Path profile;
    private final Path key;
    private final Path folder;
    private final MspId organisation;
    private final long seed;
    private int incarnation;
    private Process process;

    ClientProcess(Path profile, MspId organisation, Path key, Path folder, long seed) {
        this.profile = profile;
        this.organisation = organisation;
        this.key = key;
        this.folder = folder;
        this.seed = seed;
        this.process = start();
    }

    private Process start() {
        incarnation++;
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Xmx128m",
                "-Dfile.encoding=UTF-8",
                "-Djava.io.tmpdir=" + folder.toAbsolutePath(),
                "-cp",
                System.getProperty("java.class.path"),
                FaultClient.class.getName(),
                profile.toString(),
                organisation.value(),
                key.toString(),
                folder.toString(),
                Integer.toString(incarnation),
                Long.toString(seed));
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("client-" + organisation + ".log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String name() {
        return "client-" + organisation;
    }

    @Override
    public ProcessHandle process() {
        return process.toHandle();
    }

    @Override
    public void restart() {
        process = start();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Has it finish what it has begun, and returns when it has ended, in good order. */
    void finish() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new AssertionError(name() + ": expected an orderly end within " + END_SECONDS + " s, found " + process
                    + "; see its log in " + folder);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
