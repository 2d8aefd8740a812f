package dev.akashi.chaincode;

import static dev.akashi.chaincode.Consortium.UNIVERSITY;
import static dev.akashi.chaincode.Consortium.commitments;
import static org.assertj.core.api.Assertions.assertThat;

import dev.akashi.model.MerkleRoot;
import dev.akashi.model.MspId;
import dev.akashi.model.TransactionId;
import dev.akashi.model.merkle.MerkleTree;
import dev.akashi.model.record.WorldState;
import dev.akashi.model.signing.Signer;
import dev.akashi.model.statement.CredentialStatus;
import dev.akashi.model.statement.EndorsementRequired;
import dev.akashi.model.statement.Statement;
import dev.akashi.model.statement.StatusReason;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recording costs the same number of reads and writes however much is on the ledger. */
class CostTest {

    @ParameterizedTest(name = "with {0} batches on the ledger")
    @ValueSource(ints = {10, 100_000})
    void recording_costs_the_same(int batches) {
        Consortium consortium = new Consortium().ready();
        MerkleTree tree = MerkleTree.of(commitments("graduates", 4));
        consortium.record(consortium.batch(tree), consortium.first);
        byte[] anchor = Objects.requireNonNull(consortium.world.get(WorldState.anchor(tree.root())));
        for (MerkleRoot root : commitments("old", batches).stream()
                .map(commitment -> MerkleRoot.parse(commitment.toString()))
                .toList()) {
            consortium.world.put(WorldState.anchor(root), anchor);
            consortium.world.put(
                    WorldState.anchorBy(UNIVERSITY, consortium.now, root),
                    root.toString().getBytes(StandardCharsets.UTF_8));
        }
        // receipt, consortium, institution, batch; its index key is written only
        assertThat(cost(consortium, consortium.batch(MerkleTree.of(commitments("new", 4))), consortium.first))
                .isEqualTo(new Cost(4, 3));
        // receipt, consortium, institution, batch, status
        assertThat(cost(
                        consortium,
                        consortium.change(
                                tree,
                                consortium.to(
                                        CredentialStatus.SUSPENDED,
                                        StatusReason.UNDER_REVIEW,
                                        commitments("graduates", 4).get(0),
                                        tree,
                                        0,
                                        null)),
                        consortium.first,
                        consortium.second))
                .isEqualTo(new Cost(5, 2));
        consortium.record(
                new EndorsementRequired(consortium.header(), UNIVERSITY, Consortium.UNIV_A),
                consortium.first,
                consortium.second);
        // the same, and the key that only one organisation lets be written
        assertThat(cost(consortium, consortium.batch(MerkleTree.of(commitments("own", 4))), consortium.first))
                .isEqualTo(new Cost(4, 4));
    }

    private record Cost(int reads, int writes) {}

    private static Cost cost(Consortium consortium, Statement statement, Signer... signers) {
        int[] counts = new int[2];
        KeyValues counting = new KeyValues() {
            @Override
            public byte[] get(String key) {
                counts[0]++;
                return consortium.get(key);
            }

            @Override
            public void put(String key, byte[] value) {
                counts[1]++;
            }

            @Override
            public void restrict(String key, MspId organisation) {
                counts[1]++;
            }
        };
        Registry.record(
                Consortium.signed(statement, signers).toJson(),
                new Submission(Consortium.UNIV_A, new TransactionId("ab".repeat(32)), consortium.now),
                new LedgerState(counting));
        return new Cost(counts[0], counts[1]);
    }
}
