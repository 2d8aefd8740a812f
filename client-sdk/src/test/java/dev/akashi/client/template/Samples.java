package dev.akashi.client.template;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the folder {@code samples} of the source tree. */
final class Samples {

    private Samples() {}

    static Path folder() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path samples = at.resolve("samples");
            if (Files.isDirectory(samples.resolve("templates"))) {
                return samples;
            }
        }
        throw new IllegalStateException("expected a folder samples/templates above the working directory");
    }

    static Template template(String name) throws IOException {
        return Template.read(folder().resolve("templates").resolve(name + ".yaml"));
    }
}
