package dev.akashi.client.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.akashi.credential.Salt;
import dev.akashi.model.Digest;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.LedgerId;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.signing.Envelope;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands behind a holder's link. */
class SharedContentTest {

    private static final URI PORTAL = URI.create("https://portal.example/");
    private static final Instant END = Instant.parse("2027-04-01T00:00:00Z");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final ShareKey key = ShareKey.of(Salt.of(new byte[] {
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29,
        30, 31
    }));
    private final SharedContent content = new SharedContent(
            "S1.pdf", "%PDF of 架空　花子".getBytes(StandardCharsets.UTF_8), "{}".getBytes(StandardCharsets.US_ASCII), END);

    /** Printed on paper already: these never change. */
    @Test
    void a_salt_has_one_link_for_ever() {
        assertThat(key.link(PORTAL))
                .hasToString(
                        "https://portal.example/s/Udc7nwtQy1VXA-TbbpiVfQ#ddvJRZWJe2be7eAzKSI-J-iswshVpKt_Vm5_yG0a6tQ");
        assertThat(key.proof()).hasToString("b65758a4932e71070d5f300505afc8d44038c9c17ea8cfe979ce296a398e6f21");
        assertThat(key.opening(Optional.empty()).key())
                .hasToString("fc16c7f6296af6e89cb7113579f2f91c59ab8ccec208d995ee60d1b8008e7630");
        assertThat(key.opening(Optional.of("049213")).key())
                .hasToString("fd07094fc9204fe56302426d22734e728c398b9736acd4995e15a405c833a0a3");
        assertThat(key.opening(Optional.of("049213")).pinProof().orElseThrow())
                .hasToString("389c7fb5c93f00ad8a6eda824ff4575db17d32d238e7f4f889d62a2dcbb3688f");
    }

    @Test
    void is_opened_by_its_key_and_nothing_of_it_is_seen_without() {
        byte[] stored = content.encrypt(key, Optional.empty(), RANDOM);

        SharedContent opened = SharedContent.open(stored, key, Optional.empty()).orElseThrow();
        assertThat(opened.document()).isEqualTo(content.document());
        assertThat(opened.bundle()).isEqualTo(content.bundle());
        assertThat(opened.name()).isEqualTo("S1.pdf");
        assertThat(opened.expiresAt()).isEqualTo(END);
        assertThat(stored).hasSize(12 + 8 * 1024 + 16);
        assertThat(new String(stored, StandardCharsets.ISO_8859_1)).doesNotContain("S1.pdf", "vnd.akashi");
    }

    @Test
    void is_not_opened_by_another_key_or_another_pin_or_when_it_was_changed() {
        ShareKey other = ShareKey.of(Salt.random(RANDOM));
        byte[] stored = content.encrypt(key, Optional.of("1234"), RANDOM);

        assertThat(SharedContent.open(stored, key, Optional.of("1234"))).isPresent();
        byte[] plain = content.encrypt(key, Optional.empty(), RANDOM);
        assertThat(SharedContent.open(plain, other, Optional.empty())).isEmpty();
        plain[100] ^= 1;
        assertThat(SharedContent.open(plain, key, Optional.empty())).isEmpty();
        assertThat(SharedContent.open(stored, key, Optional.of("1235"))).isEmpty();
        assertThat(SharedContent.open(stored, key, Optional.empty())).isEmpty();
        assertThat(SharedContent.open(new byte[3], key, Optional.empty())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "123", "12 34", "１２３４", "123456789012345678901234567890123"})
    void a_pin_in_another_form_is_refused_without_being_repeated(String pin) {
        assertThatThrownBy(() -> key.opening(Optional.of(pin)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected a PIN of 4 to 32 digits and Latin letters, found another");
    }

    @Test
    void a_statement_is_read_as_it_was_written() {
        ShareStatement.Put put = new ShareStatement.Put(
                new LedgerId("registry.example/2026"),
                PORTAL,
                new InstitutionCode("F113199999013"),
                key.id(),
                END.minus(Duration.ofDays(1)),
                END,
                Digest.sha256(new byte[1]),
                Digest.sha256(new byte[2]),
                Optional.of(Digest.sha256(new byte[3])),
                Digest.sha256(new byte[4]));
        ShareStatement.Stop stop =
                new ShareStatement.Stop(put.ledger(), PORTAL, put.institution(), put.id(), put.signedAt());

        assertThat(ShareStatement.open(put.envelope())).isEqualTo(put);
        assertThat(ShareStatement.open(stop.envelope())).isEqualTo(stop);
        assertThatThrownBy(() -> ShareStatement.open(Envelope.of("text/plain", "{}".getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(JsonFormatException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://portal.example/",
                "https://portal.example/path",
                "https://user@portal.example/",
                "https://portal.example/?q",
                "ftp://portal.example/",
                "portal.example"
            })
    void what_is_no_address_of_a_portal_is_refused(String address) {
        assertThatThrownBy(() -> new ShareClient(URI.create(address)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected the address of a portal");
    }
}
