package dev.akashi.portal;

import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.StrictJson;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What every request has to pass, and what every answer carries. */
final class Gate {

    private static final int DEPTH = 20;

    private final Clock clock;
    private final PortalSettings.Limits limits;
    private final boolean isBehindProxy;
    private final Buckets buckets;

    Gate(PortalSettings settings) {
        this.clock = settings.clock();
        this.limits = settings.limits();
        this.isBehindProxy = settings.isBehindProxy();
        this.buckets = new Buckets(settings.limits().requestsPerMinute(), settings.clock());
    }

    /** Before anything else is looked at. */
    void enter(Context context) {
        PageHeaders.set(context, "'self'");
        long length = context.req().getContentLengthLong();
        if (length > limits.largestBody()) {
            throw tooLarge(context);
        }
        String path = context.path();
        if (!path.startsWith("/assets/") && !path.equals("/health") && !path.equals("/ready")) {
            take(context, 1);
        }
    }

    /** Counts against what the client may ask. */
    void take(Context context, int amount) {
        int wait = amount == 0 ? 0 : buckets.take(client(context), amount);
        if (wait > 0) {
            context.header("Retry-After", Integer.toString(wait));
            throw new ProblemException(
                    ProblemCode.TOO_MANY_REQUESTS,
                    "expected at most " + limits.requestsPerMinute() + " requests a minute; wait " + wait + " s");
        }
    }

    /** The body of a request that has to be JSON, up to the limit. */
    byte[] body(Context context) {
        if (!isJson(context.contentType())) {
            throw new ProblemException(ProblemCode.UNSUPPORTED_MEDIA_TYPE, "expected Content-Type application/json");
        }
        try {
            return read(context, clock.instant().plus(limits.patience()));
        } catch (IOException e) {
            context.header("Connection", "close");
            throw new ProblemException(ProblemCode.BAD_REQUEST, "the body could not be read to its end");
        }
    }

    /** The body of a request as a JSON object, up to the limits of size and depth. */
    JsonFields json(Context context) {
        byte[] body = body(context);
        return Requests.read(
                () -> JsonFields.of(StrictJson.readObject(body, StrictJson.Limits.of(limits.largestBody(), DEPTH))));
    }

    private byte[] read(Context context, Instant deadline) throws IOException {
        InputStream in = context.req().getInputStream();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] part = new byte[16 * 1024];
        for (int count = in.read(part); count >= 0; count = in.read(part)) {
            body.write(part, 0, count);
            if (body.size() > limits.largestBody()) {
                throw tooLarge(context);
            }
            if (clock.instant().isAfter(deadline)) {
                context.header("Connection", "close");
                throw new ProblemException(
                        ProblemCode.TOO_SLOW,
                        "expected the body within " + limits.patience().toSeconds() + " s");
            }
        }
        return body.toByteArray();
    }

    private ProblemException tooLarge(Context context) {
        // What is still on its way is not read.
        context.header("Connection", "close");
        return new ProblemException(
                ProblemCode.TOO_LARGE, "expected a body of at most " + limits.largestBody() + " bytes");
    }

    private static boolean isJson(@Nullable String contentType) {
        return contentType != null
                && contentType.toLowerCase(Locale.ROOT).split(";", 2)[0].strip().equals("application/json");
    }

    private String client(Context context) {
        String forwarded = context.header("X-Forwarded-For");
        if (isBehindProxy && forwarded != null) {
            return forwarded.substring(forwarded.lastIndexOf(',') + 1).strip();
        }
        return context.req().getRemoteAddr();
    }
}
