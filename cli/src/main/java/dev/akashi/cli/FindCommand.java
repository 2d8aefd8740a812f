package dev.akashi.cli;

import dev.akashi.records.RecordStore;
import dev.akashi.records.RecordedCredential;
import java.util.List;
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
            "Numbers have to be whole; of a name a part is enough, as printed, in kana or in Latin letters. Variants of kanji",
            "(高 and 髙), half and full width, hiragana and katakana make no difference."
        })
final class FindCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private RecordsOption records = new RecordsOption();

    @Option(names = "--limit", paramLabel = "N", description = "How many are shown (default: 50).")
    private int limit = 50;

    @Parameters(paramLabel = "TEXT", description = "What is looked for.")
    private String text = "";

    FindCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (RecordStore store = records.open()) {
            List<RecordedCredential> found = store.find(text);
            found.stream().limit(limit).forEach(entry -> console.say(line(entry)));
            if (found.size() > limit) {
                console.note("... and " + (found.size() - limit) + " more");
            }
            if (found.isEmpty()) {
                console.note("nothing of that number or name is in the records");
                return ExitCode.REFUSED.number();
            }
            return ExitCode.OK.number();
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
