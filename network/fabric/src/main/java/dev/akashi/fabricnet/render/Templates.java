package dev.akashi.fabricnet.render;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The kit's templates. A value is put in as a quoted YAML scalar, whatever it contains, so that no name or path can
 * become a key; a template that wants a bare number says so with three braces. A value that is missing is an error.
 */
final class Templates {
    private static final Gson QUOTED = new GsonBuilder().disableHtmlEscaping().create();
    private static final Mustache.Compiler YAML =
            Mustache.compiler().withEscaper(QUOTED::toJson).standardsMode(false);

    private Templates() {}

    /** Renders a YAML template. */
    static String yaml(String name, Map<String, ?> values) {
        try {
            return YAML.compile(text(name)).execute(values);
        } catch (MustacheException e) {
            throw new IllegalStateException(name + ": expected a value for each name, found " + e.getMessage(), e);
        }
    }

    /** {@return a file of the kit as it is} */
    static String text(String name) {
        try (InputStream in = Templates.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("expected the resource " + name + ", found none");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("expected the resource " + name + ", found " + e.getMessage(), e);
        }
    }
}
