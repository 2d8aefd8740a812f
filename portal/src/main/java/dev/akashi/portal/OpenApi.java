package dev.akashi.portal;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.akashi.model.json.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The description of the REST service: OpenAPI 3.1, whose Japanese texts are in members {@code x-ja}. */
final class OpenApi {

    private static final StrictJson.Limits LIMITS = StrictJson.Limits.of(1024 * 1024, 32);

    private final byte[] bytes;
    private final JsonObject json;

    OpenApi() {
        try (InputStream in = Objects.requireNonNull(OpenApi.class.getResourceAsStream("openapi.json"))) {
            bytes = in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("expected a readable openapi.json", e);
        }
        json = StrictJson.readObject(bytes, LIMITS);
    }

    byte[] bytes() {
        return bytes.clone();
    }

    /** The operations for people to read. */
    List<Map<String, String>> operations(Language language) {
        List<Map<String, String>> operations = new ArrayList<>();
        json.getAsJsonObject("paths").asMap().forEach((path, item) -> {
            for (Map.Entry<String, JsonElement> entry : item.getAsJsonObject().entrySet()) {
                JsonObject operation = entry.getValue().getAsJsonObject();
                operations.add(Map.of(
                        "id", operation.get("operationId").getAsString(),
                        "method", entry.getKey().toUpperCase(Locale.ROOT),
                        "path", path,
                        "summary",
                                operation
                                        .get(language == Language.JA ? "x-ja" : "summary")
                                        .getAsString(),
                        "description",
                                language == Language.JA || !operation.has("description")
                                        ? ""
                                        : operation.get("description").getAsString()));
            }
        });
        return operations;
    }
}
