package dev.akashi.it;

import static dev.akashi.it.PortalWorld.portal;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.akashi.credential.verify.CheckId;
import dev.akashi.it.PortalWorld.Serving;
import dev.akashi.model.Digest;
import dev.akashi.model.json.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The verify page in a browser, as a verifier uses it. */
class PortalBrowserTest extends PortalInABrowser {

    private static final StrictJson.Limits LIMITS = StrictJson.Limits.of(1024 * 1024, 32);

    /** Keeps what the page sends, to look at. */
    private void listen() {
        browser()
                .run(
                        "window.sent = []; const send = window.fetch;"
                                + "window.fetch = (path, options) => { window.sent.push(options.body); return send(path, options); };");
    }

    /** Changes what the service answers before the page sees it. */
    private void answer(String change) {
        browser()
                .run("const send = window.fetch; window.fetch = async (path, options) => {"
                        + "const response = await send(path, options); const report = await response.json();"
                        + change
                        + " return new Response(JSON.stringify(report), {status: response.status}); };");
    }

    @ParameterizedTest
    @CsvSource({
        "ja, 送信されません, 有効です, 登録された文書と一致します, 提示した人が、記載された本人であること",
        "en, not uploaded, Valid, the document is the one that was recorded, that the bearer is the person named"
    })
    void a_pdf_that_was_handed_in_is_valid_and_never_leaves_the_computer(
            String language, String said, String verdict, String unaltered, String notShown) throws IOException {
        verifyPage(language);
        assertThat(browser().one("#privacy").getText()).contains(said);
        listen();

        browser().choose(portal.pdf, Serving.bundle(portal.pdf));

        assertThat(browser().verdict()).isEqualTo("VALID");
        WebElement heading = browser().one("#verdict");
        assertThat(browser().one(".verdict svg").isDisplayed()).isTrue();
        assertThat(heading.getText()).isEqualTo(verdict);
        assertThat(browser().driver().switchTo().activeElement()).isEqualTo(heading);
        assertThat(browser().one("[data-check=INTEGRITY]").getText()).containsIgnoringCase(unaltered);
        assertThat(browser().one(".facts").getText()).contains("架空中央大学", "Kakuu Chuo University", "F113199999013");
        assertThat(browser().driver().findElements(By.cssSelector(".facts time[datetime]")))
                .hasSize(2);
        assertThat(browser().driver().findElements(By.cssSelector(".check"))).hasSameSizeAs(CheckId.values());
        assertThat(browser().one(".not-shown").getText()).contains(notShown);
        String sent = String.valueOf(browser().run("return window.sent.join()"));
        String bundle = Files.readString(Serving.bundle(portal.pdf), StandardCharsets.UTF_8);
        assertThat(sent).startsWith("{\"placement\":").doesNotContain("P2026001", "%PDF", "salt", "contentDigest");
        assertThat(sent.length()).isLessThan(bundle.length());
    }

    @Test
    void files_are_dropped_anywhere_on_the_page_even_below_an_earlier_result() throws IOException {
        verifyPage("en");
        browser().drop(640, 300, portal.pdf, Serving.bundle(portal.pdf));
        assertThat(browser().verdict()).isEqualTo("VALID");

        Path rescinded = portal.credentials.get(2);
        browser().drop(20, 700, rescinded, Serving.bundle(rescinded));

        browser().until(() -> browser().verdict().equals("INVALID"));
        assertThat(browser().driver().getCurrentUrl())
                .isEqualTo(portal.address("/en/").toString());
    }

    @ParameterizedTest
    @CsvSource({"ja, 有効です, ファイルを選ぶ", "en, Valid, Choose files"})
    void what_was_found_is_printed_without_what_can_be_asked_for(String language, String verdict, String button)
            throws IOException {
        verifyPage(language);
        browser().choose(portal.pdf, Serving.bundle(portal.pdf));
        browser().verdict();

        assertThat(browser().printed())
                .contains(verdict, "F113199999013", "P2026001.pdf")
                .doesNotContain(button, "API");
    }

    @Test
    void an_institution_that_is_called_otherwise_today_is_shown_by_both_names() {
        verifyPage("en");
        answer("report.issuer.nameNow = {ja: '架空科学大学', en: 'Institute of Kakuu'};");

        browser().choose(portal.pdf, Serving.bundle(portal.pdf));

        assertThat(browser().verdict()).isEqualTo("VALID");
        assertThat(browser().one(".facts").getText())
                .containsSubsequence("Issued by (name then)", "Kakuu Chuo University", "Called today", "Institute of");
    }

