package dev.akashi.audit.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.akashi.audit.replay.AuditBook;
import dev.akashi.audit.replay.Fact;
import dev.akashi.audit.replay.Finding.Place;
import dev.akashi.audit.replay.Notice;
import dev.akashi.audit.replay.Replay;
import dev.akashi.credential.log.LogEntry;
import dev.akashi.model.CredentialType;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.LedgerTime;
import dev.akashi.model.json.JsonForms;
import dev.akashi.model.record.AnchorRecord;
import dev.akashi.model.record.ConsortiumRecord;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.WorldState;
import dev.akashi.model.signing.KeyId;
import dev.akashi.model.statement.BatchAnchored;
import dev.akashi.model.statement.Statement;
import dev.akashi.model.statement.StatementType;
import dev.akashi.model.statement.StatusChanged;
import dev.akashi.transparency.node.LogView;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the blocks say, and nothing else: the same blocks and the same beginning give the same figures, byte for byte, on any
 * machine at any time. Days and months are those of Japan.
 */
public final class Figures {

    private static final int USUAL_DAYS = 5;
    private static final long LARGE = 1000;
    private static final long TIMES_USUAL = 10;

    private final AuditBook book;
    private final Replay replay;
    private final long from;
    private final TreeMap<String, Long> statements = new TreeMap<>();
    private final TreeMap<TotalKey, long[]> totals = new TreeMap<>(TotalKey.ORDER);
    private final TreeMap<ChangeKey, Long> statusChanges = new TreeMap<>(ChangeKey.ORDER);
    private final TreeMap<InstitutionCode, TreeMap<LocalDate, Long>> days = new TreeMap<>();
    private final JsonArray changes = new JsonArray();
    private final List<Notice> notices = new ArrayList<>();
    private final Map<InstitutionCode, InstitutionRecord> institutions = new TreeMap<>();

    private Figures(Replay replay, long from) {
        this.replay = replay;
        this.book = replay.book();
        this.from = from;
    }

    private record TotalKey(InstitutionCode institution, CredentialType type, YearMonth month) {
        static final Comparator<TotalKey> ORDER = Comparator.comparing(TotalKey::institution)
                .thenComparing(TotalKey::type)
                .thenComparing(TotalKey::month);
    }

    private record ChangeKey(InstitutionCode institution, String status, String reason, YearMonth month) {
        static final Comparator<ChangeKey> ORDER = Comparator.comparing(ChangeKey::institution)
                .thenComparing(ChangeKey::status)
                .thenComparing(ChangeKey::reason)
                .thenComparing(ChangeKey::month);
    }

    /**
     * The figures of a replay.
     *
     * @param from the block from which on statements are counted; findings are told of all blocks
     */
    public static JsonObject of(Replay replay, long from) {
        return new Figures(replay, from).make();
    }

    private JsonObject make() {
        book.records(WorldState.firstInstitution(), (name, bytes) -> {
            // Whoever wrote one that cannot be read is among the findings.
            WorldState.readable(bytes, InstitutionRecord::fromJson)
                    .ifPresent(record -> institutions.put(record.code(), record));
        });
        book.facts(from, this::count);
        book.notices().stream().filter(notice -> notice.place().block() >= from).forEach(notices::add);
        unusualDays();
        notices.sort(Comparator.comparing((Notice notice) -> notice.place().block())
                .thenComparing(notice -> notice.place().transaction())
                .thenComparing(Notice::code)
                .thenComparing(Notice::detail));

        JsonObject json = new JsonObject();
        Optional<ConsortiumRecord> consortium = book.record(WorldState.CONSORTIUM)
                .flatMap(bytes -> WorldState.readable(bytes, ConsortiumRecord::fromJson));
        consortium.ifPresent(
                record -> json.addProperty("ledger", record.ledger().value()));
        json.add("blocks", blocks());
        json.add("log", log());
        json.addProperty("zone", Replay.ZONE.getId());
        json.add("findings", JsonForms.array(book.findings(), finding -> finding.toJson()));
        json.add("unchecked", JsonForms.array(book.unchecked(), unchecked -> unchecked.toJson()));
        json.add("statements", statementCounts());
        json.add("institutions", institutionList());
        json.add("totals", totalList());
        json.add("statusChanges", statusList());
        json.add("exceptions", JsonForms.array(notices, Notice::toJson));
        json.add("changes", changes);
        json.add("channel", JsonForms.array(book.channelChanges(), change -> change));
        return json;
    }

    private void count(Fact fact) {
        Statement said = fact.statement();
        statements.merge(said.type().wireName(), 1L, Long::sum);
        YearMonth month = YearMonth.from(fact.time().atZone(Replay.ZONE));
        if (said instanceof BatchAnchored batch) {
            long[] sums = totals.computeIfAbsent(
                    new TotalKey(batch.institution(), batch.credentialType(), month), key -> new long[2]);
            sums[0]++;
            sums[1] += batch.size();
            LocalDate day = LocalDate.ofInstant(fact.time(), Replay.ZONE);
            days.computeIfAbsent(batch.institution(), code -> new TreeMap<>())
                    .merge(day, (long) batch.size(), Long::sum);
            compromised(fact, batch);
        } else if (said instanceof StatusChanged changed) {
            for (StatusChanged.Change change : changed.changes()) {
                statusChanges.merge(
                        new ChangeKey(
                                changed.institution(),
                                change.status().name(),
                                change.reason().name(),
                                month),
                        1L,
                        Long::sum);
            }
        } else if (said.type() != StatementType.BATCH_CONFIRMED) {
            changes.add(change(fact, said));
        }
    }

