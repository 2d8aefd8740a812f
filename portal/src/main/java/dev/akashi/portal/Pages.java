package dev.akashi.portal;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.akashi.client.share.ShareKey;
import dev.akashi.credential.verify.CheckId;
import dev.akashi.credential.verify.CheckStatus;
import dev.akashi.credential.verify.Evidence.LedgerKind;
import dev.akashi.credential.verify.ReportWords;
import dev.akashi.model.CredentialType;
import dev.akashi.model.LedgerId;
import dev.akashi.model.json.StrictJson;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The pages, each under {@code /ja/} and {@code /en/}. Addresses without a language lead to the reader's own. */
final class Pages {

    private static final String HTML = "text/html; charset=utf-8";
    private static final int A_MINUTE = 60;

    private final Templates templates = new Templates(Pages.class);
    private final Assets assets;
    private final Directory directory;
    private final OpenApi openApi;
    private final String channel;
    private final boolean isEmbedded;
    private final boolean hasReceipts;

    Pages(Assets assets, Directory directory, OpenApi openApi, PortalSettings settings) {
        this.assets = assets;
        this.directory = directory;
        this.openApi = openApi;
        this.channel = settings.profile().channel();
        this.isEmbedded = settings.profile().ledger() == LedgerKind.EMBEDDED;
        this.hasReceipts = settings.receiptKey().isPresent();
    }

    /** To the same place in the reader's language. */
    void negotiate(Context context) {
        Language language = Language.accepted(context.header("Accept-Language"));
        String path = context.path();
        context.header("Vary", "Accept-Language").header("Cache-Control", Answers.NOT_KEPT);
        // The path has matched a route, so that it is one of ours and begins with one slash.
        context.status(302).header("Location", "/" + language.tag() + encoded(path));
    }

    private static String encoded(String path) {
        return path.equals("/") ? "/" : path.replaceAll("[^A-Za-z0-9/._-]", "");
    }

    void verify(Context context) {
        Language language = language(context);
        Map<String, Object> values = new HashMap<>();
        values.put("words", words(language));
        send(context, language, "verify", Texts.in(language).get("verifyTitle"), "/", values, A_MINUTE);
    }

    /** The page of a holder's link: the same for every link, whether or not there is one. */
    void share(Context context) {
        sharePage(context, "share", "shareTitle", "");
    }

    /** The page that stops a link. */
    void stopShare(Context context) {
        sharePage(context, "stop", "stopTitle", "/stop");
    }

    private void sharePage(Context context, String name, String title, String ending) {
        String id = context.pathParam("id");
        if (!id.matches(ShareKey.ID_FORM)) {
            throw new ProblemException(ProblemCode.NOT_FOUND, "");
        }
        Language language = language(context);
        Map<String, Object> values = new HashMap<>();
        values.put("words", words(language));
        context.header("Content-Language", language.tag())
                .header("Cache-Control", Answers.NOT_KEPT)
                .header("X-Robots-Tag", "noindex, nofollow")
                .contentType(HTML)
                .result(page(language, name, Texts.in(language).get(title), "/s/" + id + ending, values));
    }

    void directory(Context context) {
        Language language = language(context);
        DirectorySearch search = DirectorySearch.of(context);
        send(
                context,
                language,
                "directory",
                Texts.in(language).get("directoryTitle"),
                "/institutions" + search.address(search.page()),
                new DirectoryWords(directory.current(), language).directory(search),
                1);
    }

    void institution(Context context) {
        Language language = language(context);
        Directory.Edition edition = directory.current();
        Map<String, Object> values =
                new DirectoryWords(edition, language).institution(RegistryApi.institution(context, edition));
        send(
                context,
                language,
                "institution",
                String.valueOf(values.get("name")),
                "/institutions/" + values.get("code"),
                values,
                1);
    }

