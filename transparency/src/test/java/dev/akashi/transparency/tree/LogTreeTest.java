package dev.akashi.transparency.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.akashi.model.Digest;
import dev.akashi.model.merkle.MerkleTree;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogTreeTest {

    private static final int LARGEST = 70;

    private final Hashes hashes = new Hashes();

    @Test
    void gives_the_roots_and_proofs_of_the_tree_that_is_built_at_once() {
        List<byte[]> entries = new ArrayList<>();
        LogTree log = LogTree.of(hashes, 0);
        assertThat(log.root()).isEmpty();
        for (int size = 1; size <= LARGEST; size++) {
            entries.add(("entry " + size).getBytes(StandardCharsets.UTF_8));
            log = log.append(entries.get(size - 1));
            MerkleTree whole = MerkleTree.ofEntries(entries);
            assertThat(log.root()).contains(whole.root());
            for (int i = 0; i < size; i++) {
                assertThat(log.inclusionProof(i)).isEqualTo(whole.inclusionProof(i));
                assertThat(log.consistencyProof(i + 1)).isEqualTo(whole.consistencyProof(i + 1));
            }
        }
    }

    @Test
    void an_older_tree_is_a_tree_over_the_same_hashes() {
        LogTree log = grown(LARGEST);
        LogTree older = LogTree.of(hashes, 33);
        assertThat(log.consistencyProof(33)
                        .links(older.root().orElseThrow(), log.root().orElseThrow()))
                .isTrue();
    }

    @Test
    void refuses_what_it_does_not_have() {
        LogTree log = grown(3);
        assertThatThrownBy(() -> log.inclusionProof(3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> log.inclusionProof(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> log.consistencyProof(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> log.consistencyProof(4)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tiles_have_the_names_of_the_specification() {
        assertThat(new Tiles.Tile(0, 1_234_067, 256).path()).isEqualTo("tile/0/x001/x234/067");
        assertThat(new Tiles.Tile(1, 0, 7).path()).isEqualTo("tile/1/000.p/7");
        assertThat(new Tiles.Tile(-1, 3, 256).path()).isEqualTo("tile/entries/003");
        for (String path : List.of("tile/0/x001/x234/067", "tile/1/000.p/7", "tile/entries/003")) {
            assertThat(Tiles.parse(path).orElseThrow().path()).isEqualTo(path);
        }
        for (String path : List.of(
                "tile/0/1",
                "tile/0/x000/001",
                "tile/9/000",
                "tile/0/000.p/256",
                "tile/0/000.p/0",
                "tile/-1/000",
                "tile/0/../000",
                "tile/0/x999/x999/x999/x999/999/1")) {
            assertThat(Tiles.parse(path)).as(path).isEmpty();
        }
    }

    @Test
    void a_log_of_300_has_a_full_tile_a_partial_one_and_one_above() {
        List<byte[]> entries = new ArrayList<>();
        LogTree log = LogTree.of(hashes, 0);
        for (int i = 0; i < 300; i++) {
            entries.add(new byte[] {(byte) i, (byte) (i >> 8)});
            log = log.append(entries.get(i));
        }
        assertThat(Tiles.newTiles(0, 300).stream().map(Tiles.Tile::path))
                .containsExactly(
                        "tile/entries/000", "tile/entries/001.p/44", "tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1");
        assertThat(Tiles.newTiles(299, 300).stream().map(Tiles.Tile::path))
                .containsExactly("tile/entries/001.p/44", "tile/0/001.p/44");
        // The one hash of the second level is that of the tree over the first 256 entries.
        assertThat(Digest.of(Tiles.hashes(new Tiles.Tile(1, 0, 1), hashes)))
                .isEqualTo(MerkleTree.ofEntries(entries.subList(0, 256)).root().digest());
        ByteBuffer content =
                ByteBuffer.wrap(Tiles.entries(new Tiles.Tile(-1, 1, 44), index -> entries.get((int) index)));
        assertThat(content.remaining()).isEqualTo(44 * 4);
        assertThat(content.getShort()).isEqualTo((short) 2);
        assertThat(content.get()).isEqualTo((byte) 0);
        assertThat(Tiles.exists(new Tiles.Tile(0, 1, 44), 300)).isTrue();
        assertThat(Tiles.exists(new Tiles.Tile(0, 1, 45), 300)).isFalse();
        assertThat(Tiles.exists(new Tiles.Tile(0, Long.MAX_VALUE, 256), 300)).isFalse();
    }

    private LogTree grown(int size) {
        LogTree log = LogTree.of(hashes, 0);
        for (int i = 0; i < size; i++) {
            log = log.append(("entry " + i).getBytes(StandardCharsets.UTF_8));
        }
        return log;
    }

    /** Hashes in memory. */
    private static final class Hashes implements HashStore {

        private final Map<List<Long>, Digest> kept = new HashMap<>();

        @Override
        public Digest get(int level, long index) {
            Digest hash = kept.get(List.of((long) level, index));
            if (hash == null) {
                throw new IllegalStateException("no hash " + index + " of level " + level);
            }
            return hash;
        }

        @Override
        public void put(int level, long index, Digest hash) {
            kept.put(List.of((long) level, index), hash);
        }
    }
}
