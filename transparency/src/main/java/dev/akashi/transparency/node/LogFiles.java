package dev.akashi.transparency.node;

import com.google.gson.JsonObject;
import dev.akashi.credential.log.Checkpoint;
import dev.akashi.credential.log.LogEntry;
import dev.akashi.credential.log.LogProof;
import dev.akashi.credential.log.LogProof.MapAnswer;
import dev.akashi.credential.log.SignedNote;
import dev.akashi.model.Commitment;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.StatementDigest;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.record.AnchorRecord;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.StatusRecord;
import dev.akashi.model.record.WorldState;
import dev.akashi.model.signing.Envelope;
import dev.akashi.model.statement.BatchAnchored;
import dev.akashi.model.statement.Statement;
import dev.akashi.transparency.tree.Tiles;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/**
 * What a log node has to give, by name:
 *
 * <pre>
 * checkpoint                the newest checkpoint that this organisation has signed
 * checkpoint.cosigned       the newest that enough members have cosigned
 * checkpoints/SIZE          the one of a size
 * tile/…                    tiles of hashes and entries, C2SP tlog-tiles
 * proof?statement=…&amp;institution=…&amp;commitment=…     what a bundle holds of the log
 * status                    {"size":…,"block":…,"alarm":…}
 * </pre>
 */
final class LogFiles {

    private static final int MOST_OTHERS = 16;
    private static final StrictJson.Limits ENTRY = StrictJson.Limits.of(LogEntry.MAX_SIZE, 16);

    private final LogStore store;
    private final Checkpoints checkpoints;
    private final Alarms alarms;
    private final int threshold;

    LogFiles(LogStore store, Checkpoints checkpoints, Alarms alarms, int threshold) {
        this.store = store;
        this.checkpoints = checkpoints;
        this.alarms = alarms;
        this.threshold = threshold;
    }

    /**
     * Something to give.
     *
     * @param bytes the content
     * @param type its media type
     * @param isForEver whether it will never change
     */
    record Content(byte[] bytes, String type, boolean isForEver) {

        static Content text(byte[] bytes) {
            return new Content(bytes, "text/plain; charset=utf-8", false);
        }
    }

    /**
     * Finds something.
     *
     * @throws IllegalArgumentException when the query is not one
     */
    Optional<Content> find(String name, URI request) {
        if (name.startsWith("tile/")) {
            return Tiles.parse(name)
                    .flatMap(store.view()::tile)
                    .map(bytes -> new Content(bytes, "application/octet-stream", true));
        }
        if (name.matches("checkpoints/[1-9][0-9]{0,17}")) {
            return store.notes()
                    .find(Long.parseLong(name.substring(name.indexOf('/') + 1)))
                    .map(note -> Content.text(note.toBytes()));
        }
        return switch (name) {
            case "checkpoint" -> checkpoints.newest().map(note -> Content.text(note.toBytes()));
            case "checkpoint.cosigned" ->
                checkpoints.newestCosigned(threshold, store.view()).map(note -> Content.text(note.toBytes()));
            case "proof" -> proof(parameters(request)).map(LogFiles::json);
            case "status" -> Optional.of(json(status()));
            default -> Optional.empty();
        };
    }

    private JsonObject status() {
        JsonObject json = new JsonObject();
        json.addProperty("size", store.view().size());
        json.addProperty("nextBlock", store.nextBlock());
        alarms.current().ifPresent(alarm -> json.addProperty("alarm", alarm));
        return json;
    }

    private Optional<JsonObject> proof(Map<String, String> parameters) {
        return proof(
                        required(parameters, "statement", StatementDigest::parse),
                        required(parameters, "institution", InstitutionCode::new),
                        required(parameters, "commitment", Commitment::parse))
                .map(LogProof::toJson);
    }

