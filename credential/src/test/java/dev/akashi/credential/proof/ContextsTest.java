package dev.akashi.credential.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akashi.model.Digest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The vocabularies are part of what is signed: their bytes never change. */
class ContextsTest {

    @ParameterizedTest
    @CsvSource({
        "https://www.w3.org/ns/credentials/v2, 59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734",
        "https://w3id.org/security/data-integrity/v2,"
                + " 67f21e6e33a6c14e5ccfd2fc7865f7474fb71a04af7e94136cb399dfac8ae8f4",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json,"
                + " ef2fa9c7846dce233cc166b43639027278be4ee44f00bb1d45c75de2dd0cd761",
        "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json,"
                + " 146f85aa16effd7ca1da8056eb443f53ce1eca8a34186cb062832c0a97d889c3",
        "https://akashi.example/ns/registry/v1, ca53deb568c6501cdd17e89257d740df4f0289864fa0e944c0298f90e4656f8f"
    })
    void each_is_the_published_one(String url, String sha256) {
        String text = Contexts.pinned().text(url).orElseThrow();
        assertThat(Digest.sha256(text.getBytes(StandardCharsets.UTF_8))).hasToString(sha256);
    }

    @Test
    void there_are_five_and_no_other_is_ever_looked_for() {
        assertThat(Contexts.pinned().urls()).hasSize(5);
        assertThat(Contexts.pinned().text("https://www.w3.org/2018/credentials/v1"))
                .isEmpty();
    }
}
