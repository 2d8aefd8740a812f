package dev.akashi.cli;

import java.io.PrintWriter;
import java.io.Writer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** The commands as the code has them. */
final class CommandModel {

    private CommandModel() {}

    static CommandLine root() {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        return Main.commandLine(new Console(nowhere, nowhere, Clock.systemUTC()));
    }

    /** All commands, those that only group others included, without the help command. */
    static List<CommandLine> all() {
        List<CommandLine> found = new ArrayList<>();
        collect(root(), found);
        return found;
    }

    /** The commands that do something. */
    static List<CommandLine> leaves() {
        return all().stream()
                .filter(command -> command.getSubcommands().isEmpty())
                .toList();
    }

    /** The words of a command after {@code akashi}. */
    static List<String> words(CommandLine command) {
        String name = command.getCommandSpec().qualifiedName();
        return List.of(name.split(" ")).subList(1, name.split(" ").length);
    }

    private static void collect(CommandLine command, List<CommandLine> found) {
        found.add(command);
        command.getSubcommands().values().stream()
                .filter(sub -> !(sub.getCommand() instanceof CommandLine.HelpCommand))
                .forEach(sub -> collect(sub, found));
    }
}
