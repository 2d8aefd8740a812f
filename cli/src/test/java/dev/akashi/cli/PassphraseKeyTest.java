package dev.akashi.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.Security;
import java.util.HexFormat;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PassphraseKeyTest {

    /** RFC 7914, 11. */
    @ParameterizedTest
    @CsvSource({
        "passwd, salt, 1, 55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc",
        "Password, NaCl, 80000, 4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56",
    })
    void is_what_is_published_whoever_computes_it(String passphrase, String salt, int iterations, String key)
            throws Exception {
        byte[] secret = passphrase.getBytes(UTF_8);
        byte[] expected = HexFormat.of().parseHex(key);

        assertThat(PassphraseKey.derive(passphrase.toCharArray(), salt.getBytes(UTF_8), iterations))
                .isEqualTo(expected);
        assertThat(PassphraseKey.derive(
                        PassphraseKey.mac(Security.getProvider("SunJCE"), secret), salt.getBytes(UTF_8), iterations))
                .isEqualTo(expected);
        assertThat(PassphraseKey.withoutNativeCode(secret, salt.getBytes(UTF_8), iterations))
                .isEqualTo(expected);
    }

    /** Also one that is longer than a block of the hash function, and one outside the first plane. */
    @ParameterizedTest
    @ValueSource(
            strings = {"春はあけぼの 2026", "𠮷野家の牛丼", "a passphrase that is longer than sixty-four bytes, which are hashed"})
    void is_that_of_the_platform(String passphrase) throws Exception {
        byte[] salt = "sixteen bytes, 1".getBytes(UTF_8);
        byte[] expected = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                .generateSecret(new PBEKeySpec(passphrase.toCharArray(), salt, 1_000, PassphraseKey.BYTES * Byte.SIZE))
                .getEncoded();

        assertThat(PassphraseKey.derive(passphrase.toCharArray(), salt, 1_000)).isEqualTo(expected);
        assertThat(PassphraseKey.withoutNativeCode(passphrase.getBytes(UTF_8), salt, 1_000))
                .isEqualTo(expected);
    }

    @Test
    void takes_what_is_not_a_character_as_it_comes() {
        assertThat(PassphraseKey.utf8(new char[] {'a', '\ud842', 'b'})).isEqualTo("a?b".getBytes(UTF_8));
        assertThat(PassphraseKey.utf8("é𠮷".toCharArray())).isEqualTo("é𠮷".getBytes(UTF_8));
    }
}
