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

/** The description of the REST service: OpenAPI 3.1, whose Japanese texts are in members {@code x-ja…}. */
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
    List<Map<String, Object>> operations(Language language) {
        List<Map<String, Object>> operations = new ArrayList<>();
        json.getAsJsonObject("paths").asMap().forEach((path, item) -> {
            for (Map.Entry<String, JsonElement> entry : item.getAsJsonObject().entrySet()) {
                JsonObject operation = entry.getValue().getAsJsonObject();
                List<Map<String, String>> parameters = parameters(operation, language);
                operations.add(Map.of(
                        "id", operation.get("operationId").getAsString(),
                        "method", entry.getKey().toUpperCase(Locale.ROOT),
                        "path", path,
                        "summary", text(operation, language == Language.JA ? "x-ja" : "summary"),
                        "description", text(operation, language == Language.JA ? "x-ja-description" : "description"),
                        "hasParameters", !parameters.isEmpty(),
                        "parameters", parameters));
            }
        });
        return operations;
    }

    private static List<Map<String, String>> parameters(JsonObject operation, Language language) {
        List<Map<String, String>> parameters = new ArrayList<>();
        if (operation.has("parameters")) {
            for (JsonElement element : operation.getAsJsonArray("parameters")) {
                JsonObject parameter = element.getAsJsonObject();
                parameters.add(Map.of(
                        "name", text(parameter, "name"),
                        "text", text(parameter, language == Language.JA ? "x-ja" : "description")));
            }
        }
        return parameters;
    }

    private static String text(JsonObject object, String name) {
        return object.has(name) ? object.get(name).getAsString() : "";
    }
}
