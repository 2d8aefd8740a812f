package dev.akashi.cli;

import dev.akashi.client.LedgerRejectedException;
import dev.akashi.client.LedgerUnavailableException;
import dev.akashi.client.RegistryLedger;
import dev.akashi.client.issuing.BatchFolder;
import dev.akashi.client.issuing.IssuedBatch;
import dev.akashi.client.issuing.Issuer;
import dev.akashi.client.issuing.IssuingException;
import dev.akashi.client.issuing.IssuingRequest;
import dev.akashi.client.issuing.ListPlaces;
import dev.akashi.client.table.Problem;
import dev.akashi.client.table.ProblemReport;
import dev.akashi.client.table.TableEncoding;
import dev.akashi.client.template.ImportResult;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.signing.Signer;
import dev.akashi.records.RecordStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code akashi issue}: issues the rows of a CSV file as one batch. */
@Command(
        name = "issue",
        mixinStandardHelpOptions = true,
        description = "Issues the rows of a CSV file as one batch of credentials.",
        footer = {
            "",
            "Everything is checked before anything is issued. What is wrong with the file, and what should be looked at,",
            "goes to problems.csv in the output folder, row by row; one error issues nothing, a warning stops nothing.",
            "If issuing is interrupted, the same command goes on where it was, and nothing is recorded twice; so does",
            "--resume, for all batches of the records or the one of --out, without table and template. Where two people",
            "have to sign, it stops, and the second runs \"akashi approve\". Into the",
            "output folder go NAME.json (the credential), NAME.bundle.json (its proof) and issued.csv (ids and files, for",
            "the student system)."
        })
final class IssueCommand implements Callable<Integer> {

    private static final int SHOWN_PROBLEMS = 12;
    private static final String PROBLEMS = "problems.csv";
    /** Says of which table that is. */
    private static final String PROBLEMS_OF = ".problems";

    private final Console console;

    @Mixin
    private LedgerOptions ledgerOptions = new LedgerOptions();

