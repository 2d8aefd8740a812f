package dev.akashi.credential.verify;

import dev.akashi.model.CredentialType;
import java.util.List;

/** The words of reports for those who lay them out themselves; in {@code "ja"} or {@code "en"}. */
public final class ReportWords {

    private ReportWords() {}

    /** What a check is called. */
    public static String check(CheckId id, String language) {
        return Messages.of(language).text("check." + id.name());
    }

    /** A verdict as a sentence. */
    public static String verdict(Verdict verdict, String language) {
        return Messages.of(language).verdict(verdict);
    }

    /** What a kind of credential is called. */
    public static String type(CredentialType type, String language) {
        return Messages.of(language).text("type." + type.name());
    }

    /** What a verification does not show: one sentence each. */
    public static List<String> notShown(String language) {
        Messages messages = Messages.of(language);
        return Messages.NOT_SHOWN.stream().map(messages::text).toList();
    }
}
