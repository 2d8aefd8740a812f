package dev.akashi.cli;

import com.google.gson.JsonObject;
import dev.akashi.credential.verify.CheckStatus;
import dev.akashi.credential.verify.Verdict;
import dev.akashi.credential.verify.VerificationReport;
import dev.akashi.model.json.StrictJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prints reports in the order of their documents, and counts what they come to. */
final class ReportPrinter {

    /** How reports are printed. */
    enum Form {
        /** Each in full, for people. */
        TEXT,
        /** Counts, and one line for each document that is not VALID. */
        SUMMARY,
        /** One object, or an array of them. */
        JSON
    }

    /**
     * What became of one document.
     *
     * @param document its file
     * @param report what the verification found; absent when the file could not be read
     * @param unreadable why it could not be read; empty when it could
     */
    record Outcome(Path document, @Nullable VerificationReport report, String unreadable) {}

    private final Console console;
    private final Form form;
    private final String language;
    private final int total;
    private final Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
    private final List<String> notValid = new ArrayList<>();
    private int unreadable;
    private int printed;

    /** @param total how many documents there are */
    ReportPrinter(Console console, Form form, String language, int total) {
        this.console = console;
        this.form = form;
        this.language = language;
        this.total = total;
    }

    void print(Outcome outcome) {
        VerificationReport report = outcome.report();
        if (report == null) {
            unreadable++;
        } else {
            counts.merge(report.verdict(), 1, Integer::sum);
        }
        switch (form) {
            case TEXT -> printText(outcome);
            case SUMMARY -> {
                if (report == null || report.verdict() != Verdict.VALID) {
                    notValid.add(line(outcome));
                }
            }
            case JSON -> printJson(outcome);
        }
        printed++;
    }

    /** Prints what comes after the last report. */
    void finish() {
        notValid.forEach(console::say);
        if (form == Form.JSON) {
            if (total > 1) {
                console.say("]");
            }
        } else if (total > 1 || form == Form.SUMMARY) {
            StringBuilder line = new StringBuilder().append(total).append(" documents:");
            for (Verdict verdict : Verdict.values()) {
                line.append(' ')
                        .append(counts.getOrDefault(verdict, 0))
                        .append(' ')
                        .append(verdict)
                        .append(',');
            }
            console.say(
                    unreadable == 0 ? line.substring(0, line.length() - 1) : line + " " + unreadable + " unreadable");
        }
    }

    /** INVALID says most; then a file that was not looked at; then what could not be decided. */
    ExitCode exitCode() {
        if (counts.containsKey(Verdict.INVALID)) {
            return ExitCode.REFUSED;
        }
        if (unreadable > 0) {
            return ExitCode.USAGE;
        }
        return counts.containsKey(Verdict.INDETERMINATE) ? ExitCode.UNDECIDED : ExitCode.OK;
    }

    private void printText(Outcome outcome) {
        VerificationReport report = outcome.report();
        if (report == null) {
            console.say(line(outcome));
        } else {
            console.say(String.valueOf(outcome.document().getFileName()));
            console.say(report.toText(language).stripTrailing());
        }
    }

    private String line(Outcome outcome) {
        VerificationReport report = outcome.report();
        return outcome.document().getFileName() + ": "
                + (report == null ? "UNREADABLE: " + outcome.unreadable() : report.verdict() + " " + reasons(report));
    }

    private List<String> reasons(VerificationReport report) {
        return report.checks().stream()
                .filter(check -> check.status() == CheckStatus.FAILED || check.status() == CheckStatus.UNDECIDED)
                .map(check -> check.id() + " " + check.code() + ": " + check.message(language))
                .toList();
    }

    // An array is printed entry by entry, so that thousands of reports need not be kept.
    private void printJson(Outcome outcome) {
        JsonObject entry = new JsonObject();
        entry.addProperty("file", outcome.document().toString());
        VerificationReport report = outcome.report();
        if (report == null) {
            JsonObject error = new JsonObject();
            error.addProperty("code", "UNREADABLE");
            error.addProperty("message", outcome.unreadable());
            entry.add("error", error);
        } else {
            report.toJson().asMap().forEach(entry::add);
        }
        String text = StrictJson.writePretty(entry).stripTrailing();
        if (total == 1) {
            console.say(text);
            return;
        }
        if (printed == 0) {
            console.say("[");
        }
        console.say(text.indent(2).stripTrailing() + (printed + 1 < total ? "," : ""));
    }
}
