package dev.akashi.fabricnet.render;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * The kit's templates. A value is put in as a quoted YAML scalar, whatever it contains, so that no name or path can
 * become a key; a template that wants a bare number says so with three braces. A value that is missing is an error.
 */
public final class Templates {
    private static final Gson QUOTED = new GsonBuilder().disableHtmlEscaping().create();
    private static final Mustache.Compiler YAML = Mustache.compiler().withEscaper(QUOTED::toJson);
    // Compose would take a dollar sign for a variable, systemd a percent sign for a specifier.
    private static final Mustache.Compiler COMPOSE =
            Mustache.compiler().withEscaper(text -> QUOTED.toJson(text).replace("$", "$$"));
    private static final Mustache.Compiler UNIT = Mustache.compiler().withEscaper(Templates::unitValue);

    private Templates() {}

    /** Renders a YAML template. */
    public static String yaml(String name, Map<String, ?> values) {
        return render(YAML, name, values);
    }

    /** Renders a template of a systemd unit. */
    public static String unit(String name, Map<String, ?> values) {
        return render(UNIT, name, values);
    }

    /** Renders a template of a compose file. */
    public static String compose(String name, Map<String, ?> values) {
        return render(COMPOSE, name, values);
    }

    /** {@return the arguments as the command line of a systemd unit, where a dollar sign would begin a variable} */
    public static String unitCommand(List<String> arguments) {
        return String.join(
                " ",
                arguments.stream()
                        .map(argument -> unitValue(argument).replace("$", "$$"))
                        .toList());
    }

    private static String unitValue(String text) {
        return QUOTED.toJson(text).replace("%", "%%");
    }

    private static String render(Mustache.Compiler compiler, String name, Map<String, ?> values) {
        try {
            return compiler.compile(text(name)).execute(values);
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
