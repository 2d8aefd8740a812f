package dev.akashi.it;

import static dev.akashi.it.PortalWorld.portal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.akashi.client.table.TableRow;
import dev.akashi.credential.verify.CheckId;
import dev.akashi.it.PortalWorld.Serving;
import dev.akashi.model.json.StrictJson;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
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

    private static final StrictJson.Limits LIMITS = StrictJson.Limits.of(1024 * 1024, 32);
    private static final Path PICTURES = Path.of("target", "pictures");

    private final Serving portal = portal();
    private final List<URI> portals = new ArrayList<>(List.of(portal.portal.address()));

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
                .allSatisfy(address -> assertThat(address)
                        .matches("("
                                + portals.stream().map(URI::toString).collect(Collectors.joining("|"))
                                + "|data:|blob:|about:).*"));
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

    /** What {@code scripts/demo --portal} ends with, over the network of the tests; a program of its own for each command. */
    private Process demonstration(Path out) throws IOException {
        Files.createSymbolicLink(
                Files.createDirectories(out).resolve("network"),
                Objects.requireNonNull(portal.world.profileFile().getParent()));
        Path keys = Files.createDirectories(out.resolve("keys"));
        Files.copy(portal.world.keyFile("univ-1"), keys.resolve("univ-1.pem"));
        Path akashi = out.resolve("akashi");
        String command = Processes.command(out.resolve("unused"), List.of()).command().stream()
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(" "));
        Files.writeString(akashi, "#!/bin/sh\nexec " + command + " \"$@\"\n", StandardCharsets.UTF_8);
        Files.setPosixFilePermissions(akashi, PosixFilePermissions.fromString("rwx------"));
        ProcessBuilder script = new ProcessBuilder(
                        World.SAMPLES
                                .resolveSibling("scripts")
                                .resolve("demo-portal")
                                .toString(),
                        out.toString())
                .redirectErrorStream(true)
                .redirectOutput(out.resolve("said.txt").toFile());
        script.environment().put("AKASHI", akashi.toString());
        script.environment().put("AKASHI_PORTAL_PORT", "0");
        return script.start();
    }

    private static String said(Path out) {
        try {
            return Files.readString(out.resolve("said.txt"), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_photograph_of_the_demonstrations_certificate_leads_to_what_was_registered() throws Exception {
        Path out = folder.resolve("demonstration");
        Process script = demonstration(out);
        try {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> !script.isAlive() || said(out).contains("Ctrl-C"));
            String said = said(out);
            assertThat(script.isAlive()).as(said).isTrue();
            URI address = URI.create(said.lines().findFirst().orElseThrow().replaceAll(".* ", ""));
            portals.add(address);
            int before = browser().bodies().size();
            BufferedImage photograph = Photograph.of(out.resolve("paper/issued/P2026001.pdf"));
            ImageIO.write(
                    photograph,
                    "jpg",
                    Files.createDirectories(PICTURES).resolve("photograph.jpg").toFile());

            String link = Photograph.codeIn(photograph);
            assertThat(link).startsWith(address.resolve("/s/").toString());
            open(link);

            assertThat(browser().verdict()).isEqualTo("VALID");
            assertThat(browser().one("#registered").getText())
                    .contains("見本　太郎", "Kakuu Chuo University", "架空中央大学", "25 March 2026");
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
            List<ProcessHandle> started = script.descendants().toList();

            script.destroy();

            assertThat(script.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(script.exitValue()).isZero();
            assertThat(started).isNotEmpty();
            await().atMost(Duration.ofSeconds(20)).until(() -> started.stream().noneMatch(ProcessHandle::isAlive));
        } finally {
            script.destroy();
        }
    }

    @Test
    void a_link_with_a_pin_asks_for_it_and_takes_it_in_full_width() throws IOException {
        TableRow row = portal.share(portal.credentials.get(3), "--pin");
        String pin = row.fields().get(3);
        pinIn("ja", row, pin, "PIN が違います", 4, "有効");
        pinIn("en", row, pin, "The PIN is not right", 3, "Valid");
    }

    private void pinIn(String language, TableRow row, String pin, String wrong, int left, String verdict) {
        open(link(row).replace("/s/", "/" + language + "/s/"));
        browser().until(() -> browser().one("#pin-form").isDisplayed());

        browser().one("#pin").sendKeys(pin.equals("0000") ? "0001" : "0000", Keys.ENTER);
        browser().until(() -> browser().one("#pin-problem").isDisplayed());
        assertThat(browser().one("#pin-problem").getText()).contains(wrong, String.valueOf(left));
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

        browser().one("header a[hreflang]").click();

        assertThat(browser().driver().getCurrentUrl())
                .isEqualTo(portal.address("/" + other + "/institutions/" + World.UNIVERSITY)
                        .toString());
        assertThat(browser().run("return document.documentElement.lang")).isEqualTo(other);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ja", "en"})
    void no_page_has_serious_findings_of_accessibility_or_is_wider_than_a_small_telephone(String language)
            throws IOException {
        for (String path : List.of(
                "/",
                "/institutions",
                "/institutions?q=nobody",
                "/institutions/" + World.UNIVERSITY,
                "/api",
                "/nothing")) {
            browser().go(portal.address("/" + language + path));
            hasNoSeriousFindings(path);
        }
        verifyPage(language);
        browser().choose(portal.credentials.get(0), Serving.bundle(portal.credentials.get(0)));
        browser().verdict();
        hasNoSeriousFindings("a result");
        // The page that is not there is said to be so, which the browser notes.
        assertThat(browser().complaints()).allMatch(complaint -> complaint.contains("404"));
    }

    /** In light colours and, of what depends on them, in dark ones. */
    private void hasNoSeriousFindings(String what) {
        assertThat(browser().seriousFindings()).as(what).isEmpty();
        fitsOnATelephone(what);
        browser().dark(true);
        assertThat(browser().seriousFindingsOfColours()).as("%s, dark", what).isEmpty();
        browser().dark(false);
    }

    @Test
    void a_finding_of_accessibility_would_be_seen() {
        verifyPage("en");
        browser().run("document.querySelector('#main').append(document.createElement('button'))");

        assertThat(browser().seriousFindings()).singleElement().asString().startsWith("button-name");

        browser()
                .run("document.querySelector('#main button').remove();"
                        + "document.querySelector('h1').style.cssText = 'color: #777; background: #888'");
        assertThat(browser().seriousFindingsOfColours())
                .singleElement()
                .asString()
                .startsWith("color-contrast");
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
        verifyPage(language);
        pictures("start-" + language);
        forTheGuide("start", language);
        browser().choose(portal.pdf, Serving.bundle(portal.pdf));
        assertThat(browser().verdict()).isEqualTo("VALID");
        pictures("valid-" + language);
        forTheGuide("valid", language);
        verifyPage(language);
        browser().choose(portal.credentials.get(2), Serving.bundle(portal.credentials.get(2)));
        assertThat(browser().verdict()).isEqualTo("INVALID");
        pictures("invalid-" + language);
        verifyPage(language);
        browser().choose(portal.credentials.get(0), Serving.bundle(portal.credentials.get(0)));
        browser().verdict();
        forTheGuide("unsent", language);
        picture("unsent-" + language, 768);
        browser().dark(true);
        picture("dark-" + language, 768);
        browser().dark(false);
        open(link(portal.share(portal.pdf)).replace("/s/", "/" + language + "/s/"));
        browser().verdict();
        pictures("registered-" + language);
        forTheGuide("registered", language);
        browser().go(portal.address("/" + language + "/institutions/" + World.UNIVERSITY));
        pictures("institution-" + language);
        for (String path : List.of("institutions", "api", "nothing")) {
            browser().go(portal.address("/" + language + "/" + path));
            picture(path + "-" + language, 360);
            picture(path + "-" + language, 768);
        }
        assertThat(browser().complaints()).allMatch(complaint -> complaint.contains("404"));
        assertThat(PICTURES.resolve("valid-" + language + "-360.jpg")).isNotEmptyFile();
    }

    private void pictures(String name) {
        for (int width : new int[] {360, 768, 1280}) {
            picture(name, width);
        }
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
        browser().picture(PICTURES.resolve(name + "-" + width + ".jpg"));
        browser().width(1280);
    }
}
