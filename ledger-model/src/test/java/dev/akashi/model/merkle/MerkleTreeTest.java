package dev.akashi.model.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.akashi.model.Commitment;
import dev.akashi.model.Digest;
import dev.akashi.model.MerkleRoot;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MerkleTreeTest {

    private final Random random = new Random(6962);

    @Nested
    class Every_leaf_of_every_small_tree {

        @Test
        void has_a_proof_that_leads_to_the_root() {
            for (int size = 1; size <= 70; size++) {
                List<Commitment> commitments = commitments(size);
                MerkleTree tree = MerkleTree.of(commitments);
                for (int leaf = 0; leaf < size; leaf++) {
                    assertThat(tree.inclusionProof(leaf).rootOf(commitments.get(leaf)))
                            .as("leaf %d of %d", leaf, size)
                            .isEqualTo(tree.root());
                }
            }
        }

        @Test
        void has_no_proof_for_another_commitment_or_another_place() {
            for (int size = 2; size <= 40; size++) {
                List<Commitment> commitments = commitments(size);
                MerkleTree tree = MerkleTree.of(commitments);
                for (int leaf = 0; leaf < size; leaf++) {
                    InclusionProof proof = tree.inclusionProof(leaf);
                    Commitment other = commitments.get((leaf + 1) % size);
                    assertThat(proof.includes(other, tree.root())).isFalse();
                }
            }
        }

        @Test
        void agrees_with_the_recursive_definition_of_the_rfc() {
            for (int size = 1; size <= 70; size++) {
                List<Commitment> commitments = commitments(size);
                assertThat(MerkleTree.of(commitments).root().digest()).isEqualTo(head(commitments));
            }
        }
    }

    @Nested
    class Growth {

        @Test
        void is_shown_between_any_two_sizes() {
            List<Commitment> commitments = commitments(66);
            for (int newer = 1; newer <= commitments.size(); newer++) {
                MerkleTree tree = MerkleTree.of(commitments.subList(0, newer));
                for (int older = 1; older <= newer; older++) {
                    MerkleRoot oldRoot =
                            MerkleTree.of(commitments.subList(0, older)).root();
                    assertThat(tree.consistencyProof(older).links(oldRoot, tree.root()))
                            .as("%d to %d", older, newer)
                            .isTrue();
                }
            }
        }

        @Test
        void is_not_shown_for_a_history_that_was_changed() {
            List<Commitment> commitments = commitments(33);
            MerkleTree tree = MerkleTree.of(commitments);
            for (int older = 1; older < 33; older++) {
                List<Commitment> altered = new ArrayList<>(commitments.subList(0, older));
                altered.set(random.nextInt(older), commitment());
                MerkleRoot oldRoot = MerkleTree.of(altered).root();
                assertThat(tree.consistencyProof(older).links(oldRoot, tree.root()))
                        .isFalse();
            }
        }
    }

    @Nested
    class Malformed_input {

        @Test
        void an_empty_batch_has_no_tree() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> MerkleTree.of(List.of()))
                    .withMessageContaining("found 0");
        }

        @ParameterizedTest
        @ValueSource(longs = {-1, 5, Long.MAX_VALUE})
        void a_place_outside_the_tree_is_refused(long leafIndex) {
            List<Digest> path = MerkleTree.of(commitments(5)).inclusionProof(0).path();
            assertThatIllegalArgumentException().isThrownBy(() -> new InclusionProof(leafIndex, 5, path));
        }

        @Test
        void a_path_that_is_too_short_or_too_long_is_refused() {
            InclusionProof good = MerkleTree.of(commitments(9)).inclusionProof(3);
            List<Digest> shorter = good.path().subList(1, good.path().size());
            List<Digest> longer = new ArrayList<>(good.path());
            longer.add(longer.get(0));
            assertThatIllegalArgumentException().isThrownBy(() -> new InclusionProof(3, 9, shorter));
            assertThatIllegalArgumentException().isThrownBy(() -> new InclusionProof(3, 9, longer));
        }

        @Test
        void one_flipped_bit_anywhere_in_the_path_leads_elsewhere() {
            List<Commitment> commitments = commitments(21);
            MerkleTree tree = MerkleTree.of(commitments);
            for (int leaf = 0; leaf < 21; leaf++) {
                InclusionProof good = tree.inclusionProof(leaf);
                for (int i = 0; i < good.path().size(); i++) {
                    List<Digest> path = new ArrayList<>(good.path());
                    byte[] bytes = path.get(i).bytes();
                    bytes[random.nextInt(32)] ^= (byte) (1 << random.nextInt(8));
                    path.set(i, Digest.of(bytes));
                    assertThat(new InclusionProof(leaf, 21, path).includes(commitments.get(leaf), tree.root()))
                            .isFalse();
                }
            }
        }
    }

    // MTH of RFC 6962 section 2.1, word by word.
    private static Digest head(List<Commitment> commitments) {
        if (commitments.size() == 1) {
            return Digest.sha256(new byte[] {0}, commitments.get(0).digest().bytes());
        }
        int split = Integer.highestOneBit(commitments.size() - 1);
        return Digest.sha256(
                new byte[] {1},
                head(commitments.subList(0, split)).bytes(),
                head(commitments.subList(split, commitments.size())).bytes());
    }

    private List<Commitment> commitments(int count) {
        List<Commitment> commitments = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            commitments.add(commitment());
        }
        return commitments;
    }

    private Commitment commitment() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return new Commitment(Digest.of(bytes));
    }
}
