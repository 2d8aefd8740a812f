package dev.akashi.it;

import static dev.akashi.it.PortalWorld.portal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.akashi.client.table.TableRow;
import dev.akashi.it.PortalWorld.Serving;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the tests of the portal's pages have in common: a browser that nothing may complain of, and that asks nobody else. */
@ExtendWith({World.class, PortalWorld.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PortalInABrowser {

    private static final Path PICTURES = Path.of("target", "pictures");

    final Serving portal = portal();
    private final List<URI> portals = new ArrayList<>(List.of(portal.portal.address()));

    @Nullable
    private Browser opened;

    @TempDir
    Path folder = Path.of("unset");

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

    /** From now on another portal may be asked as well. */
    void alsoAt(URI address) {
        portals.add(address);
    }

    Browser browser() {
        return Objects.requireNonNull(opened, "an open browser");
    }

    void verifyPage(String language) {
        browser().go(portal.address("/" + language + "/"));
    }

    Path copy(Path file, String name) throws IOException {
        Path copy = folder.resolve(name);
        Files.copy(file, copy);
        return copy;
    }

    static String link(TableRow row) {
        return row.fields().get(1);
    }

    /** The page of a link as it stands, when it is done. */
    void open(String link) {
        browser().go("about:blank");
        browser().go(link);
    }

    void fitsOnATelephone(String what) {
        browser().width(360);
        assertThat((Long) browser().run("return document.documentElement.scrollWidth"))
                .as(what)
                .isLessThanOrEqualTo(360);
        browser().width(1280);
    }

    void picture(String name, int width) {
        browser().width(width);
        browser().picture(PICTURES.resolve(name + "-" + width + ".jpg"));
        browser().width(1280);
    }

    /** Where pictures for people to look at go. */
    static Path pictures() throws IOException {
        return Files.createDirectories(PICTURES);
    }
}
