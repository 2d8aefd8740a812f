package dev.akashi.transparency.tree;

import dev.akashi.credential.log.MapProof;
import dev.akashi.model.Digest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A map of 256-bit keys to 256-bit values with a root hash, as {@link MapProof} describes it. Immutable: an update gives a
 * new map that shares all that did not change with the old one, so that the states after many blocks cost little. An
 * update takes about log2(n) hashes, and about 150 bytes an entry are kept. Safe for use by several threads.
 *
 * <pre>{@code
 * SparseMap map = SparseMap.empty().with(Map.of(MapProof.key("institution~F113199999013"), Digest.sha256(record)));
 * MapProof proof = map.proof(key);
 * }</pre>
 */
public final class SparseMap {

    private static final SparseMap NOTHING = new SparseMap(null, 0);

    private final @Nullable Node root;
    private final int size;

    private SparseMap(@Nullable Node root, int size) {
        this.root = root;
        this.size = size;
    }

    private sealed interface Node {
        Digest hash();
    }

    private record Leaf(Digest hash, Digest key, Digest value) implements Node {
        static Leaf of(Digest key, Digest value) {
            return new Leaf(MapProof.leaf(key, value), key, value);
        }
    }

    private record Inner(
            Digest hash, @Nullable Node left, @Nullable Node right) implements Node {
        static Inner of(@Nullable Node left, @Nullable Node right) {
            return new Inner(MapProof.node(hashOf(left), hashOf(right)), left, right);
        }
    }

    /** A map without entries. */
    public static SparseMap empty() {
        return NOTHING;
    }

    /** This map with values for keys, in place of those that they have. Entries are never taken out. */
    public SparseMap with(Map<Digest, Digest> changes) {
        if (changes.isEmpty()) {
            return this;
        }
        SortedMap<Digest, Digest> sorted = new TreeMap<>(changes);
        Digest[] keys = sorted.keySet().toArray(Digest[]::new);
        Digest[] values = sorted.values().toArray(Digest[]::new);
        int[] added = {0};
        Node updated = update(root, 0, keys, values, 0, keys.length, added);
        return new SparseMap(updated, size + added[0]);
    }

    /** How many entries there are. */
    public int size() {
        return size;
    }

    /** The root hash. */
    public Digest root() {
        return hashOf(root);
    }

    /** The value of a key. */
    public Optional<Digest> get(Digest key) {
        Node node = root;
        for (int depth = 0; node instanceof Inner inner; depth++) {
            node = MapProof.bit(key, depth) ? inner.right() : inner.left();
        }
        return node instanceof Leaf leaf && leaf.key().equals(key) ? Optional.of(leaf.value()) : Optional.empty();
    }

    /** Shows what this map has for a key, or that it has nothing. */
    public MapProof proof(Digest key) {
        List<Digest> siblings = new ArrayList<>();
        Node node = root;
        for (int depth = 0; node instanceof Inner inner; depth++) {
            boolean right = MapProof.bit(key, depth);
            siblings.add(hashOf(right ? inner.left() : inner.right()));
            node = right ? inner.right() : inner.left();
        }
        return node instanceof Leaf leaf && !leaf.key().equals(key)
                ? MapProof.endingAt(siblings, leaf.key(), leaf.value())
                : MapProof.of(siblings);
    }

    // The entries from..to of the sorted keys all lie below this node.
    private static @Nullable Node update(
            @Nullable Node node, int depth, Digest[] keys, Digest[] values, int from, int to, int[] added) {
        if (from == to) {
            return node;
        }
        if (node instanceof Inner inner) {
            int middle = split(keys, depth, from, to);
            return Inner.of(
                    update(inner.left(), depth + 1, keys, values, from, middle, added),
                    update(inner.right(), depth + 1, keys, values, middle, to, added));
        }
        Leaf there = node instanceof Leaf leaf ? leaf : null;
        if (there != null) {
            int found = Arrays.binarySearch(keys, from, to, there.key());
            if (found >= 0) {
                // Its value is replaced below, like that of a new entry, but it is none.
                added[0]--;
                there = null;
            }
        }
        if (there == null) {
            added[0] += to - from;
            return build(depth, keys, values, from, to);
        }
        Digest[] moreKeys = new Digest[to - from + 1];
        Digest[] moreValues = new Digest[to - from + 1];
        int place = -Arrays.binarySearch(keys, from, to, there.key()) - 1 - from;
        System.arraycopy(keys, from, moreKeys, 0, place);
        System.arraycopy(values, from, moreValues, 0, place);
        moreKeys[place] = there.key();
        moreValues[place] = there.value();
        System.arraycopy(keys, from + place, moreKeys, place + 1, to - from - place);
        System.arraycopy(values, from + place, moreValues, place + 1, to - from - place);
        added[0] += to - from;
        return build(depth, moreKeys, moreValues, 0, moreKeys.length);
    }

    private static @Nullable Node build(int depth, Digest[] keys, Digest[] values, int from, int to) {
        if (to - from < 2) {
            return from == to ? null : Leaf.of(keys[from], values[from]);
        }
        int middle = split(keys, depth, from, to);
        return Inner.of(build(depth + 1, keys, values, from, middle), build(depth + 1, keys, values, middle, to));
    }

    private static int split(Digest[] keys, int depth, int from, int to) {
        int low = from;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (MapProof.bit(keys[middle], depth)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private static Digest hashOf(@Nullable Node node) {
        return node == null ? MapProof.EMPTY : node.hash();
    }
}
