package dev.akashi.cli;

import dev.akashi.model.InstitutionCode;
import dev.akashi.model.MerkleRoot;
import dev.akashi.model.statement.BatchConfirmed;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code akashi batch}: what is said of batches after they were recorded. */
@Command(
        name = "batch",
        mixinStandardHelpOptions = true,
        description = "Confirms batches that were recorded while a key was compromised.")
final class BatchCommand {

    private final Console console;

    BatchCommand(Console console) {
        this.console = console;
    }

    @Command(
            name = "confirm",
            mixinStandardHelpOptions = true,
            description =
                    "Confirms that batches are the institution's own although a key was compromised. Two keys sign.")
    int confirm(
            @Mixin StatementOptions statement,
            @Parameters(
                            arity = "1..*",
                            paramLabel = "BATCH",
                            description =
                                    "A document of the batch with its bundle beside it, a bundle, or the batch's root"
                                            + " in hex.")
                    List<String> batches,
            @Option(names = "--institution", required = true, paramLabel = "CODE", description = "The school code.")
                    String institution,
            @Mixin SigningKeys keys) {
        InstitutionCode code = Inputs.parse("--institution", institution, InstitutionCode::new);
        List<MerkleRoot> roots =
                batches.stream().map(BatchCommand::root).distinct().toList();
        return statement.make(
                header -> Inputs.parse("BATCH", "", unused -> new BatchConfirmed(header, code, roots)),
                keys.all(),
                console);
    }

    private static MerkleRoot root(String batch) {
        return batch.matches("[0-9a-f]{64}")
                ? MerkleRoot.parse(batch)
                : DocumentFiles.readBundle(Path.of(batch)).root();
    }
}
