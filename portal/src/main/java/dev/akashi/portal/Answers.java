package dev.akashi.portal;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.akashi.model.Digest;
import dev.akashi.model.json.StrictJson;
import io.javalin.http.Context;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How answers are written. */
final class Answers {

    static final String JSON = "application/json; charset=utf-8";
    static final String PROBLEM = "application/problem+json; charset=utf-8";
    static final String NOT_KEPT = "no-store";

    private Answers() {}

    /** JSON that answers this request alone. */
    static void json(Context context, JsonElement body) {
        context.contentType(JSON).header("Cache-Control", NOT_KEPT).result(StrictJson.write(body));
    }

    /** Something that may be kept for a time and asked for again by its tag (RFC 9110, 8.8.3). */
    static void kept(Context context, String type, byte[] body, int seconds) {
        kept(context, type, body, "public, max-age=" + seconds);
    }

    static void forEver(Context context, String type, byte[] body) {
        kept(context, type, body, "public, max-age=31536000, immutable");
    }

    private static void kept(Context context, String type, byte[] body, String cacheControl) {
        String tag = "\"" + Digest.sha256(body).toString().substring(0, 32) + "\"";
        context.header("ETag", tag).header("Cache-Control", cacheControl);
        String known = context.header("If-None-Match");
        if (known != null && (known.strip().equals("*") || known.contains(tag))) {
            context.status(304);
            return;
        }
        context.contentType(type).result(body);
    }

    /** A problem as RFC 9457 has it; whoever asks reads its title in their language, programs read its code. */
    static void problem(Context context, ProblemCode code, String detail) {
        Language language = Language.accepted(context.header("Accept-Language"));
        context.status(code.status())
                .contentType(PROBLEM)
                .header("Content-Language", language.tag())
                .header("Cache-Control", NOT_KEPT)
                .result(problem(code, detail, language));
    }

    static byte[] problem(ProblemCode code, String detail, Language language) {
        JsonObject titles = new JsonObject();
        for (Language each : Language.values()) {
            titles.addProperty(each.tag(), code.text(each));
        }
        JsonObject problem = new JsonObject();
        problem.addProperty("type", "/" + language.tag() + "/api#" + code.name());
        problem.addProperty("title", code.text(language));
        problem.addProperty("status", code.status());
        if (!detail.isEmpty()) {
            problem.addProperty("detail", detail);
        }
        problem.addProperty("code", code.name());
        problem.add("titles", titles);
        return StrictJson.write(problem);
    }

    /** Whether a client takes an answer of that type (RFC 9110, 12.5.1). */
    static boolean isAcceptable(@Nullable String accept, String type) {
        if (accept == null || accept.isBlank()) {
            return true;
        }
        String plain = type.toLowerCase(Locale.ROOT).split(";", 2)[0].strip();
        String kind = plain.substring(0, plain.indexOf('/') + 1) + "*";
        for (String range : accept.toLowerCase(Locale.ROOT).split(",")) {
            String[] parts = range.strip().split(";");
            String name = parts[0].strip();
            boolean isRefused = range.matches(".*;\\s*q\\s*=\\s*0(\\.0{0,3})?\\s*");
            if (!isRefused && (name.equals(plain) || name.equals("*/*") || name.equals(kind))) {
                return true;
            }
        }
        return false;
    }
}
