package dev.akashi.audit.replay;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.akashi.audit.replay.Finding.Place;
import dev.akashi.client.RegistryLedger;
import dev.akashi.model.Excerpt;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.MspId;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.record.WorldState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Asks one organisation for every record of a replay, and holds its answers against them: the consortium, institutions,
 * batches, statuses, receipts. Records that only that organisation has are seen where it can list them: institutions and
 * batches.
 */
final class PeerState {

    private static final StrictJson.Limits LIMITS = StrictJson.Limits.of(64 * 1024 * 1024, 32);
    private static final String PAGE = "500";
    private static final int STATUSES_AT_ONCE = 1000;
    private static final int MOST_RECEIPTS = 1000;
    private static final String FIRST_DAY = "2000-01-01";
    private static final String LAST_DAY = "9998-12-31";

    private final Replay replay;
    private final RegistryLedger ledger;
    private final MspId organisation;
    private final List<Difference> differences = new ArrayList<>();

    PeerState(Replay replay, RegistryLedger ledger, MspId organisation) {
        this.replay = replay;
        this.ledger = ledger;
        this.organisation = organisation;
    }

    private record Difference(String name, String expected, String found) {}

    /**
     * Compares everything.
     *
     * @param height how many blocks the peer has: one that is ahead may well answer something else
     */
    void compare(List<Finding> findings, List<Unchecked> unchecked, long height) {
        if (height < replay.nextBlock()) {
            unchecked.add(new Unchecked(
                    Unchecked.Code.PEER_STATE,
                    organisation.value(),
                    "its peer has " + height + " blocks of " + replay.nextBlock()));
            return;
        }
        compare(WorldState.CONSORTIUM, tree(ledger.askOnly(organisation, "consortium")));
        Set<InstitutionCode> codes = institutions();
        codes.forEach(this::batches);
        statuses();
        long left = receipts();
        if (left > 0) {
            unchecked.add(new Unchecked(
                    Unchecked.Code.PEER_STATE,
                    organisation.value(),
                    "the receipts of the first " + left + " statements were not asked for"));
        }
        for (Difference difference : differences) {
            if (height > replay.nextBlock()) {
                unchecked.add(new Unchecked(
                        Unchecked.Code.PEER_STATE,
                        organisation + " " + difference.name(),
                        "it answers something else, and its peer is " + (height - replay.nextBlock())
                                + " blocks ahead of what was replayed"));
            } else {
                findings.add(new Finding(
                        FindingCode.PEER_STATE_DIFFERS,
                        Place.none(),
                        List.of(organisation),
                        institution(difference.name()),
                        difference.name() + ": " + difference.expected(),
                        difference.found()));
            }
        }
    }

    private Set<InstitutionCode> institutions() {
        TreeMap<String, JsonElement> answered = new TreeMap<>();
        String bookmark = "";
        do {
            JsonFields page = page(ledger.askOnly(organisation, "institutions", PAGE, bookmark));
            for (JsonElement record : page.object().getAsJsonArray("records")) {
                answered.put("institution~" + text(record, "code"), record);
            }
            bookmark = page.string("bookmark");
        } while (!bookmark.isEmpty());
        Set<InstitutionCode> codes = new LinkedHashSet<>();
        replay.book().records(WorldState.firstInstitution(), (name, bytes) -> {
            compare(name, answered.remove(name));
            codes.add(new InstitutionCode(name.substring(name.indexOf('~') + 1)));
        });
        answered.keySet().forEach(this::surplus);
        return codes;
    }

    private void batches(InstitutionCode code) {
        TreeMap<String, JsonElement> answered = new TreeMap<>();
        String bookmark = "";
        do {
            JsonFields page =
                    page(ledger.askOnly(organisation, "anchorsOf", code.value(), FIRST_DAY, LAST_DAY, PAGE, bookmark));
            for (JsonElement record : page.object().getAsJsonArray("records")) {
                answered.put("anchor~" + text(record, "root"), record);
            }
            bookmark = page.string("bookmark");
        } while (!bookmark.isEmpty());
        replay.book().records("anchor-by~" + code + "~", (name, root) -> {
            String anchor = "anchor~" + new String(root, StandardCharsets.UTF_8);
            compare(anchor, answered.remove(anchor));
        });
        answered.keySet().forEach(this::surplus);
    }

