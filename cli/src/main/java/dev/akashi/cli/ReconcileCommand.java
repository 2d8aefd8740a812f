package dev.akashi.cli;

import dev.akashi.client.RegistryLedger;
import dev.akashi.client.issuing.BatchFolder;
import dev.akashi.client.issuing.BatchFolder.Batch;
import dev.akashi.credential.Bundle;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.MerkleRoot;
import dev.akashi.model.record.AnchorRecord;
import dev.akashi.records.RecordStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code akashi reconcile}: whether the ledger has what the institution's own records have. */
@Command(
        name = "reconcile",
        mixinStandardHelpOptions = true,
        description = "Compares the ledger with the records, batch by batch, and lists every difference.",
        footer = {
            "",
            "Exit code 0 when there is none, and 1 when there is one. Files that are lost are written anew by \"akashi reissue\"."
        })
final class ReconcileCommand implements Callable<Integer> {

    private static final int PAGE = 100;

    private final Console console;

    @Mixin
    private LedgerOptions ledgerOptions = new LedgerOptions();

    @Mixin
    private RecordsOption records = new RecordsOption();

    @Option(names = "--institution", required = true, paramLabel = "CODE", description = "The school code.")
    private String institution = "";

    @Option(
            names = "--from",
            paramLabel = "DAY",
            description = "Only what was recorded on this day, UTC, or later (default: everything).")
    private LocalDate from = LocalDate.of(2020, 1, 1);

    private int differences;

    ReconcileCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        InstitutionCode code = Inputs.parse("--institution", institution, InstitutionCode::new);
        try (RegistryLedger ledger = ledgerOptions.connect();
                RecordStore store = records.open()) {
            Map<MerkleRoot, AnchorRecord> recorded = recorded(ledger, code);
            long credentials = 0;
            int batches = 0;
            for (BatchFolder folder : store.batches()) {
                Optional<Batch> batch =
                        folder.batch().filter(own -> own.institution().equals(code));
                if (batch.isEmpty()) {
                    continue;
                }
                boolean within = batch.get()
                        .receipt()
                        .map(receipt -> !day(receipt.provenance().recordedAt()).isBefore(from))
                        .orElse(true);
                if (within) {
                    batches++;
                    credentials += batch.get().size();
                    compare(
                            folder,
                            batch.get(),
                            Optional.ofNullable(recorded.remove(batch.get().root())));
                }
            }
            recorded.values()
                    .forEach(anchor -> differ(
                            "on the ledger, not in the records: %s, %s, recorded %s, root %s",
                            anchor.credentialType(),
                            BatchWords.count(anchor.size()),
                            anchor.provenance().recordedAt(),
                            anchor.root()));
            console.say(
                    "%d %s of %s in the records, %d %s",
                    batches,
                    batches == 1 ? "batch" : "batches",
                    BatchWords.count(credentials),
                    differences,
                    differences == 1 ? "difference" : "differences");
            return differences == 0 ? ExitCode.OK.number() : ExitCode.REFUSED.number();
        }
    }

    private Map<MerkleRoot, AnchorRecord> recorded(RegistryLedger ledger, InstitutionCode code) {
        Map<MerkleRoot, AnchorRecord> recorded = new LinkedHashMap<>();
        LocalDate tomorrow = day(console.clock().instant()).plusDays(1);
        String bookmark = "";
        do {
            RegistryLedger.Page<AnchorRecord> page = ledger.anchorsOf(code, from, tomorrow, PAGE, bookmark);
            page.records().forEach(anchor -> recorded.put(anchor.root(), anchor));
            bookmark = page.bookmark();
        } while (!bookmark.isEmpty());
        return recorded;
    }

    private static LocalDate day(java.time.Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }

    private void compare(BatchFolder folder, Batch own, Optional<AnchorRecord> anchor) {
        if (anchor.isEmpty()) {
            differ("in the records, not on the ledger: %s, %s, %s", folder.state(), own.type(), folder.path());
            return;
        }
        AnchorRecord on = anchor.get();
        if (on.size() != own.size()
                || on.credentialType() != own.type()
                || !on.awardPeriod().equals(own.awardPeriod())) {
            differ(
                    "recorded otherwise: %s of %s on the ledger, %s of %s at %s",
                    on.credentialType(),
                    BatchWords.count(on.size()),
                    own.type(),
                    BatchWords.count(own.size()),
                    folder.path());
        }
        if (folder.state() != BatchFolder.State.DELIVERED) {
            differ("on the ledger, but not finished here: %s, %s", folder.state(), folder.path());
            return;
        }
        int[] counted = {0};
        folder.forEach(credential -> {
            counted[0]++;
            Path document = folder.path().resolve(credential.fileName());
            Path bundle = folder.path().resolve(credential.bundleName());
            if (!Files.isReadable(document)) {
                differ("lost: %s", document);
            }
            if (!Files.isReadable(bundle)) {
                differ("lost: %s", bundle);
            } else {
                Bundle read = DocumentFiles.readBundle(bundle);
                if (!read.root().equals(own.root())
                        || !read.document().commitment().equals(credential.commitment())) {
                    differ("of another credential: %s", bundle);
                }
            }
        });
        if (counted[0] != own.size()) {
            differ("expected %d credentials, found %d in %s", own.size(), counted[0], folder.path());
        }
    }

    private void differ(String format, Object... arguments) {
        differences++;
        console.say(format, arguments);
    }
}
