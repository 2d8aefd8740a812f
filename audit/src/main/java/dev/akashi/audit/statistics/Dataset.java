package dev.akashi.audit.statistics;

import dev.akashi.audit.replay.AuditBook;
import dev.akashi.audit.replay.Replay;
import dev.akashi.model.CredentialType;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.InstitutionKind;
import dev.akashi.model.MerkleRoot;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.WorldState;
import dev.akashi.model.statement.BatchAnchored;
import dev.akashi.model.statement.CredentialStatus;
import dev.akashi.model.statement.Statement;
import dev.akashi.model.statement.StatusChanged;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is counted, as small as it is counted: credentials by type, kind, founder and prefecture of the institution, and month of
 * recording; institutions only by how many they are. What became of a credential later does not change when it was recorded.
 *
 * @param counts credentials by group, none of them zero
 * @param rescissions by fiscal year and level
 * @param admitted institutions by kind
 * @param recording institutions by month, of each kind, that recorded something
 * @param latest the latest time on the ledger
 * @param mark what names this state of the ledger: the root and the size of the log
 */
public record Dataset(
        Map<Group, Long> counts,
        Map<Integer, Map<String, Long>> rescissions,
        Map<InstitutionKind, Long> admitted,
        Map<YearMonth, Map<InstitutionKind, TreeSet<InstitutionCode>>> recording,
        Instant latest,
        String mark) {

    public Dataset {
        TreeMap<Group, Long> sorted = new TreeMap<>(Group.ORDER);
        sorted.putAll(counts);
        counts = sorted;
        rescissions = new TreeMap<>(rescissions);
        admitted = new TreeMap<>(admitted);
        recording = new TreeMap<>(recording);
        Objects.requireNonNull(latest, "latest");
        Objects.requireNonNull(mark, "mark");
    }

    /**
     * The smallest group that is ever told apart.
     *
     * @param type of credential
     * @param kind of institution
     * @param founder the digit of the school code
     * @param prefecture the two digits of the school code
     * @param month of recording
     */
    public record Group(CredentialType type, InstitutionKind kind, char founder, String prefecture, YearMonth month) {

        static final Comparator<Group> ORDER = Comparator.comparing(Group::month)
                .thenComparing(Group::type)
                .thenComparing(Group::kind)
                .thenComparing(Group::founder)
                .thenComparing(Group::prefecture);

        static Group of(CredentialType type, InstitutionCode code, InstitutionKind kind, YearMonth month) {
            String value = code.value();
            return new Group(type, kind, value.charAt(3), value.substring(1, 3), month);
        }
    }

    /** Counts what a replay has. */
    public static Dataset of(Replay replay) {
        AuditBook book = replay.book();
        Map<InstitutionCode, InstitutionKind> kinds = new HashMap<>();
        Map<InstitutionKind, Long> admitted = new TreeMap<>();
        book.records(WorldState.firstInstitution(), (name, bytes) -> {
            InstitutionRecord record = InstitutionRecord.fromJson(bytes);
            kinds.put(record.code(), record.kind());
            admitted.merge(record.kind(), 1L, Long::sum);
        });
        Map<Group, Long> counts = new HashMap<>();
        Map<MerkleRoot, CredentialType> types = new HashMap<>();
        Map<Integer, Map<String, Long>> rescissions = new TreeMap<>();
        Map<YearMonth, Map<InstitutionKind, TreeSet<InstitutionCode>>> recording = new TreeMap<>();
        book.facts(0, fact -> {
            Statement said = fact.statement();
            YearMonth month = YearMonth.from(fact.time().atZone(Replay.ZONE));
            if (said instanceof BatchAnchored batch && kinds.containsKey(batch.institution())) {
                InstitutionKind kind = kinds.get(batch.institution());
                counts.merge(
                        Group.of(batch.credentialType(), batch.institution(), kind, month),
                        (long) batch.size(),
                        Long::sum);
                types.put(batch.root(), batch.credentialType());
                recording
                        .computeIfAbsent(month, unused -> new TreeMap<>())
                        .computeIfAbsent(kind, unused -> new TreeSet<>())
                        .add(batch.institution());
            } else if (said instanceof StatusChanged changed && types.containsKey(changed.root())) {
                long rescinded = changed.changes().stream()
                        .filter(change -> change.status() == CredentialStatus.RESCINDED)
                        .count();
                if (rescinded > 0) {
                    rescissions
                            .computeIfAbsent(Dimension.fiscalYear(month), unused -> new TreeMap<>())
                            .merge(Dimension.level(types.get(changed.root())), rescinded, Long::sum);
                }
            }
        });
        String mark = replay.log().root().map(MerkleRoot::toString).orElse("none") + " of "
                + replay.log().size() + " entries, "
                + book.record(WorldState.CONSORTIUM)
                        .map(bytes -> dev.akashi.model.record.ConsortiumRecord.fromJson(bytes)
                                .ledger()
                                .value())
                        .orElse("no ledger");
        return new Dataset(
                counts, rescissions, admitted, recording, Instant.ofEpochSecond(book.count("latestTime")), mark);
    }
}
