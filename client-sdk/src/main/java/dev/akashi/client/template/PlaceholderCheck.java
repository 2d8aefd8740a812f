package dev.akashi.client.template;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * Looks at every placeholder of the title, of the achievement and of the certificate: something must fill it in each row, and it must not
 * bring out what the template keeps out of the credential. The id of an achievement is the same for all who achieved
 * the same, so only a value of a list, or a constant, may be part of it.
 */
final class PlaceholderCheck {

    private final Map<String, Column> columns = new HashMap<>();
    private final Map<String, Constant> constants = new HashMap<>();
    private final YamlFaults faults;

    PlaceholderCheck(List<Column> columns, List<Constant> constants, YamlFaults faults) {
        columns.forEach(c -> this.columns.put(c.field(), c));
        constants.forEach(c -> this.constants.put(c.field(), c));
        this.faults = faults;
    }

    void check(YamlMap template) {
        template.value("title").ifPresent(n -> texts(n, false));
        template.value("certificate")
                .map(PlaceholderCheck::entries)
                .map(entries -> entries.get("text"))
                .ifPresent(n -> texts(n, false));
        template.value("achievement")
                .ifPresent(n -> entries(n).forEach((key, value) -> texts(value, key.equals("id"))));
    }

    private void texts(Node node, boolean inId) {
        if (node instanceof ScalarNode scalar) {
            text(scalar, inId);
        } else {
            entries(node).values().forEach(value -> {
                if (value instanceof ScalarNode scalar) {
                    text(scalar, inId);
                }
            });
        }
    }

    private static Map<String, Node> entries(Node node) {
        Map<String, Node> entries = new HashMap<>();
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode key) {
                    entries.put(key.getValue(), tuple.getValueNode());
                }
            }
        }
        return entries;
    }

    private void text(ScalarNode node, boolean inId) {
        if (Wording.hasStrayBrace(node.getValue())) {
            faults.add(TemplateErrorCode.BAD_PLACEHOLDER, node, "波かっこは {field} の形だけ", "braces only as in {field}");
        }
        for (String name : Wording.placeholders(node.getValue())) {
            Optional<Column> column = Optional.ofNullable(columns.get(name));
            if (Fields.PERSONAL.contains(name)) {
                personal(node, name);
            } else if (column.isPresent()) {
                column(node, column.get(), inId);
            } else if (!constants.containsKey(name)) {
                faults.add(
                        TemplateErrorCode.BAD_PLACEHOLDER,
                        node,
                        "columns か constants にある項目名（{" + name + "} はありません）",
                        "a field of columns or constants in place of {" + name + "}");
            }
        }
    }

    private void personal(ScalarNode node, String name) {
        faults.add(
                TemplateErrorCode.PRIVATE_PLACEHOLDER,
                node,
                "本人が分かる項目のない文（{" + name + "} は使えません）",
                "a text about the award, without {" + name + "}, which tells who the holder is");
    }

    private void column(ScalarNode node, Column column, boolean inId) {
        String name = column.field();
        if (!column.inCredential()) {
            faults.add(
                    TemplateErrorCode.PRIVATE_PLACEHOLDER,
                    node,
                    "inCredential: true の列（{" + name + "} はそうではありません）",
                    "a column with inCredential: true in place of {" + name + "}");
        }
        if (!column.required()) {
            faults.add(
                    TemplateErrorCode.BAD_PLACEHOLDER,
                    node,
                    "required: true の列（{" + name + "} は空のことがあります）",
                    "a column with required: true in place of {" + name + "}, which may be empty");
        }
        if (inId && column.type() != Column.Type.ENUM) {
            faults.add(
                    TemplateErrorCode.BAD_PLACEHOLDER,
                    node,
                    "id には type: enum の列か constants だけ",
                    "in an id only constants and columns of type enum, found {" + name + "}");
        }
    }
}
