package dev.akashi.cli;

import dev.akashi.client.RegistryLedger;
import dev.akashi.model.MspId;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.record.Receipt;
import dev.akashi.model.signing.Envelope;
import dev.akashi.model.signing.PrivateKeySigner;
import dev.akashi.model.statement.Statement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code akashi statement}: passes a statement from hand to hand until all have signed, then records it. */
@Command(
        name = "statement",
        mixinStandardHelpOptions = true,
        description = "Shows, signs and records a statement that was written to a file.",
        footer = {
            "",
            "Where several people sign on different machines, each command that makes a statement writes it with --out;",
            "it goes from hand to hand with \"akashi statement sign\" and is recorded within seven days."
        })
final class StatementCommand {

    private final Console console;

    StatementCommand(Console console) {
        this.console = console;
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows what a statement says and which keys signed it.")
    int show(@Parameters(paramLabel = "FILE", description = "The statement's file.") Path file) {
        Envelope envelope = read(file);
        Statement statement = Statement.open(envelope);
        console.say("%s, digest %s", statement.type(), Statement.digest(envelope));
        console.say(StrictJson.writePretty(
                        StrictJson.read(envelope.payload(), StrictJson.Limits.of(Envelope.MAX_PAYLOAD, 16)))
                .stripTrailing());
        envelope.signatures().forEach(signature -> console.say("signed by key %s", signature.keyId()));
        return ExitCode.OK.number();
    }

    @Command(
            name = "sign",
            mixinStandardHelpOptions = true,
            description = "Adds signatures to a statement. Read it first: akashi statement show.")
    int sign(
            @Parameters(paramLabel = "FILE", description = "The statement's file; it is replaced.") Path file,
            @Option(names = "--key", required = true, paramLabel = "KEY", description = "A key file; may be repeated.")
                    List<Path> keys) {
        Envelope envelope = read(file);
        Statement.open(envelope);
        List<PrivateKeySigner> signers = keys.stream().map(KeyFiles::readSigner).toList();
        return StatementOptions.write(StatementOptions.sign(envelope, signers), file, console);
    }

    @Command(
            name = "record",
            mixinStandardHelpOptions = true,
            description = "Records a statement that all have signed.")
    int record(
            @Mixin LedgerOptions options,
            @Parameters(paramLabel = "FILE", description = "The statement's file.") Path file) {
        Envelope envelope = read(file);
        try (RegistryLedger ledger = options.connect()) {
            MspId through = options.organisation(ledger)
                    .orElseGet(() ->
                            ActingOrganisation.find(ledger, ActingOrganisation.actsFor(Statement.open(envelope))));
            Receipt receipt = ledger.as(through).record(envelope);
            console.say(new String(receipt.toJson(), java.nio.charset.StandardCharsets.UTF_8));
            return ExitCode.OK.number();
        }
    }

    private static Envelope read(Path file) {
        try {
            return Envelope.parse(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UsageException("expected a statement, found no readable file " + file, e);
        } catch (JsonFormatException e) {
            throw new UsageException("expected a statement in " + file + ": " + e.getMessage(), e);
        }
    }
}