    @ParameterizedTest
    @CsvSource({"ja, 有効ではありません, 保存し直した", "en, Not valid, saved again"})
    void one_flipped_byte_is_found_and_what_that_may_mean_is_said(String language, String verdict, String hint)
            throws IOException {
        byte[] altered = Files.readAllBytes(portal.pdf);
        altered[altered.length / 2] ^= 1;
        Path file = folder.resolve("altered-" + language + ".pdf");
        Files.write(file, altered);
        verifyPage(language);

        browser().choose(file, Serving.bundle(portal.pdf));

        assertThat(browser().verdict()).isEqualTo("INVALID");
        assertThat(browser().one(".verdict").getText()).contains(verdict, hint);
        assertThat(browser().one("[data-check=INTEGRITY]").getDomAttribute("data-code"))
                .isEqualTo("CONTENT_CHANGED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ja", "en"})
    void a_credential_is_sent_only_after_that_was_said_and_agreed_to(String language) throws IOException {
        Path document = portal.credentials.get(0);
        verifyPage(language);
        listen();
        browser().choose(document, Serving.bundle(document));

        assertThat(browser().verdict()).isEqualTo("INDETERMINATE");
        assertThat(browser().one("[data-check=SIGNATURE]").getDomAttribute("data-code"))
                .isEqualTo("NOT_SENT");
        assertThat(String.valueOf(browser().run("return window.sent.join()"))).doesNotContain("\"document\":\"");

        browser().one("#send").click();

        browser().until(() -> browser().verdict().equals("VALID"));
        assertThat(browser().one("[data-check=SIGNATURE]").getDomAttribute("data-code"))
                .isEqualTo("OK");
    }

    @Test
    void a_rescinded_credential_says_so_even_without_being_sent() {
        Path document = portal.credentials.get(2);
        verifyPage("en");

        browser().choose(document, Serving.bundle(document));

        assertThat(browser().verdict()).isEqualTo("INVALID");
        assertThat(browser().one("[data-check=STATUS]").getText()).contains("rescinded");
    }

    @ParameterizedTest
    @CsvSource({"架空太郎１, 2003-05-01", "架空 太郎1, 平成１５年５月１日", "kakuu taro, 2003/5/1"})
    void name_and_birthday_are_compared_on_the_computer(String name, String birthday) {
        Path document = portal.credentials.get(0);
        verifyPage("en");
        browser().choose(document, Serving.bundle(document));
        browser().verdict();
        listen();

        assertThat(compared(name, birthday)).isEqualTo("The name matches. The date of birth matches.");
        assertThat(compared("somebody else", "平成15年5月2日"))
                .isEqualTo("The name does not match. The date of birth does not match.");
        assertThat(browser().run("return window.sent.length")).isEqualTo(0L);
    }

    /** As Open Badges 3.0 hides who it is about: a hash of the name and a salt. */
    @Test
    void a_name_that_is_salted_and_hashed_is_compared_as_well() throws IOException {
        JsonObject credential = StrictJson.readObject(Files.readAllBytes(portal.credentials.get(0)), LIMITS);
        JsonArray identities = credential.getAsJsonObject("credentialSubject").getAsJsonArray("identifier");
        for (JsonElement element : identities) {
            JsonObject identity = element.getAsJsonObject();
            String hash = Digest.sha256(
                            (identity.get("identityHash").getAsString() + "some salt").getBytes(StandardCharsets.UTF_8))
                    .toString();
            identity.addProperty("hashed", true);
            identity.addProperty("salt", "some salt");
            identity.addProperty("identityHash", "sha256$" + hash);
        }
        Path file = folder.resolve("hashed.json");
        Files.write(file, StrictJson.write(credential));
        verifyPage("en");
        browser().choose(file, Serving.bundle(portal.credentials.get(0)));
        browser().verdict();

        assertThat(browser().one("#result").getText()).doesNotContain("架空　太郎", "2003-05-01");
        assertThat(compared("架空 太郎1", "2003/5/1")).isEqualTo("The name matches. The date of birth matches.");
        assertThat(compared("架空 次郎1", "")).isEqualTo("The name does not match.");
    }

