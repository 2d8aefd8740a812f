package dev.akashi.portal;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;

/** Words for pages. Of the public pages, in both languages: {@code texts_*} for the server, {@code words_*} for scripts. */
public final class Texts {

    private static final Map<Language, Texts> ALL = new EnumMap<>(Language.class);

    static {
        for (Language language : Language.values()) {
            ALL.put(language, new Texts(load("texts_", language), load("words_", language)));
        }
    }

    private final Map<String, String> texts;
    private final Map<String, String> words;

    private Texts(Map<String, String> texts, Map<String, String> words) {
        this.texts = texts;
        this.words = words;
    }

    static Texts in(Language language) {
        return Objects.requireNonNull(ALL.get(language));
    }

    /** A text, which has to be there. */
    String get(String key) {
        String text = texts.get(key);
        if (text == null) {
            throw new IllegalStateException("expected a text " + key + ", found none");
        }
        return text;
    }

    Map<String, String> all() {
        return texts;
    }

    Map<String, String> words() {
        return words;
    }

    private static Map<String, String> load(String name, Language language) {
        return load(Texts.class, name, language);
    }

    /**
     * Reads words.
     *
     * @param anchor a class beside which the file is
     * @param name the file's name without language and ending
     */
    public static Map<String, String> load(Class<?> anchor, String name, Language language) {
        String file = name + language.tag() + ".properties";
        Properties properties = new Properties();
        try (InputStream in = Objects.requireNonNull(anchor.getResourceAsStream(file), file);
                InputStreamReader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException("expected readable texts in " + file, e);
        }
        Map<String, String> texts = new TreeMap<>();
        properties.stringPropertyNames().forEach(key -> texts.put(key, properties.getProperty(key)));
        return Map.copyOf(texts);
    }
}
