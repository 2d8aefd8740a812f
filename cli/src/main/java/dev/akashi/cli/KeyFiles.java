package dev.akashi.cli;

import dev.akashi.model.signing.PrivateKeySigner;
import dev.akashi.model.signing.VerificationKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/** Keys in files: {@code FILE} holds the private key as PEM, readable by its owner only; {@code FILE.pub} the Multikey. */
final class KeyFiles {

    private KeyFiles() {}

    static Path publicFile(Path file) {
        return file.resolveSibling(file.getFileName() + ".pub");
    }

    /** Refuses places at which a key, or the public part of one, is already. */
    static void requireNew(Path file) {
        for (Path part : List.of(file, publicFile(file))) {
            if (Files.exists(part, LinkOption.NOFOLLOW_LINKS)) {
                throw taken(part);
            }
        }
    }

    static void write(Path file, PrivateKeySigner signer) {
        requireNew(file);
        Path parent = file.toAbsolutePath().getParent();
        try {
            if (parent != null) {
                Files.createDirectories(parent);
            }
        } catch (IOException e) {
            throw unwritable(file, e);
        }
        try {
            boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
            if (posix) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            } else {
                Files.createFile(file);
            }
            Files.writeString(file, signer.toPem(), StandardCharsets.US_ASCII, StandardOpenOption.WRITE);
            Files.writeString(
                    publicFile(file),
                    signer.verificationKey() + "\n",
                    StandardCharsets.US_ASCII,
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw taken(file);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private static UsageException unwritable(Path file, IOException e) {
        return new UsageException("expected " + file + " to be a place for a key: " + Failures.line(e), e);
    }

    private static UsageException taken(Path file) {
        return new UsageException("expected a new file, found one at " + file + "; a key is never overwritten");
    }

    static PrivateKeySigner readSigner(Path file) {
        try {
            return PrivateKeySigner.fromPem(Files.readString(file, StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UsageException(
                    "expected a key file made by \"akashi key new\", found none readable at " + file, e);
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage() + " in " + file, e);
        }
    }

    /**
     * A key that a statement names.
     *
     * @param key its public part
     * @param signer the key itself, if it is at hand; otherwise its owner signs later
     */
    record NamedKey(VerificationKey key, Optional<PrivateKeySigner> signer) {}

    /** Reads a key that signs, or the public part of one whose owner signs later. */
    static NamedKey readNamed(Path fileOrKey) {
        String text = fileOrKey.toString();
        if (text.endsWith(".pub") || (text.startsWith("z") && !Files.exists(fileOrKey))) {
            return new NamedKey(readPublic(fileOrKey.toString()), Optional.empty());
        }
        PrivateKeySigner signer = readSigner(fileOrKey);
        return new NamedKey(signer.verificationKey(), Optional.of(signer));
    }

    /** Reads a public key from a {@code .pub} file, from a private key file, or from a Multikey itself. */
    static VerificationKey readPublic(String fileOrKey) {
        if (fileOrKey.startsWith("z")) {
            try {
                return VerificationKey.parse(fileOrKey);
            } catch (IllegalArgumentException e) {
                // Perhaps a file whose name begins so.
            }
        }
        Path file = Path.of(fileOrKey);
        if (!file.toString().endsWith(".pub")) {
            return readSigner(file).verificationKey();
        }
        try {
            return VerificationKey.parse(
                    Files.readString(file, StandardCharsets.US_ASCII).strip());
        } catch (IOException e) {
            throw new UsageException("expected a public key file, found none readable at " + file, e);
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage() + " in " + file, e);
        }
    }
}
