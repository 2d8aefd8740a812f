package dev.akashi.cli;

import dev.akashi.client.template.Column;
import dev.akashi.client.template.ReadyTemplate;
import dev.akashi.client.template.Template;
import dev.akashi.client.template.TemplateException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code akashi template}: how the rows of a table become credentials. */
@Command(
        name = "template",
        mixinStandardHelpOptions = true,
        description = "Shows the templates that are ready, checks your own, and makes the table to fill in.")
final class TemplateCommand {

    private final Console console;

    TemplateCommand(Console console) {
        this.console = console;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the templates that are ready.")
    int list() {
        for (ReadyTemplate ready : ReadyTemplate.values()) {
            Template template = ready.template();
            console.say(
                    "%-20s %-21s %s / %s",
                    ready.id(),
                    template.type(),
                    template.title().ja(),
                    template.title().en());
        }
        return ExitCode.OK.number();
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows a template that is ready, or writes it to a file for you to adapt.",
            footer = {
                "",
                "Put your own address in achievement.id, and your own values in the lists. Nothing is issued before."
            })
    int show(
            @Parameters(paramLabel = "NAME", description = "One of the names of \"akashi template list\".") String name,
            @Option(names = "--out", paramLabel = "YAML", description = "A new file for it.") Optional<Path> out)
            throws IOException {
        String text = ready(name)
                .orElseThrow(() -> new UsageException("expected one of " + names() + ", found " + name))
                .text();
        if (out.isEmpty()) {
            console.say("%s", text.stripTrailing());
            return ExitCode.OK.number();
        }
        Files.writeString(out.get(), text, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
        console.say("%s", out.get());
        return ExitCode.OK.number();
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description =
                    "Checks your template, and says which columns it reads and what of them is in the credential.")
    int check(@Parameters(paramLabel = "YAML", description = "Your template.") Path file) throws IOException {
        Template template;
        try {
            template = Template.read(file);
        } catch (TemplateException e) {
            e.problems().forEach(problem -> console.note(file + ": " + problem));
            return ExitCode.USAGE.number();
        }
        console.say("type   %s", template.type());
        console.say("title  %s / %s", template.title().ja(), template.title().en());
        for (Column column : template.tableColumns()) {
            console.say(
                    "%s: %s%s, %s",
                    column.header(),
                    column.field(),
                    column.required() ? ", required" : "",
                    column.inCredential() ? "in the credential" : "not in the credential");
        }
        return ExitCode.OK.number();
    }

    @Command(
            name = "csv",
            mixinStandardHelpOptions = true,
            description = "Makes a table to fill in: the header line and an example, as a spreadsheet opens it.")
    int csv(
            @Parameters(paramLabel = "TEMPLATE", description = "Your template, or the name of one that is ready.")
                    String template,
            @Option(names = "--out", required = true, paramLabel = "CSV", description = "A new file for it.") Path out)
            throws IOException {
        Optional<ReadyTemplate> ready = ready(template);
        Template read = ready.isPresent() ? ready.get().template() : Template.read(Path.of(template));
        if (Files.exists(out)) {
            throw new UsageException("expected a new file for --out, found " + out);
        }
        read.writeTable(out);
        console.say("%s", out);
        return ExitCode.OK.number();
    }

    private static Optional<ReadyTemplate> ready(String name) {
        return Arrays.stream(ReadyTemplate.values())
                .filter(ready -> ready.id().equals(name))
                .findFirst();
    }

    private static String names() {
        return Arrays.stream(ReadyTemplate.values()).map(ReadyTemplate::id).collect(Collectors.joining(", "));
    }
}
