package dev.akashi.transparency.node;

import dev.akashi.credential.log.MapProof;
import dev.akashi.model.Digest;
import dev.akashi.model.record.WorldState;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;

/**
 * The records of the world state that are in the maps, as they were after every block that changed them, so that the maps
 * of any past block can be made again.
 */
final class MappedRecords {

    private static final String STATUS = "status~";

    // Name, a zero character, and the block in sixteen hexadecimal digits: in order of blocks for each name.
    private final MVMap<String, byte[]> history;

    MappedRecords(MVMap<String, byte[]> history) {
        this.history = history;
    }

    /** Whether a key of the registry's namespace is in a map. */
    static boolean isMapped(String name) {
        return name.equals(WorldState.CONSORTIUM)
                || name.startsWith(WorldState.firstInstitution())
                || name.startsWith(STATUS);
    }

    /** Keeps what a block changed, and changes the maps. */
    SparseMaps apply(long block, Map<String, byte[]> changed, SparseMaps maps) {
        changed.forEach((name, value) -> history.put(key(name, block), value));
        return with(maps, changed);
    }

    /** The record as it was after a block. */
    Optional<byte[]> at(String name, long block) {
        String found = history.floorKey(key(name, block));
        return found != null && name(found).equals(name) ? Optional.ofNullable(history.get(found)) : Optional.empty();
    }

    /** The maps as they were after a block; reads everything. */
    SparseMaps rebuild(long block) {
        Map<String, byte[]> latest = new HashMap<>();
        Cursor<String, byte[]> cursor = history.cursor(null);
        while (cursor.hasNext()) {
            String key = cursor.next();
            if (Long.compareUnsigned(block(key), block) <= 0) {
                latest.put(name(key), cursor.getValue());
            }
        }
        return with(SparseMaps.EMPTY, latest);
    }

    private static SparseMaps with(SparseMaps maps, Map<String, byte[]> records) {
        Map<Digest, Digest> status = new HashMap<>();
        Map<Digest, Digest> registry = new HashMap<>();
        records.forEach((name, value) ->
                (name.startsWith(STATUS) ? status : registry).put(MapProof.key(name), Digest.sha256(value)));
        return new SparseMaps(maps.status().with(status), maps.registry().with(registry));
    }

    private static String key(String name, long block) {
        return name + '\0' + String.format("%016x", block);
    }

    private static String name(String key) {
        return key.substring(0, key.length() - 17);
    }

    private static long block(String key) {
        return Long.parseUnsignedLong(key.substring(key.length() - 16), 16);
    }
}
