package dev.akashi.it;

import static dev.akashi.it.PortalWorld.portal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.akashi.client.table.TableRow;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/** Holders' links in a browser: from the code on paper to the registered content. */
class PortalLinksBrowserTest extends PortalInABrowser {

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
            alsoAt(address);
            int before = browser().bodies().size();
            BufferedImage photograph = Photograph.of(out.resolve("paper/issued/P2026001.pdf"));
            ImageIO.write(
                    photograph, "jpg", pictures().resolve("photograph.jpg").toFile());

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
}
