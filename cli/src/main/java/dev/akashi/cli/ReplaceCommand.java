package dev.akashi.cli;

import dev.akashi.client.RegistryLedger;
import dev.akashi.client.issuing.BatchFolder;
import dev.akashi.client.status.StatusChanges.Wanted;
import dev.akashi.credential.Bundle;
import dev.akashi.model.CredentialType;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.signing.Signer;
import dev.akashi.model.statement.CredentialStatus;
import dev.akashi.model.statement.StatementHeader;
import dev.akashi.model.statement.StatusChanged.Replacement;
import dev.akashi.model.statement.StatusReason;
import dev.akashi.records.RecordStore;
import dev.akashi.records.RecordedCredential;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code akashi replace}: credentials of a batch take the place of earlier ones of the same student numbers. */
@Command(
        name = "replace",
        mixinStandardHelpOptions = true,
        description = "Has the credentials of a batch take the place of earlier ones of the same student numbers.",
        footer = {
            "",
            "Issue the new ones first, into a folder of their own. The public sees that the earlier one was replaced, and neither",
            "the former name nor why. If it is interrupted, the same command goes on; nothing is recorded twice. Two keys sign.",
            "Of a credential and its certificate on paper, one whose bundle is lost is left, and SAME_ROW_NOT_CHANGED is said."
        })
final class ReplaceCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private StatementOptions statement = new StatementOptions();

    @Mixin
    private RecordsOption records = new RecordsOption();

    @Parameters(paramLabel = "DIR", description = "The folder with the new credentials.")
    private Path folder = Path.of("correction");

    @Option(names = "--institution", required = true, paramLabel = "CODE", description = "The school code.")
    private String institution = "";

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            description = "The type of what is replaced (default: that of the new credentials).")
    private Optional<CredentialType> type = Optional.empty();

    @Option(
            names = "--reason",
            paramLabel = "REASON",
            description = "What the public is told, REPLACED or CORRECTED (default: REPLACED).")
    private StatusReason reason = StatusReason.REPLACED;

    @Option(
            names = "--allow-new",
            description = "Leave those alone that take no earlier one's place; otherwise nothing is replaced.")
    private boolean allowNew;

    @Option(
            names = "--key",
            required = true,
            paramLabel = "KEY",
            description = "A statement key of the institution; may be repeated.")
    private List<KeyPlace> keys = List.of();

    ReplaceCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        InstitutionCode code = Inputs.parse("--institution", institution, InstitutionCode::new);
        List<Signer> signers = keys.stream().map(Keys::signer).toList();
        BatchFolder batch = BatchFolder.at(folder);
        if (batch.state() != BatchFolder.State.DELIVERED) {
            throw new UsageException("expected a batch that is delivered, found " + batch.state() + " at " + folder);
        }
        BatchFolder.Batch known = batch.batch().orElseThrow();
        try (RegistryLedger ledger = statement.ledgerOptions().connect();
                RecordStore store = records.open()) {
            store.add(folder);
            Map<String, List<RecordedCredential>> rows = new LinkedHashMap<>();
            batch.forEach(credential -> rows.computeIfAbsent(credential.rowId(), id -> new ArrayList<>())
                    .add(new RecordedCredential(
                            batch.path(), known.root(), known.institution(), known.type(), credential)));
            ChosenCredentials chosen = new ChosenCredentials(store, ledger, code);
            StatementHeader header = statement.header(ledger, console);
            List<Wanted> wanted = new ArrayList<>();
            List<String> fresh = new ArrayList<>();
            for (List<RecordedCredential> row : rows.values()) {
                List<RecordedCredential> earlier = chosen.replacedBy(row, type.orElse(known.type()), known.root());
                if (earlier.isEmpty()) {
                    fresh.add(row.get(0).credential().rowId());
                }
                for (RecordedCredential replaced : withBundles(earlier)) {
                    Bundle proof =
                            DocumentFiles.readBundle(ofSameKind(replaced, row).bundle());
                    wanted.add(new Wanted(
                            DocumentFiles.readBundle(replaced.bundle()),
                            CredentialStatus.SUPERSEDED,
                            reason,
                            header.issuedAt(),
                            Optional.of(new Replacement(proof.document().commitment(), proof.root(), proof.proof()))));
                }
            }
            chosen.requireClear(console);
            if (!fresh.isEmpty() && !allowNew) {
                throw new UsageException("expected an earlier credential of every student number, found none of "
                        + String.join(", ", fresh) + "; --allow-new leaves them alone");
            }
            if (!fresh.isEmpty()) {
                console.say("%s without an earlier one", BatchWords.count(fresh.size()));
            }
            return statement.change(code, header, wanted, signers, ledger, console);
        }
    }

    /** Those of an earlier row whose bundles can be read; all of them when none can, which is refused then. */
    private List<RecordedCredential> withBundles(List<RecordedCredential> earlier) {
        SameRow rows = new SameRow(console);
        List<RecordedCredential> readable = earlier.stream()
                .filter(entry -> earlier.size() == 1 || rows.bundleOf(entry).isPresent())
                .toList();
        return readable.isEmpty() ? earlier : readable;
    }

    /** Paper takes the place of paper, and a credential that of a credential, where the new row has both. */
    private static RecordedCredential ofSameKind(RecordedCredential replaced, List<RecordedCredential> row) {
        return row.stream()
                .filter(entry -> ending(entry).equals(ending(replaced)))
                .findFirst()
                .orElse(row.get(0));
    }

    private static String ending(RecordedCredential entry) {
        String name = entry.credential().fileName();
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
