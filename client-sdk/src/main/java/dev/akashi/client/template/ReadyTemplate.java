package dev.akashi.client.template;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;

/**
 * The templates that come with the product, for an institution to begin with: it puts its own address into the
 * achievement's id or the certificate's link, and its own values into the lists. Until then nothing is issued from them.
 *
 * <pre>{@code
 * Files.writeString(Path.of("bachelor.yaml"), ReadyTemplate.BACHELOR.text());
 * }</pre>
 */
public enum ReadyTemplate {
    /** 学士 */
    BACHELOR,
    /** 学位記 as PDF */
    DIPLOMA,
    /** 学士 both as a credential for programs and, beside it, as 学位記 in PDF */
    BADGE_AND_DIPLOMA,
    /** 修士 */
    MASTER,
    /** 博士, 甲 and 乙 */
    DOCTOR,
    /** 専門士 */
    SENMONSHI,
    /** 卒業証明書 */
    GRADUATION,
    /** 成績証明書, with a row of the table for each course */
    TRANSCRIPT,
    /** 成績証明書 as PDF */
    TRANSCRIPT_SHEET,
    /** 卒業見込証明書, which expires */
    EXPECTED_GRADUATION,
    /** 職業訓練修了証 */
    VOCATIONAL,
    /** 専門資格の登録証, which expires */
    LICENCE,
    /** マイクロクレデンシャル */
    MICRO_CREDENTIAL;

    /** The host in their addresses, for which the institution puts its own. */
    static final String PLACEHOLDER = "//your-institution.example/";

    /** What it is called on the command line, such as {@code expected-graduation}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Its YAML, with comments. */
    public String text() {
        String resource = id() + ".yaml";
        try (InputStream in = Objects.requireNonNull(
                ReadyTemplate.class.getResourceAsStream(resource), () -> "resource " + resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it says. */
    public Template template() {
        return Template.parse(text());
    }
}
