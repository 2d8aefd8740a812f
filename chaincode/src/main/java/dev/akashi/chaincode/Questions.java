package dev.akashi.chaincode;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.akashi.model.Commitment;
import dev.akashi.model.Excerpt;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.LedgerErrorCode;
import dev.akashi.model.MerkleRoot;
import dev.akashi.model.RejectedException;
import dev.akashi.model.StatementDigest;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.record.AnchorRecord;
import dev.akashi.model.record.ConsortiumRecord;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.StatusRecord;
import dev.akashi.model.record.WorldState;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.hyperledger.fabric.shim.ledger.KeyValue;
import org.hyperledger.fabric.shim.ledger.QueryResultsIteratorWithMetadata;

/**
 * What can be asked. A record is answered as it is stored; what is not there is answered with nothing, as Fabric itself
 * does, so that absence can be endorsed like anything else.
 */
final class Questions {

    private static final StrictJson.Limits RECORD = StrictJson.Limits.of(8 * 1024 * 1024, 16);
    private static final int MOST_STATUSES = 1000;
    private static final int MOST_EVIDENCES = 100;
    private static final int LARGEST_PAGE = 500;
    private static final int MOST_RELATED = 16;
    private static final byte[] NOTHING = new byte[0];

    private final ChaincodeStub stub;
    private final KeyValues state;
    private final Map<String, byte[]> seen = new HashMap<>();

    Questions(ChaincodeStub stub, KeyValues state) {
        this.stub = stub;
        this.state = state;
    }

    byte[] info() {
        JsonObject json = new JsonObject();
        json.addProperty("chaincode", "akashi");
        json.addProperty("rules", 1);
        byte[] consortium = consortium();
        json.addProperty("founded", consortium.length > 0);
        if (consortium.length > 0) {
            json.addProperty(
                    "ledger", ConsortiumRecord.fromJson(consortium).ledger().value());
        }
        return StrictJson.write(json);
    }

    byte[] consortium() {
        return state.get(WorldState.CONSORTIUM);
    }

    byte[] institution(String code) {
        return state.get(WorldState.institution(new InstitutionCode(code)));
    }

    byte[] institutions(String pageSize, String bookmark) {
        return page(
                WorldState.firstInstitution(), WorldState.afterInstitutions(), pageSize, bookmark, KeyValue::getValue);
    }

    byte[] anchor(String root) {
        return state.get(WorldState.anchor(MerkleRoot.parse(root)));
    }

    /** The batches of an institution that were recorded from one day to another, both included, UTC. */
    byte[] anchorsOf(String code, String from, String to, String pageSize, String bookmark) {
        InstitutionCode institution = new InstitutionCode(code);
        return page(
                WorldState.anchorsOn(institution, day(from)),
                WorldState.anchorsOn(institution, day(to).plusDays(1)),
                pageSize,
                bookmark,
                entry -> state.get(WorldState.anchor(MerkleRoot.parse(entry.getStringValue()))));
    }

    byte[] status(String institutionCode, String commitment) {
        return state.get(WorldState.status(new InstitutionCode(institutionCode), Commitment.parse(commitment)));
    }

    /**
     * All that a verifier asks about one credential, in one answer and of one moment; null where there is nothing. Related
     * are the institutions that have a say: successors, and those who confirmed the batch or changed the status.
     */
    byte[] evidence(String institutionCode, String root, String commitment) {
        Asked asked =
                new Asked(new InstitutionCode(institutionCode), MerkleRoot.parse(root), Commitment.parse(commitment));
        readAhead(asked.keys());
        return StrictJson.write(evidence(asked));
    }

    /** The same of many credentials: an array in the order of the questions. What several of them need is read once. */
    byte[] evidences(String questions) {
        JsonObject wrapped = StrictJson.readObject(
                ("{\"of\":" + questions + "}").getBytes(StandardCharsets.UTF_8),
                StrictJson.Limits.of(MOST_EVIDENCES * 256, 4));
        List<Asked> asked = new ArrayList<>();
        for (JsonObject question : JsonFields.of(wrapped).list("of", JsonFields::object)) {
            if (asked.size() == MOST_EVIDENCES) {
                throw new RejectedException(
                        LedgerErrorCode.TOO_LARGE, "expected at most " + MOST_EVIDENCES + " questions, found more");
            }
            JsonFields fields = JsonFields.of(question);
            asked.add(new Asked(
                    fields.parsed("institution", InstitutionCode::new),
                    fields.parsed("root", MerkleRoot::parse),
                    fields.parsed("commitment", Commitment::parse)));
        }
        readAhead(asked.stream().flatMap(one -> one.keys().stream()).distinct().toList());
        JsonArray answers = new JsonArray(asked.size());
        asked.forEach(one -> answers.add(evidence(one)));
        JsonObject json = new JsonObject();
        json.add("evidences", answers);
        return StrictJson.write(json);
    }

    /** A question about one credential. */
    private record Asked(InstitutionCode institution, MerkleRoot root, Commitment commitment) {

