package dev.akashi.audit.replay;

import com.google.gson.JsonObject;
import dev.akashi.audit.replay.Finding.Place;
import dev.akashi.client.status.StatusListFolder;
import dev.akashi.client.status.StatusListFolder.Version;
import dev.akashi.credential.statuslist.StatusBits;
import dev.akashi.credential.statuslist.StatusHistory;
import dev.akashi.credential.statuslist.StatusListCredential;
import dev.akashi.credential.statuslist.StatusListException;
import dev.akashi.credential.statuslist.StatusPurpose;
import dev.akashi.model.Commitment;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.StatusRecord;
import dev.akashi.model.record.WorldState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Holds every version of every published status list against what the replayed ledger said as of its time. Which credential
 * has which place is not on the ledger; where the institution's table is not given, the set entries are only counted.
 */
final class StatusListComparison {

    /** The most differences of one version that are told one by one. */
    private static final int MOST_TOLD = 20;

    private final AuditBook book;
    private final Instant latest;
    private final Instant complete;
    private final StatusListPlaces places;
    private final List<Finding> findings;
    private final List<Unchecked> unchecked;
    private final Map<InstitutionCode, Map<Commitment, StatusRecord>> statuses = new HashMap<>();

    StatusListComparison(
            AuditBook book,
            Instant complete,
            StatusListPlaces places,
            List<Finding> findings,
            List<Unchecked> unchecked) {
        this.book = book;
        this.latest = Instant.ofEpochSecond(book.count("latestTime"));
        this.complete = complete.isAfter(latest) ? complete : latest;
        this.places = places;
        this.findings = findings;
        this.unchecked = unchecked;
    }

    /** Compares what is in a folder; what was compared, by list. */
    List<JsonObject> compare(StatusListFolder folder) throws IOException {
        Map<String, List<Version>> lists = new LinkedHashMap<>();
        folder.all()
                .forEach(version -> lists.computeIfAbsent(
                                version.institution() + "/" + version.list(), name -> new ArrayList<>())
                        .add(version));
        List<JsonObject> compared = new ArrayList<>();
        for (List<Version> versions : lists.values()) {
            compared.add(compare(versions));
        }
        return compared;
    }

    private JsonObject compare(List<Version> versions) throws IOException {
        Version first = versions.get(0);
        Optional<Map<Integer, Commitment>> table = places.of(first.institution(), first.list());
        if (table.isEmpty()) {
            unchecked.add(new Unchecked(
                    Unchecked.Code.STATUS_LIST,
                    first.institution() + "/" + first.list(),
                    "the institution's table of places was not given: set entries were counted, and not compared one by"
                            + " one"));
        }
        for (Version version : versions) {
            try {
                compare(version, table);
            } catch (StatusListException e) {
                FindingCode code = e.code() == StatusListException.Code.NOT_SIGNED
                        ? FindingCode.STATUS_LIST_NOT_SIGNED
                        : FindingCode.STATUS_LIST_MALFORMED;
                find(version, code, Place.none(), "a status list of the institution", e.code() + ": " + e.getMessage());
            }
        }
        JsonObject json = new JsonObject();
        json.addProperty("institution", first.institution().value());
        json.addProperty("list", first.list());
        json.addProperty("versions", versions.size());
        json.addProperty("placesCompared", table.map(Map::size).orElse(0));
        return json;
    }

    private void compare(Version version, Optional<Map<Integer, Commitment>> table) throws IOException {
        StatusListCredential list = read(version);
        String ending = "/" + version.institution() + "/" + version.list();
        boolean isOfThisName =
                list.id().filter(id -> id.toString().endsWith(ending)).isPresent()
                        && list.validFrom().equals(Optional.of(version.from()));
        if (!isOfThisName) {
            find(
                    version,
                    FindingCode.STATUS_LIST_MALFORMED,
                    Place.none(),
                    "an address that ends with " + ending + " and validFrom " + version.from(),
                    list.id() + " and " + list.validFrom());
            return;
        }
        Optional<byte[]> recorded = book.record(WorldState.institution(version.institution()));
        if (recorded.isEmpty()) {
            find(version, FindingCode.STATUS_LIST_NOT_SIGNED, Place.none(), "an institution of the ledger", "none");
            return;
        }
        Optional<InstitutionRecord> institution = WorldState.readable(recorded.get(), InstitutionRecord::fromJson);
        if (institution.isEmpty()) {
            cannot(version, "the record of its institution cannot be read");
            return;
        }
        list.requireSignedBy(institution.get(), latest);
        Optional<StatusPurpose> purpose = list.purposes().size() == 1
                ? StatusPurpose.named(list.purposes().get(0))
                : Optional.empty();
        if (purpose.isEmpty()) {
            cannot(version, "its purpose is " + list.purposes());
            return;
        }
        StatusBits bits = list.bits(purpose.get().size());
        if (table.isPresent()) {
            compareEach(version, purpose.get(), bits, table.get());
        } else {
            count(version, purpose.get(), bits);
        }
    }

