package dev.akashi.audit.replay;

import dev.akashi.client.status.StatusListFolder;
import dev.akashi.model.Commitment;
import dev.akashi.model.Excerpt;
import dev.akashi.model.InstitutionCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which credential has which place in which status list: what institutions write with {@code akashi status-list places} and
 * give to an auditor. The ledger does not know it.
 */
public final class StatusListPlaces {

    private static final String HEADER = "institution,list,index,commitment";

    private final Map<String, TreeMap<Integer, Commitment>> lists = new HashMap<>();

    /** No table at all. */
    public static StatusListPlaces none() {
        return new StatusListPlaces();
    }

    /**
     * Reads tables.
     *
     * @throws IOException when one cannot be read
     * @throws IllegalArgumentException when one is no such table, or has a place twice; with the line
     */
    public static StatusListPlaces read(List<Path> tables) throws IOException {
        StatusListPlaces places = new StatusListPlaces();
        for (Path table : tables) {
            List<String> lines = Files.readAllLines(table, StandardCharsets.UTF_8);
            if (lines.isEmpty() || !lines.get(0).replace("\uFEFF", "").equals(HEADER)) {
                throw new IllegalArgumentException("expected a table that begins with " + HEADER + ", found " + table);
            }
            for (int i = 1; i < lines.size(); i++) {
                try {
                    places.add(lines.get(i).split(",", -1));
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException(e.getMessage() + ", line " + (i + 1) + " of " + table, e);
                }
            }
        }
        return places;
    }

    private void add(String[] row) {
        if (row.length != 4 || !StatusListFolder.isName(row[1]) || !row[2].matches("[0-9]{1,9}")) {
            throw new IllegalArgumentException("expected " + HEADER + ", found " + Excerpt.of(String.join(",", row)));
        }
        Commitment before = lists.computeIfAbsent(key(new InstitutionCode(row[0]), row[1]), key -> new TreeMap<>())
                .putIfAbsent(Integer.parseInt(row[2]), Commitment.parse(row[3]));
        if (before != null) {
            throw new IllegalArgumentException("expected each place once, found " + row[2] + " again");
        }
    }

    /** The places of a list, in their order; empty when no table has it. */
    Optional<Map<Integer, Commitment>> of(InstitutionCode institution, String list) {
        return Optional.ofNullable(lists.get(key(institution, list))).map(Collections::unmodifiableMap);
    }

    private static String key(InstitutionCode institution, String list) {
        return institution + "/" + list;
    }
}
