package dev.akashi.cli;

import dev.akashi.client.RegistryLedger;
import dev.akashi.client.status.StatusChanges;
import dev.akashi.client.status.StatusChanges.Wanted;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.LedgerId;
import dev.akashi.model.MspId;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.record.ConsortiumRecord;
import dev.akashi.model.record.Receipt;
import dev.akashi.model.signing.Envelope;
import dev.akashi.model.signing.Signer;
import dev.akashi.model.statement.Statement;
import dev.akashi.model.statement.StatementHeader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What every command that makes a statement has in common: it is signed with the keys that are at hand, and then either
 * recorded or, with {@code --out}, written to a file for others to sign.
 */
final class StatementOptions {

    @Mixin
    private LedgerOptions ledgerOptions = new LedgerOptions();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Write the signed statement to FILE instead of recording it, so that others can sign it"
                    + " (akashi statement sign) before it is recorded (akashi statement record).")
    private Optional<Path> out = Optional.empty();

    LedgerOptions ledgerOptions() {
        return ledgerOptions;
    }

    /** Makes a statement to the ledger of the profile, signs it, and records it or writes it out. */
    int make(Function<StatementHeader, Statement> statement, List<? extends Signer> signers, Console console) {
        try (RegistryLedger ledger = ledgerOptions.connect()) {
            return make(statement.apply(header(ledger, console)), signers, ledger, console);
        }
    }

    /** What a statement made now begins with. */
    StatementHeader header(RegistryLedger ledger, Console console) {
        LedgerId id = ledger.consortium()
                .map(ConsortiumRecord::ledger)
                .orElseThrow(() -> new UsageException(
                        "expected a founded consortium, found none; see: akashi consortium found --help"));
        return new StatementHeader(id, console.clock().instant());
    }

    int make(Statement statement, List<? extends Signer> signers, RegistryLedger ledger, Console console) {
        return make(statement, signers, ledger, out, console);
    }

    /** Changes the status of credentials, as far as the ledger does not have it already, in as few statements as it takes. */
    int change(
            InstitutionCode institution,
            StatementHeader header,
            List<Wanted> wanted,
            List<? extends Signer> signers,
            RegistryLedger ledger,
            Console console) {
        StatusChanges changes =
                Inputs.parse("status", "", unused -> StatusChanges.plan(ledger, institution, header, wanted));
        if (changes.already() > 0) {
            console.say("%s changed so already", BatchWords.count(changes.already()));
        }
        int number = 0;
        for (Statement statement : changes.statements()) {
            number++;
            int part = number;
            make(statement, signers, ledger, out.map(file -> part == 1 ? file : numbered(file, part)), console);
        }
        return ExitCode.OK.number();
    }

    /** {@code change-2.json} for {@code change.json}. */
    private static Path numbered(Path file, int number) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return file.resolveSibling(
                dot < 0 ? name + "-" + number : name.substring(0, dot) + "-" + number + name.substring(dot));
    }

    private int make(
            Statement statement,
            List<? extends Signer> signers,
            RegistryLedger ledger,
            Optional<Path> file,
            Console console) {
        Envelope envelope = sign(statement.envelope(), signers);
        if (file.isPresent()) {
            return write(envelope, file.get(), console);
        }
        Receipt receipt = ledger.as(actingOrganisation(ledger, statement)).record(envelope);
        console.say(
                "%s %s at %s, transaction %s",
                receipt.alreadyRecorded() ? "was recorded before:" : "recorded:",
                receipt.type().wireName(),
                receipt.provenance().recordedAt(),
                receipt.provenance().transactionId());
        return ExitCode.OK.number();
    }

    /** The organisation that was asked for, or the first in the profile that may submit the statement. */
    private MspId actingOrganisation(RegistryLedger ledger, Statement statement) {
        return ledgerOptions.organisation(ledger).orElseGet(() -> ActingOrganisation.find(ledger, statement));
    }

    /** The envelope with more signatures. */
    static Envelope sign(Envelope unsigned, List<? extends Signer> signers) {
        Envelope envelope = unsigned;
        for (Signer signer : signers) {
            try {
                envelope = envelope.signedBy(signer);
            } catch (JsonFormatException e) {
                throw new UsageException("expected a different key for each signature: " + e.getMessage(), e);
            }
        }
        return envelope;
    }

    static int write(Envelope envelope, Path file, Console console) {
        try {
            // Signatures that were collected must not be lost when this ends half-way.
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(fresh, new String(envelope.toJson(), StandardCharsets.UTF_8) + "\n");
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UsageException(
                    "expected a place where the statement can be written, found " + Failures.describe(e) + " at "
                            + file,
                    e);
        }
        console.say(
                "written to %s with %d signatures; not recorded yet",
                file, envelope.signatures().size());
        return ExitCode.OK.number();
    }
}
