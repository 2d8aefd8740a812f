package dev.akashi.portal;

import com.google.gson.JsonObject;
import dev.akashi.client.share.ShareKey;
import dev.akashi.client.share.ShareStatement;
import dev.akashi.model.Digest;
import dev.akashi.model.LedgerTime;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.signing.Envelope;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Holders' links over HTTP: an institution stores encrypted content, whoever has the link looks, holder or institution stop
 * it. Who may is told by {@link ShareAuthority}.
 */
final class ShareApi {

    private static final Duration LONGEST = Duration.ofDays(3660);

    private final Optional<Shares> shares;
    private final ShareAuthority authority;
    private final Gate gate;
    private final Clock clock;

    ShareApi(Optional<Shares> shares, ShareAuthority authority, Gate gate, Clock clock) {
        this.shares = shares;
        this.authority = authority;
        this.gate = gate;
        this.clock = clock;
    }

    /** Stores: {@code {"statement": ENVELOPE, "content": BASE64}}. */
    void put(Context context) {
        Shares store = shares();
        JsonFields request = gate.json(context);
        byte[] content = Requests.base64(request, "content");
        if (!(authority.require(envelope(request)) instanceof ShareStatement.Put put)) {
            throw new ProblemException(ProblemCode.BAD_REQUEST, "expected a statement " + ShareStatement.PUT);
        }
        if (!Digest.sha256(content).equals(put.content())) {
            throw refused("expected the content that was signed for, found other");
        }
        Instant now = clock.instant();
        if (!put.expiresAt().isAfter(now) || put.expiresAt().isAfter(now.plus(LONGEST))) {
            throw refused("expected an end in the next " + LONGEST.toDays() + " days, found "
                    + LedgerTime.format(put.expiresAt()));
        }
        stored(() -> store.put(put, content, owner -> authority.answersFor(put.institution(), owner)));
        JsonObject answer = new JsonObject();
        answer.addProperty("id", put.id());
        answer.addProperty("expiresAt", LedgerTime.format(put.expiresAt()));
        Answers.json(context.status(201), answer);
    }

    /** Looks: {@code {"link": HEX, "pin": HEX}}. Nothing is kept of it. */
    void look(Context context) {
        Shares store = shares();
        JsonFields request = gate.json(context);
        String id = id(context);
        Digest link = Requests.read(() -> request.parsed("link", Digest::parse));
        Optional<Digest> pin = Requests.read(() -> request.optionalParsed("pin", Digest::parse));
        byte[] content = answered(() -> store.look(id, link, pin));
        context.contentType("application/octet-stream")
                .header("Cache-Control", Answers.NOT_KEPT)
                .result(content);
    }

    /** Stops: {@code {"secret": BASE64URL}} by its holder, {@code {"statement": ENVELOPE}} by its institution. */
    void stop(Context context) {
        Shares store = shares();
        JsonFields request = gate.json(context);
        String id = id(context);
        if (request.has("secret")) {
            byte[] secret = Requests.base64Url(request, "secret");
            stored(() -> store.stop(id, secret));
        } else {
            if (!(authority.require(envelope(request)) instanceof ShareStatement.Stop stop)
                    || !stop.id().equals(id)) {
                throw new ProblemException(
                        ProblemCode.BAD_REQUEST, "expected a statement " + ShareStatement.STOP + " about this link");
            }
            stored(() -> store.stop(stop, owner -> authority.answersFor(stop.institution(), owner)));
        }
        JsonObject answer = new JsonObject();
        answer.addProperty("id", id);
        answer.addProperty("state", ShareHeader.State.STOPPED.name());
        Answers.json(context, answer);
    }

    private Shares shares() {
        return shares.orElseThrow(
                () -> new ProblemException(ProblemCode.NO_SHARES, "the operator gave no folder for links"));
    }

    private static String id(Context context) {
        String id = context.pathParam("id");
        if (!id.matches(ShareKey.ID_FORM)) {
            throw new ProblemException(ProblemCode.NO_SHARE, "");
        }
        return id;
    }

    private static Envelope envelope(JsonFields request) {
        return Requests.read(() -> Envelope.read(request.fields("statement")));
    }

    private static ProblemException refused(String why) {
        return new ProblemException(ProblemCode.SHARE_REFUSED, why);
    }

    private interface Storing {
        void run() throws IOException;
    }

    private interface Looking {
        byte[] run() throws IOException;
    }

    private static void stored(Storing storing) {
        answered(() -> {
            storing.run();
            return new byte[0];
        });
    }

    private static byte[] answered(Looking looking) {
        try {
            return looking.run();
        } catch (IOException e) {
            throw new IllegalStateException("the folder for links cannot be used: " + e.getMessage(), e);
        }
    }
}
