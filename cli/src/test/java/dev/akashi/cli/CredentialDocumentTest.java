package dev.akashi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akashi.credential.Bundle;
import dev.akashi.credential.Commitments;
import dev.akashi.credential.CredentialProfile;
import dev.akashi.credential.OpenBadge;
import dev.akashi.credential.proof.ProofSuite;
import dev.akashi.credential.verify.CheckId;
import dev.akashi.credential.verify.ReportCode;
import dev.akashi.model.json.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/design/credentials.md} says of formats, bundles and reports what the code does. */
class CredentialDocumentTest {

    private final String text;

    CredentialDocumentTest() throws IOException {
        text = Files.readString(Path.of("..", "docs", "design", "credentials.md"), StandardCharsets.UTF_8);
    }

    private List<String> found(String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .toList();
    }

    @Test
    void has_every_profile_with_its_byte_and_every_proof() {
        for (CredentialProfile profile : CredentialProfile.values()) {
            assertThat(text).contains("\n| `" + profile.id() + "` | " + profile.number() + " | ");
        }
        for (ProofSuite suite : ProofSuite.values()) {
            assertThat(text).contains("`" + suite.id() + "`");
        }
        assertThat(text)
                .contains("at most " + OpenBadge.MAX_SIZE / (1024 * 1024) + " MiB and " + OpenBadge.MAX_DEPTH
                        + " levels");
    }

    @Test
    void has_a_bundle_that_can_be_read_and_its_commitment_by_the_formula() {
        String json = text.substring(text.indexOf("```json") + 7);
        byte[] written = json.substring(0, json.indexOf("```")).getBytes(StandardCharsets.UTF_8);
        Bundle bundle = Bundle.parse(written);
        Bundle.DocumentReference document = bundle.document();

        assertThat(StrictJson.read(bundle.toBytes(), StrictJson.Limits.of(65536, 8)))
                .isEqualTo(StrictJson.read(written, StrictJson.Limits.of(65536, 8)));
        assertThat(document.contentDigest())
                .isEqualTo(Commitments.contentDigest("example\n".getBytes(StandardCharsets.UTF_8)));
        assertThat(bundle.proof().includes(document.commitment(), bundle.root()))
                .isTrue();
        assertThat(text)
                .contains("| contentDigest | `" + document.contentDigest() + "` |")
                .contains("| commitment | `" + document.commitment() + "` |")
                .contains("| leaf, and root of a batch of one | `" + bundle.root() + "` |");
        assertThat(text).contains("media type `" + Bundle.MEDIA_TYPE + "`");
    }

    @Test
    void has_every_check_in_the_order_of_the_report() {
        assertThat(found("(?m)^\\| `[A-Z_]+` \\|").stream().map(row -> row.replaceAll("[^A-Z_]", "")))
                .containsExactlyElementsOf(
                        Arrays.stream(CheckId.values()).map(Enum::name).toList());
    }

    @Test
    void has_every_code_of_a_report_once() {
        List<String> codes = found("`[A-Z][A-Z_]+`").stream()
                .map(code -> code.replace("`", ""))
                .filter(code -> Arrays.stream(CheckId.values())
                        .noneMatch(id -> id.name().equals(code)))
                .toList();

        assertThat(codes)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(ReportCode.values()).map(Enum::name).toList());
    }
}