    private static JsonObject change(Fact fact, Statement said) {
        Subject subject = Subject.of(said);
        JsonObject json = new JsonObject();
        json.addProperty("block", fact.block());
        json.addProperty("tx", fact.transaction());
        json.addProperty("time", LedgerTime.format(fact.time()));
        json.addProperty("type", said.type().wireName());
        subject.institution().ifPresent(code -> json.addProperty("institution", code.value()));
        json.addProperty("subject", subject.text());
        json.add("signers", JsonForms.strings(fact.signers()));
        return json;
    }

    private void compromised(Fact fact, BatchAnchored batch) {
        Optional<AnchorRecord> anchor = book.record(WorldState.anchor(batch.root()))
                .flatMap(bytes -> WorldState.readable(bytes, AnchorRecord::fromJson));
        InstitutionRecord institution = institutions.get(batch.institution());
        if (anchor.isEmpty() || institution == null) {
            return;
        }
        List<KeyId> keys = anchor.get().signedBy();
        boolean confirmed = anchor.get().confirmations().stream()
                .anyMatch(confirmation -> Optional.ofNullable(institutions.get(confirmation.by()))
                        .map(InstitutionRecord::timeline)
                        .filter(confirmation::countsBy)
                        .isPresent());
        if (!institution.timeline().noneCompromised(keys, fact.time()) && !confirmed) {
            notices.add(new Notice(
                    Notice.Code.COMPROMISED_KEY,
                    fact.place(),
                    batch.institution(),
                    batch.size() + " credentials signed by " + keys));
        }
    }

    /** A day with many times what is usual for the institution; with few days nothing is usual. */
    private void unusualDays() {
        days.forEach((code, sums) -> {
            if (sums.size() < USUAL_DAYS) {
                return;
            }
            List<Long> sorted = sums.values().stream().sorted().toList();
            long median = sorted.get(sorted.size() / 2);
            sums.forEach((day, sum) -> {
                if (sum >= LARGE && sum > TIMES_USUAL * median) {
                    notices.add(new Notice(
                            Notice.Code.UNUSUAL_VOLUME,
                            Place.none(),
                            code,
                            sum + " credentials on " + day + ", usually " + median + " a day"));
                }
            });
        });
    }

    private JsonObject blocks() {
        JsonObject json = new JsonObject();
        json.addProperty("from", from);
        json.addProperty("until", replay.nextBlock());
        replay.blockView(0)
                .ifPresent(view -> json.addProperty("genesis", view.hash().toString()));
        replay.blockView(replay.nextBlock() - 1)
                .ifPresent(view -> json.addProperty("lastHash", view.hash().toString()));
        json.addProperty("transactions", book.count("transactions"));
        json.addProperty("recording", book.count("recording"));
        if (book.count("latestTime") != 0) {
            json.addProperty(
                    "latestTime", LedgerTime.format(java.time.Instant.ofEpochSecond(book.count("latestTime"))));
        }
        return json;
    }

    private JsonObject log() {
        LogView log = replay.log();
        JsonObject json = new JsonObject();
        json.addProperty("size", log.size());
        log.root().ifPresent(root -> json.addProperty("root", root.toString()));
        Optional<LogEntry.Head> head = log.head();
        if (head.isPresent()) {
            json.addProperty("statusRoot", head.get().statusRoot().toString());
            json.addProperty("registryRoot", head.get().registryRoot().toString());
        }
        return json;
    }

    private JsonArray statementCounts() {
        JsonArray array = new JsonArray();
        statements.forEach((type, count) -> {
            JsonObject row = new JsonObject();
            row.addProperty("type", type);
            row.addProperty("count", count);
            array.add(row);
        });
        return array;
    }

    private JsonArray institutionList() {
        return JsonForms.array(institutions.values(), record -> {
            JsonObject row = new JsonObject();
            row.addProperty("code", record.code().value());
            row.addProperty("kind", record.kind().name());
            row.add(
                    "name",
                    JsonForms.of(record.names().get(record.names().size() - 1).name()));
            row.addProperty(
                    "status",
                    record.statuses().get(record.statuses().size() - 1).status().name());
            row.addProperty("keys", record.keys().size());
            return row;
        });
    }

    private JsonArray totalList() {
        JsonArray array = new JsonArray();
        totals.forEach((key, sums) -> {
            JsonObject row = new JsonObject();
            row.addProperty("institution", key.institution().value());
            row.addProperty("type", key.type().name());
            row.addProperty("month", key.month().toString());
            row.addProperty("batches", sums[0]);
            row.addProperty("credentials", sums[1]);
            array.add(row);
        });
        return array;
    }

    private JsonArray statusList() {
        JsonArray array = new JsonArray();
        statusChanges.forEach((key, count) -> {
            JsonObject row = new JsonObject();
            row.addProperty("institution", key.institution().value());
            row.addProperty("status", key.status());
            row.addProperty("reason", key.reason());
            row.addProperty("month", key.month().toString());
            row.addProperty("changes", count);
            array.add(row);
        });
        return array;
    }
}
