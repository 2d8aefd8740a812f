package dev.akashi.cli;

import dev.akashi.model.Digest;
import dev.akashi.portal.auditor.Looks;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code akashi audit looks}: whether the list of looks is whole. */
@Command(
        name = "looks",
        mixinStandardHelpOptions = true,
        description = "Checks that no entry of who looked at what was changed or taken away in between.",
        footer = {
            "",
            "Entries that were taken away at the end are noticed by whoever has kept a digest that the page",
            "showed: --digest asks for it. Exit code 0: the list is whole. 1: it is not."
        })
final class AuditLooksCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private AuditFolder audit = new AuditFolder();

    @Mixin
    private IndexOptions options = new IndexOptions();

    @Option(names = "--digest", paramLabel = "SHA256", description = "A digest that was shown earlier.")
    private Optional<String> digest = Optional.empty();

    AuditLooksCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Optional<Digest> kept = digest.map(text -> Inputs.parse("--digest", text, Digest::parse));
        try (Looks looks = Looks.open(options.database(audit, "looks"))) {
            OptionalLong broken = looks.firstBroken();
            if (broken.isPresent()) {
                console.say("NOT WHOLE: entry %d is not what was written", broken.getAsLong());
                return ExitCode.REFUSED.number();
            }
            if (kept.isPresent() && !looks.has(kept.get())) {
                console.say("NOT WHOLE: no entry has the digest %s", kept.get());
                return ExitCode.REFUSED.number();
            }
            console.say("whole: %d entries", looks.size());
            return ExitCode.OK.number();
        }
    }
}
