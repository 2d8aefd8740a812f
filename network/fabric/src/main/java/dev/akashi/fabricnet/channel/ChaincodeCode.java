package dev.akashi.fabricnet.channel;

import dev.akashi.fabricnet.node.NetworkException;
import dev.akashi.identity.Digests;
import dev.akashi.identity.OwnerOnlyFiles;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The jars that a chaincode process runs.
 *
 * @param classPath the jars, and when the sources are being worked on, folders of classes
 */
public record ChaincodeCode(List<Path> classPath) {

    /** Copies the list. */
    public ChaincodeCode {
        classPath = List.copyOf(classPath);
    }

    /**
     * Finds the jars: those in the folder, else those of the installation that this program runs from, else whatever
     * this program itself runs.
     */
    public static ChaincodeCode find(Optional<Path> folder) {
        if (folder.isPresent()) {
            return inFolder(folder.get());
        }
        Optional<Path> installed =
                Optional.ofNullable(System.getProperty("akashi.home")).map(home -> Path.of(home, "chaincode"));
        if (installed.filter(Files::isDirectory).isPresent()) {
            return inFolder(installed.get());
        }
        return new ChaincodeCode(Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .map(Path::toAbsolutePath)
                .filter(Files::exists)
                .toList());
    }

    private static ChaincodeCode inFolder(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> jars = files.filter(file -> file.toString().endsWith(".jar"))
                    .map(Path::toAbsolutePath)
                    .sorted()
                    .toList();
            if (jars.isEmpty()) {
                throw new NetworkException("chaincode: expected jars in " + folder + ", found none");
            }
            return new ChaincodeCode(jars);
        } catch (IOException e) {
            throw new NetworkException("chaincode: expected a folder of jars, found " + folder, e);
        }
    }

    /**
     * Copies the code into a folder, whole or not at all, unless there is code in it already.
     *
     * @return the code in the folder
     */
    public ChaincodeCode keep(Path folder) {
        try {
            if (!Files.isDirectory(folder)) {
                Path parent = Objects.requireNonNull(folder.toAbsolutePath().getParent(), "parent");
                OwnerOnlyFiles.createDirectories(parent);
                Path begun = Files.createTempDirectory(parent, ".new");
                int number = 0;
                for (Path entry : classPath) {
                    copy(entry, begun.resolve(String.format(Locale.ROOT, "%03d-%s", number++, entry.getFileName())));
                }
                Files.move(begun, folder, StandardCopyOption.ATOMIC_MOVE);
            }
            try (Stream<Path> entries = Files.list(folder)) {
                return new ChaincodeCode(entries.sorted().toList());
            }
        } catch (IOException e) {
            throw new NetworkException("chaincode: expected to keep its code in " + folder + ", found " + e, e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    /** {@return the class path as Java takes it} */
    public String argument() {
        return String.join(
                File.pathSeparator, classPath.stream().map(Path::toString).toList());
    }

    /** {@return the SHA-256, hex, over names and contents of all files, in the order of their names} */
    public String hash() {
        List<Named> files = new ArrayList<>();
        try {
            for (Path entry : classPath) {
                if (Files.isDirectory(entry)) {
                    try (Stream<Path> inside = Files.walk(entry)) {
                        inside.filter(Files::isRegularFile)
                                .forEach(file -> files.add(new Named(
                                        entry.relativize(file).toString().replace('\\', '/'), file)));
                    }
                } else {
                    files.add(new Named(String.valueOf(entry.getFileName()), entry));
                }
            }
            files.sort(Comparator.comparing(Named::name)
                    .thenComparing(named -> named.file().toString()));
            MessageDigest digest = Digests.sha256();
            for (Named named : files) {
                digest.update(Digests.sha256(named.name().getBytes(StandardCharsets.UTF_8)));
                digest.update(Digests.sha256(Files.readAllBytes(named.file())));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new NetworkException("chaincode: expected readable jars, found " + e.getMessage(), e);
        }
    }

    private record Named(String name, Path file) {}
}
