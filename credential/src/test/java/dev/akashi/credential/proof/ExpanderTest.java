package dev.akashi.credential.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.apicatalog.jsonld.JsonLdError;
import com.apicatalog.jsonld.JsonLdOptions;
import com.apicatalog.jsonld.context.ActiveContext;
import com.apicatalog.jsonld.expansion.Expansion;
import com.apicatalog.jsonld.json.JsonProvider;
import com.apicatalog.jsonld.processor.ProcessingRuntime;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.akashi.model.json.StrictJson;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the expander walks itself comes out as if the processor had done it. */
class ExpanderTest {

    private static final List<String> PINNED =
            List.of(Contexts.CREDENTIALS_V2, Contexts.OPEN_BADGES, Contexts.OPEN_BADGES_EXTENSIONS, Contexts.REGISTRY);

    /** Types and properties that contradict each other, and most of what JSON-LD 1.1 has. */
    private static final String CONTRARY = "https://example.org/contrary";

    private static final String CONTRARY_TEXT = """
            {"@context": {
              "@version": 1.1, "id": "@id", "type": "@type", "ext": {"@id": "https://example.org/ext#", "@prefix": true},
              "name": "https://example.org/name", "link": {"@id": "https://example.org/link", "@type": "@id"},
              "word": {"@id": "https://example.org/word", "@type": "@vocab"},
              "day": {"@id": "https://example.org/day", "@type": "http://www.w3.org/2001/XMLSchema#date"},
              "alsoName": "https://example.org/name", "kind": "@type", "nothing": null,
              "list": {"@id": "https://example.org/list", "@container": "@list"},
              "set": {"@id": "https://example.org/set", "@container": "@set"},
              "graph": {"@id": "https://example.org/graph", "@container": "@graph"},
              "texts": {"@id": "https://example.org/texts", "@container": "@language"},
              "byIndex": {"@id": "https://example.org/byIndex", "@container": "@index"},
              "raw": {"@id": "https://example.org/raw", "@type": "@json"},
              "back": {"@reverse": "https://example.org/back"}, "nested": "@nest",
              "inside": {"@id": "https://example.org/inside", "@context": {"name": "https://example.org/innerName",
                "word": {"@id": "https://example.org/innerWord", "@type": "@vocab"},
                "Beta": "https://example.org/InnerBeta"}},
              "coded": {"@id": "https://example.org/coded", "@type": "@vocab",
                "@context": {"text 1": "https://example.org/one"}},
              "Alpha": {"@id": "https://example.org/Alpha", "@context": {"name": "https://example.org/alphaName",
                "link": "https://example.org/alphaLink", "Beta": "https://example.org/AlphaBeta",
                "own": {"@id": "https://example.org/own",
                  "@context": {"@propagate": false, "day": "https://example.org/ownDay"}}}},
              "Beta": {"@id": "https://example.org/Beta", "@context": {
                "name": {"@id": "https://example.org/betaName", "@language": "ja"},
                "word": "https://example.org/betaWord", "set": "https://example.org/betaSet",
                "own": {"@id": "https://example.org/own", "@context": {"day": "https://example.org/betaOwnDay"}}}},
              "Gamma": {"@id": "https://example.org/Gamma", "@context": {"@propagate": true,
                "name": "https://example.org/gammaName", "kind": "https://example.org/gammaKind"}},
              "Delta": {"@id": "https://example.org/Delta", "@context": [null,
                {"name": "https://example.org/deltaName", "type": "@type"}]}
            }}
            """;

    private static final long SEED = 20260325;
    private static final int DOCUMENTS = 5_000;

    @ParameterizedTest
    @MethodSource
    void expands_generated_documents_as_the_processor_does(Contexts contexts, List<String> urls) {
        ActiveContext active = context(contexts, urls);
        Expander expander = new Expander(KnownContext.root(active));
        Generator generator = new Generator(contexts, urls, new Random(SEED));
        int expanded = 0;
        for (int i = 0; i < DOCUMENTS; i++) {
            JsonObject document = generator.node(0);
            String expected = outcome(
                    () -> Expansion.with(active, jakarta(document), null, null).compute());
            String found = outcome(() -> expander.expand(document));
            assertThat(found).as("seed %s, document %s: %s", SEED, i, document).isEqualTo(expected);
            expanded += expected.startsWith("{") ? 1 : 0;
        }
        assertThat(expanded).as("documents that are no errors").isGreaterThan(DOCUMENTS / 5);
    }

    static Stream<Arguments> expands_generated_documents_as_the_processor_does() {
        Contexts contrary = Contexts.pinned().with(CONTRARY, CONTRARY_TEXT.getBytes(StandardCharsets.UTF_8));
        return Stream.of(Arguments.of(Contexts.pinned(), PINNED), Arguments.of(contrary, List.of(CONTRARY)));
    }

    private interface Work {
        JsonValue run() throws JsonLdError;
    }

    private static String outcome(Work work) {
        try {
            return sorted(work.run());
        } catch (JsonLdError e) {
            return "refused " + e.getCode();
        } catch (RuntimeException e) {
            return "failed " + e.getClass();
        }
    }

    // The order of members says nothing; that of values does.
    private static String sorted(JsonValue value) {
        switch (value.getValueType()) {
            case OBJECT -> {
                TreeMap<String, String> members = new TreeMap<>();
                value.asJsonObject().forEach((name, member) -> members.put(name, sorted(member)));
                return members.toString();
            }
            case ARRAY -> {
                return value.asJsonArray().stream()
                        .map(ExpanderTest::sorted)
                        .toList()
                        .toString();
            }
            default -> {
                return value.toString();
            }
        }
    }

