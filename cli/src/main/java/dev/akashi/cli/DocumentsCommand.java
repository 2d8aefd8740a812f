package dev.akashi.cli;

import com.google.gson.JsonObject;
import dev.akashi.client.RegistryLedger;
import dev.akashi.credential.DidDocument;
import dev.akashi.credential.proof.Contexts;
import dev.akashi.model.json.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code akashi documents}: writes what other software needs to resolve the issuers. */
@Command(
        name = "documents",
        mixinStandardHelpOptions = true,
        description = "Writes what other software needs to verify the credentials: DID documents of all institutions,"
                + " their keys, and the JSON-LD contexts, each under its URL.")
final class DocumentsCommand implements Callable<Integer> {

    private static final StrictJson.Limits CONTEXT = StrictJson.Limits.of(4 * 1024 * 1024, 64);

    private final Console console;

    @Mixin
    private LedgerOptions ledgerOptions = new LedgerOptions();

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where they go, one JSON object.")
    private Path out = Path.of("documents.json");

    DocumentsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        JsonObject documents = new JsonObject();
        try (RegistryLedger ledger = ledgerOptions.connect()) {
            String bookmark = "";
            do {
                var page = ledger.institutions(100, bookmark);
                page.records()
                        .forEach(institution ->
                                DidDocument.documentsOf(institution).forEach(documents::add));
                bookmark = page.bookmark();
            } while (!bookmark.isEmpty());
        }
        Contexts contexts = Contexts.pinned();
        for (String url : contexts.urls().stream().sorted().toList()) {
            documents.add(
                    url, StrictJson.read(contexts.text(url).orElseThrow().getBytes(StandardCharsets.UTF_8), CONTEXT));
        }
        Files.writeString(out, StrictJson.writePretty(documents), StandardCharsets.UTF_8);
        console.say("%s in %s", Inputs.counted(documents.size(), "document"), out);
        return ExitCode.OK.number();
    }
}
