package dev.akashi.bench.measure;

import com.google.gson.JsonObject;
import dev.akashi.bench.Bench;
import dev.akashi.credential.DidDocument;
import dev.akashi.credential.proof.Contexts;
import dev.akashi.model.json.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What other implementations read. */
final class PeerFiles {

    private static final StrictJson.Limits LIMITS = StrictJson.Limits.of(1024 * 1024, 32);

    private PeerFiles() {}

    /** A file with credentials, one a line. */
    static Path credentials(Bench.Options options, String name, List<byte[]> credentials) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (byte[] credential : credentials) {
            lines.append(StrictJson.writeLine(StrictJson.readObject(credential, LIMITS)))
                    .append('\n');
        }
        return Files.writeString(options.work().resolve(name), lines, StandardCharsets.UTF_8);
    }

    /** A file with what they would fetch, by URL. */
    static Path fetched(Bench.Options options) throws IOException {
        JsonObject documents = new JsonObject();
        String url = DidDocument.registryContextUrl();
        documents.add(
                url,
                StrictJson.readObject(
                        StrictJson.utf8(Contexts.pinned().text(url).orElseThrow()), LIMITS));
        return Files.write(options.work().resolve("documents.json"), StrictJson.write(documents));
    }
}
