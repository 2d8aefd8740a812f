package dev.akashi.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.print.PrintOptions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A headless Chromium, and what the tests want of it. */
final class Browser implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Pattern REQUESTED =
            Pattern.compile("\"method\":\"Network\\.requestWillBeSent\".*?\"request\":\\{.*?\"url\":\"([^\"]+)\"");

    private final ChromeDriver driver;
    private final Set<String> requested = new LinkedHashSet<>();
    private final List<String> sent = new ArrayList<>();
    private int looked;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** The program of that name, if the machine has it. */
    static Optional<Path> program(String name) {
        return Stream.of(Objects.requireNonNullElse(System.getenv("PATH"), "").split(":"))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static Browser open(Path chromium, Path chromedriver) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--no-first-run",
                "--hide-scrollbars",
                "--proxy-server=direct://",
                "--window-size=1280,900");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver.toFile())
                .usingAnyFreePort()
                .build();
        return new Browser(new ChromeDriver(service, options));
    }

    ChromeDriver driver() {
        return driver;
    }

    /** A page, when its scripts are ready. */
    void go(Object address) {
        driver.get(address.toString());
        if (!driver.findElements(By.id("words")).isEmpty()) {
            until(() -> Boolean.TRUE.equals(run("return document.documentElement.dataset.ready === 'true'")));
        }
    }

    WebElement one(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    List<String> texts(String selector) {
        return driver.findElements(By.cssSelector(selector)).stream()
                .map(WebElement::getText)
                .toList();
    }

    @Nullable
    Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    void until(BooleanSupplier condition) {
        new WebDriverWait(driver, PATIENCE, Duration.ofMillis(50)).until(ignored -> condition.getAsBoolean());
    }

    /** Every request that the browser has sent since it was opened, as its log has it. */
    List<String> bodies() {
        driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
                .map(LogEntry::getMessage)
                .filter(message -> message.contains("\"Network.requestWillBeSent\""))
                .forEach(sent::add);
        return sent;
    }

    /** Chooses files as a person does. */
    void choose(Path... files) {
        one("#files")
                .sendKeys(String.join("\n", Stream.of(files).map(Path::toString).toList()));
    }

    /** Drags files over a place of the page and lets them go there, as a person does with a mouse. */
    void drop(int x, int y, Path... files) {
        for (String type : List.of("dragEnter", "dragOver", "drop")) {
            driver.executeCdpCommand(
                    "Input.dispatchDragEvent",
                    Map.of(
                            "type",
                            type,
                            "x",
                            x,
                            "y",
                            y,
                            "data",
                            Map.of(
                                    "items",
                                    List.of(),
                                    "files",
                                    Stream.of(files).map(Path::toString).toList(),
                                    "dragOperationsMask",
                                    1)));
        }
    }

    /** What comes out of a printer, as text. */
    String printed() throws IOException {
        byte[] pdf = Base64.getDecoder().decode(driver.print(new PrintOptions()).getContent());
        try (PDDocument document = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(document);
        }
    }

    /** The verdict, when it is there. Asked in one step, because the page may put another in its place at any moment. */
    String verdict() {
        String script = "const found = document.getElementById('verdict'); return found && found.dataset.verdict;";
        until(() -> run(script) != null
                || !driver.findElements(By.cssSelector("[data-error]")).isEmpty());
        Object verdict = run(script);
        if (verdict == null) {
            throw new AssertionError("expected a verdict, found " + one("main").getText());
        }
        return String.valueOf(verdict);
    }

    /** From now on, what is saved goes into a folder. */
    void saveInto(Path folder) {
        driver.executeCdpCommand(
                "Browser.setDownloadBehavior",
                Map.of(
                        "behavior",
                        "allow",
                        "downloadPath",
                        folder.toAbsolutePath().toString()));
    }

    /** A file that was saved, when it is there as a whole. */
    byte[] saved(Path file) throws IOException {
        until(() -> Files.exists(file) && file.toFile().length() > 0);
        return Files.readAllBytes(file);
    }

    void width(int width) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", false));
    }

    void dark(boolean isDark) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(Map.of("name", "prefers-color-scheme", "value", isDark ? "dark" : "light"))));
    }

    /** A picture of the whole page. */
    void picture(Path file) {
        capture(file, Map.of("format", "jpeg", "quality", 85, "captureBeyondViewport", true));
    }

    /** A picture of what is on the screen. */
    void screen(Path file) {
        capture(file, Map.of("format", "png"));
    }

    private void capture(Path file, Map<String, Object> how) {
        Map<String, Object> taken = driver.executeCdpCommand("Page.captureScreenshot", how);
        try {
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Files.write(file, Base64.getDecoder().decode(String.valueOf(taken.get("data"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the accessibility rules of axe find that is serious: the rule and where. */
    List<String> seriousFindings() {
        return seriousFindings("");
    }

    /** What of that is about colours, all that another colour scheme of the same page can change. */
    List<String> seriousFindingsOfColours() {
        return seriousFindings(", runOnly: ['color-contrast', 'link-in-text-block']");
    }

    @SuppressWarnings("unchecked")
    private List<String> seriousFindings(String options) {
        if (Boolean.TRUE.equals(run("return typeof axe === 'undefined'"))) {
            run(axe());
        }
        List<Map<String, Object>> violations = (List<Map<String, Object>>)
                Objects.requireNonNull(
                        driver.executeAsyncScript(
                                "const done = arguments[arguments.length - 1];"
                                        + "axe.run(document, {resultTypes: ['violations']" + options + "})"
                                        + ".then((r) => done(r.violations.filter((v) => ['serious', 'critical'].includes(v.impact))"
                                        + ".map((v) => ({id: v.id, where: v.nodes.map((n) => n.target.join(' ') + ' ' + n.failureSummary).join('; ')}))))"));
        return violations.stream()
                .map(HashMap::new)
                .map(violation -> violation.get("id") + ": " + violation.get("where"))
                .toList();
    }

    /** What the browser complained of since it was asked last. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    /** Leaves alone that answers with a problem were noted, which is what they are there for; nothing else. */
    void forgiveProblems() {
        assertThat(complaints()).allMatch(complaint -> complaint.contains("the server responded with a status of"));
    }

    /** Every address that was asked for since the browser was opened. */
    Set<String> requested() {
        List<String> all = bodies();
        for (; looked < all.size(); looked++) {
            Matcher found = REQUESTED.matcher(all.get(looked));
            if (found.find()) {
                requested.add(found.group(1));
            }
        }
        return requested;
    }

    private static String axe() {
        try (InputStream in = Objects.requireNonNull(Browser.class.getResourceAsStream("/axe.min.js"), "axe.min.js")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
