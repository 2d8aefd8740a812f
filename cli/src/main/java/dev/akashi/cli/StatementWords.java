package dev.akashi.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.statement.Statement;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a statement says, in plain words, for those who sign it. The words are in {@code statement_ja.properties} and
 * {@code statement_en.properties}: a text for every type, whose lines name members of the statement's JSON in braces; a
 * line one of whose members is absent is left out.
 */
final class StatementWords {

    private static final Pattern MEMBER = Pattern.compile("\\{([A-Za-z.]+)}");
    private static final Pattern TIME = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z");
    private static final StrictJson.Limits LIMITS = StrictJson.Limits.of(1 << 20, 32);

    private final ResourceBundle words;
    private final DateTimeFormatter times;

    private StatementWords(String language, String timePattern) {
        this.words = ResourceBundle.getBundle(
                "dev.akashi.cli.statement_" + language,
                Locale.ROOT,
                StatementWords.class.getClassLoader(),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
        this.times = DateTimeFormatter.ofPattern(timePattern, Locale.ROOT).withZone(ZoneId.of("Asia/Tokyo"));
    }

    /** The words of a language: {@code "ja"} gives Japanese, everything else English. */
    static StatementWords in(String language) {
        return language.equals("ja")
                ? new StatementWords("ja", "yyyy年M月d日 HH:mm:ss '(日本時間)'")
                : new StatementWords("en", "yyyy-MM-dd HH:mm:ss '(Japan)'");
    }

    /** The statement, a line a fact, and at the end who must sign it. */
    String of(Statement statement) {
        Map<String, Set<String>> members = new TreeMap<>();
        collect("", StrictJson.readObject(statement.toJson(), LIMITS), members);
        String name = statement.type().wireName();
        String pattern = words.getString("statement." + name) + "\n" + words.getString("header") + "\n"
                + words.getString("signers") + " " + words.getString("signers." + name);
        return pattern.lines()
                .filter(line -> MEMBER.matcher(line).results().allMatch(match -> members.containsKey(match.group(1))))
                .map(line -> filled(line, members))
                .collect(Collectors.joining("\n"));
    }

    private static String filled(String line, Map<String, Set<String>> members) {
        return MEMBER.matcher(line)
                .replaceAll(match ->
                        Matcher.quoteReplacement(String.join(", ", members.getOrDefault(match.group(1), Set.of()))));
    }

    /** The values by their place; those at the same place of several entries together, each once. */
    private void collect(String path, JsonElement value, Map<String, Set<String>> members) {
        if (value instanceof JsonObject object) {
            if (object.has("ja") && object.has("en")) {
                add(
                        path,
                        object.get("ja").getAsString() + " / "
                                + object.get("en").getAsString(),
                        members);
                return;
            }
            object.asMap()
                    .forEach((name, member) -> collect(path.isEmpty() ? name : path + "." + name, member, members));
        } else if (value instanceof JsonArray array) {
            add(path + ".count", Integer.toString(array.size()), members);
            array.forEach(entry -> collect(path, entry, members));
        } else if (value instanceof JsonPrimitive primitive) {
            add(path, shown(primitive.getAsString()), members);
        }
    }

    private static void add(String path, String value, Map<String, Set<String>> members) {
        members.computeIfAbsent(path, unused -> new LinkedHashSet<>()).add(value);
    }

    private String shown(String text) {
        if (TIME.matcher(text).matches()) {
            return times.format(Instant.parse(text));
        }
        return words.containsKey("word." + text) ? words.getString("word." + text) : text;
    }
}
