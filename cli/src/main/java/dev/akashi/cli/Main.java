package dev.akashi.cli;

import dev.akashi.client.LedgerException;
import dev.akashi.client.LedgerUnavailableException;
import dev.akashi.client.ProfileException;
import dev.akashi.client.issuing.IssuingException;
import dev.akashi.client.table.TableException;
import dev.akashi.client.template.TemplateException;
import dev.akashi.client.token.TokenException;
import dev.akashi.model.RejectedException;
import dev.akashi.records.RecordsException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The entry of the {@code akashi} command. */
@Command(
        name = "akashi",
        mixinStandardHelpOptions = true,
        description = "Issues and verifies educational credentials that are recorded on a consortium's ledger.",
        footer = {
            "",
            "Begin with:  akashi network up          a trial network on this computer",
            "             akashi issue --help        from a CSV file to credentials",
            "             akashi verify --help       is this credential good?"
        },
        subcommands = CommandLine.HelpCommand.class)
public final class Main {

    // Held here because the JDK holds loggers weakly. What libraries say below WARNING is for nobody, and what those
    // that read
    // documents say of their content belongs into a report or nowhere.
    private static final List<Logger> NETWORK = List.of(
            Logger.getLogger("io.grpc"),
            Logger.getLogger("io.javalin"),
            Logger.getLogger("org.eclipse.jetty"),
            Logger.getLogger("org.flywaydb"));
    private static final List<Logger> DOCUMENTS =
            List.of(Logger.getLogger("com.apicatalog"), Logger.getLogger("org.apache"));

    private static final Map<String, Function<Console, Object>> COMMANDS = new LinkedHashMap<>();

    static {
        COMMANDS.put("network", NetworkCommand::new);
        COMMANDS.put("key", KeyCommand::new);
        COMMANDS.put("consortium", ConsortiumCommand::new);
        COMMANDS.put("institution", InstitutionCommand::new);
        COMMANDS.put("batch", BatchCommand::new);
        COMMANDS.put("template", TemplateCommand::new);
        COMMANDS.put("issue", IssueCommand::new);
        COMMANDS.put("approve", ApproveCommand::new);
        COMMANDS.put("batches", BatchesCommand::new);
        COMMANDS.put("find", FindCommand::new);
        COMMANDS.put("receipt", ReceiptCommand::new);
        COMMANDS.put("reissue", ReissueCommand::new);
        COMMANDS.put("replace", ReplaceCommand::new);
        COMMANDS.put("reconcile", ReconcileCommand::new);
        COMMANDS.put("records", RecordsCommand::new);
        COMMANDS.put("verify", VerifyCommand::new);
        COMMANDS.put("status", StatusCommand::new);
        COMMANDS.put("status-list", StatusListCommand::new);
        COMMANDS.put("statement", StatementCommand::new);
        COMMANDS.put("documents", DocumentsCommand::new);
        COMMANDS.put("bundle", BundleCommand::new);
        COMMANDS.put("trust", TrustCommand::new);
        COMMANDS.put("log", LogCommand::new);
        COMMANDS.put("portal", PortalCommand::new);
        COMMANDS.put("share", ShareCommand::new);
        COMMANDS.put("audit", AuditCommand::new);
        COMMANDS.put("stats", StatsCommand::new);
        COMMANDS.put("watch", WatchCommand::new);
    }

    private Main() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        NETWORK.forEach(library -> library.setLevel(Level.WARNING));
        DOCUMENTS.forEach(library -> library.setLevel(Level.SEVERE));
        PrintWriter out = new PrintWriter(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        int exitCode = run(out, err, arguments);
        out.flush();
        err.flush();
        System.exit(exitCode);
    }