    private void compareEach(Version version, StatusPurpose purpose, StatusBits bits, Map<Integer, Commitment> table) {
        Map<Commitment, StatusRecord> known = statuses(version.institution());
        List<Integer> different = new ArrayList<>();
        bits.positions().filter(index -> !table.containsKey(index)).forEach(different::add);
        table.forEach((index, commitment) -> {
            Optional<StatusRecord> record = Optional.ofNullable(known.get(commitment));
            if (index >= bits.entries() || !StatusHistory.allows(purpose, bits.get(index), record, version.from())) {
                different.add(index);
            }
        });
        if (!different.isEmpty() && version.from().isAfter(complete)) {
            cannot(
                    version,
                    different.size() + " entries say something else than the blocks that were replayed, which end"
                            + " before it");
            return;
        }
        different.stream().sorted().limit(MOST_TOLD).forEach(index -> {
            Optional<StatusRecord> record = Optional.ofNullable(table.get(index))
                    .flatMap(commitment -> Optional.ofNullable(known.get(commitment)));
            String expected = !table.containsKey(index)
                    ? "0, for nobody has this place"
                    : purpose.valueOf(StatusHistory.statusAt(record, version.from())) + ", for "
                            + StatusHistory.statusAt(record, version.from()) + " of " + table.get(index);
            find(
                    version,
                    FindingCode.STATUS_LIST_DIFFERS,
                    record.map(known2 ->
                                    new Place(-1, -1, known2.last().provenance().transactionId()))
                            .orElse(Place.none()),
                    "entry " + index + " of " + purpose.word() + " " + expected,
                    index < bits.entries() ? Integer.toString(bits.get(index)) : "no such entry");
        });
        if (different.size() > MOST_TOLD) {
            find(
                    version,
                    FindingCode.STATUS_LIST_DIFFERS,
                    Place.none(),
                    "the ledger's values",
                    (different.size() - MOST_TOLD) + " more entries that differ");
        }
    }

    /** Without the table: at most as many are set as there are credentials that could be. */
    private void count(Version version, StatusPurpose purpose, StatusBits bits) {
        long set = bits.positions().count();
        long most = statuses(version.institution()).values().stream()
                .filter(record -> !isUnset(purpose, record, version.from()))
                .count();
        if (set <= most) {
            return;
        }
        if (version.from().isAfter(complete)) {
            cannot(version, "more entries are set than the blocks that were replayed explain, which end before it");
            return;
        }
        find(
                version,
                FindingCode.STATUS_LIST_DIFFERS,
                Place.none(),
                "at most " + most + " entries of " + purpose.word() + " that are set",
                Long.toString(set));
    }

    private static boolean isUnset(StatusPurpose purpose, StatusRecord record, Instant time) {
        Instant before = time.minus(StatusHistory.LAG);
        return purpose.valueOf(StatusHistory.statusAt(Optional.of(record), time)) == 0
                && purpose.valueOf(StatusHistory.statusAt(Optional.of(record), before)) == 0;
    }

    private Map<Commitment, StatusRecord> statuses(InstitutionCode institution) {
        return statuses.computeIfAbsent(institution, code -> {
            Map<Commitment, StatusRecord> known = new HashMap<>();
            book.records(WorldState.statusesOf(code), (name, bytes) -> {
                WorldState.readable(bytes, StatusRecord::fromJson)
                        .ifPresent(record -> known.put(record.commitment(), record));
            });
            return known;
        });
    }

    private static StatusListCredential read(Version version) throws IOException {
        try (InputStream in = Files.newInputStream(version.file())) {
            return StatusListCredential.parse(in.readNBytes(StatusListCredential.MAX_SIZE + 1));
        }
    }

    private void cannot(Version version, String why) {
        unchecked.add(new Unchecked(Unchecked.Code.STATUS_LIST, words(version), why));
    }

    private void find(Version version, FindingCode code, Place place, String expected, String found) {
        findings.add(
                new Finding(code, place, List.of(), version.institution(), expected, found + ", in " + words(version)));
    }

    private static String words(Version version) {
        return version.institution() + "/" + version.list() + "/"
                + version.file().getFileName();
    }
}
