package dev.akashi.fabricnet.node;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One call of a program that ends by itself, with a limit of time. Immutable. */
public final class Tool {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final List<String> command;
    private final Map<String, String> environment;
    private final Duration limit;

    private Tool(List<String> command, Map<String, String> environment, Duration limit) {
        this.command = List.copyOf(command);
        this.environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
        this.limit = limit;
    }

    /** {@return a call of that program} */
    public static Tool of(Path program, String... arguments) {
        return new Tool(List.of(program.toString()), Map.of(), LIMIT).with(arguments);
    }

    /** {@return the call with more arguments} */
    public Tool with(String... arguments) {
        List<String> more = new ArrayList<>(command);
        Collections.addAll(more, arguments);
        return new Tool(more, environment, limit);
    }

    /** {@return the call with a variable} */
    public Tool environment(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(environment);
        more.put(name, value);
        return new Tool(command, more, limit);
    }

    /** {@return the call with another limit of time} */
    public Tool within(Duration other) {
        return new Tool(command, environment, other);
    }

    /**
     * What came of a call.
     *
     * @param command the call, for messages
     * @param exitCode exit code; -1 when it was ended because of the limit
     * @param output what it wrote, errors included
     */
    public record Result(String command, int exitCode, String output) {

        /** {@return the last lines of the output, on one line} */
        public String lastLines(int count) {
            List<String> lines = output.lines().filter(line -> !line.isBlank()).toList();
            return String.join(" | ", lines.subList(Math.max(0, lines.size() - count), lines.size()));
        }

        /**
         * {@return this, when the program succeeded}
         *
         * @throws NetworkException else, with the end of its output
         */
        public Result orFail(String what) {
            if (exitCode != 0) {
                throw new NetworkException(what + ": expected success, found "
                        + (exitCode == -1 ? "no answer in time" : "exit code " + exitCode) + " of " + command + ": "
                        + lastLines(4));
            }
            return this;
        }
    }

    /** Runs the program and waits until it has ended. */
    public Result run() {
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
            // Settings of whoever calls must not reach Fabric's programs.
            builder.environment()
                    .keySet()
                    .removeIf(name -> name.startsWith("CORE_")
                            || name.startsWith("ORDERER_")
                            || name.startsWith("CONFIGTX_")
                            || name.equals("FABRIC_CFG_PATH"));
            builder.environment().putAll(environment);
            Process process = builder.start();
            CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> read(process));
            boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            return new Result(command.get(0), ended ? process.exitValue() : -1, output.join());
        } catch (IOException e) {
            throw new NetworkException("expected to run " + command.get(0) + ", found " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NetworkException("interrupted while waiting for " + command.get(0), e);
        }
    }

    private static String read(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "(its output could not be read: " + e.getMessage() + ")";
        }
    }
}