    /**
     * Runs the command.
     *
     * @param out gets results
     * @param err gets progress, warnings and errors
     * @return the number of an {@link ExitCode}
     */
    public static int run(PrintWriter out, PrintWriter err, String... arguments) {
        Console console = new Console(out, err, Clock.systemUTC());
        int exitCode;
        try {
            exitCode = commandLineFor(console, arguments).execute(arguments);
        } catch (Error e) {
            // Else the virtual machine would end with 1, which says that something was found INVALID.
            exitCode = defect(e, console);
        }
        out.flush();
        err.flush();
        return exitCode;
    }

    /** The commands, their options, and how errors become exit codes. */
    static CommandLine commandLine(Console console) {
        return commandLine(console, COMMANDS.keySet());
    }

    /** All that these arguments can mean. To make every command takes longer than most of them do. */
    private static CommandLine commandLineFor(Console console, String... arguments) {
        String first = arguments.length == 0 ? "" : arguments[0];
        return COMMANDS.containsKey(first) ? commandLine(console, Set.of(first)) : commandLine(console);
    }

    private static CommandLine commandLine(Console console, Set<String> names) {
        CommandLine commands = new CommandLine(new Main());
        COMMANDS.forEach((name, command) -> {
            if (names.contains(name)) {
                Object named = command.apply(console);
                CommandLine line = new CommandLine(named);
                if (named instanceof CommandGroup group) {
                    group.commands().forEach(line::addSubcommand);
                }
                commands.addSubcommand(name, line);
            }
        });
        commands.registerConverter(KeyPlace.class, KeyPlace::new);
        nameVersion(commands);
        commands.setExpandAtFiles(false);
        commands.setOut(console.out());
        commands.setErr(console.err());
        commands.setCaseInsensitiveEnumValuesAllowed(true);
        commands.setUsageHelpWidth(110);
        commands.setExecutionExceptionHandler((e, command, parsed) -> report(e, console));
        commands.setParameterExceptionHandler((e, arguments) -> usage(e, console));
        return commands;
    }

    private static void nameVersion(CommandLine command) {
        String version = Main.class.getPackage().getImplementationVersion();
        command.getCommandSpec().versionProvider(() -> new String[] {
            "akashi " + (version == null ? "(not packaged)" : version),
            "Java " + Runtime.version() + " at " + System.getProperty("java.home")
        });
        command.getSubcommands().values().forEach(Main::nameVersion);
    }

    private static int usage(ParameterException e, Console console) {
        console.note("akashi: " + e.getMessage());
        console.note("See: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE.number();
    }

    /** What the user can do something about is one line; only a defect of this program shows where it happened. */
    private static int report(Exception failure, Console console) {
        // What reads blocks, from a peer or from files, says of either that it could not be read.
        Exception e = failure instanceof IOException && failure.getCause() instanceof LedgerUnavailableException away
                ? away
                : failure;
        ExitCode code = exitCode(e);
        if (code == ExitCode.INTERNAL) {
            return defect(e, console);
        }
        console.note("akashi: " + message(e));
        return code.number();
    }

    private static int defect(Throwable e, Console console) {
        console.note("akashi: a defect of this program, please report it:");
        e.printStackTrace(console.err());
        return ExitCode.INTERNAL.number();
    }

    private static String message(Exception e) {
        Throwable cause = e instanceof UncheckedIOException ? e.getCause() : e;
        return cause instanceof IOException file ? Failures.line(file) : String.valueOf(e.getMessage());
    }

    private static ExitCode exitCode(Exception e) {
        if (e instanceof LedgerUnavailableException) {
            return ExitCode.UNDECIDED;
        }
        if (e instanceof LedgerException || e instanceof RejectedException) {
            return ExitCode.REFUSED;
        }
        boolean usage = e instanceof UsageException
                || e instanceof ProfileException
                || e instanceof IssuingException
                || e instanceof RecordsException
                || e instanceof TemplateException
                || e instanceof TableException
                || e instanceof TokenException
                || e instanceof IOException
                || e instanceof UncheckedIOException;
        return usage ? ExitCode.USAGE : ExitCode.INTERNAL;
    }
}
