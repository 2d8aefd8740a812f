package dev.akashi.model.statement;

import com.google.gson.JsonObject;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.signing.VerificationKey;
import java.util.Objects;

/**
 * A key and what it is for.
 *
 * @param purpose what it may sign
 * @param key the public key
 */
public record KeyGrant(KeyPurpose purpose, VerificationKey key) {

    public KeyGrant {
        Objects.requireNonNull(purpose, "purpose");
        Objects.requireNonNull(key, "key");
    }

    /** The JSON form, in statements and records alike. */
    public JsonObject toJson() {
        JsonObject json = new JsonObject();
        json.addProperty("purpose", purpose.name());
        json.addProperty("key", key.toString());
        return json;
    }

    /** Reads what {@link #toJson} wrote. */
    public static KeyGrant read(JsonFields fields) {
        return new KeyGrant(
                fields.enumerated("purpose", KeyPurpose.class), fields.parsed("key", VerificationKey::parse));
    }
}
