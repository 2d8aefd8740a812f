package dev.akashi.fabricnet;

import dev.akashi.fabricnet.node.Node;
import dev.akashi.fabricnet.render.Layout;
import dev.akashi.fabricnet.render.Templates;
import dev.akashi.identity.OwnerOnlyFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Services of each host, for systemd and for compose, from the same nodes that the kit starts on one machine. */
final class HostFiles {
    private final Layout layout;

    HostFiles(Layout layout) {
        this.layout = layout;
    }

    Path write(List<Node> nodes) throws IOException {
        Path folder = layout.directory().resolve("hosts");
        Map<String, List<Node>> byHost = new TreeMap<>();
        nodes.forEach(node ->
                byHost.computeIfAbsent(node.host(), host -> new ArrayList<>()).add(node));
        for (Map.Entry<String, List<Node>> host : byHost.entrySet()) {
            Path its = folder.resolve(host.getKey());
            for (Node node : host.getValue()) {
                write(its.resolve("akashi-" + node.name() + ".service"), unit(node));
            }
            write(its.resolve("compose.yaml"), compose(host.getValue()));
        }
        return folder;
    }

    private String unit(Node node) {
        return Templates.unit(
                "node.service",
                Map.of(
                        "name", node.name(),
                        "directory", layout.directory().toString(),
                        "folder", node.folder().toString(),
                        "environment", variables(node),
                        "command", Templates.unitCommand(node.command())));
    }

    private String compose(List<Node> nodes) {
        List<Map<String, Object>> services = new ArrayList<>();
        for (Node node : nodes) {
            String program = String.valueOf(Path.of(node.command().get(0)).getFileName());
            services.add(Map.of(
                    "name", node.name(),
                    "peer", program.equals("peer"),
                    "orderer", program.equals("orderer"),
                    "java", program.equals("java"),
                    "folder", node.folder().toString(),
                    "command", command(program, node),
                    "environment", variables(node)));
        }
        return Templates.compose(
                "compose.yaml",
                Map.of("services", services, "directory", layout.directory().toString()));
    }

    /** In an image the program is on the path. */
    private static List<String> command(String program, Node node) {
        List<String> command = new ArrayList<>(node.command());
        command.set(0, program);
        return command;
    }

    private static List<Map<String, String>> variables(Node node) {
        return new TreeMap<>(node.environment())
                .entrySet().stream()
                        .map(entry -> Map.of("name", entry.getKey(), "value", entry.getValue()))
                        .toList();
    }

    private static void write(Path file, String text) throws IOException {
        OwnerOnlyFiles.write(file, text.getBytes(StandardCharsets.UTF_8));
    }
}
