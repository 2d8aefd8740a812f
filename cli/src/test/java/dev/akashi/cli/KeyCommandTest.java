package dev.akashi.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.akashi.model.signing.KeyAlgorithm;
import dev.akashi.model.signing.PrivateKeySigner;
import dev.akashi.model.signing.VerificationKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyCommandTest {

    @TempDir
    Path folder;

    @Nested
    class a_new_key {

        @ParameterizedTest
        @CsvSource({"ed25519, ED25519, z6Mk", "p256, P256, zDna", "P256, P256, zDna"})
        void signs_what_its_public_part_verifies(String name, KeyAlgorithm algorithm, String prefix)
                throws IOException {
            Path file = folder.resolve("seal.pem");

            Ran ran = Ran.akashi("key", "new", "--out", file, "--algorithm", name);

            assertThat(ran.exitCode()).isZero();
            VerificationKey key =
                    VerificationKey.parse(Files.readString(folder.resolve("seal.pem.pub"), StandardCharsets.US_ASCII)
                            .strip());
            byte[] message = {1, 2, 3};
            PrivateKeySigner signer = PrivateKeySigner.fromPem(Files.readString(file, StandardCharsets.US_ASCII));
            assertThat(key.verify(message, signer.sign(message))).isTrue();
            assertThat(key.algorithm()).isEqualTo(algorithm);
            assertThat(key.toString()).startsWith(prefix);
            assertThat(ran.outLines())
                    .containsExactly(
                            "public key  " + key,
                            "key id      " + key.keyId(),
                            "did         did:key:" + key,
                            "algorithm   " + algorithm.name().toLowerCase(java.util.Locale.ROOT));
        }

        @Test
        void is_of_the_kind_for_credentials_when_nothing_is_said() {
            assertThat(Ran.akashi("key", "new", "--out", folder.resolve("k")).out())
                    .contains("algorithm   ed25519");
        }

        @Test
        void can_be_read_by_its_owner_only() throws IOException {
            assumeTrue(
                    folder.getFileSystem().supportedFileAttributeViews().contains("posix"),
                    "this file system has no POSIX permissions, so there are none to look at");
            Path file = folder.resolve("new/folder/seal.pem");

            Ran.akashi("key", "new", "--out", file);

            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }

        @Test
        void comes_alone_or_with_others_and_all_differ() throws IOException {
            Ran ran = Ran.akashi("key", "new", "--out", folder.resolve("a"), "--out", folder.resolve("b"));

            assertThat(ran.exitCode()).isZero();
            assertThat(Files.readString(folder.resolve("a.pub")))
                    .isNotEqualTo(Files.readString(folder.resolve("b.pub")));
            assertThat(ran.out()).doesNotContain("PRIVATE");
        }

        @ParameterizedTest
        @CsvSource({"taken", "taken.pub"})
        void never_overwrites_a_key_nor_the_public_part_of_one(String existing) throws IOException {
            Files.writeString(folder.resolve(existing), "mine");

            Ran ran = Ran.akashi("key", "new", "--out", folder.resolve("fresh"), "--out", folder.resolve("taken"));

            assertThat(ran.exitCode()).isEqualTo(2);
            assertThat(ran.errLines())
                    .containsExactly("akashi: expected a new file, found one at " + folder.resolve(existing)
                            + "; a key is never overwritten");
            assertThat(Files.readString(folder.resolve(existing))).isEqualTo("mine");
            assertThat(folder.resolve("fresh")).doesNotExist();
        }
    }

    @Nested
    class showing_a_key {

        @Test
        void says_the_same_of_its_file_of_its_public_file_and_of_the_key_itself() throws IOException {
            Path file = folder.resolve("k");
            Ran made = Ran.akashi("key", "new", "--out", file);
            String key = Files.readString(folder.resolve("k.pub")).strip();

            assertThat(Ran.akashi("key", "show", file).out()).isEqualTo(made.out());
            assertThat(Ran.akashi("key", "show", file + ".pub").out()).isEqualTo(made.out());
            assertThat(Ran.akashi("key", "show", key).out()).isEqualTo(made.out());
        }
    }
}