    private void statuses() {
        List<String> names = new ArrayList<>();
        replay.book().records("status~", (name, bytes) -> {
            boolean other = !names.isEmpty() && !code(names.get(0)).equals(code(name));
            if (other || names.size() == STATUSES_AT_ONCE) {
                askStatuses(names);
                names.clear();
            }
            names.add(name);
        });
        if (!names.isEmpty()) {
            askStatuses(names);
        }
    }

    private void askStatuses(List<String> names) {
        JsonArray question = new JsonArray();
        names.forEach(name -> question.add(name.substring(name.lastIndexOf('~') + 1)));
        JsonElement answer =
                tree(ledger.askOnly(organisation, "statuses", code(names.get(0)), StrictJson.writeLine(question)));
        JsonArray answers = answer instanceof JsonArray array ? array : new JsonArray();
        for (int i = 0; i < names.size(); i++) {
            compare(names.get(i), i < answers.size() ? answers.get(i) : null);
        }
    }

    /** Asks for the newest receipts, one by one; answers how many were left out. */
    private long receipts() {
        List<String> names = new ArrayList<>();
        replay.book().records("statement~", (name, bytes) -> names.add(name));
        int from = Math.max(0, names.size() - MOST_RECEIPTS);
        for (String name : names.subList(from, names.size())) {
            compare(name, tree(ledger.askOnly(organisation, "receipt", name.substring(name.indexOf('~') + 1))));
        }
        return from;
    }

    private void surplus(String name) {
        differences.add(new Difference(name, "no such record", "a record"));
    }

    private void compare(String name, @Nullable JsonElement answer) {
        JsonElement expected = replay.book().record(name).map(PeerState::tree).orElse(null);
        boolean none = answer == null || answer.isJsonNull();
        if (expected == null && !none) {
            surplus(name);
        } else if (expected != null && none) {
            differences.add(new Difference(name, "a record", "none"));
        } else if (expected != null && !expected.equals(answer)) {
            differences.add(difference(name, expected, answer, "$"));
        }
    }

    /** The first member that differs. */
    private static Difference difference(
            String name, @Nullable JsonElement expected, @Nullable JsonElement found, String path) {
        if (expected instanceof JsonObject one && found instanceof JsonObject other) {
            Set<String> members = new LinkedHashSet<>(one.keySet());
            members.addAll(other.keySet());
            for (String member : members) {
                if (!java.util.Objects.equals(one.get(member), other.get(member))) {
                    return difference(name, one.get(member), other.get(member), path + "." + member);
                }
            }
        }
        if (expected instanceof JsonArray one && found instanceof JsonArray other) {
            for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
                JsonElement first = i < one.size() ? one.get(i) : null;
                JsonElement second = i < other.size() ? other.get(i) : null;
                if (!java.util.Objects.equals(first, second)) {
                    return difference(name, first, second, path + "[" + i + "]");
                }
            }
        }
        return new Difference(name, path + " " + words(expected), path + " " + words(found));
    }

    private static String words(@Nullable JsonElement value) {
        return value == null ? "nothing" : Excerpt.of(value.toString());
    }

    private static Optional<JsonElement> optional(byte[] answer) {
        return answer.length == 0 ? Optional.empty() : Optional.of(StrictJson.read(answer, LIMITS));
    }

    /** An answer that is not JSON is no record. */
    private static @Nullable JsonElement tree(byte[] answer) {
        try {
            return optional(answer).orElse(null);
        } catch (JsonFormatException e) {
            return new com.google.gson.JsonPrimitive("unreadable: " + e.getMessage());
        }
    }

    private static JsonFields page(byte[] answer) {
        JsonElement tree = tree(answer);
        if (tree instanceof JsonObject page && page.get("records") instanceof JsonArray && page.has("bookmark")) {
            return JsonFields.of(page);
        }
        throw new IllegalStateException("expected a page of records, found " + Excerpt.of(String.valueOf(tree)));
    }

    private static String text(JsonElement record, String member) {
        return record instanceof JsonObject json && json.get(member) != null
                ? json.get(member).getAsString()
                : "unreadable";
    }

    private static String code(String statusName) {
        return statusName.split("~")[1];
    }

    private static @Nullable InstitutionCode institution(String name) {
        String[] parts = name.split("~");
        try {
            return parts.length > 1 && (parts[0].equals("institution") || parts[0].equals("status"))
                    ? new InstitutionCode(parts[1])
                    : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
