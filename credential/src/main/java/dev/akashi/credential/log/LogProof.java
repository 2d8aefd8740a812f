package dev.akashi.credential.log;

import com.google.gson.JsonObject;
import dev.akashi.model.Digest;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.merkle.InclusionProof;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a bundle holds of the log: that the batch was recorded, what was said of the institution and of the credential's
 * status, all as of one checkpoint. Nothing in it is believed because it is there: {@link
 * dev.akashi.credential.verify.OfflineEvidence} checks it under the verifier's own trust root.
 *
 * @param block the block in which the batch was recorded
 * @param transaction the place in the block
 * @param inclusion the entry's place in the log; its tree is that of the checkpoint
 * @param head the last entry of the checkpoint
 * @param headInclusion its place in the log
 * @param institution what the registry map has for the institution
 * @param status what the status map has for the credential
 * @param others what the registry map has beside, by names of the world state: institutions that had a say later, and the
 *     batch's own record when it was confirmed
 * @param checkpoint the checkpoint with its signatures
 */
public record LogProof(
        long block,
        int transaction,
        InclusionProof inclusion,
        LogEntry.Head head,
        InclusionProof headInclusion,
        MapAnswer institution,
        MapAnswer status,
        Map<String, MapAnswer> others,
        SignedNote checkpoint) {

    private static final int MOST_OTHERS = 32;

    /** @throws IllegalArgumentException when a number is negative */
    public LogProof {
        if (block < 0 || transaction < 0) {
            throw new LogFormatException("expected a block and a place in it, found " + block + " and " + transaction);
        }
        Objects.requireNonNull(inclusion, "inclusion");
        Objects.requireNonNull(head, "head");
        Objects.requireNonNull(headInclusion, "headInclusion");
        Objects.requireNonNull(institution, "institution");
        Objects.requireNonNull(status, "status");
        others = Collections.unmodifiableMap(new LinkedHashMap<>(others));
        if (others.size() > MOST_OTHERS) {
            throw new LogFormatException("expected at most " + MOST_OTHERS + " other records, found " + others.size());
        }
        Objects.requireNonNull(checkpoint, "checkpoint");
    }

    /**
     * What a map has for a key.
     *
     * @param record the record, exactly as it is in the world state; empty when there is none
     * @param proof shows it
     */
    public record MapAnswer(Optional<String> record, MapProof proof) {

        public MapAnswer {
            Objects.requireNonNull(record, "record");
            Objects.requireNonNull(proof, "proof");
        }

        /** Whether the proof shows this under a map's root. */
        public boolean isShown(Digest root, Digest key) {
            return record.map(text -> proof.showsPresent(root, key, Digest.sha256(bytes(text))))
                    .orElseGet(() -> proof.showsAbsent(root, key));
        }

        /** The record's bytes. */
        public Optional<byte[]> bytes() {
            return record.map(MapAnswer::bytes);
        }

        private static byte[] bytes(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }

        private JsonObject toJson() {
            JsonObject json = new JsonObject();
            record.ifPresent(text -> json.addProperty("record", text));
            json.addProperty("proof", proof.toString());
            return json;
        }

        private static MapAnswer read(JsonFields fields) {
            return new MapAnswer(
                    fields.optionalParsed("record", text -> text), fields.parsed("proof", MapProof::parse));
        }
    }

    /** The JSON form: the member {@code log} of a bundle. */
    public JsonObject toJson() {
        JsonObject entry = new JsonObject();
        entry.addProperty("block", block);
        entry.addProperty("tx", transaction);
        addPlace(entry, inclusion);
        JsonObject last = head.toJson();
        addPlace(last, headInclusion);
        JsonObject json = new JsonObject();
        json.addProperty("checkpoint", new String(checkpoint.toBytes(), StandardCharsets.UTF_8));
        json.add("entry", entry);
        json.add("head", last);
        json.add("institution", institution.toJson());
        json.add("status", status.toJson());
        if (!others.isEmpty()) {
            JsonObject beside = new JsonObject();
            others.forEach((name, answer) -> beside.add(name, answer.toJson()));
            json.add("others", beside);
        }
        return json;
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws IllegalArgumentException when it is something else
     */
    public static LogProof read(JsonFields fields) {
        JsonFields entry = fields.fields("entry");
        JsonFields head = fields.fields("head");
        return new LogProof(
                entry.integer("block", 0, Long.MAX_VALUE),
                (int) entry.integer("tx", 0, Integer.MAX_VALUE),
                place(entry),
                LogEntry.Head.read(head),
                place(head),
                MapAnswer.read(fields.fields("institution")),
                MapAnswer.read(fields.fields("status")),
                fields.optionalFields("others").map(LogProof::answers).orElse(Map.of()),
                fields.parsed("checkpoint", SignedNote::parse));
    }

    private static Map<String, MapAnswer> answers(JsonFields fields) {
        Map<String, MapAnswer> answers = new LinkedHashMap<>();
        fields.object().keySet().forEach(name -> answers.put(name, MapAnswer.read(fields.fields(name))));
        return answers;
    }

    private static void addPlace(JsonObject json, InclusionProof proof) {
        json.addProperty("leafIndex", proof.leafIndex());
        json.addProperty("treeSize", proof.treeSize());
        ByteBuffer path = ByteBuffer.allocate(proof.path().size() * Digest.LENGTH);
        proof.path().forEach(hash -> path.put(hash.bytes()));
        json.addProperty("path", Base64.getEncoder().encodeToString(path.array()));
    }

    private static InclusionProof place(JsonFields fields) {
        return new InclusionProof(
                fields.integer("leafIndex", 0, Long.MAX_VALUE),
                fields.integer("treeSize", 1, Long.MAX_VALUE),
                fields.parsed("path", LogProof::hashes));
    }

    private static List<Digest> hashes(String base64) {
        byte[] bytes = Base64.getDecoder().decode(base64);
        if (bytes.length % Digest.LENGTH != 0 || bytes.length > 64 * Digest.LENGTH) {
            throw new LogFormatException("expected at most 64 hashes of 32 bytes, found " + bytes.length + " bytes");
        }
        List<Digest> hashes = new ArrayList<>();
        byte[] hash = new byte[Digest.LENGTH];
        for (ByteBuffer in = ByteBuffer.wrap(bytes); in.hasRemaining(); ) {
            in.get(hash);
            hashes.add(Digest.of(hash));
        }
        return hashes;
    }
}
