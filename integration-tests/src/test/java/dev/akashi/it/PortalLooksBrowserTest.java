package dev.akashi.it;

import static dev.akashi.it.PortalWorld.portal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.akashi.it.PortalWorld.Serving;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The pages as they look and are reached: languages, widths, colours, keyboard, size. */
class PortalLooksBrowserTest extends PortalInABrowser {

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
        threePictures("start-" + language);
        forTheGuide("start", language);
        browser().choose(portal.pdf, Serving.bundle(portal.pdf));
        assertThat(browser().verdict()).isEqualTo("VALID");
        threePictures("valid-" + language);
        forTheGuide("valid", language);
        verifyPage(language);
        browser().choose(portal.credentials.get(2), Serving.bundle(portal.credentials.get(2)));
        assertThat(browser().verdict()).isEqualTo("INVALID");
        threePictures("invalid-" + language);
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
        threePictures("registered-" + language);
        forTheGuide("registered", language);
        browser().go(portal.address("/" + language + "/institutions/" + World.UNIVERSITY));
        threePictures("institution-" + language);
        for (String path : List.of("institutions", "api", "nothing")) {
            browser().go(portal.address("/" + language + "/" + path));
            picture(path + "-" + language, 360);
            picture(path + "-" + language, 768);
        }
        assertThat(browser().complaints()).allMatch(complaint -> complaint.contains("404"));
        assertThat(pictures().resolve("valid-" + language + "-360.jpg")).isNotEmptyFile();
    }

    private void threePictures(String name) {
        for (int width : new int[] {360, 768, 1280}) {
            picture(name, width);
        }
    }

    /** As much of the page as a small screen shows, from the last heading on. */
    private void forTheGuide(String name, String language) throws IOException {
        browser().width(720);
        browser()
                .run("const found = document.querySelector('#result .verdict');"
                        + "window.scrollTo(0, found ? found.getBoundingClientRect().top - 24 : 0)");
        browser().screen(pictures().resolve("guide").resolve(name + "-" + language + ".png"));
        browser().width(1280);
    }
}
