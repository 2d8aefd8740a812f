package dev.akashi.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the PIN of a token comes from: the first line of the file that the name of the key says (pin-source), or of the one
 * that the environment variable {@value #VARIABLE} names, or the person at the terminal. One PIN is tried and no second,
 * because a token locks itself after some; and none from a file when it would be the last.
 */
final class Pins {

    static final String VARIABLE = "AKASHI_PIN_FILE";

    private final Optional<Path> file;

    Pins(Optional<Path> named) {
        this.file = named.or(() -> Optional.ofNullable(System.getenv(VARIABLE)).map(Path::of));
    }

    char @Nullable [] ofToken(String token, boolean lastTry) {
        if (file.isPresent() && !lastTry) {
            return first(Passphrases.lines(file.get()));
        }
        String warning = lastTry ? ", the last try before it is locked: " : ": ";
        return Passphrases.terminal()
                .map(prompt -> prompt.ask("PIN of token " + token + warning))
                .orElse(null);
    }

    private static char @Nullable [] first(List<char[]> lines) {
        lines.stream().skip(1).forEach(line -> Arrays.fill(line, ' '));
        return lines.isEmpty() ? null : lines.get(0);
    }
}
