package dev.akashi.launcher;

import dev.akashi.embedded.EmbeddedNetwork;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The process of a local network. It serves until it is ended, or until the process that it was tied to ends. */
@Command(name = "akashi-network", description = "Runs the embedded network of Akashi.")
public final class LauncherMain implements Callable<Integer> {

    // Held here because the JDK holds loggers weakly.
    private static final Logger LIBRARIES = Logger.getLogger("io.grpc");

    @Option(names = "--dir", required = true, paramLabel = "DIR", description = "Where ledger and keys are kept.")
    private Path directory = Path.of(".");

    @Option(names = "--ready-file", paramLabel = "FILE", description = "Written when the network serves.")
    private Optional<Path> readyFile = Optional.empty();

    @Option(names = "--stop-with", paramLabel = "PID", description = "Stop when this process ends.")
    private Optional<Long> stopWith = Optional.empty();

    private LauncherMain() {}

    /** Runs until the network is stopped. */
    public static void main(String[] arguments) {
        LIBRARIES.setLevel(Level.WARNING);
        PrintWriter err = new PrintWriter(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        System.exit(new CommandLine(new LauncherMain())
                .setExecutionExceptionHandler((e, command, parsed) -> report(e, err))
                .execute(arguments));
    }

    /** The last line says what was wrong: whoever started this process shows it. */
    private static int report(Exception e, PrintWriter err) {
        boolean defect = !(e instanceof IOException);
        if (defect) {
            e.printStackTrace(err);
        }
        err.println((defect ? e.toString() : String.valueOf(e.getMessage())).replace('\n', ' '));
        return defect ? 4 : 2;
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        out.print(EmbeddedNetwork.BANNER);
        out.flush();
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        stopWith.ifPresent(pid -> stopWith(pid, end));
        try (LocalNetwork network = LocalNetwork.open(directory, Clock.systemUTC())) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                end.countDown();
                await(closed);
            }));
            if (readyFile.isPresent()) {
                Files.writeString(readyFile.get(), network.profile().toString(), StandardCharsets.UTF_8);
            }
            out.println("ready at height " + network.height() + ", profile " + network.profile());
            await(end);
        } finally {
            closed.countDown();
        }
        out.println("stopped");
        return 0;
    }

    private static void stopWith(long pid, CountDownLatch end) {
        Thread watcher = new Thread(
                () -> {
                    ProcessHandle.of(pid).ifPresent(process -> process.onExit().join());
                    end.countDown();
                },
                "stop-with-" + pid);
        watcher.setDaemon(true);
        watcher.start();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
