package dev.akashi.credential.verify;

import dev.akashi.model.LocalizedText;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/** The words of a report, from the resource bundles {@code report_ja.properties} and {@code report_en.properties}. */
final class Messages {

    static final List<String> NOT_SHOWN = List.of("notshown.bearer", "notshown.content");

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
        for (Map.Entry<String, String> entry : check.evidence().entrySet()) {
            pattern = pattern.replace("{" + entry.getKey() + "}", shown(entry.getValue()));
        }
        return pattern;
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

    // Times are written for people; reasons are words; everything else is shown as it is.
    private String shown(@Nullable String value) {
        String text = String.valueOf(value);
        if (text.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z")) {
            return times.format(Instant.parse(text));
        }
        return words.containsKey("reason." + text) ? words.getString("reason." + text) : text;
    }
}
