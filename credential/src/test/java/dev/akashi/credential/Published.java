package dev.akashi.credential;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;

/** The published test vectors that the tests carry with them; see their {@code NOTICE}. */
public final class Published {

    private Published() {}

    public static byte[] bytes(String name) {
        try (InputStream stream = Published.class.getResourceAsStream("/published/" + name)) {
            return Objects.requireNonNull(stream, name).readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(name, e);
        }
    }

    /** The names of the files in a folder. */
    public static Stream<String> names(String folder) {
        try (Stream<Path> files =
                Files.list(Path.of(Objects.requireNonNull(Published.class.getResource("/published/" + folder), folder)
                        .toURI()))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(folder, e);
        }
    }

    public static String text(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8);
    }

    public static JsonObject json(String name) {
        return JsonParser.parseString(text(name)).getAsJsonObject();
    }
}
