package dev.akashi.fabricnet.node;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.akashi.identity.OwnerOnlyFiles;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Starts and stops the process of a node. A process is known by its id and its start time, so that another one that got
 * the same id after a crash or a restart of the machine is never taken for it, and never stopped.
 */
public final class NodeProcess {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
    private static final Optional<Path> SETSID = Stream.of("/usr/bin/setsid", "/bin/setsid")
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst();

    private NodeProcess() {}

    /** {@return the running process of the node, if there is one} */
    public static Optional<ProcessHandle> find(Node node) {
        return find(node.processFile());
    }

    /** {@return the running process that the file names, if it is that one} */
    public static Optional<ProcessHandle> find(Path processFile) {
        try {
            JsonObject state =
                    JsonParser.parseString(Files.readString(processFile)).getAsJsonObject();
            Instant started = Instant.parse(state.get("startedAt").getAsString());
            return ProcessHandle.of(state.get("pid").getAsLong())
                    .filter(ProcessHandle::isAlive)
                    .filter(process -> process.info().startInstant().equals(Optional.of(started)));
        } catch (IOException
                | JsonParseException
                | IllegalStateException
                | NullPointerException
                | NumberFormatException
                | DateTimeParseException e) {
            // No file, or one that a crash left half written: nothing that could be called ours runs.
            return Optional.empty();
        }
    }

    /**
     * Starts the node unless it runs; does not wait until it serves.
     *
     * @return whether it was started now
     * @throws NetworkException when it cannot be, or somebody else has its port
     */
    public static boolean start(Node node) {
        if (find(node).isPresent()) {
            return false;
        }
        requireFreePort(node);
        List<String> command = new ArrayList<>();
        // A session of its own, so that a Ctrl-C in the terminal or its end does not reach the node.
        SETSID.ifPresent(setsid -> command.add(setsid.toString()));
        command.addAll(node.command());
        try {
            OwnerOnlyFiles.createDirectories(node.folder());
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(node.folder().toFile())
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(node.log().toFile()))
                    .redirectErrorStream(true);
            builder.environment().keySet().removeIf(name -> name.startsWith("CORE_") || name.startsWith("ORDERER_"));
            builder.environment().putAll(node.environment());
            ProcessHandle process = builder.start().toHandle();
            JsonObject state = new JsonObject();
            state.addProperty("pid", process.pid());
            state.addProperty(
                    "startedAt",
                    process.info().startInstant().orElse(Instant.EPOCH).toString());
            OwnerOnlyFiles.write(node.processFile(), state.toString().getBytes(StandardCharsets.UTF_8));
            return true;
        } catch (IOException e) {
            throw new NetworkException(node.name() + ": expected to start, found " + e.getMessage(), e);
        }
    }

    /**
     * Looks whether the node could be started.
     *
     * @throws NetworkException when it does not run, and somebody else has its port
     */
    public static void requireFreePort(Node node) {
        if (find(node).isEmpty() && listens(node)) {
            throw new NetworkException(node.name() + ": expected port " + node.port() + " to be free, found it in use"
                    + " by a process that is not of this network; end that, or choose other ports with --first-port");
        }
    }

    /**
     * Waits until the node takes connections.
     *
     * @throws NetworkException when it ends or does not within the limit, with the end of its log
     */
    public static void awaitListening(Node node, Duration limit) {
        Waiting.until(limit, node.name() + " takes connections on port " + node.port(), () -> {
            if (find(node).isEmpty()) {
                throw new NetworkException(node.name() + ": expected to run, found it ended; the end of " + node.log()
                        + " says:\n" + LogFile.tail(node.log(), 12));
            }
            return listens(node) ? Optional.empty() : Optional.of("nothing listens; see " + node.log());
        });
    }

    /**
     * Stops the node: asks it to, and ends it when it does not.
     *
     * @return whether it ran
     */
    public static boolean stop(Node node) {
        return stop(node.processFile());
    }

    /** Stops the process that the file names, if it is that one; returns whether it ran. */
    public static boolean stop(Path processFile) {
        Optional<ProcessHandle> running = find(processFile);
        // The process that stops the network when another ends is itself one of the network's.
        running.filter(process -> process.pid() != ProcessHandle.current().pid())
                .ifPresent(NodeProcess::end);
        try {
            Files.deleteIfExists(processFile);
        } catch (IOException e) {
            throw new NetworkException(processFile + ": expected to delete it, found " + e.getMessage(), e);
        }
        return running.isPresent();
    }

    private static void end(ProcessHandle process) {
        process.destroy();
        try {
            process.onExit().get(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            process.destroyForcibly();
            process.onExit().join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new NetworkException("process " + process.pid() + ": expected to end", e);
        }
    }

    /** {@return whether somebody takes connections on the node's port} */
    public static boolean listens(Node node) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(node.host(), node.port()), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
