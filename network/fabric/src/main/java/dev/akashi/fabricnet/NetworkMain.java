package dev.akashi.fabricnet;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;

/** The entry of the {@code network} command. Exit codes: 0 done, 1 not as it should be, 2 usage or missing programs. */
public final class NetworkMain {

    // Held here because the JDK holds loggers weakly.
    private static final Logger LIBRARIES = Logger.getLogger("io.grpc");

    private NetworkMain() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        LIBRARIES.setLevel(Level.SEVERE);
        PrintWriter out = new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        System.exit(run(out, err, arguments));
    }

    /**
     * Runs the command.
     *
     * @param out gets results and progress
     * @param err gets errors
     * @return the exit code
     */
    public static int run(PrintWriter out, PrintWriter err, String... arguments) {
        CommandLine command = new CommandLine(new NetworkCommands(out));
        command.setOut(out);
        command.setErr(err);
        command.setUsageHelpWidth(110);
        command.setExecutionExceptionHandler((e, failed, parsed) -> NetworkCommands.report(e, err));
        int exitCode = command.execute(arguments);
        out.flush();
        err.flush();
        return exitCode;
    }
}
