package dev.akashi.bench;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** On what was measured: hardware, Java, libraries, sources. */
final class Machine {

    private Machine() {}

    static JsonObject describe(Path root) {
        JsonObject json = new JsonObject();
        json.addProperty("processor", procValue("/proc/cpuinfo", "model name").orElse("unknown"));
        json.addProperty("processors", Runtime.getRuntime().availableProcessors());
        json.addProperty("memory", procValue("/proc/meminfo", "MemTotal").orElse("unknown"));
        json.addProperty("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        json.addProperty("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
        json.addProperty("maxHeapBytes", Runtime.getRuntime().maxMemory());
        json.addProperty(
                "commit", Programs.line(root, "git", "rev-parse", "HEAD").orElse("unknown"));
        json.addProperty(
                "changedSinceCommit",
                Programs.line(root, "git", "status", "--porcelain", "--untracked-files=no")
                        .isPresent());
        json.addProperty("node", Programs.line(root, "node", "--version").orElse("none"));
        json.add("libraries", libraries());
        return json;
    }

    /** Name and version of each library, from the names of the jars on the class path. */
    private static JsonObject libraries() {
        TreeMap<String, String> versions = new TreeMap<>();
        for (String entry : System.getProperty("java.class.path").split(java.io.File.pathSeparator)) {
            String name = String.valueOf(Path.of(entry).getFileName());
            int dash = versionAt(name);
            if (name.endsWith(".jar") && dash > 0) {
                versions.put(name.substring(0, dash), name.substring(dash + 1, name.length() - 4));
            }
        }
        JsonObject json = new JsonObject();
        versions.forEach(json::addProperty);
        return json;
    }

    private static int versionAt(String jar) {
        for (int i = 0; i < jar.length() - 1; i++) {
            if (jar.charAt(i) == '-' && Character.isDigit(jar.charAt(i + 1))) {
                return i;
            }
        }
        return -1;
    }

    private static Optional<String> procValue(String file, String key) {
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