    private static ActiveContext context(Contexts contexts, List<String> urls) {
        JsonLdOptions options = new JsonLdOptions(contexts.loader());
        options.setUndefinedTermsPolicy(JsonLdOptions.ProcessingPolicy.Fail);
        try {
            return new ActiveContext(ProcessingRuntime.of(options))
                    .newContext()
                    .create(JsonProvider.instance().createArrayBuilder(urls).build(), null);
        } catch (JsonLdError e) {
            throw new AssertionError(e);
        }
    }

    private static JsonValue jakarta(JsonElement element) {
        String text = new String(StrictJson.write(element), StandardCharsets.UTF_8);
        try (JsonReader reader = JsonProvider.instance().createReader(new StringReader(text))) {
            return reader.readValue();
        }
    }

    /** Makes documents of every name that occurs in the contexts, more or less sensibly put together. */
    private static final class Generator {

        private final List<String> types = new ArrayList<>();
        private final Map<String, List<String>> namesOfType = new HashMap<>();
        private final List<String> names = new ArrayList<>();
        private final Random random;

        Generator(Contexts contexts, List<String> urls, Random random) {
            this.random = random;
            for (String url : urls) {
                collect(StrictJson.read(
                        contexts.text(url).orElseThrow().getBytes(StandardCharsets.UTF_8),
                        StrictJson.Limits.of(1024 * 1024, 32)));
            }
        }

        private void collect(JsonElement element) {
            if (element instanceof JsonObject object) {
                object.asMap().forEach((name, value) -> {
                    if (!name.startsWith("@")) {
                        (Character.isUpperCase(name.charAt(0)) ? types : names).add(name);
                    }
                    if (value instanceof JsonObject term && term.get("@context") instanceof JsonObject local) {
                        namesOfType
                                .computeIfAbsent(name, unused -> new ArrayList<>())
                                .addAll(local.keySet().stream()
                                        .filter(key -> !key.startsWith("@"))
                                        .toList());
                    }
                    collect(value);
                });
            } else if (element instanceof JsonArray array) {
                array.forEach(this::collect);
            }
        }

        JsonObject node(int depth) {
            JsonObject node = new JsonObject();
            List<String> known = names;
            if (random.nextInt(4) > 0) {
                JsonElement typed = types();
                node.add("type", typed);
                known = namesFor(typed);
            }
            if (random.nextInt(3) == 0) {
                node.add("id", chance(8) ? value(depth) : new JsonPrimitive(iri()));
            }
            int members = random.nextInt(5);
            for (int i = 0; i < members; i++) {
                node.add(chance(12) ? name() : pick(known), value(depth + 1));
            }
            if (chance(40)) {
                node.add(
                        pick(List.of("@value", "@id", "@type", "@language", "@list", "@set", "@graph", "@none")),
                        value(depth + 1));
            }
            return node;
        }

        private JsonElement types() {
            if (chance(3)) {
                return chance(10) ? value(3) : new JsonPrimitive(pick(types));
            }
            JsonArray several = new JsonArray();
            int count = random.nextInt(4);
            for (int i = 0; i < count; i++) {
                several.add(chance(15) ? iri() : pick(types));
            }
            return several;
        }

        private JsonElement value(int depth) {
            switch (random.nextInt(depth > 3 ? 5 : 9)) {
                case 0 -> {
                    return new JsonPrimitive(iri());
                }
                case 1 -> {
                    return chance(3)
                            ? new JsonPrimitive(random.nextInt(1000))
                            : new JsonPrimitive(random.nextBoolean());
                }
                case 2 -> {
                    return chance(6) ? JsonNull.INSTANCE : new JsonPrimitive(pick(names));
                }
                case 3, 4 -> {
                    return new JsonPrimitive("text " + random.nextInt(100));
                }
                case 5 -> {
                    JsonArray array = new JsonArray();
                    int count = random.nextInt(4);
                    for (int i = 0; i < count; i++) {
                        array.add(value(depth + 1));
                    }
                    return array;
                }
                case 6 -> {
                    JsonObject object = new JsonObject();
                    object.addProperty("@value", "text");
                    if (chance(2)) {
                        object.addProperty("@language", "ja");
                    } else if (chance(2)) {
                        object.addProperty("type", "http://www.w3.org/2001/XMLSchema#date");
                    }
                    return object;
                }
                default -> {
                    return node(depth);
                }
            }
        }

        /** Mostly names that a type of the node knows, so that most documents are no nonsense. */
        private List<String> namesFor(JsonElement typed) {
            List<String> known = new ArrayList<>();
            (typed instanceof JsonArray array ? array.asList() : List.of(typed)).forEach(type -> {
                if (type.isJsonPrimitive()) {
                    known.addAll(namesOfType.getOrDefault(type.getAsString(), List.of()));
                }
            });
            return known.isEmpty() || chance(3) ? names : known;
        }

        private String name() {
            return chance(12) ? iri() : pick(names);
        }

        private String iri() {
            return pick(List.of(
                    "https://example.org/a",
                    "urn:uuid:6f1c0a1e-7d06-4e0e-9d0a-1d1f2a3b4c5d",
                    "did:web:univ.example#key",
                    "ext:something",
                    "_:b0",
                    "relative/path",
                    "#fragment",
                    "AchievementCredential",
                    "https://purl.imsglobal.org/spec/vc/ob/vocab.html#Achievement"));
        }

        private boolean chance(int of) {
            return random.nextInt(of) == 0;
        }

        private <T> T pick(List<T> values) {
            return values.get(random.nextInt(values.size()));
        }
    }
}
