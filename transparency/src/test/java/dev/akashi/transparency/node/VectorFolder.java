package dev.akashi.transparency.node;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.akashi.model.json.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The files of {@code vectors/} and the manifest that says what they are. */
final class VectorFolder {

    static final String MANIFEST = "manifest.json";

    private final SortedMap<String, byte[]> files = new TreeMap<>();
    private final Set<String> names = new LinkedHashSet<>();
    private final JsonArray vectors = new JsonArray();

    /** Keeps a file; the same name always has the same content. */
    String put(String name, byte[] content) {
        byte[] known = files.putIfAbsent(name, content);
        if (known != null && !Arrays.equals(known, content)) {
            throw new IllegalStateException("expected one content of " + name + ", found two");
        }
        return name;
    }

    /** Begins a vector. */
    JsonObject vector(String kind, String name, String defect) {
        if (!names.add(name)) {
            throw new IllegalStateException("expected every name once, found " + name + " twice");
        }
        JsonObject vector = new JsonObject();
        vector.addProperty("kind", kind);
        vector.addProperty("name", name);
        vector.addProperty("defect", defect);
        vectors.add(vector);
        return vector;
    }

    /** Every file with its name in the folder, the manifest among them. */
    SortedMap<String, byte[]> all() {
        JsonObject manifest = new JsonObject();
        manifest.addProperty("version", 1);
        manifest.add("vectors", vectors);
        SortedMap<String, byte[]> all = new TreeMap<>(files);
        all.put(MANIFEST, StrictJson.utf8(StrictJson.writePretty(manifest)));
        return all;
    }

    /** Writes everything, in place of what was there. */
    void write(Path folder) throws IOException {
        Set<String> before = new LinkedHashSet<>(read(folder).keySet());
        for (Map.Entry<String, byte[]> file : all().entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.resolve("..").normalize());
            Files.write(path, file.getValue());
            before.remove(file.getKey());
        }
        for (String old : before) {
            Files.delete(folder.resolve(old));
        }
    }

    /** The files of a folder, but for its README. */
    static SortedMap<String, byte[]> read(Path folder) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        if (Files.isDirectory(folder)) {
            try (var paths = Files.walk(folder)) {
                for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
                    files.put(folder.relativize(path).toString().replace('\\', '/'), Files.readAllBytes(path));
                }
            }
        }
        files.remove("README.md");
        return files;
    }
}
