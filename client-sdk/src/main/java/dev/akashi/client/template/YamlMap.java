package dev.akashi.client.template;

import dev.akashi.client.table.CharacterCheck;
import dev.akashi.client.table.ProblemCode.Severity;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A mapping of a template, read key by key. What is wrong is noted, and reading goes on with nothing in its place. Plain
 * values are texts, whatever YAML takes them for: {@code No} is a text, and so is {@code 2026-03-25}.
 */
final class YamlMap {

    private static final Set<Tag> PLAIN = Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL);

    private final Node node;
    private final YamlFaults faults;
    private final Map<String, Node> entries = new LinkedHashMap<>();

    /** Reads a node as a mapping with no other keys than these. */
    YamlMap(Node node, YamlFaults faults, List<String> keys) {
        this.node = node;
        this.faults = faults;
        if (!(node instanceof MappingNode mapping)) {
            faults.add(TemplateErrorCode.WRONG_KIND, node, "キーと値の組 " + keys, "a mapping with keys of " + keys);
            return;
        }
        for (NodeTuple tuple : mapping.getValue()) {
            Node key = tuple.getKeyNode();
            String name = key instanceof ScalarNode scalar ? scalar.getValue() : "";
            if (!keys.contains(name)) {
                faults.add(TemplateErrorCode.UNKNOWN_KEY, key, "次のキー: " + keys, "a key of " + keys);
            } else if (entries.putIfAbsent(name, tuple.getValueNode()) != null) {
                faults.add(TemplateErrorCode.DUPLICATE, key, "同じキーは 1 回だけ", "each key once");
            }
        }
    }

    Node node() {
        return node;
    }

    /** Where a key's value is; the mapping itself when the key is not there. */
    Node at(String key) {
        return entries.getOrDefault(key, node);
    }

    boolean has(String key) {
        return entries.containsKey(key);
    }

    Optional<Node> value(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    /** A value that has to be there. */
    Optional<Node> required(String key) {
        if (node instanceof MappingNode && !has(key)) {
            faults.add(TemplateErrorCode.MISSING_KEY, node, "キー " + key, "a key " + key);
        }
        return value(key);
    }

    /** A text of one line, without spaces at its ends. */
    Optional<String> text(String key) {
        return value(key).flatMap(this::text);
    }

    Optional<String> requiredText(String key) {
        return required(key).flatMap(this::text);
    }

    /** A mapping {@code ja, en}, or a plain text that is the same in both. */
    Optional<Wording> wording(String key) {
        return value(key).flatMap(this::wording);
    }

    Optional<Wording> requiredWording(String key) {
        return required(key).flatMap(this::wording);
    }

    Optional<Boolean> flag(String key) {
        return text(key).flatMap(text -> {
            if (text.equals("true") || text.equals("false")) {
                return Optional.of(text.equals("true"));
            }
            faults.add(TemplateErrorCode.BAD_VALUE, at(key), "true か false", "true or false");
            return Optional.empty();
        });
    }

    Optional<LocalDate> date(String key) {
        return text(key).flatMap(text -> {
            try {
                return Optional.of(LocalDate.parse(text));
            } catch (DateTimeException e) {
                faults.add(TemplateErrorCode.BAD_VALUE, at(key), "2026-03-25 の形の日付", "a day such as 2026-03-25");
                return Optional.empty();
            }
        });
    }

    Optional<Integer> number(String key, int from, int to) {
        return text(key).flatMap(text -> {
            boolean small = text.matches("\\d{1,6}");
            if (small && Integer.parseInt(text) >= from && Integer.parseInt(text) <= to) {
                return Optional.of(Integer.parseInt(text));
            }
            faults.add(
                    TemplateErrorCode.BAD_VALUE,
                    at(key),
                    from + " から " + to + " の整数",
                    "a whole number " + from + " to " + to);
            return Optional.empty();
        });
    }

    List<Node> list(String key) {
        Optional<Node> value = value(key);
        if (value.isPresent() && value.get() instanceof SequenceNode sequence) {
            return sequence.getValue();
        }
        value.ifPresent(n -> faults.add(TemplateErrorCode.WRONG_KIND, n, "一覧（- で始まる行）", "a list"));
        return List.of();
    }

    /** The text of a plain value. */
    Optional<String> text(Node value) {
        if (!(value instanceof ScalarNode scalar) || !PLAIN.contains(value.getTag())) {
            faults.add(TemplateErrorCode.WRONG_KIND, value, "文字列", "a plain value");
            return Optional.empty();
        }
        String text = scalar.getValue();
        boolean clean =
                CharacterCheck.of(text, true).stream().allMatch(f -> f.code().severity() == Severity.WARNING);
        if (text.isBlank() || !clean || text.codePointCount(0, text.length()) > Wording.LIMIT) {
            faults.add(
                    TemplateErrorCode.BAD_TEXT,
                    value,
                    "制御文字のない 1～" + Wording.LIMIT + " 文字",
                    "1 to " + Wording.LIMIT + " characters without control characters");
            return Optional.empty();
        }
        return Optional.of(text.strip());
    }

    private Optional<Wording> wording(Node value) {
        if (value instanceof ScalarNode) {
            return text(value).map(Wording::same);
        }
        YamlMap both = new YamlMap(value, faults, List.of("ja", "en"));
        Optional<String> ja = both.requiredText("ja");
        Optional<String> en = both.requiredText("en");
        return ja.flatMap(j -> en.map(e -> new Wording(j, e)));
    }
}
