package dev.akashi.it;

import dev.akashi.cli.Main;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A process that is started in a folder, with an environment of its own, and runs one {@code akashi} command after the other,
 * because to start a process takes longer than most commands.
 */
final class CommandSession implements Closeable {

    private static final String END = "\u0000";
    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    private final BufferedWriter commands;
    private final BufferedReader answers;

    private CommandSession(Process process) {
        this.process = process;
        this.commands = process.outputWriter(StandardCharsets.UTF_8);
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    static CommandSession in(Path folder, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xshare:auto",
                        "-Dfile.encoding=UTF-8",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CommandSession.class.getName())
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        return new CommandSession(builder.start());
    }

    /** Runs a command. What it said is on both streams together. */
    Ran run(String command) throws IOException {
        commands.write(command + "\n");
        commands.flush();
        StringBuilder said = new StringBuilder();
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.startsWith(END)) {
                return new Ran(Integer.parseInt(line.substring(END.length())), said.toString(), "");
            }
            said.append(line).append('\n');
        }
        throw new AssertionError("expected an answer to akashi " + command + ", found the end of the process: " + said);
    }

    /** Ends the process: whatever it left open would be missed by the next one. */
    @Override
    public void close() throws IOException {
        commands.close();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public static void main(String[] arguments) throws IOException {
        // The command's own start does so too.
        Logger.getLogger("").setLevel(Level.WARNING);
        try (BufferedReader in = new BufferedReader(
                        new InputStreamReader(new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8));
                PrintWriter out =
                        new PrintWriter(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8)) {
            for (String line : (Iterable<String>) in.lines()::iterator) {
                StringWriter said = new StringWriter();
                PrintWriter console = new PrintWriter(said);
                int exitCode =
                        Main.run(console, console, List.of(line.split(" +")).toArray(String[]::new));
                out.print(said);
                out.print("\n" + END + exitCode + "\n");
                out.flush();
            }
        }
    }
}
