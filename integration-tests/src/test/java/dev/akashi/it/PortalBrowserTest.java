package dev.akashi.it;

import static dev.akashi.it.PortalWorld.portal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.akashi.client.table.TableRow;
import dev.akashi.it.PortalWorld.Serving;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The pages in a browser, as a verifier uses them. */
@ExtendWith({World.class, PortalWorld.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PortalBrowserTest {

    private static final Path PICTURES = Path.of("target", "pictures");

    private final Serving portal = portal();

    @Nullable
    private Browser opened;

    @TempDir
    private Path folder = Path.of("unset");

    @BeforeAll
    void open_a_browser() {
        Optional<Path> chromium = Browser.program("chromium");
        Optional<Path> chromedriver = Browser.program("chromedriver");
        if (chromium.isEmpty() || chromedriver.isEmpty()) {
            String line = "SKIPPED: the pages in a browser: chromium and chromedriver are not on the path"
                    + " (Debian: apt-get install chromium chromium-driver)";
            new PrintWriter(System.err, true, StandardCharsets.UTF_8).println(line);
            abort(line);
        }
        opened = Browser.open(chromium.orElseThrow(), chromedriver.orElseThrow());
    }

    @AfterAll
    void close_it() {
        if (opened != null) {
            opened.close();
        }
    }

    /** Nothing broke the Content-Security-Policy, and nothing was asked of anybody else. */
    @AfterEach
    void nothing_else_was_asked_for() {
        assertThat(browser().complaints()).isEmpty();
        assertThat(browser().requested())
                .isNotEmpty()
                .allSatisfy(address ->
                        assertThat(address).matches("(" + portal.portal.address() + "|data:|blob:|about:).*"));
    }

    private Browser browser() {
        return Objects.requireNonNull(opened, "an open browser");
    }

    private void verifyPage(String language) {
        browser().go(portal.address("/" + language + "/"));
    }

    private Path copy(Path file, String name) throws IOException {
        Path copy = folder.resolve(name);
        Files.copy(file, copy);
        return copy;
    }

    /** Keeps what the page sends, to look at. */
    private void listen() {
        browser()
                .run(
                        "window.sent = []; const send = window.fetch;"
                                + "window.fetch = (path, options) => { window.sent.push(options.body); return send(path, options); };");
    }

    @ParameterizedTest
    @CsvSource({"ja, 有効です, 登録された文書と一致します", "en, Valid, the document is the one that was recorded"})
    void a_pdf_that_was_handed_in_is_valid_and_never_leaves_the_computer(
            String language, String verdict, String unaltered) throws IOException {
        verifyPage(language);
        listen();

        browser().choose(portal.pdf, Serving.bundle(portal.pdf));

        assertThat(browser().verdict()).isEqualTo("VALID");
        WebElement heading = browser().one("#verdict");
        assertThat(heading.getText()).isEqualTo(verdict);
        assertThat(browser().driver().switchTo().activeElement()).isEqualTo(heading);
        assertThat(browser().one("[data-check=INTEGRITY]").getText()).contains(unaltered);
        assertThat(browser().one(".facts").getText()).contains("架空中央大学", "Kakuu Chuo University", "F113199999013");
        String sent = String.valueOf(browser().run("return window.sent.join()"));
        String bundle = Files.readString(Serving.bundle(portal.pdf), StandardCharsets.UTF_8);
        assertThat(sent).startsWith("{\"placement\":").doesNotContain("P2026001", "%PDF", "salt", "contentDigest");
        assertThat(sent.length()).isLessThan(bundle.length());
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

    @Test
    void name_and_birthday_are_compared_on_the_computer() {
        Path document = portal.credentials.get(0);
        verifyPage("en");
        browser().choose(document, Serving.bundle(document));
        browser().verdict();
        browser().one(".compare summary").click();
        listen();

        browser().one("#compare-name").sendKeys("架空太郎１");
        browser().one("#compare-birth").sendKeys("2003-05-01", Keys.ENTER);
        browser().until(() -> browser().one("#compared").getText().contains("birth"));
        assertThat(browser().one("#compared").getText()).isEqualTo("The name matches. The date of birth matches.");

        browser().one("#compare-name").clear();
        browser().one("#compare-name").sendKeys("somebody else", Keys.ENTER);
        browser().until(() -> browser().one("#compared").getText().contains("not"));
        assertThat(browser().run("return window.sent.length")).isEqualTo(0L);
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
    }

    @Test
    void markup_and_turned_text_in_names_and_credentials_stay_text() throws IOException {
        String nasty = "<img src=x onerror=document.title='owned'>\\u202Efdp.exe";
        String text = Files.readString(portal.credentials.get(0), StandardCharsets.UTF_8);
        String named = text.replaceFirst("\"name\": ?\"[^\"]*\"", "\"name\": \"" + nasty.replace("\\", "\\\\") + "\"");
        assertThat(named).isNotEqualTo(text);
        Path file = folder.resolve("\u202Efdp.<b>x.json");
        Files.writeString(file, named, StandardCharsets.UTF_8);
        verifyPage("en");

        browser().choose(file, copy(Serving.bundle(portal.credentials.get(0)), "x.bundle.json"));

        assertThat(browser().verdict()).isEqualTo("INVALID");
        assertThat(browser().driver().findElements(By.cssSelector("#result img, #result script, #result b")))
                .isEmpty();
        assertThat(browser().driver().getTitle()).doesNotContain("owned");
        assertThat(browser().texts("#result bdi")).anyMatch(shown -> shown.contains("<img"));
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

    private static String link(TableRow row) {
        return row.fields().get(1);
    }

    /** The page of a link as it stands, when it is done. */
    private void open(String link) {
        browser().go("about:blank");
        browser().go(link);
    }

    private void failure(String code) {
        browser()
                .until(() -> !browser()
                        .driver()
                        .findElements(By.cssSelector("[data-error]"))
                        .isEmpty());
        browser().forgiveProblems();
        assertThat(browser().one(".notice").getText()).isNotEmpty().contains(Objects.requireNonNull(code));
    }

    @Test
    void a_photograph_of_the_certificate_leads_to_what_was_registered() throws Exception {
        portal.share(portal.pdf, "--days", 30);
        int before = browser().bodies().size();
        BufferedImage photograph = Photograph.of(portal.pdf);
        ImageIO.write(
                photograph,
                "png",
                Files.createDirectories(PICTURES).resolve("photograph.png").toFile());

        String link = Photograph.codeIn(photograph);
        assertThat(link).startsWith(portal.address("/s/").toString());
        open(link);

        assertThat(browser().verdict()).isEqualTo("VALID");
        assertThat(browser().one("#registered").getText()).contains("見本　太郎", "Kakuu Chuo University", "架空中央大学", "2026");
        assertThat(browser().driver().getCurrentUrl()).contains("/en/s/");
        assertThat(browser().seriousFindings()).isEmpty();
        fitsOnATelephone("registered content");
        // Neither the key nor anything of the content was sent.
        String key = link.substring(link.indexOf('#') + 1);
        List<String> all = browser().bodies();
        assertThat(all.subList(before, all.size()))
                .anySatisfy(sent -> assertThat(sent).contains("/look"))
                .allSatisfy(sent -> assertThat(sent.replace("\"urlFragment\":\"#" + key + "\"", ""))
                        .doesNotContain(key, "P2026001", "見本"));
    }

    @ParameterizedTest
    @CsvSource({"ja, PIN が違います, 有効", "en, The PIN is not right, Valid"})
    void a_link_with_a_pin_asks_for_it_and_takes_it_in_full_width(String language, String wrong, String verdict)
            throws IOException {
        TableRow row = portal.share(portal.credentials.get(3), "--pin");
        String pin = row.fields().get(3);
        open(link(row).replace("/s/", "/" + language + "/s/"));
        browser().until(() -> browser().one("#pin-form").isDisplayed());

        browser().one("#pin").sendKeys(pin.equals("0000") ? "0001" : "0000", Keys.ENTER);
        browser().until(() -> browser().one("#pin-problem").isDisplayed());
        assertThat(browser().one("#pin-problem").getText()).contains(wrong, "4");
        assertThat(browser().seriousFindings()).isEmpty();
        picture("pin-" + language, 360);

        StringBuilder wide = new StringBuilder();
        pin.chars().forEach(digit -> wide.append((char) (digit - '0' + '０')));
        browser().one("#pin").clear();
        browser().one("#pin").sendKeys(wide, Keys.ENTER);

        assertThat(browser().verdict()).isEqualTo("INDETERMINATE");
        assertThat(browser().one("#registered").getText()).contains("架空");
        browser().one("#send").click();
        browser().until(() -> browser().verdict().equals("VALID"));
        assertThat(browser().one("#verdict").getText()).contains(verdict);
        browser().forgiveProblems();
    }

    @Test
    void a_holder_stops_a_link_and_then_it_shows_nothing() throws IOException {
        TableRow row = portal.share(portal.credentials.get(4));
        open(row.fields().get(2));
        assertThat(browser().seriousFindings()).isEmpty();
        browser().one("#stop").click();
        browser().until(() -> !browser().driver().findElements(By.id("stopped")).isEmpty());

        open(link(row));
        failure("stopped");
    }

    @Test
    void what_was_changed_on_the_server_is_not_shown() throws IOException {
        TableRow row = portal.share(portal.credentials.get(5));
        String id = link(row).replaceAll(".*/s/([^#]+)#.*", "$1");
        Path file = portal.shares().resolve(id + ".share");
        byte[] stored = Files.readAllBytes(file);
        TableRow other = portal.share(portal.credentials.get(3));
        byte[] another =
                Files.readAllBytes(portal.shares().resolve(link(other).replaceAll(".*/s/([^#]+)#.*", "$1") + ".share"));
        stored[stored.length - 100] ^= 1;
        Files.write(file, stored);

        open(link(row));
        failure("The server could not do it");

        // And if it were another's content, or the server did not look itself: the page does.
        browser().go(portal.address("/en/"));
        Object answer = browser()
                .driver()
                .executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                const bytes = Uint8Array.from(atob(arguments[1]), (c) => c.charCodeAt(0));
                const folder = document.querySelector('script[type=module]').src.replace(/[^/]*$/, '');
                import(folder + 'sharing.js').then(async (sharing) => {
                  window.fetch = async () => new Response(bytes.slice(bytes.indexOf(10) + 1));
                  try { await sharing.fetchShared(sharing.linkOf(arguments[0]), ''); done('shown'); }
                  catch (failure) { done(failure.code); }
                }, (failure) => done(String(failure)));
                """, link(row), Base64.getEncoder().encodeToString(another));
        assertThat(answer).isEqualTo("badShare");
    }

    @Test
    void a_table_of_links_is_checked_line_by_line_and_a_bad_one_stops_none() throws IOException {
        Path saved = Files.createDirectory(folder.resolve("links"));
        String good = link(portal.share(portal.pdf));
        TableRow pinned = portal.share(portal.credentials.get(2), "--pin");
        Path table = folder.resolve("links.csv");
        Files.writeString(
                table,
                "name,link,pin\r\n\"first, good\"," + good + ",\r\nrescinded," + link(pinned) + ","
                        + pinned.fields().get(3)
                        + "\r\nelsewhere,https://portal.example/s/x#y,\r\nno link,,\r\nunknown,"
                        + good.replaceAll("/s/.{22}", "/s/" + "A".repeat(22)) + ",\r\n",
                StandardCharsets.UTF_8);
        verifyPage("en");
        browser().saveInto(saved);

        browser().choose(table);
        browser()
                .until(() -> browser()
                                .driver()
                                .findElements(By.cssSelector("#save-csv:enabled"))
                                .size()
                        == 1);
        browser().one("#save-csv").click();

        List<String> lines = new String(browser().saved(saved.resolve("verification.csv")), StandardCharsets.UTF_8)
                .lines()
                .skip(1)
                .toList();
        assertThat(lines).hasSize(5);
        assertThat(lines.get(0)).startsWith("\"first, good\",\"VALID\",\"F113199999013\"");
        assertThat(lines.get(1)).startsWith("\"rescinded\",\"INVALID\"");
        assertThat(lines.get(2)).startsWith("\"elsewhere\",\"ERROR\"").contains("noLinks");
        assertThat(lines.get(3)).startsWith("\"no link\",\"ERROR\"").contains("badLink");
        assertThat(lines.get(4)).startsWith("\"unknown\",\"ERROR\"").contains("NO_SHARE");
        browser().forgiveProblems();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ja", "en"})
    void the_language_can_be_switched_and_the_directory_is_found(String language) {
        String other = language.equals("ja") ? "en" : "ja";
        browser().go(portal.address("/" + language + "/institutions/" + World.UNIVERSITY));
        assertThat(browser().one("h1").getText()).isEqualTo(language.equals("ja") ? "架空中央大学" : "Kakuu Chuo University");
        assertThat(browser().one("main").getText()).contains("F113199999013", "7123456789012");

        browser().one("nav a[hreflang]").click();

        assertThat(browser().driver().getCurrentUrl())
                .isEqualTo(portal.address("/" + other + "/institutions/" + World.UNIVERSITY)
                        .toString());
        assertThat(browser().run("return document.documentElement.lang")).isEqualTo(other);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ja", "en"})
    void no_page_has_serious_findings_of_accessibility_or_is_wider_than_a_small_telephone(String language)
            throws IOException {
        for (boolean dark : new boolean[] {false, true}) {
            browser().dark(dark);
            for (String path : List.of("/", "/institutions", "/institutions/" + World.UNIVERSITY, "/api", "/nothing")) {
                browser().go(portal.address("/" + language + path));
                assertThat(browser().seriousFindings())
                        .as("%s, dark %s", path, dark)
                        .isEmpty();
                fitsOnATelephone(path);
            }
            verifyPage(language);
            browser().choose(portal.credentials.get(0), Serving.bundle(portal.credentials.get(0)));
            browser().verdict();
            assertThat(browser().seriousFindings())
                    .as("a result, dark %s", dark)
                    .isEmpty();
            fitsOnATelephone("a result");
        }
        browser().dark(false);
        // The page that is not there is said to be so, which the browser notes.
        assertThat(browser().complaints()).allMatch(complaint -> complaint.contains("404"));
    }

    @Test
    void a_finding_of_accessibility_would_be_seen() {
        verifyPage("en");
        browser().run("document.querySelector('#main').append(document.createElement('button'))");

        assertThat(browser().seriousFindings()).singleElement().asString().startsWith("button-name");
    }

    private void fitsOnATelephone(String what) {
        browser().width(360);
        assertThat((Long) browser().run("return document.documentElement.scrollWidth"))
                .as(what)
                .isLessThanOrEqualTo(360);
        browser().width(1280);
    }

    @Test
    void all_can_be_reached_by_keyboard() {
        verifyPage("en");
        WebElement body = browser().one("body");
        body.sendKeys(Keys.TAB);
        assertThat(browser().driver().switchTo().activeElement().getText()).isEqualTo("Skip to main content");
        boolean isReached = false;
        for (int i = 0; i < 12 && !isReached; i++) {
            browser().driver().switchTo().activeElement().sendKeys(Keys.TAB);
            isReached =
                    "files".equals(browser().driver().switchTo().activeElement().getDomAttribute("id"));
        }
        assertThat(isReached).isTrue();
    }

    @Test
    void the_page_is_small_and_soon_there() {
        browser().driver().executeCdpCommand("Network.setCacheDisabled", Map.of("cacheDisabled", true));
        verifyPage("ja");
        Long bytes = (Long) browser()
                .run("return performance.getEntries().filter((e) => e.transferSize)"
                        + ".reduce((sum, e) => sum + e.transferSize, 0)");
        Number interactive = (Number) Objects.requireNonNull(
                browser().run("return performance.getEntriesByType('navigation')[0].domInteractive"));
        browser().driver().executeCdpCommand("Network.setCacheDisabled", Map.of("cacheDisabled", false));

        assertThat(bytes).isPositive().isLessThan(150_000);
        assertThat(interactive.doubleValue()).isLessThan(5_000);
    }

    /** Made at every run for people to look at; the guide shows some of them. */
    @ParameterizedTest
    @ValueSource(strings = {"ja", "en"})
    void pictures_are_taken_at_three_widths(String language) throws IOException {
        for (int width : new int[] {360, 768, 1280}) {
            verifyPage(language);
            picture("start-" + language, width);
            browser().choose(portal.pdf, Serving.bundle(portal.pdf));
            assertThat(browser().verdict()).isEqualTo("VALID");
            picture("valid-" + language, width);
            verifyPage(language);
            browser().choose(portal.credentials.get(2), Serving.bundle(portal.credentials.get(2)));
            assertThat(browser().verdict()).isEqualTo("INVALID");
            picture("invalid-" + language, width);
            browser().go(portal.address("/" + language + "/institutions/" + World.UNIVERSITY));
            picture("institution-" + language, width);
        }
        verifyPage(language);
        browser().choose(portal.pdf, Serving.bundle(portal.pdf));
        browser().verdict();
        forTheGuide("valid", language);
        verifyPage(language);
        forTheGuide("start", language);
        browser().choose(portal.credentials.get(0), Serving.bundle(portal.credentials.get(0)));
        browser().verdict();
        forTheGuide("unsent", language);
        picture("unsent-" + language, 768);
        browser().dark(true);
        picture("dark-" + language, 768);
        browser().dark(false);
        open(link(portal.share(portal.pdf)).replace("/s/", "/" + language + "/s/"));
        browser().verdict();
        for (int width : new int[] {360, 768, 1280}) {
            picture("registered-" + language, width);
        }
        forTheGuide("registered", language);
        browser().go(portal.address("/" + language + "/institutions"));
        picture("directory-" + language, 768);
        browser().go(portal.address("/" + language + "/api"));
        picture("api-" + language, 768);
        assertThat(PICTURES.resolve("valid-" + language + "-360.png")).isNotEmptyFile();
    }

    /** As much of the page as a small screen shows, from the last heading on. */
    private void forTheGuide(String name, String language) {
        browser().width(720);
        browser()
                .run("const found = document.querySelector('#result .verdict');"
                        + "window.scrollTo(0, found ? found.getBoundingClientRect().top - 24 : 0)");
        browser().screen(PICTURES.resolve("guide").resolve(name + "-" + language + ".png"));
        browser().width(1280);
    }

    private void picture(String name, int width) {
        browser().width(width);
        browser().picture(PICTURES.resolve(name + "-" + width + ".png"));
        browser().width(1280);
    }
}