    /** What a bundle holds, under the newest checkpoint that enough members have cosigned. */
    Optional<LogProof> proof(StatementDigest statement, InstitutionCode institution, Commitment commitment) {
        Optional<SignedNote> note = checkpoints.newestCosigned(threshold, store.view());
        Optional<LogView> then = note.flatMap(
                found -> store.view().at(Checkpoint.parse(found.text()).size()));
        OptionalLong index = then.map(log -> log.indexOf(statement)).orElse(OptionalLong.empty());
        if (then.isEmpty() || index.isEmpty()) {
            return Optional.empty();
        }
        LogView log = then.get();
        JsonFields entry = JsonFields.of(StrictJson.readObject(log.entry(index.getAsLong()), ENTRY));
        String institutionName = WorldState.institution(institution);
        String statusName = WorldState.status(institution, commitment);
        return Optional.of(new LogProof(
                entry.integer("block", 0, Long.MAX_VALUE),
                (int) entry.integer("tx", 0, Integer.MAX_VALUE),
                log.inclusionProof(index.getAsLong()),
                log.head().orElseThrow(),
                log.inclusionProof(log.size() - 1),
                new MapAnswer(text(log.record(institutionName)), log.registryProof(institutionName)),
                new MapAnswer(text(log.record(statusName)), log.statusProof(statusName)),
                others(log, entry.optionalFields("envelope"), institution, statusName),
                note.orElseThrow()));
    }

    /** Whoever has a say about the batch or the credential: successors, those who confirmed or changed the status. */
    private static Map<String, MapAnswer> others(
            LogView log, Optional<JsonFields> envelope, InstitutionCode institution, String statusName) {
        Map<String, MapAnswer> others = new LinkedHashMap<>();
        Deque<InstitutionCode> pending = new ArrayDeque<>();
        log.record(WorldState.institution(institution)).ifPresent(bytes -> pending.addAll(successors(bytes)));
        log.record(statusName)
                .flatMap(bytes -> WorldState.readable(bytes, StatusRecord::fromJson))
                .ifPresent(record -> record.events().forEach(event -> pending.add(event.by())));
        if (envelope.isPresent()
                && Statement.open(Envelope.parse(StrictJson.write(envelope.get().object())))
                        instanceof BatchAnchored batch) {
            String anchor = WorldState.anchor(batch.root());
            log.record(anchor).ifPresent(bytes -> {
                others.put(anchor, new MapAnswer(text(Optional.of(bytes)), log.registryProof(anchor)));
                WorldState.readable(bytes, AnchorRecord::fromJson)
                        .ifPresent(record ->
                                record.confirmations().forEach(confirmation -> pending.add(confirmation.by())));
            });
        }
        Set<InstitutionCode> seen = new HashSet<>(Set.of(institution));
        while (!pending.isEmpty() && others.size() < MOST_OTHERS) {
            InstitutionCode code = pending.remove();
            String name = WorldState.institution(code);
            Optional<byte[]> record = seen.add(code) ? log.record(name) : Optional.empty();
            if (record.isPresent()) {
                others.put(name, new MapAnswer(text(record), log.registryProof(name)));
                pending.addAll(successors(record.get()));
            }
        }
        return others;
    }

    private static List<InstitutionCode> successors(byte[] institution) {
        return WorldState.readable(institution, InstitutionRecord::fromJson).stream()
                .flatMap(record -> record.successions().stream())
                .map(InstitutionRecord.Succession::successor)
                .toList();
    }

    private static Optional<String> text(Optional<byte[]> record) {
        return record.map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    private static Content json(JsonObject object) {
        return new Content(StrictJson.write(object), "application/json", false);
    }

    private static Map<String, String> parameters(URI request) {
        Map<String, String> parameters = new HashMap<>();
        String query = request.getRawQuery();
        if (query != null) {
            for (String part : query.split("&", -1)) {
                int equals = part.indexOf('=');
                if (equals > 0) {
                    parameters.put(
                            part.substring(0, equals),
                            URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8));
                }
            }
        }
        return parameters;
    }

    private static <T> T required(Map<String, String> parameters, String name, Function<String, T> reader) {
        String value = parameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException("expected a parameter " + name + ", found none");
        }
        return reader.apply(value);
    }
}
