package dev.akashi.cli;

import dev.akashi.model.signing.PrivateKeySigner;
import dev.akashi.model.signing.VerificationKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Keys in files: {@code FILE} holds the private key as PEM, readable by its owner only; {@code FILE.pub} the Multikey. */
final class KeyFiles {

    private KeyFiles() {}

    static Path publicFile(Path file) {
        return file.resolveSibling(file.getFileName() + ".pub");
    }

    static void write(Path file, PrivateKeySigner signer) {
        try {
            Path parent = file.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
            if (posix) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            } else {
                Files.createFile(file);
            }
            Files.writeString(file, signer.toPem(), StandardCharsets.US_ASCII, StandardOpenOption.WRITE);
            Files.writeString(publicFile(file), signer.verificationKey() + "\n", StandardCharsets.US_ASCII);
        } catch (FileAlreadyExistsException e) {
            throw new UsageException("expected a new file, found one at " + file + "; a key is never overwritten", e);
        } catch (IOException e) {
            throw new UsageException("the key could not be written to " + file + ": " + e.getMessage(), e);
        }
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
        if (!file.getFileName().toString().endsWith(".pub")) {
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

    /** Whether others than the owner may read a private key file. */
    static boolean isExposed(Path file) {
        try {
            return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                    && !Set.of("rw-------", "r--------")
                            .contains(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        } catch (IOException e) {
            return false;
        }
    }
}
