package dev.akashi.fabricnet;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.akashi.fabricnet.node.NetworkException;
import dev.akashi.identity.OwnerOnlyFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The chaincode that a network's processes run.
 *
 * @param label label of its package
 * @param packageId id of its package
 * @param sequence the sequence of its definition on the channel, which also chooses the processes' port
 */
record Deployed(String label, String packageId, int sequence) {

    static Optional<Deployed> read(Path file) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            JsonObject fields = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
            return Optional.of(new Deployed(
                    fields.get("label").getAsString(),
                    fields.get("packageId").getAsString(),
                    fields.get("sequence").getAsInt()));
        } catch (IOException | JsonParseException | IllegalStateException | NullPointerException e) {
            throw new NetworkException(file + ": expected label, packageId and sequence, found " + e.getMessage(), e);
        }
    }

    void write(Path file) throws IOException {
        JsonObject fields = new JsonObject();
        fields.addProperty("label", label);
        fields.addProperty("packageId", packageId);
        fields.addProperty("sequence", sequence);
        OwnerOnlyFiles.write(file, (fields + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
