package dev.akashi.portal.auditor;

import dev.akashi.portal.Assets;
import dev.akashi.portal.Language;
import dev.akashi.portal.Templates;
import dev.akashi.portal.Texts;
import dev.akashi.portal.auditor.Sessions.Session;
import io.javalin.http.Context;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The frame of the auditor's pages. Nothing of them is kept by browsers. */
final class AuditorLayout {

    private final Templates templates = new Templates(AuditorLayout.class);
    private final Map<Language, Map<String, String>> texts = new EnumMap<>(Language.class);
    private final Assets assets;

    AuditorLayout(Assets assets) {
        this.assets = assets;
        for (Language language : Language.values()) {
            texts.put(language, Texts.load(AuditorLayout.class, "texts_", language));
        }
    }

    static Language language(Context context) {
        return Language.of(context.path().substring(1, 3)).orElseThrow();
    }

    String word(Language language, String key) {
        return Objects.requireNonNull(
                Objects.requireNonNull(texts.get(language)).get(key), key);
    }

    /**
     * Answers with a page.
     *
     * @param path its address without language, for the link to the other one; empty for none
     */
    void send(
            Context context,
            Language language,
            Session session,
            String name,
            String title,
            String path,
            Map<String, Object> values) {
        Map<String, Object> all = new HashMap<>(values);
        all.put("lang", language.tag());
        all.put("otherLang", language.other().tag());
        all.put("alternate", path.isEmpty() ? "" : "/" + language.other().tag() + path);
        all.put("t", Objects.requireNonNull(texts.get(language)));
        all.put("assets", assets.folder());
        all.put("title", title);
        all.put("csrf", session.csrf());
        all.put("account", session.signedIn().map(Account::name).orElse(""));
        all.put(
                "isAuditor",
                session.signedIn()
                        .filter(who -> who.role() == Account.Role.AUDITOR)
                        .isPresent());
        all.put("onOverview", name.equals("overview"));
        all.put("onLooks", name.equals("looks"));
        all.put("onReport", name.equals("report"));
        all.put("content", templates.render(name, all));
        context.contentType("text/html; charset=utf-8")
                .header("Content-Language", language.tag())
                .header("Cache-Control", "no-store")
                .result(templates.render("layout", all));
    }
}
