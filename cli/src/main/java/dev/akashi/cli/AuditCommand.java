package dev.akashi.cli;

import java.util.List;
import picocli.CommandLine.Command;

/** {@code akashi audit}: reads a ledger again, and believes nothing. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description = "Reads a ledger again from its first block, and reports what is not in order.")
final class AuditCommand implements CommandGroup {

    private final Console console;

    AuditCommand(Console console) {
        this.console = console;
    }

    @Override
    public List<Object> commands() {
        return List.of(
                new AuditRunCommand(console),
                new AuditVerifyCommand(console),
                new AuditBlocksCommand(console),
                new AuditIndexCommand(console),
                new AuditAccountCommand(console),
                new AuditPagesCommand(console),
                new AuditLooksCommand(console));
    }
}
