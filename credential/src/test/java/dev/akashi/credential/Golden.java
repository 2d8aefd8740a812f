package dev.akashi.credential;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Files as they were once written and must be for ever. A test that fails here means: others can no longer read ours. */
public final class Golden {

    private Golden() {}

    public static byte[] bytes(String name) {
        try (InputStream stream = Golden.class.getResourceAsStream("/golden/" + name)) {
            return Objects.requireNonNull(stream, name).readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(name, e);
        }
    }

    public static String text(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8);
    }
}