        List<String> keys() {
            return List.of(institutionKey(), anchorKey(), statusKey());
        }

        String institutionKey() {
            return WorldState.institution(institution);
        }

        String anchorKey() {
            return WorldState.anchor(root);
        }

        String statusKey() {
            return WorldState.status(institution, commitment);
        }
    }

    private JsonObject evidence(Asked asked) {
        byte[] institution = stateOnce(asked.institutionKey());
        byte[] anchor = stateOnce(asked.anchorKey());
        byte[] status = stateOnce(asked.statusKey());
        Set<InstitutionCode> having = new LinkedHashSet<>();
        if (institution.length > 0) {
            successors(InstitutionRecord.fromJson(institution)).forEach(having::add);
        }
        if (anchor.length > 0) {
            AnchorRecord.fromJson(anchor).confirmations().forEach(confirmation -> having.add(confirmation.by()));
        }
        if (status.length > 0) {
            StatusRecord.fromJson(status).events().forEach(event -> having.add(event.by()));
        }
        having.remove(asked.institution());
        JsonObject json = new JsonObject();
        json.add("institution", tree(institution));
        json.add("anchor", tree(anchor));
        json.add("status", tree(status));
        json.add("related", related(having));
        return json;
    }

    private void readAhead(List<String> keys) {
        List<byte[]> values = state.get(keys);
        for (int i = 0; i < keys.size(); i++) {
            seen.put(keys.get(i), values.get(i));
        }
    }

    // A transaction sees one moment, whatever it reads again.
    private byte[] stateOnce(String key) {
        return seen.computeIfAbsent(key, state::get);
    }

    private JsonArray related(Set<InstitutionCode> having) {
        JsonArray records = new JsonArray();
        Set<InstitutionCode> asked = new HashSet<>();
        Deque<InstitutionCode> pending = new ArrayDeque<>(having);
        while (!pending.isEmpty() && records.size() < MOST_RELATED) {
            InstitutionCode code = pending.remove();
            byte[] record = asked.add(code) ? stateOnce(WorldState.institution(code)) : NOTHING;
            if (record.length > 0) {
                records.add(tree(record));
                pending.addAll(successors(InstitutionRecord.fromJson(record)));
            }
        }
        return records;
    }

    private static List<InstitutionCode> successors(InstitutionRecord institution) {
        return institution.successions().stream()
                .map(InstitutionRecord.Succession::successor)
                .toList();
    }

    /** The statuses of many credentials of one institution: an array in the order of the question, null where there is none. */
    byte[] statuses(String institutionCode, String commitments) {
        InstitutionCode institution = new InstitutionCode(institutionCode);
        JsonObject wrapped = StrictJson.readObject(
                ("{\"of\":" + commitments + "}").getBytes(StandardCharsets.UTF_8),
                StrictJson.Limits.of(MOST_STATUSES * 80, 3));
        List<Commitment> asked = JsonFields.of(wrapped).parsedList("of", Commitment::parse);
        if (asked.size() > MOST_STATUSES) {
            throw new RejectedException(
                    LedgerErrorCode.TOO_LARGE,
                    "expected at most " + MOST_STATUSES + " commitments, found " + asked.size());
        }
        JsonArray answers = new JsonArray(asked.size());
        List<String> keys = asked.stream()
                .map(commitment -> WorldState.status(institution, commitment))
                .toList();
        state.get(keys).forEach(record -> answers.add(tree(record)));
        return StrictJson.write(answers);
    }

    byte[] receipt(String statementDigest) {
        return state.get(WorldState.statement(StatementDigest.parse(statementDigest)));
    }

    private interface Value {
        byte[] of(KeyValue entry);
    }

    private byte[] page(String first, String behind, String pageSize, String bookmark, Value value) {
        JsonObject json = new JsonObject();
        try (QueryResultsIteratorWithMetadata<KeyValue> entries =
                stub.getStateByRangeWithPagination(first, behind, pageSize(pageSize), bookmark)) {
            JsonArray records = new JsonArray();
            for (KeyValue entry : entries) {
                records.add(tree(value.of(entry)));
            }
            json.add("records", records);
            json.addProperty("bookmark", entries.getMetadata().getBookmark());
            return StrictJson.write(json);
        } catch (RejectedException | IllegalArgumentException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the page could not be closed", e);
        }
    }

    private static JsonElement tree(byte[] record) {
        return record.length == 0 ? JsonNull.INSTANCE : StrictJson.read(record, RECORD);
    }

    private static int pageSize(String text) {
        if (text.matches("[1-9][0-9]{0,2}") && Integer.parseInt(text) <= LARGEST_PAGE) {
            return Integer.parseInt(text);
        }
        throw new IllegalArgumentException(
                "expected a page size of 1 to " + LARGEST_PAGE + ", found " + Excerpt.of(text));
    }

    private static LocalDate day(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("expected a day such as 2026-03-25, found " + Excerpt.of(text), e);
        }
    }
}
