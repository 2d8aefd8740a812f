package dev.akashi.cli;

import dev.akashi.model.AwardPeriod;
import dev.akashi.records.Found;
import dev.akashi.records.RecordStore;
import dev.akashi.records.RecordedCredential;
import java.time.Year;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code akashi find}: finds what was issued by number or name. */
@Command(
        name = "find",
        mixinStandardHelpOptions = true,
        description = "Finds what was issued by student number, document number or name.",
        footer = {
            "",
            "Numbers have to be whole. Of a name the beginning of the family name or of the given name is enough, as printed, in",
            "kana or in Latin letters; where it is written without a space, any part of it. Variants of kanji (高 and 髙), half",
            "and full width, hiragana and katakana make no difference. Where there are more than are shown, that is said."
        })
final class FindCommand implements Callable<Integer> {

    private static final int YEAR_DIGITS = 4;

    private final Console console;

    @Mixin
    private RecordsOption records = new RecordsOption();

    @Option(names = "--limit", paramLabel = "N", description = "How many are shown, 1 to 1000 (default: 50).")
    private int limit = 50;

    @Option(
            names = "--awarded",
            paramLabel = "WHEN",
            description = "Only what was awarded in a year or a month, such as 2011 or 2011-03.")
    private Optional<String> awarded = Optional.empty();

    @Parameters(paramLabel = "TEXT", description = "What is looked for.")
    private String text = "";

    FindCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (limit < 1 || limit > Found.MOST) {
            throw new UsageException("expected --limit of 1 to " + Found.MOST + ", found " + limit);
        }
        Optional<AwardPeriod> period = awarded.map(FindCommand::period);
        try (RecordStore store = records.open()) {
            Found found = store.find(text, period, limit);
            found.credentials().forEach(entry -> console.say(line(entry)));
            if (found.more()) {
                console.note("there are more than " + limit
                        + ": give more of the name, the whole number, or --awarded with a year");
            }
            if (found.credentials().isEmpty()) {
                console.note("nothing of that number or name is in the records");
                return ExitCode.REFUSED.number();
            }
            return ExitCode.OK.number();
        }
    }

    private static AwardPeriod period(String text) {
        try {
            return text.length() == YEAR_DIGITS
                    ? new AwardPeriod(
                            Year.parse(text).atMonth(1), Year.parse(text).atMonth(12))
                    : new AwardPeriod(YearMonth.parse(text), YearMonth.parse(text));
        } catch (DateTimeParseException e) {
            throw new UsageException(
                    "expected --awarded with a year or a month such as 2011 or 2011-03, found " + text, e);
        }
    }

    static String line(RecordedCredential entry) {
        return String.join(
                "  ",
                entry.credential().rowId(),
                entry.credential().name(),
                entry.credential().title(),
                entry.credential().awarded().toString(),
                entry.document().toString());
    }
}
