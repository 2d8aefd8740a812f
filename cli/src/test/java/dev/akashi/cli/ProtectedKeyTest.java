package dev.akashi.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.akashi.model.signing.KeyAlgorithm;
import dev.akashi.model.signing.PrivateKeySigner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProtectedKeyTest {

    private static final SecureRandom RANDOM = new SecureRandom();

    @TempDir
    Path folder;

    @Nested
    class a_protected_key {

        @ParameterizedTest
        @EnumSource
        void is_opened_by_its_passphrase_and_by_no_other(KeyAlgorithm algorithm) {
            PrivateKeySigner signer = PrivateKeySigner.generate(algorithm, RANDOM);
            String pem = ProtectedKey.protect(signer, "正しい馬 battery".toCharArray(), RANDOM);
            assertThat(KeyFiles.isProtected(pem)).isTrue();
            assertThat(pem)
                    .doesNotContain(
                            "BEGIN PRIVATE KEY",
                            signer.toPem().lines().skip(1).findFirst().orElseThrow());
            assertThat(ProtectedKey.open(pem, "正しい馬 battery".toCharArray()).map(PrivateKeySigner::toPem))
                    .contains(signer.toPem());
            assertThat(ProtectedKey.open(pem, "正しい馬 batterz".toCharArray())).isEmpty();
        }

        @Test
        void that_is_damaged_is_refused_and_never_opened() {
            String pem = ProtectedKey.protect(
                    PrivateKeySigner.generate(KeyAlgorithm.ED25519, RANDOM), "passphrase".toCharArray(), RANDOM);
            String cut = pem.replaceFirst("\\n[A-Za-z0-9+/]{64}\\n", "\n");
            assertThat(openedOrRefused(cut)).isFalse();
            assertThat(openedOrRefused(pem.replace("BEGIN PUBLIC KEY", "BEGIN OTHER KEY")))
                    .isFalse();
        }

        /** As other programs write them: another function, fewer iterations. */
        @ParameterizedTest
        @ValueSource(strings = {"-v2 aes-256-cbc", "-v2 aes-128-cbc -v2prf hmacWithSHA512"})
        void that_openssl_made_is_opened(String how) throws Exception {
            assumeTrue(
                    Files.exists(Path.of("/usr/bin/openssl")),
                    "openssl is not on this machine: its keys are not tried");
            PrivateKeySigner signer = PrivateKeySigner.generate(KeyAlgorithm.P256, RANDOM);
            Path plain = Files.writeString(folder.resolve("plain.pem"), signer.toPem());
            Path closed = folder.resolve("closed.pem");
            List<String> command = new ArrayList<>(List.of("/usr/bin/openssl", "pkcs8", "-topk8"));
            command.addAll(List.of(how.split(" ")));
            command.addAll(List.of("-in", plain.toString(), "-out", closed.toString(), "-passout", "pass:passphrase"));
            Process openssl = new ProcessBuilder(command).inheritIO().start();
            assertThat(openssl.waitFor(30, TimeUnit.SECONDS)).isTrue();
            String pem = Files.readString(closed)
                    + signer.toPem().substring(signer.toPem().indexOf("-----BEGIN PUBLIC"));
            assertThat(ProtectedKey.open(pem, "passphrase".toCharArray()).map(PrivateKeySigner::toPem))
                    .contains(signer.toPem());
            assertThat(ProtectedKey.open(pem, "passphrasf".toCharArray())).isEmpty();
        }

        private boolean openedOrRefused(String pem) {
            try {
                return ProtectedKey.open(pem, "passphrase".toCharArray()).isPresent();
            } catch (IllegalArgumentException e) {
                return false;
            }
        }

        /** One in some hundred wrong passphrases decrypts to something that ends as it should. */
        @Test
        void is_never_taken_for_damaged_because_of_a_wrong_passphrase() {
            String pem = few(PrivateKeySigner.generate(KeyAlgorithm.P256, RANDOM));
            for (int i = 0; i < 1_000; i++) {
                assertThat(ProtectedKey.open(pem, ("passphrase " + i).toCharArray()))
                        .isEmpty();
            }
            assertThat(ProtectedKey.open(pem, "passphrase".toCharArray())).isPresent();
        }

        private String few(PrivateKeySigner signer) {
            return ProtectedKey.protect(signer, "passphrase".toCharArray(), RANDOM, 2);
        }

        @Test
        void is_read_by_openssl() throws Exception {
            assumeTrue(
                    Files.exists(Path.of("/usr/bin/openssl")),
                    "openssl is not on this machine: its reading is not tried");
            Path file = folder.resolve("key.pem");
            Files.writeString(
                    file,
                    ProtectedKey.protect(
                            PrivateKeySigner.generate(KeyAlgorithm.P256, RANDOM), "passphrase".toCharArray(), RANDOM));
            Process openssl = new ProcessBuilder(
                            "/usr/bin/openssl", "pkey", "-in", file.toString(), "-passin", "pass:passphrase", "-noout")
                    .inheritIO()
                    .start();
            assertThat(openssl.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(openssl.exitValue()).isZero();
        }
    }

    @Nested
    class passphrases {

        private final Deque<String> answers = new ArrayDeque<>();
        private final List<String> questions = new ArrayList<>();
        private final Passphrases atTerminal = new Passphrases(Optional.empty(), Optional.of(question -> {
            questions.add(question);
            return answers.isEmpty() ? null : answers.remove().toCharArray();
        }));

        private static Optional<String> open(char[] passphrase, String right) {
            return String.valueOf(passphrase).equals(right) ? Optional.of("open") : Optional.empty();
        }

        @Test
        void are_asked_for_three_times_and_remembered_for_the_next_key() {
            answers.addAll(List.of("wrong", "wrong too", "right one"));
            assertThat(atTerminal.<String>open("a.pem", typed -> open(typed, "right one")))
                    .isEqualTo("open");
            assertThat(atTerminal.<String>open("b.pem", typed -> open(typed, "right one")))
                    .isEqualTo("open");
            assertThat(questions).hasSize(3).containsOnly("Passphrase of a.pem: ");
            answers.addAll(List.of("1", "2", "3", "other one"));
            assertThatThrownBy(() -> atTerminal.<String>open("c.pem", typed -> open(typed, "other one")))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("c.pem")
                    .hasMessageNotContaining("right one");
        }

        @ParameterizedTest
        @ValueSource(strings = {"too few|too few", "one thing said|another thing"})
        void that_are_new_are_said_twice_and_not_short(String said) {
            answers.addAll(List.of(said.split("\\|")));
            assertThatThrownBy(() -> atTerminal.choose("a.pem")).isInstanceOf(UsageException.class);
        }

        @Test
        void without_a_terminal_and_a_file_are_said_to_be_missing() {
            Passphrases nowhere = new Passphrases(Optional.empty(), Optional.empty());
            assertThatThrownBy(() -> nowhere.open("a.pem", typed -> Optional.of(1)))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("AKASHI_PASSPHRASE_FILE");
            assertThatThrownBy(() -> nowhere.choose("a.pem")).isInstanceOf(UsageException.class);
        }

        @Test
        void come_from_a_file_whose_lines_are_all_tried() throws IOException {
            Path file = Files.writeString(folder.resolve("passphrases"), "first passphrase\r\n\n二番目の合言葉です");
            Passphrases fromFile = new Passphrases(Optional.of(file), Optional.empty());
            assertThat(fromFile.<String>open("a.pem", line -> open(line, "二番目の合言葉です")))
                    .isEqualTo("open");
            assertThat(fromFile.choose("a.pem")).isEqualTo("first passphrase".toCharArray());
            assertThatThrownBy(() -> fromFile.open("a.pem", line -> Optional.empty()))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("another in");
        }
    }

    /** The command as people run it, with the environment variable. */
    @Test
    void keys_are_made_used_and_put_under_another_passphrase() throws Exception {
        Path key = folder.resolve("k.pem");
        Path first = Files.writeString(folder.resolve("first"), "first passphrase\n");
        Path both = Files.writeString(folder.resolve("both"), "second passphrase\nfirst passphrase\n");
        assertThat(akashi(first, "key", "new", "--protect", "--out", key.toString()))
                .isZero();
        assertThat(Files.readString(key))
                .contains("BEGIN ENCRYPTED PRIVATE KEY")
                .doesNotContain("BEGIN PRIVATE KEY");
        assertThat(akashi(first, "key", "show", key.toString())).isZero();
        assertThat(akashi(both, "key", "protect", key.toString())).isZero();
        assertThat(akashi(first, "key", "show", key.toString())).isEqualTo(2);
        assertThat(akashi(both, "key", "show", key.toString())).isZero();
        assertThat(folder.resolve("k.pem.new")).doesNotExist();
    }

    private int akashi(Path passphrases, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.akashi.cli.Main"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(folder.resolve("out.txt").toFile());
        builder.environment().put(Passphrases.VARIABLE, passphrases.toString());
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}
