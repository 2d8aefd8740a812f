package dev.akashi.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Runs commands one after the other in this process. The build does so that Java can keep the classes that commands need,
 * see {@code scripts/build}; that shortens the start of every one.
 */
final class Rehearsal {

    // Held here because the JDK holds loggers weakly.
    private static final Logger LIBRARIES = Logger.getLogger("io.grpc");

    private final Path folder;
    private final Path samples;

    private Rehearsal(Path folder, Path samples) {
        this.folder = folder;
        this.samples = samples;
    }

    /**
     * Rehearses, and ends with an error when a command ends with another exit code than the file says.
     *
     * @param arguments a file with commands, an empty folder, the folder of the samples
     */
    public static void main(String[] arguments) {
        LIBRARIES.setLevel(Level.WARNING);
        PrintWriter err = new PrintWriter(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        int exitCode = 0;
        try {
            new Rehearsal(Path.of(arguments[1]), Path.of(arguments[2])).run(Path.of(arguments[0]));
        } catch (IOException e) {
            e.printStackTrace(err);
            exitCode = ExitCode.INTERNAL.number();
        }
        System.exit(exitCode);
    }

    private void run(Path commands) throws IOException {
        for (String line : Files.readAllLines(commands, StandardCharsets.UTF_8)) {
            if (!line.startsWith("#")) {
                run(line);
            }
        }
    }

    private void run(String line) throws IOException {
        String[] words = line.replace("DIR/", folder + "/")
                .replace("SAMPLES/", samples + "/")
                .replace("PID", Long.toString(ProcessHandle.current().pid()))
                .split(" ", -1);
        StringWriter said = new StringWriter();
        PrintWriter console = new PrintWriter(said);
        int found = Main.run(console, console, Arrays.copyOfRange(words, 1, words.length));
        if (found != Integer.parseInt(words[0])) {
            throw new IOException("expected exit code " + words[0] + ", found " + found + ": " + line + "\n" + said);
        }
    }
}
