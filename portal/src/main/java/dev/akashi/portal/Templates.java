package dev.akashi.portal;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** The pages' templates. Values are escaped for HTML; one that is missing is an error, one that is
 * empty counts as no. */
public final class Templates {

    private static final Mustache.Compiler COMPILER =
            Mustache.compiler().escapeHTML(true).emptyStringIsFalse(true);

    private final Map<String, Template> compiled = new ConcurrentHashMap<>();
    private final Class<?> anchor;

    /** Templates in the folder {@code pages} beside a class. */
    public Templates(Class<?> anchor) {
        this.anchor = anchor;
    }

    /** A template with values in it. */
    public String render(String name, Map<String, ?> values) {
        return compiled.computeIfAbsent(name, key -> COMPILER.compile(text(key)))
                .execute(values);
    }

    private String text(String name) {
        String file = "pages/" + name + ".mustache";
        try (InputStream in = Objects.requireNonNull(anchor.getResourceAsStream(file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("expected a readable template " + file, e);
        }
    }
}
