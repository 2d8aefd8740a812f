package dev.akashi.transparency.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.akashi.credential.log.MapProof;
import dev.akashi.model.Digest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SparseMapTest {

    private static final long SEED = 20260325;

    private final Random random = new Random(SEED);

    @Test
    void an_empty_map_shows_that_everything_is_absent() {
        SparseMap map = SparseMap.empty();
        Digest key = digest();
        assertThat(map.root()).isEqualTo(MapProof.EMPTY);
        assertThat(map.proof(key).showsAbsent(map.root(), key)).isTrue();
        assertThat(map.proof(key).showsPresent(map.root(), key, digest())).isFalse();
    }

    @Test
    void one_entry_is_its_own_root() {
        Digest key = digest();
        Digest value = digest();
        SparseMap map = SparseMap.empty().with(Map.of(key, value));
        assertThat(map.root()).isEqualTo(MapProof.leaf(key, value));
        assertThat(map.proof(key).showsPresent(map.root(), key, value)).isTrue();
        Digest other = digest();
        assertThat(map.proof(other).showsAbsent(map.root(), other)).isTrue();
        assertThat(map.proof(other).showsAbsent(map.root(), key))
                .as("the key that is there")
                .isFalse();
    }

    @Test
    void the_order_of_updates_does_not_matter_and_older_maps_stay() {
        Map<Digest, Digest> entries = new HashMap<>();
        SparseMap oneByOne = SparseMap.empty();
        List<SparseMap> states = new ArrayList<>();
        List<Digest> keys = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            Digest key = i % 5 == 4 ? keys.get(random.nextInt(keys.size())) : digest();
            Digest value = digest();
            keys.add(key);
            entries.put(key, value);
            oneByOne = oneByOne.with(Map.of(key, value));
            states.add(oneByOne);
            assertThat(oneByOne.size()).isEqualTo(entries.size());
        }
        SparseMap atOnce = SparseMap.empty().with(entries);
        assertThat(oneByOne.root()).isEqualTo(atOnce.root());
        for (Map.Entry<Digest, Digest> entry : entries.entrySet()) {
            assertThat(atOnce.get(entry.getKey())).contains(entry.getValue());
            MapProof proof = MapProof.parse(atOnce.proof(entry.getKey()).toString());
            assertThat(proof.showsPresent(atOnce.root(), entry.getKey(), entry.getValue()))
                    .isTrue();
            assertThat(proof.showsPresent(atOnce.root(), entry.getKey(), digest()))
                    .isFalse();
            assertThat(proof.showsAbsent(atOnce.root(), entry.getKey())).isFalse();
            assertThat(proof.depth()).isLessThan(40);
        }
        for (int i = 0; i < 500; i++) {
            Digest absent = digest();
            MapProof proof = MapProof.parse(atOnce.proof(absent).toString());
            assertThat(proof.showsAbsent(atOnce.root(), absent)).isTrue();
            assertThat(proof.showsPresent(atOnce.root(), absent, digest())).isFalse();
        }
        Digest first = keys.get(0);
        assertThat(states.get(0)
                        .proof(first)
                        .showsPresent(
                                states.get(0).root(),
                                first,
                                states.get(0).get(first).orElseThrow()))
                .isTrue();
    }

    @Test
    void an_entry_of_another_key_only_shows_absence_on_its_own_way() {
        SparseMap map = SparseMap.empty();
        for (int i = 0; i < 64; i++) {
            map = map.with(Map.of(digest(), digest()));
        }
        SparseMap full = map;
        Digest present = digest();
        SparseMap more = full.with(Map.of(present, digest()));
        // A proof for some absent key, shown for the key that is there.
        for (int i = 0; i < 200; i++) {
            assertThat(more.proof(digest()).showsAbsent(more.root(), present)).isFalse();
        }
        // A proof that was good before the entry was made.
        assertThat(full.proof(present).showsAbsent(full.root(), present)).isTrue();
        assertThat(full.proof(present).showsAbsent(more.root(), present)).isFalse();
    }

    @Test
    void keys_that_differ_in_the_last_bit_only_make_the_longest_way() {
        byte[] bytes = new byte[32];
        Digest first = Digest.of(bytes);
        bytes[31] = 1;
        Digest second = Digest.of(bytes);
        SparseMap map = SparseMap.empty().with(Map.of(first, digest())).with(Map.of(second, digest()));
        MapProof proof = MapProof.parse(map.proof(first).toString());
        assertThat(proof.depth()).isEqualTo(256);
        assertThat(proof.showsPresent(map.root(), first, map.get(first).orElseThrow()))
                .isTrue();
        assertThat(proof.toString().length()).as("empty sides cost a bit each").isLessThan(150);
    }

    @Test
    void mutated_proofs_are_refused_or_show_nothing() {
        Map<Digest, Digest> entries = new HashMap<>();
        for (int i = 0; i < 200; i++) {
            entries.put(digest(), digest());
        }
        SparseMap map = SparseMap.empty().with(entries);
        Digest key = entries.keySet().iterator().next();
        Digest value = map.get(key).orElseThrow();
        Digest absent = digest();
        byte[] present = map.proof(key).toBytes();
        byte[] missing = map.proof(absent).toBytes();
        for (int i = 0; i < 100_000; i++) {
            byte[] mutated = mutated(i % 2 == 0 ? present : missing);
            MapProof proof;
            try {
                proof = MapProof.parse(Base64.getEncoder().encodeToString(mutated));
            } catch (IllegalArgumentException e) {
                continue;
            }
            assertThat(proof.showsAbsent(map.root(), key)).isFalse();
            assertThat(proof.showsPresent(map.root(), absent, value)).isFalse();
        }
    }

    @Test
    void refuses_what_is_not_a_proof() {
        for (String text : List.of("", "AAA", "AQE=", "//8=", "AAAA ", "AAAAAA==")) {
            assertThatThrownBy(() -> MapProof.parse(text)).as(text).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(MapProof.parse("AAAA").depth()).isZero();
    }

    private byte[] mutated(byte[] original) {
        byte[] mutated = original.clone();
        switch (random.nextInt(3)) {
            case 0 -> mutated[random.nextInt(mutated.length)] ^= (byte) (1 << random.nextInt(8));
            case 1 -> mutated = java.util.Arrays.copyOf(mutated, random.nextInt(mutated.length + 40));
            default -> mutated[random.nextInt(3)] = (byte) random.nextInt();
        }
        return java.util.Arrays.equals(mutated, original) ? new byte[] {1} : mutated;
    }

    private Digest digest() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return Digest.of(bytes);
    }
}
