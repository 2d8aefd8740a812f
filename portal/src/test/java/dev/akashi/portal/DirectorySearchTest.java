package dev.akashi.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.akashi.model.CorporateNumber;
import dev.akashi.model.Did;
import dev.akashi.model.Digest;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.InstitutionKind;
import dev.akashi.model.Interval;
import dev.akashi.model.LocalizedText;
import dev.akashi.model.MspId;
import dev.akashi.model.StatementDigest;
import dev.akashi.model.TransactionId;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.InstitutionRecord.DatedName;
import dev.akashi.model.record.InstitutionRecord.DatedStatus;
import dev.akashi.model.record.InstitutionStatus;
import dev.akashi.model.record.Provenance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Finding an institution among many. */
class DirectorySearchTest {

    private static final Instant THEN = Instant.parse("2020-03-31T15:00:00Z");
    private static final Instant LATER = Instant.parse("2024-09-30T15:00:00Z");
    private static final Provenance PROVENANCE = new Provenance(
            THEN, new TransactionId("cc".repeat(32)), new StatementDigest(Digest.parse("ee".repeat(32))));

    private final TreeMap<InstitutionCode, InstitutionRecord> all = new TreeMap<>();

    private void add(String code, DatedName... names) {
        InstitutionCode key = new InstitutionCode(code);
        all.put(
                key,
                new InstitutionRecord(
                        key,
                        new CorporateNumber("7123456789012"),
                        InstitutionKind.UNIVERSITY,
                        new Did("did:web:kakuu.akashi.example"),
                        List.of(new MspId("UnivAMSP")),
                        List.of(names),
                        List.of(),
                        List.of(),
                        List.of(new DatedStatus(InstitutionStatus.ACTIVE, Interval.from(THEN), PROVENANCE)),
                        PROVENANCE));
    }

    private static DatedName name(String ja, String en, Instant from) {
        return new DatedName(new LocalizedText(ja, en), Interval.from(from), PROVENANCE);
    }

    private List<String> found(String query, int page) {
        return new DirectorySearch(query, page)
                .in(new Directory.Edition(all, LATER, false)).institutions().stream()
                        .map(record -> record.code().value())
                        .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "工業, F113199999013",
        "kakuu TECH, F113199999013",
        "ｋａｋｕｕｔｅｃｈ, F113199999013",
        "科学　大学, F113199999013",
        "f113199999022, F113199999022",
        "Ｆ113199999022, F113199999022",
        "𠮷野, F113199999022"
    })
    void a_name_of_any_time_or_a_code_finds_it_however_it_is_typed(String query, String code) {
        add("F113199999013", name("架空工業大学", "Kakuu Tech", THEN), name("架空科学大学", "Kakuu Science", LATER));
        add("F113199999022", name("架空𠮷野大学", "Kakuu Yoshino", THEN));

        assertThat(found(query, 1)).containsExactly(code);
        assertThat(found("", 1)).hasSize(2);
        assertThat(found("もうひとつ", 1)).isEmpty();
    }

    /** Codes of schools that there are not, each with its check digit. */
    private static List<String> codes(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> String.format(Locale.ROOT, "F113199999%02d", i))
                .map(start -> IntStream.range(0, 10)
                        .mapToObj(digit -> start + digit)
                        .filter(DirectorySearchTest::isCode)
                        .findFirst()
                        .orElseThrow())
                .toList();
    }

    private static boolean isCode(String text) {
        try {
            return new InstitutionCode(text).value().equals(text);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Test
    void many_are_shown_on_several_pages_and_each_is_on_one() {
        List<String> codes = codes(60);
        codes.forEach(code -> add(code, name("架空大学", "Kakuu", THEN)));

        List<String> shown = new ArrayList<>(found("架空大学", 1));
        assertThat(shown).hasSize(50);
        shown.addAll(found("架空大学", 2));
        assertThat(shown).containsExactlyElementsOf(codes);
        assertThat(found("架空大学", 9)).isEqualTo(found("架空大学", 2));
    }

    @Test
    void has_an_address_for_each_page() {
        DirectorySearch search = new DirectorySearch("架空 大学", 1);

        assertThat(search.address(1)).isEqualTo("?q=%E6%9E%B6%E7%A9%BA+%E5%A4%A7%E5%AD%A6");
        assertThat(search.address(2)).endsWith("&page=2");
        assertThat(new DirectorySearch("", 1).address(1)).isEmpty();
        assertThat(new DirectorySearch("", 1).address(3)).isEqualTo("?page=3");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void a_page_that_is_none_and_a_query_that_is_no_name_are_refused(int page) {
        assertThatThrownBy(() -> new DirectorySearch("", page)).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> new DirectorySearch("x".repeat(101), 1)).isInstanceOf(ProblemException.class);
    }
}
