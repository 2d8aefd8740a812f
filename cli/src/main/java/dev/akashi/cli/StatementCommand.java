package dev.akashi.cli;

import com.google.gson.JsonObject;
import dev.akashi.client.RegistryLedger;
import dev.akashi.model.LedgerId;
import dev.akashi.model.LedgerTime;
import dev.akashi.model.MspId;
import dev.akashi.model.RejectedException;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.record.ConsortiumRecord;
import dev.akashi.model.record.Receipt;
import dev.akashi.model.signing.Envelope;
import dev.akashi.model.signing.Signer;
import dev.akashi.model.statement.Statement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code akashi statement}: passes a statement from hand to hand until all have signed, then records it. */
@Command(
        name = "statement",
        mixinStandardHelpOptions = true,
        description = "Drafts, shows, signs and records a statement that goes from hand to hand in a file.",
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
    int show(
            @Parameters(paramLabel = "FILE", description = "The statement's file.") Path file,
            @Option(
                            names = "--lang",
                            paramLabel = "ja|en",
                            description = "The language of the words (default: that of the system).")
                    Optional<String> language) {
        Envelope envelope = read(file);
        Statement statement = Statement.open(envelope);
        console.say("%s, digest %s", statement.type(), Statement.digest(envelope));
        sayWords(statement, language);
        console.say(StrictJson.writePretty(
                        StrictJson.read(envelope.payload(), StrictJson.Limits.of(Envelope.MAX_PAYLOAD, 16)))
                .stripTrailing());
        envelope.signatures().forEach(signature -> console.say("signed by key %s", signature.keyId()));
        return ExitCode.OK.number();
    }

    @Command(
            name = "sign",
            mixinStandardHelpOptions = true,
            description = "Says what a statement means, and adds signatures to it.")
    int sign(
            @Parameters(paramLabel = "FILE", description = "The statement's file; it is replaced.") Path file,
            @Option(names = "--key", required = true, paramLabel = "KEY", description = "A key; may be repeated.")
                    List<KeyPlace> keys,
            @Option(
                            names = "--lang",
                            paramLabel = "ja|en",
                            description = "The language of the words (default: that of the system).")
                    Optional<String> language) {
        Envelope envelope = read(file);
        sayWords(Statement.open(envelope), language);
        List<Signer> signers = keys.stream().map(Keys::signer).toList();
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
                    .orElseGet(() -> ActingOrganisation.find(ledger, Statement.open(envelope)));
            Receipt receipt = ledger.as(through).record(envelope);
            console.say(new String(receipt.toJson(), java.nio.charset.StandardCharsets.UTF_8));
            return ExitCode.OK.number();
        }
    }

    @Command(
            name = "draft",
            mixinStandardHelpOptions = true,
            description = "Writes a statement from its JSON, for others to sign. Ledger and time are filled in.",
            footer = {
                "",
                "For statements that have no command of their own, such as AuthorityChanged and MemberChanged; their members",
                "are in docs/design/ledger.md."
            })
    int draft(
            @Mixin LedgerOptions options,
            @Parameters(paramLabel = "JSON", description = "A file with the statement's type and members.") Path json,
            @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where the statement goes.")
                    Path out,
            @Mixin SigningKeys keys,
            @Option(
                            names = "--lang",
                            paramLabel = "ja|en",
                            description = "The language of the words (default: that of the system).")
                    Optional<String> language) {
        try (RegistryLedger ledger = options.connect()) {
            LedgerId id = ledger.consortium()
                    .map(ConsortiumRecord::ledger)
                    .orElseThrow(() -> new UsageException("expected a founded consortium, found none"));
            Statement statement = complete(json, id);
            sayWords(statement, language);
            return StatementOptions.write(StatementOptions.sign(statement.envelope(), keys.all()), out, console);
        }
    }

    private Statement complete(Path json, LedgerId ledger) {
        try {
            JsonObject members =
                    StrictJson.readObject(Files.readAllBytes(json), StrictJson.Limits.of(Envelope.MAX_PAYLOAD, 16));
            members.addProperty("version", Statement.VERSION);
            members.addProperty("ledger", ledger.value());
            members.addProperty("issuedAt", LedgerTime.format(console.clock().instant()));
            // Read and written again, so that a member that is mistyped is not signed by mistake.
            return Statement.open(Envelope.of(Statement.PAYLOAD_TYPE, StrictJson.write(members)));
        } catch (IOException e) {
            throw new UsageException("expected a statement's JSON, found no readable file " + json, e);
        } catch (JsonFormatException | RejectedException e) {
            throw new UsageException("expected a statement's JSON in " + json + ": " + e.getMessage(), e);
        }
    }

    private void sayWords(Statement statement, Optional<String> language) {
        console.say(StatementWords.in(Inputs.language(language)).of(statement));
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
