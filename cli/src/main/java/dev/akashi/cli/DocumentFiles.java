package dev.akashi.cli;

import dev.akashi.credential.Bundle;
import dev.akashi.model.json.JsonFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Documents and the bundles beside them: {@code NAME.bundle.json} goes with {@code NAME.json}, {@code NAME.pdf}, ... */
final class DocumentFiles {

    private static final String BUNDLE = ".bundle.json";

    private DocumentFiles() {}

    /** The documents that were named: files as they are, of folders those that have a bundle beside them. */
    static List<Path> documents(List<Path> named) {
        List<Path> documents = new ArrayList<>();
        for (Path path : named) {
            if (Files.isDirectory(path)) {
                documents.addAll(inFolder(path));
            } else {
                documents.add(path);
            }
        }
        return documents;
    }

    /** The bundle beside a document; empty when there is none. */
    static Optional<Path> bundleOf(Path document) {
        String name = document.getFileName().toString();
        int dot = name.lastIndexOf('.');
        Path bundle = document.resolveSibling((dot < 0 ? name : name.substring(0, dot)) + BUNDLE);
        return Files.isReadable(bundle) ? Optional.of(bundle) : Optional.empty();
    }

    /** Reads the bundle of a document, or a bundle itself. */
    static Bundle readBundle(Path documentOrBundle) {
        Path file = documentOrBundle.toString().endsWith(BUNDLE)
                ? documentOrBundle
                : bundleOf(documentOrBundle)
                        .orElseThrow(() ->
                                new UsageException("expected a bundle beside " + documentOrBundle + ", found none"));
        try {
            return Bundle.parse(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UsageException("expected a readable bundle, found none at " + file, e);
        } catch (JsonFormatException e) {
            throw new UsageException("expected a bundle in " + file + ": " + e.getMessage(), e);
        }
    }

    static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UsageException("expected a readable file, found none at " + file, e);
        }
    }

    private static List<Path> inFolder(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(BUNDLE))
                    .filter(file -> bundleOf(file).isPresent())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UsageException("expected a readable folder, found none at " + folder, e);
        }
    }
}
