package dev.akashi.portal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akashi.model.CorporateNumber;
import dev.akashi.model.CredentialType;
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
import dev.akashi.model.record.InstitutionRecord.Accreditation;
import dev.akashi.model.record.InstitutionRecord.DatedName;
import dev.akashi.model.record.InstitutionRecord.DatedStatus;
import dev.akashi.model.record.InstitutionRecord.Retraction;
import dev.akashi.model.record.InstitutionRecord.Succession;
import dev.akashi.model.record.InstitutionStatus;
import dev.akashi.model.record.Provenance;
import dev.akashi.model.statement.SuccessionKind;
import dev.akashi.model.statement.SuccessionScope;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The directory's pages: names with their dates, who answers for whom, and names that mean no good. */
class DirectoryWordsTest {

    private static final Instant THEN = Instant.parse("2020-03-31T15:00:00Z");
    private static final Instant LATER = Instant.parse("2024-09-30T15:00:00Z");
    private static final Instant NOW = Instant.parse("2026-04-01T00:00:00Z");
    private static final InstitutionCode UNIVERSITY = new InstitutionCode("F113199999013");
    private static final InstitutionCode COLLEGE = new InstitutionCode("H113399999060");

    private final Templates templates = new Templates(Portal.class);

    private static Provenance provenance(Instant time) {
        return new Provenance(
                time, new TransactionId("cc".repeat(32)), new StatementDigest(Digest.parse("ee".repeat(32))));
    }

    private static DatedName name(String ja, String en, Instant from) {
        return new DatedName(new LocalizedText(ja, en), Interval.from(from), provenance(from));
    }

    private static InstitutionRecord institution(InstitutionCode code, DatedName... names) {
        return new InstitutionRecord(
                code,
                new CorporateNumber("7123456789012"),
                InstitutionKind.UNIVERSITY,
                new Did("did:web:kakuu.akashi.example"),
                List.of(new MspId("UnivAMSP")),
                List.of(names),
                List.of(new Accreditation(
                        CredentialType.DEGREE_BACHELOR,
                        Interval.between(THEN, LATER),
                        "SCHOOL-EDUCATION-ACT-83",
                        provenance(THEN))),
                List.of(),
                List.of(new DatedStatus(InstitutionStatus.ACTIVE, Interval.from(THEN), provenance(THEN))),
                provenance(THEN));
    }

    private static InstitutionRecord closed(InstitutionRecord record, SuccessionKind kind, InstitutionCode by) {
        return record.withStatus(new DatedStatus(InstitutionStatus.CLOSED, Interval.from(LATER), provenance(LATER)))
                .withSuccession(new Succession(by, kind, SuccessionScope.ALL, LATER, null, provenance(LATER)));
    }

    private String page(String template, Language language, InstitutionRecord shown, InstitutionRecord... others) {
        TreeMap<InstitutionCode, InstitutionRecord> all = new TreeMap<>();
        all.put(shown.code(), shown);
        for (InstitutionRecord other : others) {
            all.put(other.code(), other);
        }
        DirectoryWords words = new DirectoryWords(new Directory.Edition(all, NOW, false), language);
        Map<String, Object> values = new HashMap<>(
                template.equals("directory") ? words.directory(new DirectorySearch("", 1)) : words.institution(shown));
        values.put("lang", language.tag());
        values.put("otherLang", language.other().tag());
        values.put("t", Texts.in(language).all());
        return templates.render(template, values);
    }

    @Test
    void an_institution_that_was_renamed_is_shown_by_its_name_today_and_its_earlier_one() {
        InstitutionRecord renamed =
                institution(UNIVERSITY, name("架空工業大学", "Kakuu Tech", THEN), name("架空科学大学", "Kakuu Science", LATER));

        assertThat(page("directory", Language.EN, renamed))
                .contains("Kakuu Science", "Formerly: <bdi class=\"name\">Kakuu Tech</bdi>");
        assertThat(page("institution", Language.JA, renamed))
                .contains("<h1><bdi>架空科学大学</bdi></h1>", "2020年4月1日", "2024年10月1日", "架空工業大学");
    }

    @ParameterizedTest
    @EnumSource
    void one_that_has_closed_says_who_answers_for_it_and_that_one_for_whom_it_answers(SuccessionKind kind) {
        InstitutionRecord old = closed(institution(UNIVERSITY, name("旧大学", "Old", THEN)), kind, COLLEGE);
        InstitutionRecord successor = institution(COLLEGE, name("新大学", "New", THEN));

        assertThat(page("institution", Language.EN, old, successor))
                .contains("This institution has closed", "href=\"/en/institutions/H113399999060\"", "New");
        assertThat(page("institution", Language.EN, successor, old))
                .contains("Answers for the certificates of", "href=\"/en/institutions/F113199999013\"", "Old");
        assertThat(page("directory", Language.JA, old, successor)).contains("閉鎖", "新大学");
    }

    @Test
    void a_succession_that_was_taken_back_is_shown_as_that_and_answers_no_more() {
        InstitutionRecord old = institution(UNIVERSITY, name("旧大学", "Old", THEN))
                .withStatus(new DatedStatus(InstitutionStatus.CLOSED, Interval.from(LATER), provenance(LATER)))
                .withSuccession(new Succession(
                        COLLEGE,
                        SuccessionKind.MERGER,
                        SuccessionScope.ALL,
                        LATER,
                        new Retraction(LATER.plusSeconds(1), provenance(LATER)),
                        provenance(LATER)));

        assertThat(page("institution", Language.EN, old))
                .contains("(taken back)", "Nobody is recorded as answering", "H113399999060");
    }

    @Test
    void a_name_that_is_markup_or_turns_the_direction_stays_a_name() {
        String nasty = "<script>alert(1)</script>\u202Eknab\"'&";
        InstitutionRecord record = institution(UNIVERSITY, name(nasty, nasty, THEN));

        for (String template : List.of("directory", "institution")) {
            assertThat(page(template, Language.EN, record))
                    .doesNotContain("<script>")
                    .contains("<bdi>&lt;script&gt;alert(1)&lt;/script&gt;\u202Eknab&quot;&#39;&amp;</bdi>");
        }
    }

    @Test
    void an_accreditation_has_its_days_and_its_basis() {
        assertThat(page("institution", Language.EN, institution(UNIVERSITY, name("大学", "University", THEN))))
                .contains("bachelor&#39;s degree", "2020-04-01", "2024-10-01", "SCHOOL-EDUCATION-ACT-83");
    }
}
