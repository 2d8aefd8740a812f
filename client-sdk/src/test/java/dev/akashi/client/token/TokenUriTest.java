package dev.akashi.client.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenUriTest {

    @Test
    void names_token_key_and_module() {
        TokenUri uri = TokenUri.parse(
                "pkcs11:token=The%20Software%20Token;manufacturer=Snake%20Oil,%20Inc.;object=my-key;id=%01%ab;type=private"
                        + "?module-path=/usr/lib/x.so&pin-source=file:/etc/token_pin");
        assertThat(uri.token()).isEqualTo(Map.of("token", "The Software Token", "manufacturer", "Snake Oil, Inc."));
        assertThat(uri.label()).contains("my-key");
        assertThat(uri.id()).contains("01ab");
        assertThat(uri.modulePath()).contains(Path.of("/usr/lib/x.so"));
        assertThat(uri.pinSource()).contains(Path.of("/etc/token_pin"));
    }

    @Test
    void may_leave_everything_open_and_be_in_any_language() {
        assertThat(TokenUri.parse("pkcs11:").token()).isEmpty();
        assertThat(TokenUri.parse("PKCS11:token=%E5%A4%A7%E5%AD%A6;object=印").label())
                .contains("印");
        assertThat(TokenUri.parse("pkcs11:token=%E5%A4%A7%E5%AD%A6").token()).containsValue("大学");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pkcs12:token=a",
                "pkcs11:token",
                "pkcs11:token=a;token=b",
                "pkcs11:object=a;x-unknown=b",
                "pkcs11:token=%4",
                "pkcs11:token=%zz",
                "pkcs11:token=%ff",
                "pkcs11:object=a;type=public",
                "pkcs11:object=a?pin-value=secret",
                "pkcs11:object=a?module-name=opensc"
            })
    void is_refused_when_it_is_not_understood_and_never_shows_a_pin(String text) {
        assertThatThrownBy(() -> TokenUri.parse(text))
                .isInstanceOf(TokenException.class)
                .hasMessageStartingWith("TOKEN_URI: expected ")
                .hasMessageNotContaining("secret");
    }
}
