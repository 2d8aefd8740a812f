package dev.akashi.portal.auditor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akashi.model.statement.CredentialStatus;
import dev.akashi.model.statement.StatusReason;
import dev.akashi.portal.Assets;
import dev.akashi.portal.Language;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AuditorLayoutTest {

    private final AuditorLayout layout = new AuditorLayout(new Assets());

    @ParameterizedTest
    @EnumSource
    void there_is_a_word_for_every_status_and_every_reason(Language language) {
        for (CredentialStatus status : CredentialStatus.values()) {
            assertThat(layout.word(language, "status." + status)).isNotBlank();
        }
        for (StatusReason reason : StatusReason.values()) {
            assertThat(layout.word(language, "reason." + reason)).isNotBlank();
        }
    }
}
