package dev.akashi.portal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.akashi.model.InstitutionKind;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.record.InstitutionStatus;
import dev.akashi.model.statement.KeyPurpose;
import dev.akashi.model.statement.SuccessionKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Words: there for everything that is said, in both languages. */
class TextsTest {

    private static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(Portal.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void both_languages_have_the_same() {
        assertThat(Texts.in(Language.JA).all())
                .containsOnlyKeys(Texts.in(Language.EN).all().keySet());
        assertThat(Texts.in(Language.JA).words())
                .containsOnlyKeys(Texts.in(Language.EN).words().keySet());
    }

    @ParameterizedTest
    @EnumSource
    void there_is_a_text_for_every_problem_kind_status_purpose_and_succession(Language language) {
        Set<String> needed = new TreeSet<>();
        Stream.of(ProblemCode.values()).forEach(code -> needed.add("problem." + code));
        Stream.of(InstitutionKind.values()).forEach(kind -> needed.add("kind" + kind));
        Stream.of(InstitutionStatus.values()).forEach(status -> needed.add("status" + status));
        Stream.of(KeyPurpose.values()).forEach(purpose -> needed.add("purpose" + purpose));
        Stream.of(SuccessionKind.values()).forEach(kind -> needed.addAll(Set.of("answers" + kind, "past" + kind)));

        assertThat(Texts.in(language).all()).containsKeys(needed.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"layout", "verify", "directory", "institution", "api", "problem", "share", "stop"})
    void a_page_names_no_text_that_is_not_there(String page) throws IOException {
        Matcher names = Pattern.compile("\\{\\{t\\.([A-Za-z]+)}}").matcher(resource("pages/" + page + ".mustache"));
        Set<String> found = new TreeSet<>();
        while (names.find()) {
            found.add(names.group(1));
        }

        assertThat(found).isNotEmpty();
        assertThat(Texts.in(Language.EN).all()).containsKeys(found.toArray(String[]::new));
    }

    @Test
    void every_word_that_a_script_says_is_there() throws IOException {
        StringBuilder scripts = new StringBuilder();
        for (String name : Set.of("verify", "checking", "report", "commitment", "share", "sharing")) {
            scripts.append(resource("assets/" + name + ".js"));
        }
        Set<String> needed = new TreeSet<>();
        Matcher words = Pattern.compile("words\\.([a-zA-Z]+)").matcher(scripts);
        while (words.find()) {
            needed.add(words.group(1));
        }
        Matcher errors = Pattern.compile("new Unreadable\\(\"([a-zA-Z]+)\"\\)").matcher(scripts);
        while (errors.find()) {
            needed.add("error_" + errors.group(1));
        }
        // What the page makes of enums and of the settings.
        needed.removeAll(Set.of("types", "marks", "checks", "errors", "institutionPath", "receipts"));

        assertThat(needed).hasSizeGreaterThan(40);
        assertThat(Texts.in(Language.JA).words()).containsKeys(needed.toArray(String[]::new));
    }

    @Test
    void the_description_for_programs_has_every_code_and_every_operation_in_both_languages() throws IOException {
        JsonObject description = StrictJson.readObject(
                resource("openapi.json").getBytes(StandardCharsets.UTF_8), StrictJson.Limits.of(1024 * 1024, 32));
        Set<String> codes = new TreeSet<>();
        for (JsonElement code : description
                .getAsJsonObject("components")
                .getAsJsonObject("schemas")
                .getAsJsonObject("Problem")
                .getAsJsonObject("properties")
                .getAsJsonObject("code")
                .getAsJsonArray("enum")) {
            codes.add(code.getAsString());
        }

        assertThat(codes)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(ProblemCode.values()).map(Enum::name).toList());
        description
                .getAsJsonObject("paths")
                .asMap()
                .values()
                .forEach(item -> item.getAsJsonObject()
                        .asMap()
                        .values()
                        .forEach(operation -> isInBothLanguages(operation.getAsJsonObject())));
        assertThat(description.get("openapi").getAsString()).startsWith("3.1");
    }

    private static void isInBothLanguages(JsonObject operation) {
        assertThat(operation.keySet()).contains("summary", "x-ja");
        assertThat(operation.has("x-ja-description")).as(operation.toString()).isEqualTo(operation.has("description"));
        if (operation.has("parameters")) {
            assertThat(operation.getAsJsonArray("parameters"))
                    .allSatisfy(parameter ->
                            assertThat(parameter.getAsJsonObject().keySet()).contains("description", "x-ja"));
        }
    }
}
