package dev.akashi.client.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.akashi.model.signing.KeyAlgorithm;
import dev.akashi.model.signing.PrivateKeySigner;
import dev.akashi.model.signing.Signer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xipki.pkcs11.wrapper.PKCS11Module;
import org.xipki.pkcs11.wrapper.Slot;

class TokenKeysTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final byte[] MESSAGE = "学位を授与する".getBytes(StandardCharsets.UTF_8);

    private final List<String> asked = new ArrayList<>();
    private final TokenKeys keys = keys(SoftHsm.PIN);

    private TokenKeys keys(String pin) {
        return new TokenKeys(Optional.of(SoftHsm.MODULE), (token, lastTry) -> {
            asked.add(token);
            return pin.toCharArray();
        });
    }

    @BeforeAll
    static void tokens() throws IOException {
        SoftHsm.require();
        SoftHsm.token("statements");
        SoftHsm.token("resting");
        SoftHsm.token("locked");
        lock();
    }

    /** SoftHSM never locks a token by itself, but says of one that it is locked when that is among its flags. */
    private static void lock() throws IOException {
        Path folder = Path.of(System.getenv("SOFTHSM2_CONF")).resolveSibling("tokens");
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(path -> path.endsWith("token.object")).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                String text = new String(bytes, StandardCharsets.ISO_8859_1);
                int flags = text.indexOf("\0\0\0\0\0\0\4\55");
                if (text.contains("locked") && flags >= 0) {
                    try (RandomAccessFile change = new RandomAccessFile(file.toFile(), "rw")) {
                        change.seek(flags);
                        change.writeLong(0x42D | 0x40000);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void make_keys_on_the_token_and_find_them_again(KeyAlgorithm algorithm) {
        TokenUri uri = TokenUri.parse("pkcs11:token=statements;object=made-" + algorithm);
        Signer made = keys.create(uri, algorithm, RANDOM);
        Signer again = keys.open(uri);

        assertThat(made.verificationKey().algorithm()).isEqualTo(algorithm);
        assertThat(again.verificationKey()).isEqualTo(made.verificationKey());
        for (int i = 0; i < 16; i++) {
            byte[] signature = again.sign(MESSAGE);
            assertThat(made.verificationKey().verify(MESSAGE, signature)).isTrue();
        }
        assertThat(made.toString()).contains(made.verificationKey().toString());
        refused("TOKEN_KEY: expected a new name", () -> keys.create(uri, algorithm, RANDOM));
    }

    /** 3f and 41 are the lengths that an OCTET STRING has in a point, and of one. */
    @ParameterizedTest
    @ValueSource(strings = {"00", "3f", "41", "a7"})
    void find_keys_that_other_tools_put_there_whatever_their_points_begin_with(String first, @TempDir Path folder)
            throws IOException {
        PrivateKeySigner signer = startingWith(Integer.parseInt(first, 16));
        Path pem = Files.writeString(folder.resolve("key.pem"), signer.toPem());
        SoftHsm.run(
                "--import",
                pem.toString(),
                "--token",
                "statements",
                "--label",
                "theirs-" + first,
                "--id",
                "a1" + first,
                "--pin",
                SoftHsm.PIN);
        assertThat(keys.open(TokenUri.parse("pkcs11:id=%a1%" + first + ";token=statements"))
                        .verificationKey())
                .isEqualTo(signer.verificationKey());
    }

    private static PrivateKeySigner startingWith(int first) {
        return Stream.generate(() -> PrivateKeySigner.generate(KeyAlgorithm.P256, RANDOM))
                .filter(signer -> Byte.toUnsignedInt(signer.verificationKey().rawBytes()[1]) == first)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void sign_for_several_threads_and_ask_for_the_pin_once() {
        Signer signer = keys.create(TokenUri.parse("pkcs11:token=resting;object=k"), KeyAlgorithm.P256, RANDOM);
        assertThat(IntStream.range(0, 64)
                        .parallel()
                        .allMatch(i -> signer.verificationKey().verify(MESSAGE, signer.sign(MESSAGE))))
                .isTrue();
        assertThat(asked.size()).isLessThanOrEqualTo(1);
    }

    @Test
    void go_on_after_the_token_was_away() throws Exception {
        Signer signer = keys.create(TokenUri.parse("pkcs11:token=statements;object=away"), KeyAlgorithm.P256, RANDOM);
        endAllSessions("statements");
        asked.clear();
        assertThat(signer.verificationKey().verify(MESSAGE, signer.sign(MESSAGE)))
                .isTrue();
        assertThat(asked).containsExactly("statements");
    }

    @Test
    void say_that_the_pin_is_another_and_sign_with_the_right_one() throws Exception {
        TokenUri uri = TokenUri.parse("pkcs11:token=statements;object=pinned");
        keys.create(uri, KeyAlgorithm.P256, RANDOM);
        endAllSessions("statements");
        refused(
                "TOKEN_PIN: expected the PIN of token statements, found another",
                () -> keys("9999").open(uri));
        refused("TOKEN_PIN: ", () -> keys("1").open(uri));
        refused(
                "TOKEN_PIN: expected the PIN of token statements, found none",
                () -> new TokenKeys(Optional.of(SoftHsm.MODULE), (token, lastTry) -> null).open(uri));
        assertThat(keys.open(uri).sign(MESSAGE)).hasSize(64);
    }

    @Test
    void say_what_is_missing() {
        refused("TOKEN_MISSING: expected a token with {token=lost}", "pkcs11:token=lost;object=a");
        refused("TOKEN_MISSING: expected one token, found 3 of them", "pkcs11:object=a");
        refused(
                "TOKEN_KEY: expected one private key with object=a on the token, found none",
                "pkcs11:token=resting;object=a");
        refused("TOKEN_MODULE: expected a PKCS#11 library, found no file", "pkcs11:object=a?module-path=/none.so");
        refused(
                "TOKEN_URI: expected a name for the new key",
                () -> keys.create(TokenUri.parse("pkcs11:token=resting"), KeyAlgorithm.P256, RANDOM));
        refused(
                "TOKEN_MODULE: ",
                () -> new TokenKeys(Optional.empty(), (token, lastTry) -> null)
                        .open(TokenUri.parse("pkcs11:object=a")));
    }

    @Test
    void say_that_a_library_is_none(@TempDir Path folder) throws IOException {
        Path text = Files.writeString(folder.resolve("text.so"), "not a library");
        refused(
                "TOKEN_MODULE: expected a PKCS#11 library that this computer can load",
                () -> new TokenKeys(Optional.of(text), (token, lastTry) -> null)
                        .open(TokenUri.parse("pkcs11:object=a")));
    }

    @Test
    void say_that_a_token_is_locked_and_do_not_try_a_pin() {
        refused("TOKEN_LOCKED: expected token locked to take a PIN", "pkcs11:token=locked;object=a");
        assertThat(asked).isEmpty();
    }

    private void refused(String message, String uri) {
        refused(message, () -> keys.open(TokenUri.parse(uri)));
    }

    private static void refused(String message, ThrowingCallable action) {
        assertThatThrownBy(action)
                .isInstanceOf(TokenException.class)
                .hasMessageStartingWith(message)
                .hasMessageNotContaining("9999");
    }

    /** What happens to a process's sessions when a token is pulled out. */
    private static void endAllSessions(String label) throws Exception {
        PKCS11Module module = PKCS11Module.getInstance(SoftHsm.MODULE.toString());
        for (Slot slot : module.getSlotList(true)) {
            if (slot.getToken().getTokenInfo().getLabel().strip().equals(label)) {
                module.getPKCS11Module().C_CloseAllSessions(slot.getSlotID());
            }
        }
    }
}
