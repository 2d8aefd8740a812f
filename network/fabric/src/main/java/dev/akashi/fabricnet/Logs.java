package dev.akashi.fabricnet;

import dev.akashi.fabricnet.node.LogFile;
import dev.akashi.fabricnet.node.NetworkException;
import dev.akashi.fabricnet.node.Node;
import dev.akashi.fabricnet.render.Layout;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The logs of a network's nodes, those of nodes that were stopped or left included. Needs nothing but the folder: not that
 * anything runs, nor Fabric's programs.
 */
final class Logs {
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Layout layout;

    Logs(Layout layout) {
        this.layout = layout;
    }

    /** {@return the logs that there are, by the names of their nodes} */
    Map<String, Path> all() throws IOException {
        Map<String, Path> logs = new TreeMap<>();
        if (!Files.isDirectory(layout.nodes())) {
            return logs;
        }
        try (Stream<Path> folders = Files.list(layout.nodes())) {
            folders.map(folder -> folder.resolve(Node.LOG))
                    .filter(Files::isRegularFile)
                    .forEach(log ->
                            logs.put(layout.nodes().relativize(log).getName(0).toString(), log));
        }
        return logs;
    }

    /**
     * {@return the log of that node}
     *
     * @throws NetworkException when there is none
     */
    Path of(String node) throws IOException {
        Map<String, Path> logs = all();
        return Optional.ofNullable(logs.get(node))
                .orElseThrow(() -> new NetworkException("node: expected one of " + logs.keySet() + ", found " + node));
    }

    /**
     * Prints what the nodes say, line by line, until it is told to end. Of several, each line begins with its node's name.
     *
     * @param node which one; all, also those that begin later, when empty
     * @param lines how many lines to begin with, of each
     * @param end ends it
     */
    void follow(Optional<String> node, int lines, PrintWriter out, CountDownLatch end)
            throws IOException, InterruptedException {
        if (node.isPresent()) {
            of(node.get());
        }
        Map<String, LogFile> followed = new TreeMap<>();
        int before = lines;
        boolean last = false;
        while (true) {
            for (Map.Entry<String, Path> log : all().entrySet()) {
                if (node.filter(name -> !name.equals(log.getKey())).isEmpty() && !followed.containsKey(log.getKey())) {
                    followed.put(log.getKey(), LogFile.fromLast(log.getValue(), before));
                }
            }
            // A log that was not there at the beginning is new from its first line on.
            before = Integer.MAX_VALUE;
            print(followed, node.isEmpty(), last, out);
            if (last) {
                return;
            }
            // Looked at once more after the end is asked for, so that what was said before it is not left out.
            last = end.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static void print(Map<String, LogFile> logs, boolean named, boolean last, PrintWriter out)
            throws IOException {
        int width = logs.keySet().stream().mapToInt(String::length).max().orElse(0);
        for (Map.Entry<String, LogFile> log : logs.entrySet()) {
            List<String> lines = new ArrayList<>(log.getValue().more());
            if (last) {
                log.getValue().rest().ifPresent(lines::add);
            }
            String begin = named ? String.format(Locale.ROOT, "%-" + width + "s  ", log.getKey()) : "";
            lines.forEach(line -> out.println(begin + line));
        }
        out.flush();
    }
}
