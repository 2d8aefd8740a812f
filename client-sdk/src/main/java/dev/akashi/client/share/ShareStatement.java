package dev.akashi.client.share;

import com.google.gson.JsonObject;
import dev.akashi.model.Digest;
import dev.akashi.model.Excerpt;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.LedgerId;
import dev.akashi.model.LedgerTime;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.signing.Envelope;
import java.net.URI;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What an institution says to a portal about a holder's link, signed by a key for statements as a DSSE envelope: store this,
 * or stop it. It is never on the ledger, and says nothing of a person.
 */
public sealed interface ShareStatement {

    /** The media type of {@link Put}. */
    String PUT = "application/vnd.akashi.share.v1+json";

    /** The media type of {@link Stop}. */
    String STOP = "application/vnd.akashi.share-stop.v1+json";

    /** Of which registry. */
    LedgerId ledger();

    /** At which portal: its address. */
    URI portal();

    /** Whose link. */
    InstitutionCode institution();

    /** The link's id. */
    String id();

    /** When it was signed; of two about one link the later counts. */
    Instant signedAt();

    /** The envelope, not signed yet. */
    Envelope envelope();

    /**
     * Reads a statement. Whose signatures are on it is for the caller to check.
     *
     * @throws JsonFormatException when it is none
     */
    static ShareStatement open(Envelope envelope) {
        JsonFields fields =
                JsonFields.of(StrictJson.readObject(envelope.payload(), StrictJson.Limits.of(Envelope.MAX_PAYLOAD, 2)));
        return switch (envelope.payloadType()) {
            case PUT ->
                new Put(
                        fields.parsed("ledger", LedgerId::new),
                        fields.parsed("portal", URI::create),
                        fields.parsed("institution", InstitutionCode::new),
                        fields.parsed("id", ShareStatement::id),
                        fields.instant("signedAt"),
                        fields.instant("expiresAt"),
                        fields.parsed("content", Digest::parse),
                        fields.parsed("link", Digest::parse),
                        fields.optionalParsed("pin", Digest::parse),
                        fields.parsed("stop", Digest::parse));
            case STOP ->
                new Stop(
                        fields.parsed("ledger", LedgerId::new),
                        fields.parsed("portal", URI::create),
                        fields.parsed("institution", InstitutionCode::new),
                        fields.parsed("id", ShareStatement::id),
                        fields.instant("signedAt"));
            default ->
                throw new JsonFormatException(
                        JsonFormatException.Kind.SHAPE,
                        "expected a payload " + PUT + " or " + STOP + ", found " + Excerpt.of(envelope.payloadType()));
        };
    }

    private static String id(String text) {
        if (!text.matches(ShareKey.ID_FORM)) {
            throw new IllegalArgumentException(
                    "expected an id of 22 characters of base64url, found " + Excerpt.of(text));
        }
        return text;
    }

    private static JsonObject head(ShareStatement statement) {
        JsonObject json = new JsonObject();
        json.addProperty("version", 1);
        json.addProperty("ledger", statement.ledger().value());
        json.addProperty("portal", statement.portal().toString());
        json.addProperty("institution", statement.institution().value());
        json.addProperty("id", statement.id());
        json.addProperty("signedAt", LedgerTime.format(statement.signedAt()));
        return json;
    }

    /**
     * Store encrypted content.
     *
     * @param ledger of which registry
     * @param portal at which portal
     * @param institution who stores it
     * @param id the link's id
     * @param signedAt when it was signed
     * @param expiresAt when it is to be removed
     * @param content the SHA-256 of what is stored
     * @param link the SHA-256 of {@link ShareKey#proof}
     * @param pin the SHA-256 of {@link ShareKey.Opening#pinProof}, if a PIN is needed
     * @param stop the SHA-256 of the secret by which the holder stops it
     */
    record Put(
            LedgerId ledger,
            URI portal,
            InstitutionCode institution,
            String id,
            Instant signedAt,
            Instant expiresAt,
            Digest content,
            Digest link,
            Optional<Digest> pin,
            Digest stop)
            implements ShareStatement {

        /** Refuses null, an id in another form, and an end that is not later. */
        public Put {
            Objects.requireNonNull(ledger, "ledger");
            Objects.requireNonNull(portal, "portal");
            Objects.requireNonNull(institution, "institution");
            ShareStatement.id(id);
            signedAt = LedgerTime.truncate(signedAt);
            expiresAt = LedgerTime.truncate(expiresAt);
            Objects.requireNonNull(content, "content");
            Objects.requireNonNull(link, "link");
            Objects.requireNonNull(pin, "pin");
            Objects.requireNonNull(stop, "stop");
            if (!expiresAt.isAfter(signedAt)) {
                throw new IllegalArgumentException(
                        "expected a link that ends after " + signedAt + ", found " + expiresAt);
            }
        }

        @Override
        public Envelope envelope() {
            JsonObject json = head(this);
            json.addProperty("expiresAt", LedgerTime.format(expiresAt));
            json.addProperty("content", content.toString());
            json.addProperty("link", link.toString());
            pin.ifPresent(digest -> json.addProperty("pin", digest.toString()));
            json.addProperty("stop", stop.toString());
            return Envelope.of(PUT, StrictJson.write(json));
        }
    }

    /**
     * Stop showing it, for good.
     *
     * @param ledger of which registry
     * @param portal at which portal
     * @param institution whose link
     * @param id the link's id
     * @param signedAt when it was signed
     */
    record Stop(LedgerId ledger, URI portal, InstitutionCode institution, String id, Instant signedAt)
            implements ShareStatement {

        /** Refuses null and an id in another form. */
        public Stop {
            Objects.requireNonNull(ledger, "ledger");
            Objects.requireNonNull(portal, "portal");
            Objects.requireNonNull(institution, "institution");
            ShareStatement.id(id);
            signedAt = LedgerTime.truncate(signedAt);
        }

        @Override
        public Envelope envelope() {
            return Envelope.of(STOP, StrictJson.write(head(this)));
        }
    }
}
