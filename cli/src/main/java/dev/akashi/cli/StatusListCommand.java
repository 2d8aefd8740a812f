package dev.akashi.cli;

import dev.akashi.client.RegistryLedger;
import dev.akashi.client.status.StatusListFolder;
import dev.akashi.client.status.StatusListPublisher;
import dev.akashi.client.status.StatusListPublisher.ListOfCredentials;
import dev.akashi.client.status.StatusListPublisher.Published;
import dev.akashi.client.table.CsvExport;
import dev.akashi.credential.statuslist.StatusListCredential;
import dev.akashi.credential.statuslist.StatusListException;
import dev.akashi.credential.statuslist.StatusPurpose;
import dev.akashi.model.Commitment;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.record.AnchorRecord;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.StatusRecord;
import dev.akashi.model.signing.Signer;
import dev.akashi.records.ListedCredential;
import dev.akashi.records.RecordStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code akashi status-list}: status lists for wallets and for verifiers that do not ask the ledger. */
@Command(
        name = "status-list",
        mixinStandardHelpOptions = true,
        description = "Makes status lists for wallets and for verifiers that do not ask the ledger.",
        footer = {
            "",
            "Credentials of a template with statusList have a place in such a list. The lists are a view of the ledger: run",
            "\"akashi status-list make\" again and again, every few minutes, and serve its folder with \"akashi portal\"."
        })
final class StatusListCommand {

    private static final int ASKED_AT_A_TIME = 1_000;
    private static final int LONGEST_DAYS = 366;

    private final Console console;

    StatusListCommand(Console console) {
        this.console = console;
    }

    @Command(
            name = "make",
            mixinStandardHelpOptions = true,
            description = "Brings an institution's status lists up to what the ledger says, and signs them.",
            footer = {
                "",
                "Every change of a status since the last time becomes a version of its own, as of the ledger's time of the",
                "change. Where nothing changed, nothing is written until the newest version has lived half its time. Exit code",
                "1: two credentials share a place in a list, which must not be; the list says the worse of the two."
            })
    int make(
            @Mixin LedgerOptions options,
            @Mixin RecordsOption records,
            @Option(names = "--institution", required = true, paramLabel = "CODE", description = "The school code.")
                    String institution,
            @Option(
                            names = "--key",
                            required = true,
                            paramLabel = "KEY",
                            description = "A key of the institution for credentials, which signs the lists.")
                    KeyPlace key,
            @Option(names = "--out", required = true, paramLabel = "DIR", description = "The folder of all lists.")
                    Path out,
            @Option(
                            names = "--lifetime",
                            paramLabel = "DAYS",
                            defaultValue = "7",
                            description = "How long a version may be believed (default: ${DEFAULT-VALUE}).")
                    int lifetime)
            throws IOException {
        InstitutionCode code = Inputs.parse("--institution", institution, InstitutionCode::new);
        if (lifetime < 1 || lifetime > LONGEST_DAYS) {
            throw new UsageException("expected --lifetime 1 to " + LONGEST_DAYS + ", found " + lifetime);
        }
        Signer signer = Keys.signer(key);
        boolean isShared = false;
        try (RegistryLedger ledger = options.connect();
                RecordStore store = records.open()) {
            InstitutionRecord record = ledger.institution(code)
                    .orElseThrow(() -> new UsageException("expected an institution of the registry, found " + code));
            StatusListPublisher publisher =
                    new StatusListPublisher(StatusListFolder.at(out), record, signer, Duration.ofDays(lifetime));
            Map<URI, List<ListedCredential>> lists = lists(store, code);
            for (List<ListedCredential> members : lists.values()) {
                isShared |= publish(publisher, members, ledger, code);
            }
            console.say("%d %s of %s", lists.size(), lists.size() == 1 ? "list" : "lists", code);
        } catch (StatusListException e) {
            throw new UsageException(e.code() + ": " + e.getMessage(), e);
        }
        return (isShared ? ExitCode.REFUSED : ExitCode.OK).number();
    }

    private static Map<URI, List<ListedCredential>> lists(RecordStore store, InstitutionCode code) {
        return store.listed(code).stream()
                .collect(Collectors.groupingBy(
                        listed -> listed.entry().list(), LinkedHashMap::new, Collectors.toList()));
    }