    void api(Context context) {
        Language language = language(context);
        Map<String, Object> values = new HashMap<>();
        values.put("operations", openApi.operations(language));
        values.put(
                "problems",
                Arrays.stream(ProblemCode.values())
                        .map(code -> Map.of(
                                "code",
                                code.name(),
                                "status",
                                Integer.toString(code.status()),
                                "text",
                                code.text(language)))
                        .toList());
        send(context, language, "api", Texts.in(language).get("apiTitle"), "/api", values, A_MINUTE);
    }

    /** A page that says what went wrong. */
    void problem(Context context, ProblemCode code, String detail) {
        Language language = Optional.of(context.path())
                .filter(path -> path.length() > 3)
                .flatMap(path -> Language.of(path.substring(1, 3)))
                .orElseGet(() -> Language.accepted(context.header("Accept-Language")));
        Texts texts = Texts.in(language);
        Map<String, Object> values = new HashMap<>();
        values.put("heading", texts.get(code == ProblemCode.NOT_FOUND ? "notFoundHeading" : "problemHeading"));
        values.put("text", code.text(language));
        values.put("detail", detail);
        context.status(code.status())
                .contentType(HTML)
                .header("Cache-Control", Answers.NOT_KEPT)
                .header("Content-Language", language.tag())
                .result(page(language, "problem", String.valueOf(values.get("heading")), "", values));
    }

    private static Language language(Context context) {
        return Language.of(context.path().substring(1, 3)).orElseThrow();
    }

    private void send(
            Context context,
            Language language,
            String name,
            String title,
            String path,
            Map<String, Object> values,
            int seconds) {
        context.header("Content-Language", language.tag());
        Answers.kept(
                context, HTML, page(language, name, title, path, values).getBytes(StandardCharsets.UTF_8), seconds);
    }

    private String page(Language language, String name, String title, String path, Map<String, Object> values) {
        Map<String, Object> all = new HashMap<>(values);
        all.put("lang", language.tag());
        all.put("otherLang", language.other().tag());
        all.put("t", Texts.in(language).all());
        all.put("assets", assets.folder());
        all.put("title", title);
        all.put("alternate", path.isEmpty() ? "" : "/" + language.other().tag() + path);
        all.put("onVerify", path.equals("/"));
        all.put("onDirectory", path.startsWith("/institutions"));
        all.put("onApi", path.equals("/api"));
        all.put("ledger", directory.ledgerId().map(LedgerId::value).orElse(channel));
        all.put("embedded", isEmbedded);
        all.put("content", templates.render(name, all));
        return templates.render("layout", all);
    }

    /** What scripts say, as JSON inside the page; no character in it can end the element that holds it. */
    private String words(Language language) {
        Map<String, String> words = Texts.in(language).words();
        JsonObject json = new JsonObject();
        JsonObject errors = new JsonObject();
        words.forEach((key, text) -> {
            if (key.startsWith("error_")) {
                errors.addProperty(key.substring("error_".length()), text);
            } else if (!key.equals("manyColumns")) {
                json.addProperty(key, text);
            }
        });
        JsonArray columns = new JsonArray();
        List.of(String.valueOf(words.get("manyColumns")).split("\\|")).forEach(columns::add);
        JsonObject checks = new JsonObject();
        for (CheckId id : CheckId.values()) {
            checks.addProperty(id.name(), ReportWords.check(id, language.tag()));
        }
        JsonObject marks = new JsonObject();
        for (CheckStatus status : CheckStatus.values()) {
            marks.addProperty(status.name(), words.get("mark" + status.name()));
        }
        JsonObject types = new JsonObject();
        for (CredentialType type : CredentialType.values()) {
            types.addProperty(type.name(), ReportWords.type(type, language.tag()));
        }
        json.add("errors", errors);
        json.add("manyColumns", columns);
        json.add("checks", checks);
        json.add("marks", marks);
        json.add("types", types);
        json.addProperty("institutionPath", "/" + language.tag() + "/institutions/");
        json.addProperty("receipts", hasReceipts);
        return StrictJson.writeLine(json)
                .replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("&", "\\u0026");
    }
}
