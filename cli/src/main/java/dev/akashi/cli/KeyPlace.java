package dev.akashi.cli;

import dev.akashi.client.token.TokenUri;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Where a key is, as it is written on the command line: a file, a key on a token ({@code pkcs11:…}, RFC 7512), a {@code
 * .pub} file, or a public key itself.
 *
 * @param text as it was written
 */
record KeyPlace(String text) {

    KeyPlace {
        Objects.requireNonNull(text, "text");
    }

    boolean isOnToken() {
        return TokenUri.isOne(text);
    }

    /** Whether it holds the public part and nothing to sign with. */
    boolean isPublic() {
        return !isOnToken() && (text.endsWith(".pub") || (text.startsWith("z") && !Files.exists(file())));
    }

    /**
     * The file.
     *
     * @throws UsageException when it cannot be one
     */
    Path file() {
        if (isOnToken()) {
            throw new UsageException("expected a key in a file, found " + text);
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new UsageException("expected the name of a key file, found " + text, e);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