    /** Publishes a list; whether two credentials share a place. */
    private boolean publish(
            StatusListPublisher publisher, List<ListedCredential> members, RegistryLedger ledger, InstitutionCode code)
            throws IOException {
        Map<Commitment, Integer> places = new HashMap<>();
        members.forEach(
                member -> places.put(member.commitment(), (int) member.entry().index()));
        ListOfCredentials list = new ListOfCredentials(
                members.get(0).entry().list(),
                StatusPurpose.named(members.get(0).entry().purpose()).orElseThrow(),
                places);
        // The time before the answers: what is recorded in between belongs to the next time.
        Instant now = console.clock().instant();
        Published done = publisher.publish(list, statuses(ledger, code, members), begun(ledger, members, now), now);
        console.say(
                "%s  %s, %s, %d set, %s, until %s",
                list.name(),
                list.purpose().word(),
                BatchWords.count(places.size()),
                done.set(),
                done.versions() == 0
                        ? "unchanged"
                        : done.versions() == 1 ? "1 new version" : done.versions() + " new versions",
                done.validUntil());
        if (list.sharing() > 0) {
            console.note("akashi: expected a place for each credential, found " + list.sharing()
                    + " that share one, in list " + list.name() + "; issue those credentials anew");
        }
        return list.sharing() > 0;
    }

    private static List<StatusRecord> statuses(
            RegistryLedger ledger, InstitutionCode code, List<ListedCredential> members) {
        List<StatusRecord> statuses = new ArrayList<>();
        for (int from = 0; from < members.size(); from += ASKED_AT_A_TIME) {
            List<Commitment> some = members.subList(from, Math.min(members.size(), from + ASKED_AT_A_TIME)).stream()
                    .map(ListedCredential::commitment)
                    .toList();
            ledger.statuses(code, some).forEach(found -> found.ifPresent(statuses::add));
        }
        return statuses;
    }

    /** Since when the ledger has credentials with a place in the list. */
    private static Instant begun(RegistryLedger ledger, List<ListedCredential> members, Instant now) {
        return members.stream()
                .map(ListedCredential::root)
                .distinct()
                .map(ledger::anchor)
                .flatMap(Optional::stream)
                .map((AnchorRecord anchor) -> anchor.provenance().recordedAt())
                .min(Instant::compareTo)
                .orElse(now);
    }

    @Command(
            name = "places",
            mixinStandardHelpOptions = true,
            description = "Writes which credential has which place in which list, for an auditor.",
            footer = {
                "",
                "The table names lists, places and commitments, and nobody. It is not for the public: with it one sees in a list",
                "which record a set entry belongs to."
            })
    int places(
            @Mixin RecordsOption records,
            @Option(names = "--institution", required = true, paramLabel = "CODE", description = "The school code.")
                    String institution,
            @Option(names = "--out", required = true, paramLabel = "CSV", description = "A new file for the table.")
                    Path out)
            throws IOException {
        InstitutionCode code = Inputs.parse("--institution", institution, InstitutionCode::new);
        if (Files.exists(out)) {
            throw new UsageException("expected a new file, found one at " + out);
        }
        int written = 0;
        try (RecordStore store = records.open();
                CsvExport csv = CsvExport.create(out, CsvExport.Style.EXACT)) {
            csv.row(List.of("institution", "list", "index", "commitment"));
            for (ListedCredential listed : store.listed(code)) {
                String url = listed.entry().list().toString();
                csv.row(List.of(
                        code.value(),
                        url.substring(url.lastIndexOf('/') + 1),
                        Long.toString(listed.entry().index()),
                        listed.commitment().toString()));
                written++;
            }
        }
        console.say("%s written to %s", BatchWords.count(written), out);
        return ExitCode.OK.number();
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows what is in a status list, whoever made it. Says nothing of who signed it.")
    int show(
            @Parameters(paramLabel = "FILE", description = "A status list credential.") Path file,
            @Option(names = "--index", paramLabel = "INDEX", description = "Show the value of this entry.")
                    Optional<Long> index,
            @Option(
                            names = "--size",
                            paramLabel = "BITS",
                            defaultValue = "1",
                            description =
                                    "How many bits an entry has, 3 in lists of messages (default: ${DEFAULT-VALUE}).")
                    int size) {
        try {
            StatusListCredential list = StatusListCredential.parse(DocumentFiles.read(file));
            console.say("list        %s", list.id().map(URI::toString).orElse("without an address"));
            console.say("issuer      %s", list.issuerId());
            console.say("purpose     %s", String.join(", ", list.purposes()));
            console.say("valid       %s to %s", shown(list.validFrom()), shown(list.validUntil()));
            console.say("entries     %s", list.bits(size));
            index.ifPresent(which ->
                    console.say("entry %d     %d", which, list.bits(size).get(which)));
        } catch (StatusListException e) {
            throw new UsageException(e.code() + ": " + e.getMessage() + ", in " + file, e);
        }
        return ExitCode.OK.number();
    }

    private static String shown(Optional<Instant> time) {
        return time.map(Instant::toString).orElse("…");
    }
}
