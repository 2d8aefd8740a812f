package dev.akashi.audit.replay;

import com.google.gson.JsonObject;
import dev.akashi.model.json.JsonFields;
import java.util.Objects;

/**
 * Something that could not be checked. It is never taken for good.
 *
 * @param code what
 * @param about which organisation, block or record
 * @param why what was in the way
 */
public record Unchecked(Code code, String about, String why) {

    public Unchecked {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(about, "about");
        Objects.requireNonNull(why, "why");
    }

    /** What can remain unchecked. Stable, append only. */
    public enum Code {
        /** Blocks behind one that is not believed. */
        BLOCKS,
        /** A transaction that uses what this program does not understand. */
        TRANSACTION,
        /** A statement to which the rules could not be applied. */
        RULES,
        /** What an organisation's peer says of blocks. */
        PEER_BLOCKS,
        /** What an organisation answers. */
        PEER_STATE,
        /** An organisation's log. */
        LOG,
        /** A published status list, or each of its entries. */
        STATUS_LIST
    }

    /** The JSON form. */
    public JsonObject toJson() {
        JsonObject json = new JsonObject();
        json.addProperty("code", code.name());
        json.addProperty("about", about);
        json.addProperty("why", why);
        return json;
    }

    /** Reads what {@link #toJson} wrote. */
    public static Unchecked read(JsonFields fields) {
        return new Unchecked(fields.enumerated("code", Code.class), fields.string("about"), fields.string("why"));
    }
}
