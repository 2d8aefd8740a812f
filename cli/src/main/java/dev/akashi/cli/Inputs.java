package dev.akashi.cli;

import dev.akashi.model.Excerpt;
import dev.akashi.model.LocalizedText;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Turns what was typed into values, and says what was expected when that cannot be done. */
final class Inputs {

    /** The zone of dates without a time: a school year begins in Japan. */
    static final ZoneId JAPAN = ZoneId.of("Asia/Tokyo");

    private Inputs() {}

    /** A date, which begins at midnight in Japan, or an instant with its zone. */
    static Instant time(String option, String text) {
        try {
            return text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay(JAPAN).toInstant()
                    : java.time.OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new UsageException(
                    "expected " + option + " as 2026-04-01 or 2026-04-01T09:00:00+09:00, found " + Excerpt.of(text), e);
        }
    }

    /** {@code 日本語/English}. */
    static LocalizedText names(String option, String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new UsageException("expected " + option + " as 日本語/English, found " + Excerpt.of(text));
        }
        return parse(
                option,
                text,
                t -> new LocalizedText(
                        t.substring(0, slash).strip(), t.substring(slash + 1).strip()));
    }

    /** {@code "ja"} or {@code "en"}: what was asked for, or the language of the system. */
    static String language(Optional<String> asked) {
        String chosen = asked.orElseGet(() -> "ja".equals(Locale.getDefault().getLanguage()) ? "ja" : "en");
        if (!chosen.equals("ja") && !chosen.equals("en")) {
            throw new UsageException("expected --lang ja or en, found " + Excerpt.of(chosen));
        }
        return chosen;
    }

    /** An address of this computer, as {@code --host} and {@code --port} say it. */
    static InetSocketAddress listenAddress(String host, int port) {
        if (port < 0 || port > 65_535) {
            throw new UsageException("expected --port 0 to 65535, found " + port);
        }
        try {
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException e) {
            throw new UsageException("expected --host to name an address of this computer, found " + host, e);
        }
    }

    /** {@code 1 link}, {@code 2 links}. */
    static String counted(long number, String one) {
        return counted(number, one, one + "s");
    }

    /** {@code 1 entry}, {@code 2 entries}. */
    static String counted(long number, String one, String more) {
        return number + " " + (number == 1 ? one : more);
    }

    static <T> T parse(String option, String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException(option + ": " + e.getMessage(), e);
        }
    }
}
