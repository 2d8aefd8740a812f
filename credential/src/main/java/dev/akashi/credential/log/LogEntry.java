package dev.akashi.credential.log;

import com.google.gson.JsonObject;
import dev.akashi.model.Digest;
import dev.akashi.model.LedgerTime;
import dev.akashi.model.TransactionId;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.signing.Envelope;
import java.time.Instant;
import java.util.Objects;

/**
 * One entry of the log. Its bytes are JSON on one line with members in a fixed order and no spaces, the same at every
 * organisation.
 */
public sealed interface LogEntry {

    /** The longest entry: C2SP tlog-tiles writes lengths in two bytes. */
    int MAX_SIZE = 65_535;

    /** The bytes that are hashed into the log. */
    byte[] toBytes();

    /** The block after which the entry stands. */
    long block();

    /**
     * A statement that was recorded: a valid transaction that wrote the statement's receipt.
     *
     * @param block the block
     * @param transaction the place in the block, from 0
     * @param transactionId the transaction
     * @param time ledger time
     * @param envelope the statement and its signatures
     */
    record Recorded(long block, int transaction, TransactionId transactionId, Instant time, Envelope envelope)
            implements LogEntry {

        /** @throws IllegalArgumentException when a number is negative */
        public Recorded {
            requireNotNegative(block, "block");
            requireNotNegative(transaction, "transaction");
            Objects.requireNonNull(transactionId, "transactionId");
            time = LedgerTime.truncate(time);
            Objects.requireNonNull(envelope, "envelope");
        }

        /**
         * {@code {"type":"record","block":…,"tx":…,"txId":…,"time":…,"envelope":{…}}}. An envelope with which the entry would
         * be too long is named by its digest instead, {@code "envelopeSha256"}: the SHA-256 of its JSON form.
         */
        @Override
        public byte[] toBytes() {
            JsonObject json = begin();
            json.add("envelope", envelope.toJsonObject());
            byte[] bytes = StrictJson.write(json);
            if (bytes.length <= MAX_SIZE) {
                return bytes;
            }
            JsonObject named = begin();
            named.addProperty("envelopeSha256", Digest.sha256(envelope.toJson()).toString());
            return StrictJson.write(named);
        }

        private JsonObject begin() {
            JsonObject json = new JsonObject();
            json.addProperty("type", "record");
            json.addProperty("block", block);
            json.addProperty("tx", transaction);
            json.addProperty("txId", transactionId.value());
            json.addProperty("time", LedgerTime.format(time));
            return json;
        }
    }

    /**
     * The state after a block in which statements were recorded. The last entry of every checkpoint.
     *
     * @param block the block
     * @param blockHash the hash of its header, which binds the log to the chain of blocks
     * @param statusRoot root of the map of status records
     * @param registryRoot root of the map of the consortium and the institutions
     */
    record Head(long block, Digest blockHash, Digest statusRoot, Digest registryRoot) implements LogEntry {

        /** @throws IllegalArgumentException when the block is negative */
        public Head {
            requireNotNegative(block, "block");
            Objects.requireNonNull(blockHash, "blockHash");
            Objects.requireNonNull(statusRoot, "statusRoot");
            Objects.requireNonNull(registryRoot, "registryRoot");
        }

        /** {@code {"type":"head","block":…,"blockHash":…,"statusRoot":…,"registryRoot":…}}. */
        @Override
        public byte[] toBytes() {
            return StrictJson.write(toJson());
        }

        /** The same as a tree, to be part of a larger document. */
        public JsonObject toJson() {
            JsonObject json = new JsonObject();
            json.addProperty("type", "head");
            json.addProperty("block", block);
            json.addProperty("blockHash", blockHash.toString());
            json.addProperty("statusRoot", statusRoot.toString());
            json.addProperty("registryRoot", registryRoot.toString());
            return json;
        }

        /**
         * Reads what {@link #toJson} wrote.
         *
         * @throws IllegalArgumentException when it is something else
         */
        public static Head read(JsonFields fields) {
            if (!fields.string("type").equals("head")) {
                throw new LogFormatException("expected an entry of type head, found " + fields.string("type"));
            }
            return new Head(
                    fields.integer("block", 0, Long.MAX_VALUE),
                    fields.parsed("blockHash", Digest::parse),
                    fields.parsed("statusRoot", Digest::parse),
                    fields.parsed("registryRoot", Digest::parse));
        }
    }

    private static void requireNotNegative(long number, String what) {
        if (number < 0) {
            throw new LogFormatException("expected a " + what + " number from 0, found " + number);
        }
    }
}
