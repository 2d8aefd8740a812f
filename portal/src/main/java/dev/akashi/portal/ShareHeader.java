package dev.akashi.portal;

import com.google.gson.JsonObject;
import dev.akashi.client.share.ShareStatement;
import dev.akashi.model.Digest;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.LedgerTime;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.json.StrictJson;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a link.
 *
 * @param id its name
 * @param institution whose it is
 * @param signedAt when the statement was signed that counts now
 * @param expiresAt when it ends
 * @param content the SHA-256 of its content
 * @param link the SHA-256 of what shows that somebody has the link
 * @param pin the SHA-256 of what shows that somebody knows the PIN, if there is one
 * @param stop the SHA-256 of what stops it
 * @param state what state it is in
 * @param attempts how many wrong PINs were tried
 * @param size of its content, in bytes; 0 when it is gone
 */
record ShareHeader(
        String id,
        InstitutionCode institution,
        Instant signedAt,
        Instant expiresAt,
        Digest content,
        Digest link,
        Optional<Digest> pin,
        Digest stop,
        State state,
        int attempts,
        int size) {

    /** Wrong PINs before a link is locked. They are counted over its whole life. */
    static final int MOST_ATTEMPTS = 5;

    /** The longest line, in bytes. */
    static final int LONGEST = 4096;

    /** What state a link is in. */
    enum State {
        /** It shows its content. */
        OPEN,
        /** Too many wrong PINs: its content is gone. */
        LOCKED,
        /** Its holder or its institution stopped it: its content is gone. */
        STOPPED
    }

    /** Of a statement that has just come in. */
    static ShareHeader of(ShareStatement.Put put, int size) {
        return new ShareHeader(
                put.id(),
                put.institution(),
                put.signedAt(),
                put.expiresAt(),
                put.content(),
                put.link(),
                put.pin(),
                put.stop(),
                State.OPEN,
                0,
                size);
    }

    /** With so many wrong PINs. */
    ShareHeader withAttempts(int count) {
        return new ShareHeader(id, institution, signedAt, expiresAt, content, link, pin, stop, state, count, size);
    }

    /** Without content, from a time on. */
    ShareHeader ended(State as, Instant at) {
        Instant last = at.isAfter(signedAt) ? LedgerTime.truncate(at) : signedAt;
        return new ShareHeader(id, institution, last, expiresAt, content, link, pin, stop, as, attempts, 0);
    }

    /** Whether it is over at a time. */
    boolean hasEndedBy(Instant time) {
        return !time.isBefore(expiresAt);
    }

    /** A line of JSON. */
    byte[] toLine() {
        JsonObject json = new JsonObject();
        json.addProperty("version", 1);
        json.addProperty("id", id);
        json.addProperty("institution", institution.value());
        json.addProperty("signedAt", LedgerTime.format(signedAt));
        json.addProperty("expiresAt", LedgerTime.format(expiresAt));
        json.addProperty("content", content.toString());
        json.addProperty("link", link.toString());
        pin.ifPresent(digest -> json.addProperty("pin", digest.toString()));
        json.addProperty("stop", stop.toString());
        json.addProperty("state", state.name());
        json.addProperty("attempts", attempts);
        json.addProperty("size", size);
        return StrictJson.utf8(StrictJson.writeLine(json) + "\n");
    }

    /** @throws JsonFormatException when it is none */
    static ShareHeader read(byte[] line) {
        JsonFields fields = JsonFields.of(StrictJson.readObject(line, StrictJson.Limits.of(LONGEST, 2)));
        return new ShareHeader(
                fields.string("id"),
                fields.parsed("institution", InstitutionCode::new),
                fields.instant("signedAt"),
                fields.instant("expiresAt"),
                fields.parsed("content", Digest::parse),
                fields.parsed("link", Digest::parse),
                fields.optionalParsed("pin", Digest::parse),
                fields.parsed("stop", Digest::parse),
                fields.enumerated("state", State.class),
                (int) fields.integer("attempts", 0, MOST_ATTEMPTS),
                (int) fields.integer("size", 0, Integer.MAX_VALUE));
    }
}
