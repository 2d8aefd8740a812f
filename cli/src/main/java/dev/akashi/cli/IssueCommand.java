package dev.akashi.cli;

import dev.akashi.client.LedgerUnavailableException;
import dev.akashi.client.RegistryLedger;
import dev.akashi.client.issuing.IssuedBatch;
import dev.akashi.client.issuing.Issuer;
import dev.akashi.client.issuing.IssuingRequest;
import dev.akashi.client.table.Problem;
import dev.akashi.client.table.ProblemReport;
import dev.akashi.client.table.TableEncoding;
import dev.akashi.client.template.ImportResult;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.signing.Signer;
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
import picocli.CommandLine.Option;

/** {@code akashi issue}: issues the rows of a CSV file as one batch. */
@Command(
        name = "issue",
        mixinStandardHelpOptions = true,
        description = "Issues the rows of a CSV file as one batch of credentials.",
        footer = {
            "",
            "Everything is checked before anything is issued. What is wrong with the file, and what should be looked at,",
            "goes to problems.csv in the output folder, row by row; one error issues nothing, a warning stops nothing.",
            "If issuing is interrupted, the same command goes on where it was, and nothing is recorded twice. Into the",
            "output folder go NAME.json (the credential), NAME.bundle.json (its proof) and issued.csv (ids and files, for",
            "the student system)."
        })
final class IssueCommand implements Callable<Integer> {

    private static final int SHOWN_PROBLEMS = 12;
    private static final String PROBLEMS = "problems.csv";

    private final Console console;

    @Mixin
    private LedgerOptions ledgerOptions = new LedgerOptions();

    @Option(
            names = "--institution",
            required = true,
            paramLabel = "CODE",
            description = "The school code of the issuer.")
    private String institution = "";

    @Option(
            names = "--key",
            required = true,
            paramLabel = "KEY",
            description = "A key file of the institution; repeat: one for statements, one for credentials.")
    private List<Path> keys = List.of();

    @Option(names = "--template", required = true, paramLabel = "YAML", description = "The template.")
    private Path template = Path.of("template.yaml");

    @Option(names = "--csv", required = true, paramLabel = "CSV", description = "The table.")
    private Path csv = Path.of("table.csv");

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "The folder for what is issued.")
    private Path out = Path.of("issued");

    @Option(
            names = "--encoding",
            paramLabel = "NAME",
            description = "The table's encoding, utf-8 or cp932 (default: found out).")
    private Optional<String> encoding = Optional.empty();

    @Option(names = "--dry-run", description = "Check everything and show what would be issued; issue nothing.")
    private boolean dryRun;

    IssueCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        List<Signer> signers = new ArrayList<>();
        keys.forEach(file -> signers.add(KeyFiles.readSigner(file)));
        IssuingRequest request = new IssuingRequest(
                Inputs.parse("--institution", institution, InstitutionCode::new),
                template,
                csv,
                encoding.map(name -> Inputs.parse("--encoding", name, TableEncoding::named)),
                signers,
                out);
        try (RegistryLedger ledger = ledgerOptions.connect();
                ProgressLine progress = ProgressLine.on(console)) {
            Issuer issuer = new Issuer(ledger, console.clock(), new SecureRandom());
            ImportResult checked = issuer.check(request);
            describe(checked);
            writeProblems(checked.problems());
            if (!checked.canIssue()) {
                return refuse(checked.problems());
            }
            if (dryRun) {
                console.say("Dry run: nothing was issued.");
                return ExitCode.OK.number();
            }
            IssuedBatch batch = issuer.issue(request, checked, progress);
            progress.end();
            describe(batch);
            return ExitCode.OK.number();
        } catch (LedgerUnavailableException e) {
            console.note("Run the same command again once the ledger answers: it goes on where it was, and nothing is"
                    + " recorded twice.");
            throw e;
        }
    }

    /** What was found in this run, and nothing of an earlier one. */
    private void writeProblems(ProblemReport problems) throws IOException {
        Path file = out.resolve(PROBLEMS);
        if (problems.problems().isEmpty()) {
            Files.deleteIfExists(file);
            return;
        }
        Files.createDirectories(out);
        problems.writeCsv(file);
        if (!problems.hasErrors()) {
            console.say("  to be looked at, row by row: " + file);
        }
    }

    private void describe(ImportResult checked) {
        console.say(
                "%s: %d rows, encoding %s, type %s",
                csv.getFileName(),
                checked.rows(),
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

    private int refuse(ProblemReport problems) {
        problems.problems().stream()
                .filter(problem -> problem.severity() == dev.akashi.client.table.ProblemCode.Severity.ERROR)
                .limit(SHOWN_PROBLEMS)
                .forEach(problem -> console.note(line(problem)));
        if (problems.errors() > SHOWN_PROBLEMS) {
            console.note("... and " + (problems.errors() - SHOWN_PROBLEMS) + " more");
        }
        console.note("TABLE_HAS_ERRORS: " + problems.errors() + " errors; nothing was issued. All of them are in "
                + out.resolve(PROBLEMS));
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

    private void describe(IssuedBatch batch) {
        console.say(
                "%s %d credentials, recorded %s",
                batch.resumed() ? "finished the batch that was begun:" : "issued",
                batch.size(),
                batch.receipt().provenance().recordedAt());
        console.say("  root         " + batch.root());
        console.say("  transaction  " + batch.receipt().provenance().transactionId());
        console.say("  files        " + batch.out());
    }
}
