package dev.akashi.cli;

import dev.akashi.client.RegistryLedger;
import dev.akashi.client.status.StatusChanges.Wanted;
import dev.akashi.credential.Bundle;
import dev.akashi.model.Commitment;
import dev.akashi.model.CredentialType;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.record.StatusRecord;
import dev.akashi.model.signing.Signer;
import dev.akashi.model.statement.CredentialStatus;
import dev.akashi.model.statement.StatementHeader;
import dev.akashi.model.statement.StatusChanged.Replacement;
import dev.akashi.model.statement.StatusReason;
import dev.akashi.records.RecordStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code akashi status}: changes and shows the status of credentials. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Suspends, rescinds, replaces credentials, and shows their status.",
        footer = {
            "",
            "A change takes two keys of the institution. Where two people hold them, the first writes the statement with",
            "--out, the second signs it with \"akashi statement sign\", and \"akashi statement record\" records it."
        })
final class StatusCommand {

    private final Console console;

    StatusCommand(Console console) {
        this.console = console;
    }

    @Command(
            name = "set",
            mixinStandardHelpOptions = true,
            description = "Changes the status of credentials: of documents, or of student numbers in the records.",
            footer = {
                "",
                "A credential and the certificate on paper that was issued with it change together, whichever of them is named.",
                "Where the other one cannot be found out or read, what was named is changed, and SAME_ROW_NOT_CHANGED is said.",
                "What is on the ledger already is left out, so that the same command goes on when it was interrupted. Up to a",
                "hundred changes of one batch are one statement; with --out further ones go to FILE-2, FILE-3 and so on."
            })
    int set(
            @Mixin StatementOptions statement,
            @Mixin RecordsOption records,
            @Parameters(
                            arity = "0..*",
                            paramLabel = "FILE",
                            description = "Documents with their bundles beside them, or bundles.")
                    List<Path> files,
            @Option(
                            names = "--id",
                            paramLabel = "ID",
                            description = "A student number of the records; may be repeated.")
                    List<String> ids,
            @Option(
                            names = "--csv",
                            paramLabel = "CSV",
                            description = "A table with student numbers in its first column, below a header line.")
                    Optional<Path> csv,
            @Option(
                            names = "--type",
                            paramLabel = "TYPE",
                            description = "The type of the credentials, where a number has several.")
                    Optional<CredentialType> type,
            @Option(names = "--institution", required = true, paramLabel = "CODE", description = "The school code.")
                    String institution,
            @Option(
                            names = "--status",
                            required = true,
                            paramLabel = "STATUS",
                            description = "One of ${COMPLETION-CANDIDATES}.")
                    CredentialStatus status,
            @Option(
                            names = "--reason",
                            required = true,
                            paramLabel = "REASON",
                            description = "What the public is told, one of ${COMPLETION-CANDIDATES}.")
                    StatusReason reason,
            @Option(
                            names = "--key",
                            required = true,
                            paramLabel = "KEY",
                            description = "A statement key of the institution; may be repeated.")
                    List<KeyPlace> keys,
            @Option(
                            names = "--effective-from",
                            paramLabel = "TIME",
                            description = "From when it counts, such as 2026-10-01 (default: now).")
                    Optional<String> effectiveFrom,
            @Option(
                            names = "--superseded-by",
                            paramLabel = "FILE",
                            description = "The document that takes its place, with its bundle beside it.")
                    Optional<Path> supersededBy) {
        InstitutionCode code = Inputs.parse("--institution", institution, InstitutionCode::new);
        List<String> numbers = new ArrayList<>(Optional.ofNullable(ids).orElse(List.of()));
        csv.ifPresent(table -> numbers.addAll(ChosenCredentials.ids(table)));
        SameRow rows = new SameRow(console);
        List<Bundle> bundles = new ArrayList<>();
        Optional.ofNullable(files).orElse(List.of()).forEach(file -> bundles.addAll(rows.inFolder(file)));
        if (bundles.isEmpty() && numbers.isEmpty()) {
            throw new UsageException("expected documents, --id or --csv, found none of them");
        }
        List<Signer> signers = keys.stream().map(Keys::signer).toList();
        Optional<Replacement> replacement = supersededBy
                .map(DocumentFiles::readBundle)
                .map(bundle -> new Replacement(bundle.document().commitment(), bundle.root(), bundle.proof()));
        try (RegistryLedger ledger = statement.ledgerOptions().connect()) {
            List<Bundle> all = new ArrayList<>();
            if (numbers.isEmpty()) {
                all.addAll(rows.inRecords(records, bundles));
            } else {
                try (RecordStore store = records.open()) {
                    all.addAll(rows.inRecords(store, bundles));
                    ChosenCredentials chosen = new ChosenCredentials(store, ledger, code);
                    numbers.forEach(id -> chosen.toChange(id, type, status, reason)
                            .forEach(entry -> all.add(DocumentFiles.readBundle(entry.bundle()))));
                    chosen.requireClear(console);
                }
            }
            StatementHeader header = statement.header(ledger, console);
            Instant from = effectiveFrom
                    .map(text -> Inputs.time("--effective-from", text))
                    .orElse(header.issuedAt());
            Set<Commitment> seen = new HashSet<>();
            List<Wanted> wanted = all.stream()
                    .filter(bundle -> seen.add(bundle.document().commitment()))
                    .map(bundle -> new Wanted(bundle, status, reason, from, replacement))
                    .toList();
            return statement.change(code, header, wanted, signers, ledger, console);
        }
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows what was recorded about the status of a credential.")
    int show(
            @Mixin LedgerOptions options,
            @Parameters(
                            paramLabel = "FILE",
                            description = "A document with its bundle beside it, a bundle, or a commitment in hex.")
                    String file,
            @Option(
                            names = "--institution",
                            paramLabel = "CODE",
                            description = "The school code, with a commitment; a bundle names it.")
                    Optional<String> institution,
            @Option(names = "--json", description = "Print the ledger's record as JSON.") boolean json) {
        InstitutionCode code;
        Commitment commitment;
        if (file.matches("[0-9a-f]{64}")) {
            String named = institution.orElseThrow(
                    () -> new UsageException("expected --institution CODE with a commitment, found none"));
            code = Inputs.parse("--institution", named, InstitutionCode::new);
            commitment = Commitment.parse(file);
        } else {
            Bundle bundle = DocumentFiles.readBundle(Path.of(file));
            code = bundle.anchor().institution();
            commitment = bundle.document().commitment();
        }
        try (RegistryLedger ledger = options.connect()) {
            Optional<StatusRecord> found = ledger.status(code, commitment);
            if (json) {
                console.say(found.map(record -> new String(record.toJson(), StandardCharsets.UTF_8))
                        .orElse("null"));
            } else {
                console.say("commitment %s", commitment);
                if (found.isEmpty()) {
                    console.say("ACTIVE: no change was ever recorded");
                }
                found.ifPresent(record -> record.events()
                        .forEach(event -> console.say(
                                "%s: %s, effective from %s, recorded %s by %s%s",
                                event.status(),
                                event.reason(),
                                event.effectiveFrom(),
                                event.provenance().recordedAt(),
                                event.by(),
                                event.supersededBy() == null ? "" : ", replaced by " + event.supersededBy())));
            }
            return ExitCode.OK.number();
        }
    }
}
