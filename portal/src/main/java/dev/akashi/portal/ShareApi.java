package dev.akashi.portal;

import com.google.gson.JsonObject;
import dev.akashi.client.share.ShareKey;
import dev.akashi.client.share.ShareStatement;
import dev.akashi.model.Digest;
import dev.akashi.model.LedgerTime;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.InstitutionRecord.RegisteredKey;
import dev.akashi.model.record.InstitutionTimeline.KeyStanding;
import dev.akashi.model.signing.Envelope;
import dev.akashi.model.signing.Envelope.EnvelopeSignature;
import dev.akashi.model.statement.KeyPurpose;
import io.javalin.http.Context;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Holders' links over HTTP: an institution stores encrypted content, whoever has the link looks, holder or institution stop
 * it. Who may store is asked of the registry each time.
 */
final class ShareApi {

    private static final Duration SKEW = Duration.ofMinutes(10);
    private static final Duration LONGEST = Duration.ofDays(3660);

    private final Optional<Shares> shares;
    private final Directory directory;
    private final Gate gate;
    private final Supplier<URI> address;
    private final Clock clock;

    ShareApi(Optional<Shares> shares, Directory directory, Gate gate, Supplier<URI> address, Clock clock) {
        this.shares = shares;
        this.directory = directory;
        this.gate = gate;
        this.address = address;
        this.clock = clock;
    }

    /** Stores: {@code {"statement": ENVELOPE, "content": BASE64}}. */
    void put(Context context) {
        Shares store = shares();
        JsonFields request = gate.json(context);
        byte[] content = read(request, "content");
        if (!(statement(request) instanceof ShareStatement.Put put)) {
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
        stored(() -> store.put(put, content));
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
        Digest link;
        Optional<Digest> pin;
        try {
            link = request.parsed("link", Digest::parse);
            pin = request.optionalParsed("pin", Digest::parse);
        } catch (JsonFormatException e) {
            throw new ProblemException(ProblemCode.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
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
            byte[] secret;
            try {
                secret = request.parsed("secret", Base64.getUrlDecoder()::decode);
            } catch (JsonFormatException e) {
                throw new ProblemException(ProblemCode.BAD_REQUEST, String.valueOf(e.getMessage()));
            }
            stored(() -> store.stop(id, secret));
        } else {
            if (!(statement(request) instanceof ShareStatement.Stop stop)
                    || !stop.id().equals(id)) {
                throw new ProblemException(
                        ProblemCode.BAD_REQUEST, "expected a statement " + ShareStatement.STOP + " about this link");
            }
            stored(() -> store.stop(stop));
        }
        JsonObject answer = new JsonObject();
        answer.addProperty("id", id);
        answer.addProperty("state", Shares.State.STOPPED.name());
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

    private static byte[] read(JsonFields request, String name) {
        try {
            return request.parsed(name, Base64.getDecoder()::decode);
        } catch (JsonFormatException e) {
            throw new ProblemException(ProblemCode.BAD_REQUEST, "expected base64 at $." + name);
        }
    }

    /** A statement that an institution of this registry has signed just now, for this portal. */
    private ShareStatement statement(JsonFields request) {
        Envelope envelope;
        ShareStatement statement;
        try {
            envelope = Envelope.read(request.fields("statement"));
            statement = ShareStatement.open(envelope);
        } catch (JsonFormatException | IllegalArgumentException e) {
            throw new ProblemException(ProblemCode.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
        Directory.Edition edition = directory.current();
        // Who may store is never taken from memory.
        if (edition.isStale() || directory.ledgerId().isEmpty()) {
            throw new ProblemException(ProblemCode.LEDGER_UNAVAILABLE, "no organisation answers");
        }
        Instant now = clock.instant();
        if (!statement.ledger().equals(directory.ledgerId().get())) {
            throw refused("expected a statement for the ledger "
                    + directory.ledgerId().get() + ", found one for " + statement.ledger());
        }
        if (!statement.portal().equals(address.get())) {
            throw refused("expected a statement for " + address.get() + ", found one for another portal");
        }
        if (Duration.between(statement.signedAt(), now).abs().compareTo(SKEW) > 0) {
            throw refused("expected a statement of the last " + SKEW.toMinutes() + " minutes, found one of "
                    + LedgerTime.format(statement.signedAt()));
        }
        InstitutionRecord institution = edition.find(statement.institution())
                .filter(record -> record.isActiveAt(now))
                .orElseThrow(() -> refused("expected an active institution, found " + statement.institution()));
        boolean isSigned = !envelope.signatures().isEmpty()
                && envelope.signatures().stream().allMatch(signature -> isGood(signature, envelope, institution, now));
        if (!isSigned) {
            throw refused("expected the signature of a key for statements of " + statement.institution()
                    + " that is in use, found none");
        }
        return statement;
    }

    private static boolean isGood(
            EnvelopeSignature signature, Envelope envelope, InstitutionRecord institution, Instant now) {
        return institution
                .key(signature.keyId())
                .filter(key -> key.purpose() == KeyPurpose.STATEMENT)
                .filter(key -> institution.timeline().keyAt(key.keyId(), now) == KeyStanding.VALID)
                .map(RegisteredKey::key)
                .filter(key -> key.verify(envelope.preAuthenticationEncoding(), signature.signature()))
                .isPresent();
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
