package dev.akashi.audit.replay;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.record.AnchorRecord;
import dev.akashi.model.record.ConsortiumRecord;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.Receipt;
import dev.akashi.model.record.StatusRecord;
import dev.akashi.model.record.WorldState;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Records that rules of an earlier time have written. The rules of today may write more members, such as the thresholds of
 * statements that did not exist then; what is missing has the same meaning as what they write in its place. Receipts had one
 * more member, the names of what else was written.
 */
final class OlderForm {

    private static final StrictJson.Limits LIMITS = StrictJson.Limits.of(16 * 1024 * 1024, 32);

    private static final String RECEIPT = "statement~";
    private static final String NAMES = "keys";

    private OlderForm() {}

    /**
     * Whether the bytes are those that are expected under a name, or an older form of the same record and nothing else.
     *
     * @param rules what the rules write in this transaction, by name
     */
    static boolean isSame(String name, Map<String, byte[]> rules, byte[] found) {
        byte[] expected = Objects.requireNonNull(rules.get(name), name);
        if (Arrays.equals(expected, found)) {
            return true;
        }
        try {
            JsonElement older = StrictJson.read(found, LIMITS);
            if (name.startsWith(RECEIPT) && older instanceof JsonObject receipt && receipt.has(NAMES)) {
                Set<String> others = new HashSet<>(rules.keySet());
                others.remove(name);
                if (!isListOf(others, receipt.remove(NAMES))) {
                    return false;
                }
            }
            return reader(name)
                    .filter(reader -> reader.apply(expected).equals(reader.apply(found)))
                    .filter(reader -> isPart(older, StrictJson.read(expected, LIMITS)))
                    .isPresent();
        } catch (JsonFormatException | IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isListOf(Set<String> names, JsonElement list) {
        List<JsonElement> values =
                names.stream().<JsonElement>map(JsonPrimitive::new).toList();
        return list instanceof JsonArray found
                && found.size() == values.size()
                && new HashSet<>(found.asList()).equals(new HashSet<>(values));
    }

    private static Optional<Function<byte[], Object>> reader(String name) {
        if (name.equals(WorldState.CONSORTIUM)) {
            return Optional.of(ConsortiumRecord::fromJson);
        }
        return switch (name.substring(0, Math.max(0, name.indexOf('~')))) {
            case "institution" -> Optional.of(InstitutionRecord::fromJson);
            case "anchor" -> Optional.of(AnchorRecord::fromJson);
            case "status" -> Optional.of(StatusRecord::fromJson);
            case "statement" -> Optional.of(Receipt::fromJson);
            default -> Optional.empty();
        };
    }

    private static boolean isPart(JsonElement part, JsonElement whole) {
        if (part instanceof JsonObject some && whole instanceof JsonObject all) {
            return some.asMap().entrySet().stream()
                    .allMatch(
                            member -> all.has(member.getKey()) && isPart(member.getValue(), all.get(member.getKey())));
        }
        if (part instanceof JsonArray some && whole instanceof JsonArray all) {
            boolean same = some.size() == all.size();
            for (int i = 0; same && i < some.size(); i++) {
                same = isPart(some.get(i), all.get(i));
            }
            return same;
        }
        return part.equals(whole);
    }
}
