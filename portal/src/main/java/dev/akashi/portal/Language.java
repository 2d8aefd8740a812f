package dev.akashi.portal;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The languages of the pages. */
public enum Language {
    JA("ja"),
    EN("en");

    private static final int LONGEST_HEADER = 1000;

    private final String tag;

    Language(String tag) {
        this.tag = tag;
    }

    /** As in {@code lang} attributes and addresses. */
    public String tag() {
        return tag;
    }

    /** The other of the two. */
    public Language other() {
        return this == JA ? EN : JA;
    }

    /** The language of an address. */
    public static Optional<Language> of(String tag) {
        return switch (tag) {
            case "ja" -> Optional.of(JA);
            case "en" -> Optional.of(EN);
            default -> Optional.empty();
        };
    }

    /** What a browser asks for (RFC 9110, 12.5.4); English when it asks for neither, or for nothing that can be read. */
    public static Language accepted(@Nullable String header) {
        if (header == null || header.length() > LONGEST_HEADER) {
            return EN;
        }
        try {
            List<Locale.LanguageRange> ranges = Locale.LanguageRange.parse(header);
            String best = Locale.lookupTag(ranges, List.of("ja", "en"));
            return "ja".equals(best) ? JA : EN;
        } catch (IllegalArgumentException e) {
            return EN;
        }
    }
}
