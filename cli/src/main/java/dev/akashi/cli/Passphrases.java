package dev.akashi.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where passphrases come from: from a file that the environment variable {@value #VARIABLE} names, whose lines are tried one
 * after the other, or from the person at the terminal. Never from an argument or a variable itself, which others on the
 * computer can read.
 */
final class Passphrases {

    static final String VARIABLE = "AKASHI_PASSPHRASE_FILE";
    private static final int SHORTEST = 8;
    private static final int TRIES = 3;

    private final Optional<Path> file;
    private final Optional<Prompt> prompt;
    private final List<char[]> typed = new ArrayList<>();

    Passphrases(Optional<Path> file, Optional<Prompt> prompt) {
        this.file = file;
        this.prompt = prompt;
    }

    /** Asks somebody, without showing what is typed. */
    interface Prompt {

        /** What was typed; null at the end of the input. */
        char @Nullable [] ask(String question);
    }

    static Passphrases ofThisProcess() {
        return new Passphrases(Optional.ofNullable(System.getenv(VARIABLE)).map(Path::of), terminal());
    }

    /** The person at the terminal, if there is one. */
    static Optional<Prompt> terminal() {
        return Optional.ofNullable(System.console()).map(Passphrases::prompt);
    }

    private static Prompt prompt(Console console) {
        return question -> console.readPassword("%s", question);
    }

    /**
     * Opens something that is under a passphrase.
     *
     * @param what names it
     * @param attempt opens it, if the passphrase is the right one
     * @throws UsageException when none is
     */
    <T> T open(String what, Function<char[], Optional<T>> attempt) {
        List<char[]> fromFile = file.map(Passphrases::lines).orElse(List.of());
        try {
            for (char[] candidate :
                    Stream.concat(typed.stream(), fromFile.stream()).toList()) {
                Optional<T> opened = attempt.apply(candidate);
                if (opened.isPresent()) {
                    return opened.get();
                }
            }
        } finally {
            fromFile.forEach(line -> Arrays.fill(line, ' '));
        }
        if (file.isPresent() || prompt.isEmpty()) {
            throw new UsageException("expected the passphrase of " + what + ", found "
                    + file.map(path -> "another in " + path).orElse("no terminal, and no file in " + VARIABLE));
        }
        for (int i = 0; i < TRIES; i++) {
            char[] answer = prompt.get().ask("Passphrase of " + what + ": ");
            if (answer == null) {
                break;
            }
            Optional<T> opened = attempt.apply(answer);
            if (opened.isPresent()) {
                typed.add(answer);
                return opened.get();
            }
            Arrays.fill(answer, ' ');
        }
        throw new UsageException("expected the passphrase of " + what + ", found another " + TRIES + " times");
    }

    /**
     * A new passphrase, which the caller wipes.
     *
     * @param what names what will be under it
     * @throws UsageException when there is none, or it is too short
     */
    char[] choose(String what) {
        char[] chosen;
        if (file.isPresent()) {
            List<char[]> lines = lines(file.get());
            chosen = lines.isEmpty() ? new char[0] : lines.get(0);
        } else if (prompt.isPresent()) {
            chosen = answer(prompt.get().ask("New passphrase of " + what + ": "));
            char[] again = answer(prompt.get().ask("Once more: "));
            boolean same = Arrays.equals(chosen, again);
            Arrays.fill(again, ' ');
            if (!same) {
                throw new UsageException("expected the same passphrase twice, found two");
            }
        } else {
            throw new UsageException("expected a passphrase, found no terminal, and no file in " + VARIABLE);
        }
        if (chosen.length < SHORTEST) {
            throw new UsageException(
                    "expected a passphrase of at least " + SHORTEST + " characters, found " + chosen.length);
        }
        return chosen;
    }

    private static char[] answer(char @Nullable [] typed) {
        return typed == null ? new char[0] : typed;
    }

    /** The lines of a file that are not empty. */
    static List<char[]> lines(Path path) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(path);
        } catch (IOException e) {
            throw new UsageException("expected passphrases, found no readable file at " + path, e);
        }
        CharBuffer text = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes));
        Arrays.fill(bytes, (byte) 0);
        List<char[]> lines = new ArrayList<>();
        int start = 0;
        for (int at = 0; at <= text.length(); at++) {
            if (at == text.length() || text.charAt(at) == '\n' || text.charAt(at) == '\r') {
                if (at > start) {
                    char[] line = new char[at - start];
                    text.duplicate().position(start).get(line);
                    lines.add(line);
                }
                start = at + 1;
            }
        }
        Arrays.fill(text.array(), ' ');
        return lines;
    }
}
