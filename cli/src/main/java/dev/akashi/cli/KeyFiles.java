package dev.akashi.cli;

import dev.akashi.model.signing.PrivateKeySigner;
import dev.akashi.model.signing.VerificationKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;

/** Keys in files: {@code FILE} holds the private key as PEM, readable by its owner only; {@code FILE.pub} the Multikey. */
final class KeyFiles {

    private static final Passphrases PASSPHRASES = Passphrases.ofThisProcess();

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

    /** Writes a new key, as it is. */
    static void write(Path file, PrivateKeySigner signer) {
        write(file, signer, signer.toPem());
    }

    /** Writes a new key under a passphrase, which is asked for. */
    static void writeProtected(Path file, PrivateKeySigner signer, SecureRandom random) {
        char[] passphrase = PASSPHRASES.choose(file.toString());
        write(file, signer, ProtectedKey.protect(signer, passphrase, random));
        Arrays.fill(passphrase, ' ');
    }

    /** Puts a key that is there under a passphrase, or under another one. The file is the old one or the new one, never less. */
    static VerificationKey protect(Path file, SecureRandom random) {
        PrivateKeySigner signer = readSigner(file);
        char[] passphrase = PASSPHRASES.choose(file.toString());
        String pem = ProtectedKey.protect(signer, passphrase, random);
        Arrays.fill(passphrase, ' ');
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(fresh);
            create(fresh, pem);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
        return signer.verificationKey();
    }

    private static void create(Path file, String pem) throws IOException {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        if (posix) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } else {
            Files.createFile(file);
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = StandardCharsets.US_ASCII.encode(pem);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private static void write(Path file, PrivateKeySigner signer, String pem) {
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
            create(file, pem);
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
            String pem = Files.readString(file, StandardCharsets.US_ASCII);
            return isProtected(pem)
                    ? PASSPHRASES.open(file.toString(), passphrase -> ProtectedKey.open(pem, passphrase))
                    : PrivateKeySigner.fromPem(pem);
        } catch (IOException e) {
            throw new UsageException(
                    "expected a key file made by \"akashi key new\", found none readable at " + file, e);
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage() + " in " + file, e);
        }
    }

    /** Whether the text of a key file is under a passphrase. Here, because a key that is not needs none of {@link ProtectedKey}. */
    static boolean isProtected(String pem) {
        return pem.contains("-----BEGIN " + ProtectedKey.PROTECTED + "-----");
    }

    /** Reads the public key of a {@code .pub} file. */
    static VerificationKey readPublic(Path file) {
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