    @Option(
            names = "--institution",
            paramLabel = "CODE",
            description = "The school code of the issuer; not with --resume.")
    private Optional<String> institution = Optional.empty();

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "A key of the institution; repeat: one for statements, one for credentials. With"
                    + " --resume only where nobody has signed yet.")
    private List<KeyPlace> keys = List.of();

    @Option(names = "--template", paramLabel = "YAML", description = "The template; not with --resume.")
    private Optional<Path> template = Optional.empty();

    @Option(names = "--csv", paramLabel = "CSV", description = "The table; not with --resume.")
    private Optional<Path> csv = Optional.empty();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "The folder for what is issued; with --resume all that are unfinished, if left out.")
    private Optional<Path> out = Optional.empty();

    @Option(
            names = "--records",
            paramLabel = "DIR",
            description = "Where the records of all batches are (default: records beside the output folder).")
    private Optional<Path> records = Optional.empty();

    @Option(
            names = "--encoding",
            paramLabel = "NAME",
            description = "The table's encoding, utf-8 or cp932 (default: found out).")
    private Optional<String> encoding = Optional.empty();

    @Option(names = "--dry-run", description = "Check everything and show what would be issued; issue nothing.")
    private boolean dryRun;

    @Option(
            names = "--two-people",
            description = "Wait for the approval of a second person, also where the consortium asks for one signature.")
    private boolean twoPeople;

    @Option(names = "--resume", description = "Finish what was begun, without table and template.")
    private boolean resume;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    IssueCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        List<Signer> signers = new ArrayList<>();
        keys.forEach(file -> signers.add(Keys.signer(file)));
        try (RegistryLedger ledger = ledgerOptions.connect();
                ProgressLine progress = ProgressLine.on(console)) {
            Issuer issuer = new Issuer(ledger, console.clock(), new SecureRandom());
            return resume ? resume(issuer, signers, progress) : issue(issuer, signers, progress);
        } catch (LedgerUnavailableException e) {
            console.note("Run the same command again once the ledger answers: it goes on where it was, and nothing is"
                    + " recorded twice.");
            throw e;
        }
    }

    private int issue(Issuer issuer, List<Signer> signers, ProgressLine progress) throws IOException {
        Path folder = required(out, "--out=DIR");
        Path table = required(csv, "--csv=CSV");
        IssuingRequest request = new IssuingRequest(
                Inputs.parse("--institution", required(institution, "--institution=CODE"), InstitutionCode::new),
                required(template, "--template=YAML"),
                table,
                encoding.map(name -> Inputs.parse("--encoding", name, TableEncoding::named)),
                required(signers.isEmpty() ? Optional.empty() : Optional.of(signers), "--key=KEY"),
                folder,
                twoPeople);
        ImportResult checked = issuer.check(request);
        describe(checked, table);
        writeProblems(checked.problems(), folder, table);
        if (!checked.canIssue()) {
            return refuse(checked.problems(), problemsOf(folder, table));
        }
        if (dryRun) {
            issuer.rehearse(request, checked, progress);
            progress.end();
            console.say("Dry run: nothing was issued.");
            return ExitCode.OK.number();
        }
        // Not open while credentials are made: others may want to find something meanwhile.
        remember(recordsBeside(folder), folder);
        IssuedBatch batch = issuer.with(places(recordsBeside(folder))).issue(request, checked, progress);
        remember(recordsBeside(folder), folder);
        progress.end();
        BatchWords.say(batch, console);
        return ExitCode.OK.number();
    }

    /** Each batch that is unfinished. One that cannot go on does not keep the others from it. */
    private int resume(Issuer issuer, List<Signer> signers, ProgressLine progress) {
        if (template.isPresent() || csv.isPresent() || institution.isPresent() || dryRun) {
            throw new ParameterException(
                    spec.commandLine(), "--resume goes with --profile, --out, --records and --key alone");
        }
        Path place = out.map(this::recordsBeside).orElseGet(() -> records.orElse(RecordsOption.DEFAULT));
        List<Path> unfinished = out.isPresent() ? List.of(out.get()) : unfinished(place);
        if (unfinished.isEmpty()) {
            console.say("nothing is unfinished");
        }
        int worst = ExitCode.OK.number();
        for (Path folder : unfinished) {
            try {
                IssuedBatch batch = issuer.resume(folder, signers, progress);
                remember(place, folder);
                progress.end();
                BatchWords.say(batch, console);
            } catch (IssuingException | LedgerRejectedException e) {
                if (out.isPresent()) {
                    throw e;
                }
                console.note("akashi: " + e.getMessage());
                ExitCode code = e instanceof IssuingException ? ExitCode.USAGE : ExitCode.REFUSED;
                worst = Math.max(worst, code.number());
            }
        }
        return worst;
    }

    private static List<Path> unfinished(Path place) {
        try (RecordStore store = RecordStore.open(place)) {
            store.refresh();
            return store.batches().stream()
                    .filter(batch -> batch.state().isUnfinished())
                    .map(BatchFolder::path)
                    .toList();
        }
    }

    private static void remember(Path place, Path folder) {
        try (RecordStore store = RecordStore.open(place)) {
            store.add(folder);
        }
    }

    /** Places in status lists, from records that are open only while they are taken. */
    private static ListPlaces places(Path records) {
        return (institution, where, count) -> {
            try (RecordStore store = RecordStore.open(records)) {
                return store.places(new SecureRandom()).take(institution, where, count);
            }
        };
    }

    private Path recordsBeside(Path folder) {
        return records.orElseGet(() -> folder.toAbsolutePath().normalize().resolveSibling(RecordsOption.DEFAULT));
    }

    private <T> T required(Optional<T> value, String option) {
        return value.orElseThrow(
                () -> new ParameterException(spec.commandLine(), "Missing required option: '" + option + "'"));
    }

    /** What was found in this run, and nothing of an earlier one, unless that is of a batch that is in the folder. */
    private void writeProblems(ProblemReport problems, Path folder, Path table) throws IOException {
        boolean isFresh = BatchFolder.at(folder).state() == BatchFolder.State.MISSING;
        Path file = problemsOf(folder, table);
        if (problems.problems().isEmpty()) {
            if (isFresh) {
                Files.deleteIfExists(file);
            }
            return;
        }
        BatchFolder.create(folder);
        problems.writeCsv(file);
        if (file.endsWith(PROBLEMS)) {
            Files.writeString(folder.resolve(PROBLEMS_OF), String.valueOf(table.getFileName()));
        }
        if (!problems.hasErrors()) {
            console.say("  to be looked at, row by row: " + file);
        }
    }

    /** {@code problems.csv}, unless that is of another table: what was found in one stays when the next is looked at. */
    private static Path problemsOf(Path folder, Path table) throws IOException {
        String name = String.valueOf(table.getFileName());
        Path known = folder.resolve(PROBLEMS_OF);
        boolean taken = Files.exists(folder.resolve(PROBLEMS))
                && Files.exists(known)
                && !Files.readString(known).equals(name);
        String stem = name.replaceFirst("\\.[^.]*$", "");
        return folder.resolve(taken ? "problems-" + stem + ".csv" : PROBLEMS);
    }

    private void describe(ImportResult checked, Path table) {
        console.say(
                "%s: %s%s, encoding %s, type %s",
                table.getFileName(),
                Inputs.counted(checked.rows(), "row"),
                checked.template().courses().isEmpty() ? "" : " of " + Inputs.counted(checked.count(), "student"),
                checked.encoding().map(TableEncoding::label).orElse("unknown"),
                checked.template().type());
        ProblemReport problems = checked.problems();
        problems.counts().forEach((code, count) -> console.say("  %-8s %s: %d", code.severity(), code, count));
        if (dryRun) {
            checked.sample()
                    .forEach(draft -> console.say(
                            "  sample row %d: %s, %s, %s",
                            draft.row(), draft.holder().printed(), draft.title().ja(), draft.awardDate()));
        }
    }

    private int refuse(ProblemReport problems, Path file) {
        problems.problems().stream()
                .filter(problem -> problem.severity() == dev.akashi.client.table.ProblemCode.Severity.ERROR)
                .limit(SHOWN_PROBLEMS)
                .forEach(problem -> console.note(line(problem)));
        if (problems.errors() > SHOWN_PROBLEMS) {
            console.note("... and " + (problems.errors() - SHOWN_PROBLEMS) + " more");
        }
        console.note(
                "TABLE_HAS_ERRORS: " + problems.errors() + " errors; nothing was issued. All of them are in " + file);
        return ExitCode.USAGE.number();
    }

    private static String line(Problem problem) {
        Problem.Place place = problem.place();
        StringBuilder at = new StringBuilder();
        if (place.row() > 0) {
            at.append(" row ")
                    .append(place.row())
                    .append(" (line ")
                    .append(place.line())
                    .append(')');
        }
        if (!place.column().isEmpty()) {
            at.append(" column \"").append(place.column()).append('"');
        }
        if (place.byteOffset() >= 0) {
            at.append(" byte ").append(place.byteOffset());
        }
        return problem.code().name() + at + ": expected "
                + problem.expectation().en() + (problem.value().isEmpty() ? "" : ", found " + problem.value());
    }
}
