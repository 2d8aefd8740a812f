package dev.akashi.credential.verify;

import dev.akashi.model.LedgerTime;
import dev.akashi.model.LocalizedText;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The words of a report, from the resource bundles {@code report_ja.properties} and {@code report_en.properties}. */
final class Messages {

    static final List<String> NOT_SHOWN = List.of("notshown.bearer", "notshown.content");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([A-Za-z]+)}");
    private static final int LONGEST_SHOWN = 300;
    private static final Set<Integer> UNSHOWN = Set.of(
            (int) Character.CONTROL,
            (int) Character.FORMAT,
            (int) Character.LINE_SEPARATOR,
            (int) Character.PARAGRAPH_SEPARATOR,
            (int) Character.SURROGATE);
    private static final ZoneId JAPAN = ZoneId.of("Asia/Tokyo");
    private static final Messages JA = new Messages("ja", "yyyy年M月d日 HH:mm '(日本時間)'");
    private static final Messages EN = new Messages("en", "yyyy-MM-dd HH:mm '(Japan)'");

    private final ResourceBundle words;
    private final DateTimeFormatter times;

    private Messages(String language, String timePattern) {
        this.words = ResourceBundle.getBundle(
                "dev.akashi.credential.verify.report_" + language,
                Locale.ROOT,
                Messages.class.getClassLoader(),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
        this.times = DateTimeFormatter.ofPattern(timePattern, Locale.ROOT).withZone(JAPAN);
    }

    static Messages of(String language) {
        return "ja".equals(language) ? JA : EN;
    }

    String text(String key) {
        return words.getString(key);
    }

    String verdict(Verdict verdict) {
        return text("verdict." + verdict.name());
    }

    /** The message of a check: that of its code and id if there is one, otherwise that of its code. */
    String check(Check check) {
        String specific = check.code().name() + "." + check.id().name();
        String pattern =
                text(words.containsKey(specific) ? specific : check.code().name());
        return PLACEHOLDER
                .matcher(pattern)
                .replaceAll(found -> Matcher.quoteReplacement(
                        shown(found.group(1), check.evidence().get(found.group(1)))));
    }

    /** A line for people: a mark that needs no colour, what was checked, the message. */
    String line(Check check) {
        return text("mark." + check.status().name()) + " "
                + text("check." + check.id().name()) + ": " + check(check);
    }

    String issuer(VerificationReport.Issuer issuer) {
        StringBuilder lines = new StringBuilder();
        LocalizedText then = issuer.nameThen();
        LocalizedText now = issuer.nameNow();
        lines.append("  ").append(text("issuer.heading")).append(' ');
        lines.append(then == null ? "?" : name(then))
                .append(" (")
                .append(issuer.code())
                .append(")\n");
        if (now != null && !Objects.equals(then, now)) {
            lines.append("  ")
                    .append(text("issuer.now"))
                    .append(' ')
                    .append(name(now))
                    .append('\n');
        }
        Instant recordedAt = issuer.recordedAt();
        if (recordedAt != null) {
            lines.append("  ")
                    .append(text("issuer.recorded"))
                    .append(' ')
                    .append(times.format(recordedAt))
                    .append(", ")
                    .append(type(issuer))
                    .append('\n');
        }
        return lines.toString();
    }

    private String type(VerificationReport.Issuer issuer) {
        return issuer.credentialType() == null
                ? ""
                : text("type." + issuer.credentialType().name());
    }

    private static String name(LocalizedText name) {
        return name.ja() + " / " + name.en();
    }

    // Times are written for people; reasons are words; everything else is shown as it is, on one line.
    private String shown(String name, @Nullable String value) {
        if (value == null) {
            return "?";
        }
        if (name.equals("reason") && words.containsKey("reason." + value)) {
            return words.getString("reason." + value);
        }
        if (name.equals("recordedAs") && words.containsKey("type." + value)) {
            return words.getString("type." + value);
        }
        try {
            return times.format(LedgerTime.parse(value));
        } catch (IllegalArgumentException e) {
            return oneLine(value);
        }
    }

    // What is shown may come from the document or from the network: it must not be able to move the cursor, turn the
    // direction of writing, or fill the screen.
    private static String oneLine(String value) {
        StringBuilder line = new StringBuilder();
        value.codePoints()
                .limit(LONGEST_SHOWN)
                .forEach(c -> line.appendCodePoint(UNSHOWN.contains(Character.getType(c)) ? 0xFFFD : c));
        return value.codePointCount(0, value.length()) > LONGEST_SHOWN ? line + "…" : line.toString();
    }
}
