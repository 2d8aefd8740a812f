package dev.akashi.portal;

import dev.akashi.credential.verify.ReportWords;
import dev.akashi.model.LocalizedText;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.InstitutionRecord.Accreditation;
import dev.akashi.model.record.InstitutionRecord.DatedName;
import dev.akashi.model.record.InstitutionRecord.RegisteredKey;
import dev.akashi.model.record.InstitutionRecord.Succession;
import dev.akashi.model.record.InstitutionStatus;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The directory in words, for its templates. */
final class DirectoryWords {

    private static final ZoneId JAPAN = ZoneId.of("Asia/Tokyo");

    private final Directory.Edition edition;
    private final Language language;
    private final Texts texts;
    private final DateTimeFormatter days;
    private final DateTimeFormatter times;

    DirectoryWords(Directory.Edition edition, Language language) {
        this.edition = edition;
        this.language = language;
        this.texts = Texts.in(language);
        this.days = formatter(language == Language.JA ? "uuuu年M月d日" : "uuuu-MM-dd");
        this.times = formatter(language == Language.JA ? "uuuu年M月d日 HH:mm（日本時間）" : "uuuu-MM-dd HH:mm '(Japan time)'");
    }

    private static DateTimeFormatter formatter(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(JAPAN);
    }

    /** A page of the institutions that were asked for. */
    Map<String, Object> directory(DirectorySearch search) {
        DirectorySearch.Found found = search.in(edition);
        Map<String, Object> values = dated();
        values.put(
                "institutions", found.institutions().stream().map(this::entry).toList());
        values.put("query", search.query());
        values.put("page", found.page());
        values.put("pages", found.pages());
        values.put("several", found.pages() > 1);
        values.put("earlier", found.page() > 1 ? search.address(found.page() - 1) : "");
        values.put("later", found.page() < found.pages() ? search.address(found.page() + 1) : "");
        return values;
    }

    private Map<String, Object> entry(InstitutionRecord record) {
        Map<String, Object> values = named(record);
        String former = record.names().stream()
                .map(DatedName::name)
                .filter(name -> !name.equals(nameOf(record)))
                .map(name -> name.in(language.tag()))
                .distinct()
                .collect(Collectors.joining(", "));
        values.put("formerly", former.isEmpty() ? List.of() : List.of(former));
        values.put(
                "answers",
                isActive(record)
                        ? List.of()
                        : answering(record).stream()
                                .map(answer -> answer.get("text") + " " + answer.get("name"))
                                .toList());
        return values;
    }

    Map<String, Object> institution(InstitutionRecord record) {
        Map<String, Object> values = dated();
        values.putAll(named(record));
        InstitutionStatus status = statusOf(record);
        values.put("closed", !isActive(record));
        values.put("closedHeading", isActive(record) ? "" : texts.get("closedHeading" + status.name()));
        values.put("answers", answering(record));
        values.put("corporateNumber", record.corporateNumber().value());
        values.put("did", record.did().value());
        values.put("admitted", days.format(record.provenance().recordedAt()));
        values.put(
                "names",
                record.names().stream()
                        .map(name -> Map.of(
                                "from", days.format(name.validity().from()),
                                "ja", name.name().ja(),
                                "en", name.name().en()))
                        .toList());
        values.put("hasAccreditations", !record.accreditations().isEmpty());
        values.put(
                "accreditations",
                record.accreditations().stream().map(this::accreditation).toList());
        values.put("hasSuccessions", !record.successions().isEmpty());
        values.put(
                "successions",
                record.successions().stream().map(this::successor).toList());
        List<Map<String, Object>> predecessors = predecessors(record);
        values.put("hasPredecessors", !predecessors.isEmpty());
        values.put("predecessors", predecessors);
        values.put("keys", record.keys().stream().map(this::key).toList());
        return values;
    }

    private Map<String, Object> dated() {
        Map<String, Object> values = new HashMap<>();
        values.put("asOf", times.format(edition.asOf()));
        values.put("stale", edition.isStale());
        return values;
    }

    private Map<String, Object> named(InstitutionRecord record) {
        Map<String, Object> values = new HashMap<>();
        InstitutionStatus status = statusOf(record);
        values.put("code", record.code().value());
        values.put("name", nameOf(record).in(language.tag()));
        values.put("otherName", nameOf(record).in(language.other().tag()));
        values.put("kind", texts.get("kind" + record.kind().name()));
        values.put("status", texts.get("status" + status.name()));
        values.put("statusClass", status.name().toLowerCase(Locale.ROOT));
        return values;
    }

    private Map<String, String> accreditation(Accreditation accreditation) {
        return Map.of(
                "type", ReportWords.type(accreditation.credentialType(), language.tag()),
                "effect", texts.get("effect" + accreditation.effect().name()),
                "from", days.format(accreditation.validity().from()),
                "until", accreditation.validity().until().map(days::format).orElse(""),
                "basis", accreditation.legalBasis());
    }

    private Map<String, String> key(RegisteredKey key) {
        Instant now = edition.asOf();
        String state;
        if (key.declaredCompromisedSince().isPresent()) {
            state = texts.get("keyCompromised") + " ("
                    + days.format(key.declaredCompromisedSince().get()) + ")";
        } else if (key.inUseAt(now)) {
            state = texts.get("keyInUse");
        } else {
            state = texts.get(now.isBefore(key.validity().from()) ? "keyNotYet" : "keyRetired");
        }
        return Map.of(
                "purpose", texts.get("purpose" + key.purpose().name()),
                "key", key.key().toString(),
                "from", days.format(key.validity().from()),
                "state", state);
    }

    private List<Map<String, Object>> answering(InstitutionRecord record) {
        return record.successions().stream()
                .filter(succession -> succession.inForceAt(edition.asOf()))
                .map(this::successor)
                .toList();
    }

    private Map<String, Object> successor(Succession succession) {
        Map<String, Object> values = new HashMap<>();
        values.put("text", texts.get("answers" + succession.kind().name()));
        values.put("code", succession.successor().value());
        values.put(
                "name",
                edition.find(succession.successor())
                        .map(found -> nameOf(found).in(language.tag()))
                        .orElse(succession.successor().value()));
        values.put("ended", succession.endedBy(edition.asOf()) ? List.of(texts.get("ended")) : List.of());
        return values;
    }

    private List<Map<String, Object>> predecessors(InstitutionRecord record) {
        List<Map<String, Object>> found = new ArrayList<>();
        for (InstitutionRecord other : edition.all()) {
            for (Succession succession : other.successions()) {
                if (succession.successor().equals(record.code()) && succession.inForceAt(edition.asOf())) {
                    Map<String, Object> values = new HashMap<>();
                    values.put("text", texts.get("past" + succession.kind().name()));
                    values.put("code", other.code().value());
                    values.put("name", nameOf(other).in(language.tag()));
                    found.add(values);
                }
            }
        }
        return found;
    }

    private LocalizedText nameOf(InstitutionRecord record) {
        return record.nameAt(edition.asOf())
                .orElseGet(() -> record.names().get(0).name());
    }

    private InstitutionStatus statusOf(InstitutionRecord record) {
        // One that was admitted a moment ago by another clock is not closed.
        return record.statusAt(edition.asOf()).orElse(InstitutionStatus.ACTIVE);
    }

    private boolean isActive(InstitutionRecord record) {
        return statusOf(record) == InstitutionStatus.ACTIVE;
    }
}
