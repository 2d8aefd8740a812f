package dev.akashi.portal;

import dev.akashi.model.Digest;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Stylesheet, scripts and picture of the pages. Their address has a digest of them all, so that they are kept for ever. */
public final class Assets {

    private static final Map<String, String> TYPES = new LinkedHashMap<>();

    static {
        TYPES.put("portal.css", "text/css; charset=utf-8");
        TYPES.put("verify.js", "text/javascript; charset=utf-8");
        TYPES.put("checking.js", "text/javascript; charset=utf-8");
        TYPES.put("sharing.js", "text/javascript; charset=utf-8");
        TYPES.put("share.js", "text/javascript; charset=utf-8");
        TYPES.put("commitment.js", "text/javascript; charset=utf-8");
        TYPES.put("report.js", "text/javascript; charset=utf-8");
        TYPES.put("icon.svg", "image/svg+xml");
    }

    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final String version;

    /** Reads them. */
    public Assets() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        TYPES.keySet().forEach(name -> {
            byte[] bytes = read(name);
            files.put(name, bytes);
            all.writeBytes(bytes);
        });
        version = Digest.sha256(all.toByteArray()).toString().substring(0, 16);
    }

    /** The folder of the pages' addresses, without a slash at its end. */
    public String folder() {
        return "/assets/" + version;
    }

    /** Answers for {@code /assets/{version}/{name}}. */
    public void serve(Context context) {
        String name = context.pathParam("name");
        byte[] bytes = files.get(name);
        if (bytes == null || !context.pathParam("version").equals(version)) {
            throw new NotFoundResponse();
        }
        Answers.forEver(context, String.valueOf(TYPES.get(name)), bytes);
    }

    private static byte[] read(String name) {
        try (InputStream in = Objects.requireNonNull(Assets.class.getResourceAsStream("assets/" + name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("expected a readable file " + name, e);
        }
    }
}
