package dev.akashi.credential.statuslist;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.akashi.credential.form.CredentialForm;
import dev.akashi.model.json.JsonFields;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a credential says that its status can be looked up: an object of type {@code BitstringStatusListEntry} in {@code
 * credentialStatus}.
 *
 * @param list the URL of the list
 * @param purpose the word for what the list is about; see {@link StatusPurpose}
 * @param index the place in the list, from 0
 * @param size how many bits the list has for it
 */
public record StatusListEntry(URI list, String purpose, long index, int size) {

    /** The type of such an object. */
    public static final String TYPE = "BitstringStatusListEntry";

    /** @throws IllegalArgumentException for a negative index or a size below one */
    public StatusListEntry {
        Objects.requireNonNull(list, "list");
        Objects.requireNonNull(purpose, "purpose");
        if (index < 0 || size < 1) {
            throw new IllegalArgumentException("expected an index of 0 or more, found " + index + ", size " + size);
        }
    }

    /** An entry of one of our lists. */
    public static StatusListEntry of(URI list, StatusPurpose purpose, int index) {
        return new StatusListEntry(list, purpose.word(), index, purpose.size());
    }

    /**
     * Reads the {@code credentialStatus} of a credential whose form was found to be right, see {@link CredentialForm}.
     *
     * @return empty when the status is to be looked up in another way
     */
    public static Optional<StatusListEntry> read(JsonObject credential) {
        if (!(credential.get("credentialStatus") instanceof JsonObject status)) {
            return Optional.empty();
        }
        JsonFields fields = JsonFields.of(status);
        if (!status.get("type").isJsonPrimitive() || !fields.string("type").equals(TYPE)) {
            return Optional.empty();
        }
        return Optional.of(new StatusListEntry(
                fields.parsed("statusListCredential", URI::create),
                fields.string("statusPurpose"),
                fields.parsed("statusListIndex", Long::parseLong),
                fields.has("statusSize") ? (int) fields.integer("statusSize", 1, Integer.MAX_VALUE) : 1));
    }

    /**
     * The JSON form.
     *
     * @param id names this entry and nothing else
     */
    public JsonObject toJson(URI id) {
        JsonObject json = new JsonObject();
        json.addProperty("id", id.toString());
        json.addProperty("type", TYPE);
        json.addProperty("statusPurpose", purpose);
        json.addProperty("statusListIndex", Long.toString(index));
        json.addProperty("statusListCredential", list.toString());
        if (purpose.equals(StatusPurpose.MESSAGE.word())) {
            json.addProperty("statusSize", size);
            JsonArray messages = new JsonArray();
            for (int value = 0; value < StatusPurpose.MESSAGES.size(); value++) {
                JsonObject message = new JsonObject();
                message.addProperty("status", "0x" + Integer.toHexString(value));
                message.addProperty("message", StatusPurpose.MESSAGES.get(value));
                messages.add(message);
            }
            json.add("statusMessage", messages);
        }
        return json;
    }
}
