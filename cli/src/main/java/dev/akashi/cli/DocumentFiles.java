package dev.akashi.cli;

import dev.akashi.credential.Bundle;
import dev.akashi.model.json.JsonFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Documents and the bundles beside them: {@code NAME.bundle.json} goes with {@code NAME.json}, {@code NAME.pdf}, ... */
final class DocumentFiles {

    /** The largest file that is read, 64 MiB: a document is a page or two. */
    static final int LARGEST = 64 * 1024 * 1024;

    private static final String BUNDLE = ".bundle.json";
    private static final String PAPER = ".paper";

    private DocumentFiles() {}

    /**
     * The documents that were named, in that order: files as they are; of a folder, by name, every JSON file and every
     * other file with a bundle beside it. Bundles are no documents, and left out: {@code *.json} names them too.
     */
    static List<Path> documents(List<Path> named) {
        List<Path> documents = new ArrayList<>();
        for (Path path : named) {
            if (Files.isDirectory(path)) {
                documents.addAll(inFolder(path));
            } else if (!isBundle(path)) {
                documents.add(path);
            }
        }
        return documents;
    }

    private static boolean isBundle(Path file) {
        return file.toString().endsWith(BUNDLE);
    }

    /** The bundle beside a document; empty when there is none. */
    static Optional<Path> bundleOf(Path document) {
        String name = String.valueOf(document.getFileName());
        int dot = name.lastIndexOf('.');
        Path bundle = document.resolveSibling((dot < 0 ? name : name.substring(0, dot)) + BUNDLE);
        return Files.isReadable(bundle) ? Optional.of(bundle) : Optional.empty();
    }

    /**
     * The bundle of the other document of the same row, in the same folder: of the certificate {@code NAME.paper.pdf} beside the
     * credential {@code NAME.json}, or the other way round. Empty when there is none of the same batch.
     */
    static Optional<Bundle> beside(Path documentOrBundle, Bundle bundle) {
        String name = String.valueOf(documentOrBundle.getFileName());
        String stem = isBundle(documentOrBundle)
                ? name.substring(0, name.length() - BUNDLE.length())
                : name.substring(0, Math.max(name.lastIndexOf('.'), 0));
        Path other = documentOrBundle.resolveSibling(
                (stem.endsWith(PAPER) ? stem.substring(0, stem.length() - PAPER.length()) : stem + PAPER) + BUNDLE);
        return Optional.of(other)
                .filter(Files::isReadable)
                .map(DocumentFiles::readBundle)
                .filter(found -> found.root().equals(bundle.root()));
    }

    /** Reads the bundle of a document, or a bundle itself. */
    static Bundle readBundle(Path documentOrBundle) {
        Path file = isBundle(documentOrBundle)
                ? documentOrBundle
                : bundleOf(documentOrBundle)
                        .orElseThrow(() ->
                                new UsageException("expected a bundle beside " + documentOrBundle + ", found none"));
        try {
            return Bundle.parse(read(file));
        } catch (JsonFormatException e) {
            throw new UsageException("expected a bundle in " + file + ": " + e.getMessage(), e);
        }
    }

    /** Reads a file, which may be a pipe and never end, up to the limit. */
    static byte[] read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(LARGEST + 1);
            if (content.length > LARGEST) {
                throw new UsageException("expected a file of at most " + LARGEST / (1024 * 1024)
                        + " MiB, found a larger one at " + file);
            }
            return content;
        } catch (IOException e) {
            throw new UsageException("expected a readable file, found " + Failures.describe(e) + " at " + file, e);
        }
    }

    private static List<Path> inFolder(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !isBundle(file))
                    .filter(file ->
                            file.toString().endsWith(".json") || bundleOf(file).isPresent())
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new UsageException("expected a readable folder, found none at " + folder, e);
        }
    }
}
