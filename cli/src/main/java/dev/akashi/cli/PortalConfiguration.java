package dev.akashi.cli;

import dev.akashi.model.Excerpt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * How a portal is set up: what stands on the command line counts, then the environment, then a file, then what is usual. A key
 * of the file is the option without its dashes, a variable of the environment {@code AKASHI_PORTAL_} and the same in capitals.
 */
final class PortalConfiguration {

    /** What can be set, in the file and by the environment. */
    static final List<String> KEYS = List.of(
            "profile",
            "trust",
            "log",
            "receipt-key",
            "shares",
            "address",
            "shares-mib",
            "shares-mib-each",
            "vc-api",
            "host",
            "port",
            "requests",
            "body-kib",
            "batch",
            "patience",
            "behind-proxy",
            "request-log");

    private static final String PREFIX = "AKASHI_PORTAL_";
    private static final int LARGEST = 64 * 1024;

    private final Map<String, Setting> settings = new HashMap<>();

    /**
     * A value, and where it stands.
     *
     * @param text the value
     * @param where for whoever has to mend it
     * @param folder the folder from which a relative path counts
     */
    record Setting(String text, String where, Path folder) {

        <T> T as(Function<String, T> reader) {
            try {
                return reader.apply(text);
            } catch (IllegalArgumentException e) {
                throw new UsageException(e.getMessage() + ", " + where, e);
            }
        }

        Path path() {
            return folder.resolve(text);
        }

        int number(int least, int most) {
            return as(value -> {
                if (value.matches("[0-9]{1,9}")) {
                    int number = Integer.parseInt(value);
                    if (number >= least && number <= most) {
                        return number;
                    }
                }
                throw new IllegalArgumentException(
                        "expected a whole number " + least + " to " + most + ", found " + Excerpt.of(value));
            });
        }

        boolean flag() {
            return as(value -> {
                if (value.equals("true") || value.equals("false")) {
                    return value.equals("true");
                }
                throw new IllegalArgumentException("expected true or false, found " + Excerpt.of(value));
            });
        }
    }

    /**
     * Reads the file, then the environment over it.
     *
     * @throws UsageException for what is not a file of this kind, with its line, or an unknown variable that begins like ours
     */
    static PortalConfiguration read(Optional<Path> file, Map<String, String> environment) {
        PortalConfiguration configuration = new PortalConfiguration();
        file.ifPresent(configuration::readFile);
        environment.forEach((name, value) -> {
            if (name.startsWith(PREFIX)) {
                String key =
                        name.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '-');
                if (!KEYS.contains(key)) {
                    throw new UsageException("expected " + PREFIX + "… with one of " + KEYS
                            + " in capitals, found the environment variable " + name);
                }
                configuration.settings.put(key, new Setting(value, "in the environment variable " + name, Path.of("")));
            }
        });
        return configuration;
    }

    /** What was set; over it what stands on the command line. */
    Optional<Setting> get(String key, Optional<String> option) {
        return option.map(text -> new Setting(text, "in --" + key, Path.of("")))
                .or(() -> Optional.ofNullable(settings.get(key)));
    }

    private void readFile(Path file) {
        String yaml;
        try {
            if (Files.size(file) > LARGEST) {
                throw new UsageException("expected a configuration of at most 64 KiB, found a larger one at " + file);
            }
            yaml = Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UsageException("expected a readable file, found " + Failures.describe(e) + " at " + file, e);
        }
        Optional<Node> root;
        try {
            root = new Compose(LoadSettings.builder().build()).composeString(yaml);
        } catch (MarkedYamlEngineException e) {
            String line = e.getProblemMark()
                    .map(mark -> " line " + (mark.getLine() + 1))
                    .orElse("");
            throw new UsageException("expected YAML, found " + e.getProblem() + ", " + file + line, e);
        } catch (YamlEngineException e) {
            throw new UsageException("expected one document of YAML, found something else in " + file, e);
        }
        if (root.isEmpty()) {
            return;
        }
        if (!(root.get() instanceof MappingNode mapping)) {
            throw new UsageException(
                    "expected lines such as \"port: 8080\", found something else, " + at(file, root.get()));
        }
        Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of(""));
        for (NodeTuple tuple : mapping.getValue()) {
            Node key = tuple.getKeyNode();
            String name = key instanceof ScalarNode scalar ? scalar.getValue() : "";
            if (!KEYS.contains(name)) {
                throw new UsageException(
                        "expected one of " + KEYS + ", found " + Excerpt.of(name) + ", " + at(file, key));
            }
            if (!(tuple.getValueNode() instanceof ScalarNode value)) {
                throw new UsageException(
                        "expected one value for " + name + ", found something else, " + at(file, tuple.getValueNode()));
            }
            Setting setting = new Setting(value.getValue(), at(file, value), folder);
            if (settings.put(name, setting) != null) {
                throw new UsageException("expected " + name + " once, found it twice, " + at(file, key));
            }
        }
    }

    private static String at(Path file, Node node) {
        return file
                + node.getStartMark()
                        .map(mark -> " line " + (mark.getLine() + 1))
                        .orElse("");
    }
}