    private String compared(String name, String birthday) {
        if (!browser().one("#compare-name").isDisplayed()) {
            browser().one(".compare summary").click();
        }
        browser().run("document.getElementById('compared').textContent = '';");
        for (String field : List.of("name", "birth")) {
            browser().one("#compare-" + field).clear();
        }
        browser().one("#compare-birth").sendKeys(birthday);
        browser().one("#compare-name").sendKeys(name, Keys.ENTER);
        browser().until(() -> !browser().one("#compared").getText().isEmpty());
        return browser().one("#compared").getText();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ja", "en"})
    void many_are_checked_one_after_the_other_and_a_bad_one_stops_none(String language) throws IOException {
        verifyPage(language);
        Path alone = copy(portal.credentials.get(1), "alone-" + language + ".json");

        browser()
                .choose(
                        portal.pdf,
                        Serving.bundle(portal.pdf),
                        alone,
                        portal.credentials.get(2),
                        Serving.bundle(portal.credentials.get(2)),
                        portal.credentials.get(3),
                        Serving.bundle(portal.credentials.get(3)));

        browser()
                .until(() -> browser()
                                .driver()
                                .findElements(By.cssSelector("#save-csv:enabled"))
                                .size()
                        == 1);
        assertThat(browser().driver().findElements(By.cssSelector("tbody tr")).stream()
                        .map(row -> row.getDomAttribute("data-verdict")))
                .containsExactlyInAnyOrder("VALID", "ERROR", "INVALID", "INDETERMINATE");
        assertThat(browser().run("return document.querySelector('progress').value"))
                .isEqualTo(4L);
        picture("many-" + language, 1280);
    }

    @Test
    void the_results_of_many_are_saved_as_a_table_in_which_no_name_is_a_formula() throws IOException {
        Path saved = Files.createDirectory(folder.resolve("saved"));
        verifyPage("en");
        browser().saveInto(saved);
        browser().choose(copy(portal.pdf, "=1+1.pdf"), portal.pdf, Serving.bundle(portal.pdf));
        browser()
                .until(() -> browser()
                                .driver()
                                .findElements(By.cssSelector("#save-csv:enabled"))
                                .size()
                        == 1);

        browser().one("#save-csv").click();

        List<String> lines = new String(browser().saved(saved.resolve("verification.csv")), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).startsWith("\uFEFF\"file\",\"verdict\",\"institution_code\"");
        assertThat(lines).anyMatch(line -> line.startsWith("\"'=1+1.pdf\",\"ERROR\""));
        assertThat(lines)
                .anyMatch(line ->
                        line.startsWith("\"P2026001.pdf\",\"VALID\",\"F113199999013\",\"Kakuu Chuo University\""));
    }

    @Test
    void a_receipt_is_saved_from_the_page() throws IOException {
        Path saved = Files.createDirectory(folder.resolve("receipts"));
        verifyPage("ja");
        browser().saveInto(saved);
        browser().choose(portal.pdf, Serving.bundle(portal.pdf));
        browser().verdict();

        browser().one("[data-receipt=pdf]").click();
        browser().one("[data-receipt=json]").click();

        assertThat(browser().saved(saved.resolve("verification-receipt.pdf")))
                .startsWith("%PDF".getBytes(StandardCharsets.US_ASCII));
        assertThat(new String(browser().saved(saved.resolve("verification-receipt.json")), StandardCharsets.UTF_8))
                .contains("\"payloadType\":\"application/vnd.akashi.verification-receipt.v1+json\"");
    }

    @ParameterizedTest
    @CsvSource({"ja, 証明ファイル", "en, The proof file"})
    void a_document_without_its_proof_is_told_what_is_missing(String language, String words) throws IOException {
        verifyPage(language);

        browser().choose(copy(portal.pdf, "lonely-" + language + ".pdf"));

        browser()
                .until(() -> !browser()
                        .driver()
                        .findElements(By.cssSelector("[data-error=noBundle]"))
                        .isEmpty());
        assertThat(browser().one(".notice").getText()).contains(words);

        verifyPage(language);
        browser().choose(Serving.bundle(portal.pdf));
        browser()
                .until(() -> !browser()
                        .driver()
                        .findElements(By.cssSelector("[data-error=noDocument]"))
                        .isEmpty());
    }

    private static JsonElement withText(JsonElement json, String text) {
        if (json instanceof JsonObject object) {
            JsonObject changed = new JsonObject();
            object.asMap().forEach((name, value) -> changed.add(name, withText(value, text)));
            return changed;
        }
        if (json instanceof JsonArray array) {
            JsonArray changed = new JsonArray();
            array.forEach(item -> changed.add(withText(item, text)));
            return changed;
        }
        return json instanceof JsonPrimitive value && value.isString() ? new JsonPrimitive(text) : json;
    }

    /** In the credential, in its file's name, and in whatever the service says of it. */
    @Test
    void markup_and_turned_text_stay_text_in_every_field() throws IOException {
        String nasty = "<img src=x onerror=document.title='owned'>\u202Efdp.exe\u0430";
        JsonElement named =
                withText(StrictJson.readObject(Files.readAllBytes(portal.credentials.get(0)), LIMITS), nasty);
        Path file = folder.resolve("\u202Efdp.<b>x.json");
        Files.write(file, StrictJson.write(named));
        verifyPage("en");

        browser().choose(file, copy(Serving.bundle(portal.credentials.get(0)), "x.bundle.json"));

        assertThat(browser().verdict()).isEqualTo("INVALID");
        nothingWasRun();

        verifyPage("en");
        answer("const said = " + new JsonPrimitive(nasty)
                + "; const fill = (json) => { for (const key of Object.keys(json)) {"
                + " if (typeof json[key] === 'string' && !['verdict', 'status'].includes(key)) { json[key] = said; }"
                + " else if (json[key] && typeof json[key] === 'object') { fill(json[key]); } } };"
                + " report.issuer.nameNow = {ja: 'a', en: 'b'}; fill(report); report.issuer.nameNow.en += '2';"
                + " report.issuer.recordedAt = '2026-04-01T00:00:00Z'; report.checks[7].id = 'STATUS';"
                + " report.checks[7].evidence.asOf = '2026-04-01T00:00:00Z';");
        browser().choose(portal.credentials.get(0), Serving.bundle(portal.credentials.get(0)));
        assertThat(browser().verdict()).isEqualTo("INDETERMINATE");
        assertThat(browser().texts(".check bdi"))
                .hasSameSizeAs(CheckId.values())
                .allMatch(shown -> shown.contains("<img"));
        nothingWasRun();
    }

    private void nothingWasRun() {
        assertThat(browser().driver().findElements(By.cssSelector("#result img, #result script, #result b")))
                .isEmpty();
        assertThat(browser().driver().getTitle()).doesNotContain("owned");
        assertThat(browser().texts("#result bdi")).anyMatch(shown -> shown.contains("<img"));
    }

    private void paste(String document, String bundle) {
        browser().one("details summary").click();
        browser().run("document.getElementById('pasted').value = arguments[0];", document);
        browser().run("document.getElementById('pasted-bundle').value = arguments[0];", bundle);
        browser().one("#paste-form button").click();
    }

    /** Both forms of signed credentials, pasted as text with their proof; signatures are looked at when they may be sent. */
    @ParameterizedTest
    @ValueSource(strings = {"ob3", "sd-jwt-vc"})
    void a_credential_is_pasted_as_text(String profile) throws IOException {
        Path document = profile.equals("ob3") ? portal.credentials.get(3) : selectivelyDisclosed();
        verifyPage("ja");

        paste(
                Files.readString(document, StandardCharsets.UTF_8),
                Files.readString(Serving.bundle(document), StandardCharsets.UTF_8));

        assertThat(browser().verdict()).isEqualTo("INDETERMINATE");
        assertThat(browser().one("[data-check=INTEGRITY]").getDomAttribute("data-code"))
                .isEqualTo("OK");
        browser().one("#send").click();
        browser().until(() -> browser().verdict().equals("VALID"));
    }

    private Path selectivelyDisclosed() throws IOException {
        Path template = Files.writeString(
                folder.resolve("selective.yaml"),
                Files.readString(World.SAMPLES.resolve("templates/bachelor.yaml"), StandardCharsets.UTF_8)
                        .replace("profile: ob3", "profile: sd-jwt-vc"),
                StandardCharsets.UTF_8);
        Path out = folder.resolve("selective");
        Object[] command = portal.world.issue(Tables.graduates(folder.resolve("selective.csv"), 1), out);
        command[Arrays.asList(command).indexOf("--template") + 1] = template;
        Ran.akashi(command).done();
        return out.resolve("25T1001.sd-jwt");
    }

    @Test
    void a_link_of_this_service_that_is_pasted_leads_to_its_page() throws IOException {
        String link = link(portal.share(portal.pdf));
        verifyPage("en");

        paste(link, "");

        browser().until(() -> String.valueOf(browser().driver().getCurrentUrl()).contains("/s/"));
        assertThat(browser().verdict()).isEqualTo("VALID");
        assertThat(browser().one("#registered").getText()).contains("25 March 2026", "2026年3月25日");
    }

    @Test
    void a_link_to_another_place_is_not_followed() {
        verifyPage("en");
        browser().one("details summary").click();
        browser().one("#pasted").sendKeys("http://169.254.169.254/s/AAAAAAAAAAAAAAAAAAAAAA#x");
        browser().one("#paste-form button").click();

        browser()
                .until(() -> !browser()
                        .driver()
                        .findElements(By.cssSelector("[data-error=noLinks]"))
                        .isEmpty());
    }
}
