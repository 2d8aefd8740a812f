package dev.akashi.it;

import static dev.akashi.it.PortalWorld.portal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.akashi.audit.index.Database;
import dev.akashi.model.InstitutionCode;
import dev.akashi.portal.auditor.Account;
import dev.akashi.portal.auditor.Accounts;
import dev.akashi.portal.auditor.AuditorPages;
import dev.akashi.portal.auditor.AuditorSettings;
import dev.akashi.portal.auditor.OpenIdSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** The auditor's pages over an audit of the tests' network, with a real provider of OpenID Connect beside them. */
@ExtendWith({World.class, PortalWorld.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditorPagesTest {

    private static final String PASSWORD = "correct horse battery";
    private static final InstitutionCode UNIVERSITY = World.UNIVERSITY;
    private static final InstitutionCode OTHER = new InstitutionCode("F113199999022");

    @TempDir
    static Path folder;

    private @Nullable AuditorPages pages;
    private @Nullable Process provider;
    private URI address = URI.create("http://unset");

    @BeforeAll
    void audit_and_serve() throws IOException {
        Path trust = folder.resolve("trust.json");
        Path audit = folder.resolve("audit");
        Object profile = portal().world.profileFile();
        Ran.akashi("trust", "export", "--profile", profile, "--out", trust, "--allow-embedded")
                .done();
        assertThat(Ran.akashi("audit", "run", "--profile", profile, "--trust", trust, "--out", audit)
                        .exitCode())
                .isEqualTo(3);
        Ran.akashi("audit", "index", "--audit", audit, "--trust", trust).done();
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        address = URI.create("http://127.0.0.1:" + port + "/");
        NodePrograms.installOrSkip();
        Process started = NodePrograms.start("provider.mjs", address.resolve("/callback"), address.resolve("/en/"));
        provider = started;
        BufferedReader said = started.inputReader(StandardCharsets.UTF_8);
        URI issuer = URI.create(Objects.requireNonNull(said.readLine(), "the provider's address"));
        String hash = Accounts.hashOf(PASSWORD.toCharArray(), new SecureRandom());
        Path accounts = folder.resolve("accounts.json");
        Accounts.add(accounts, account("auditor", null, hash, null));
        Accounts.add(accounts, account("chuo", UNIVERSITY, hash, null));
        Accounts.add(accounts, account("other", OTHER, hash, null));
        Accounts.add(accounts, account("ministry", null, null, "person-1"));
        pages = AuditorPages.start(new AuditorSettings(
                Database.inFolder(audit),
                Database.inFolder(audit, "looks"),
                audit,
                Accounts.read(accounts),
                Optional.of(new OpenIdSettings(issuer, "akashi-audit", Optional.of("a secret of the tests"), "RS256")),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                Optional.empty(),
                portal().world.clock));
    }

    private static Account account(
            String name, @Nullable InstitutionCode institution, @Nullable String hash, @Nullable String subject) {
        return new Account(
                name,
                institution == null ? Account.Role.AUDITOR : Account.Role.INSTITUTION,
                Optional.ofNullable(institution),
                Optional.ofNullable(hash),
                Optional.ofNullable(subject));
    }

    @AfterAll
    void stop() throws IOException {
        if (pages != null) {
            pages.close();
        }
        if (provider != null) {
            provider.destroy();
        }
    }

    /** Somebody with a browser that keeps cookies and follows nothing by itself. */
    private final class Visitor {

        private final HttpClient client = HttpClient.newBuilder()
                .cookieHandler(new CookieManager())
                .connectTimeout(Duration.ofSeconds(5))
                .build();

        HttpResponse<String> get(Object place) throws IOException {
            return send(HttpRequest.newBuilder(address.resolve(String.valueOf(place))));
        }

        HttpResponse<String> post(Object place, Map<String, String> form) throws IOException {
            String body = form.entrySet().stream()
                    .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                    .collect(Collectors.joining("&"));
            return send(HttpRequest.newBuilder(address.resolve(String.valueOf(place)))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(body)));
        }

        private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
            try {
                return client.send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        String csrf() throws IOException {
            return first(get("/en/").body(), "name=\"csrf\" value=\"([^\"]+)\"");
        }

        HttpResponse<String> signIn(String name, String password) throws IOException {
            return post("/en/sign-in", Map.of("csrf", csrf(), "name", name, "password", password));
        }

        /** Through the provider's own forms, until it leads back. */
        URI throughProvider(String person) throws IOException {
            URI at = location(get("/en/sign-in/openid"), address);
            for (int i = 0; i < 12; i++) {
                if (at.getPath().equals("/callback")) {
                    return at;
                }
                HttpResponse<String> answer = get(at);
                if (answer.statusCode() == 200) {
                    String prompt = first(answer.body(), "name=\"prompt\" value=\"([a-z]+)\"");
                    URI action = at.resolve(first(answer.body(), "action=\"([^\"]+)\""));
                    answer = post(action, Map.of("prompt", prompt, "login", person, "password", "any"));
                }
                at = location(answer, at);
            }
            throw new AssertionError("expected the provider to lead back, found " + at);
        }
    }

    private static URI location(HttpResponse<String> answer, URI from) {
        assertThat(answer.statusCode()).as(answer.body()).isBetween(302, 303);
        return from.resolve(answer.headers().firstValue("Location").orElseThrow());
    }

    private static String first(String text, String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(text);
        assertThat(found.find()).as(pattern + " in " + text).isTrue();
        return found.group(1);
    }

    private Visitor signedIn(String name) throws IOException {
        Visitor visitor = new Visitor();
        assertThat(location(visitor.signIn(name, PASSWORD), address).getPath()).isEqualTo("/en/overview");
        return visitor;
    }

    @ParameterizedTest
    @ValueSource(strings = {"/en/overview", "/en/looks", "/en/report", "/report/report.json", "/ja/batches/"})
    void whoever_is_not_signed_in_sees_nothing(String place) throws IOException {
        String path = place.endsWith("/") ? place + "0".repeat(64) : place;
        HttpResponse<String> answer = new Visitor().get(path);
        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void a_wrong_password_a_form_of_another_site_and_too_many_tries_are_refused() throws IOException {
        Visitor visitor = new Visitor();
        assertThat(visitor.signIn("auditor", "wrong wrong wrong").statusCode()).isEqualTo(401);
        assertThat(visitor.signIn("nobody", PASSWORD).statusCode()).isEqualTo(401);
        assertThat(visitor.signIn("ministry", PASSWORD).statusCode()).isEqualTo(401);
        Map<String, String> foreign = Map.of("csrf", "made up", "name", "auditor", "password", PASSWORD);
        assertThat(visitor.post("/en/sign-in", foreign).statusCode()).isEqualTo(403);
        assertThat(visitor.get("/en/overview").statusCode()).isEqualTo(303);
        int last = 0;
        for (int i = 0; i < 12; i++) {
            last = visitor.signIn("tried-often", "wrong wrong wrong").statusCode();
        }
        assertThat(last).isEqualTo(429);
    }

    @Test
    void a_new_session_begins_with_signing_in_and_ends_with_signing_out() throws IOException {
        Visitor visitor = new Visitor();
        String before = visitor.get("/en/").headers().firstValue("Set-Cookie").orElseThrow();
        HttpResponse<String> signedIn = visitor.signIn("auditor", PASSWORD);
        String cookie = signedIn.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(cookie).contains("HttpOnly", "SameSite=Lax", "Path=/").isNotEqualTo(before);
        HttpResponse<String> page = visitor.get("/en/overview");
        assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "frame-ancestors 'none'");
        assertThat(visitor.post("/en/sign-out", Map.of("csrf", "made up")).statusCode())
                .isEqualTo(403);
        String csrf = first(page.body(), "name=\"csrf\" value=\"([^\"]+)\"");
        assertThat(visitor.post("/en/sign-out", Map.of("csrf", csrf)).statusCode())
                .isEqualTo(303);
        assertThat(visitor.get("/en/overview").statusCode()).isEqualTo(303);
    }

    @Test
    void an_auditor_finds_a_batch_and_what_shows_it_and_the_report() throws IOException {
        Visitor auditor = signedIn("auditor");
        String overview = auditor.get("/en/overview").body();
        assertThat(overview).contains("Kakuu Chuo University", "<svg class=\"columns\"");
        String root = first(overview, "/en/batches/([0-9a-f]{64})");
        assertThat(auditor.get("/en/batches/" + root).body())
                .contains("Checked now")
                .doesNotContain("Not good");
        HttpResponse<String> proof = auditor.get("/batches/" + root + "/proof.json");
        assertThat(proof.body()).contains("\"logRoot\"", root);
        assertThat(proof.headers().firstValue("Content-Disposition").orElseThrow())
                .startsWith("attachment");
        assertThat(auditor.get("/en/report").body()).contains("report.ja.pdf", "report.dsse.json");
        assertThat(auditor.get("/report/report.ja.pdf").body()).startsWith("%PDF-1.");
        assertThat(auditor.get("/report/..%2Faccounts.json").statusCode()).isIn(400, 404);
        assertThat(auditor.get("/en/overview?from=2026-13-01").statusCode()).isEqualTo(400);
        assertThat(auditor.get("/en/overview?institution=F113199999022").body()).contains("Nothing in this period");
    }

    @Test
    void an_institution_sees_its_own_and_who_looked_at_it_and_nothing_of_others() throws Exception {
        Visitor auditor = signedIn("auditor");
        String root =
                first(auditor.get("/en/overview?institution=" + UNIVERSITY).body(), "/en/batches/([0-9a-f]{64})");
        auditor.get("/en/batches/" + root);
        Visitor own = signedIn("chuo");
        assertThat(own.get("/en/batches/" + root).statusCode()).isEqualTo(200);
        assertThat(own.get("/en/looks").body()).contains("auditor (auditor)", root);
        assertThat(own.get("/en/report").statusCode()).isEqualTo(403);
        assertThat(own.get("/report/report.json").statusCode()).isEqualTo(403);
        Visitor other = signedIn("other");
        assertThat(other.get("/en/batches/" + root).statusCode()).isEqualTo(404);
        assertThat(other.get("/en/overview?institution=" + UNIVERSITY).body()).doesNotContain(root, "Kakuu Chuo");
        assertThat(other.get("/en/looks").body()).doesNotContain(root);
    }

    @Test
    void a_person_of_the_provider_signs_in_and_out_and_an_answer_counts_once_and_for_its_session() throws IOException {
        Visitor person = new Visitor();
        URI callback = person.throughProvider("person-1");
        assertThat(new Visitor().get(callback).statusCode()).isEqualTo(403);
        HttpResponse<String> back = person.get(callback);
        assertThat(location(back, address).getPath()).isEqualTo("/en/overview");
        String page = person.get("/en/overview").body();
        assertThat(page).contains("<strong>ministry</strong>");
        assertThat(person.get(callback).statusCode()).isEqualTo(403);
        URI out = location(
                person.post("/en/sign-out", Map.of("csrf", first(page, "name=\"csrf\" value=\"([^\"]+)\""))), address);
        assertThat(out.getPath()).isEqualTo("/session/end");
        assertThat(person.get("/en/overview").statusCode()).isEqualTo(303);

        Visitor forger = new Visitor();
        URI own = forger.throughProvider("person-1");
        URI forged = URI.create(own.toString().replaceAll("state=[^&]+", "state=another"));
        assertThat(forger.get(forged).statusCode()).isEqualTo(403);
        Visitor stranger = new Visitor();
        HttpResponse<String> unknown = stranger.get(stranger.throughProvider("person-2"));
        assertThat(unknown.statusCode()).isEqualTo(403);
        assertThat(unknown.body()).contains("have no account here");
        assertThat(stranger.get("/en/overview").statusCode()).isEqualTo(303);
    }

    @Test
    void a_list_of_looks_that_was_changed_is_found_out() throws Exception {
        Path copied = Files.createDirectories(folder.resolve("copied"));
        Database database = Database.inFolder(copied, "looks");
        try (AuditorPages other = AuditorPages.start(new AuditorSettings(
                Database.inFolder(folder.resolve("audit")),
                database,
                copied,
                Accounts.read(folder.resolve("accounts.json")),
                Optional.empty(),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Optional.empty(),
                portal().world.clock))) {
            URI before = address;
            address = other.address();
            try {
                Visitor auditor = signedIn("auditor");
                for (int i = 0; i < 3; i++) {
                    auditor.get("/en/looks");
                }
            } finally {
                address = before;
            }
        }
        Ran whole = Ran.akashi("audit", "looks", "--audit", copied);
        assertThat(whole.out()).startsWith("whole: 3 entries");
        assertThat(Ran.akashi("audit", "looks", "--audit", copied, "--digest", "0".repeat(64))
                        .exitCode())
                .isEqualTo(1);
        try (Connection connection = database.connect();
                Statement sql = connection.createStatement()) {
            sql.executeUpdate("UPDATE looked SET account = 'somebody' WHERE number = 2");
        }
        Ran changed = Ran.akashi("audit", "looks", "--audit", copied);
        assertThat(changed.exitCode()).isEqualTo(1);
        assertThat(changed.out()).startsWith("NOT WHOLE: entry 2");
    }

    /** With a keyboard alone, at the width of a telephone, in both languages; nothing breaks the page's own rules. */
    @Test
    void work_in_a_browser() {
        Optional<Path> chromium = Browser.program("chromium");
        Optional<Path> chromedriver = Browser.program("chromedriver");
        if (chromium.isEmpty() || chromedriver.isEmpty()) {
            String line = "SKIPPED: the auditor's pages in a browser: chromium and chromedriver are not on the path";
            new PrintWriter(System.err, true, StandardCharsets.UTF_8).println(line);
            abort(line);
        }
        try (Browser browser = Browser.open(chromium.orElseThrow(), chromedriver.orElseThrow())) {
            browser.go(address.resolve("/ja/"));
            assertThat(browser.seriousFindings()).isEmpty();
            browser.picture(Path.of("target", "pictures", "auditor-ja-sign-in.jpg"));
            browser.one("#name").sendKeys("auditor", Keys.TAB, PASSWORD, Keys.ENTER);
            browser.until(() -> String.valueOf(browser.driver().getCurrentUrl()).contains("/overview"));
            String batch = String.valueOf(browser.one(".cards a").getDomAttribute("href"));
            for (String language : List.of("ja", "en")) {
                for (String place : List.of("/overview", batch.substring(3), "/looks", "/report")) {
                    look(browser, language, place);
                }
            }
            assertThat(browser.complaints()).isEmpty();
            assertThat(browser.requested())
                    .allSatisfy(asked -> assertThat(asked).matches("(" + address + "|data:|blob:|about:).*"));
        }
    }

    private void look(Browser browser, String language, String place) {
        browser.width(1000);
        browser.go(address.resolve("/" + language + place));
        assertThat(browser.seriousFindings()).as(place).isEmpty();
        String name =
                "auditor-" + language + place.replaceAll("[0-9a-f]{64}", "").replace('/', '-');
        browser.picture(Path.of("target", "pictures", name + ".jpg"));
        browser.width(360);
        assertThat(browser.run("return document.documentElement.scrollWidth"))
                .as(place)
                .isEqualTo(360L);
        browser.picture(Path.of("target", "pictures", name + "-360.jpg"));
    }
}
