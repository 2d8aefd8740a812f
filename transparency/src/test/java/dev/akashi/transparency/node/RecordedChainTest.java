package dev.akashi.transparency.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.akashi.model.MerkleRoot;
import dev.akashi.transparency.block.BlockCheck;
import dev.akashi.transparency.block.BlockHashes;
import dev.akashi.transparency.block.BlockRefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.hyperledger.fabric.protos.common.Block;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole chains of real Fabric networks, see {@code fabric-live/SOURCE.md}. */
class RecordedChainTest {

    private static final ExecutorService WORKERS = Executors.newFixedThreadPool(2);
    private static final int FLIPS_A_BLOCK = 12;

    @TempDir
    Path folder;

    @AfterAll
    static void stop() {
        WORKERS.shutdownNow();
    }

    /** What organisations have cosigned must be derived again in forty years. */
    @ParameterizedTest
    @CsvSource({
        "bft-4,28,be722e6648488a1665a2a56f77eb2fcb817c634c8e0ce997a6a9efedacba850d",
        "raft-1,28,20d68397ef8375b90b66a8b63d1a03c2a8fac83e43fcc3ab613cfad1065498bd"
    })
    void give_the_log_that_they_always_gave(String name, long size, String root) throws IOException {
        List<Block> blocks = RecordedChains.blocks(name);
        try (LogStore store = LogStore.open(folder, FollowerTest.CHAINCODE)) {
            Follower follower = follower(store, blocks);
            blocks.forEach(block -> assertThat(follower.take(block)).isPresent());
            assertThat(store.view().root().map(MerkleRoot::toString)).contains(root);
            assertThat(store.view().size()).isEqualTo(size);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bft-4", "raft-1"})
    void are_refused_with_any_bit_changed_that_matters(String name) throws IOException {
        List<Block> blocks = RecordedChains.blocks(name);
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int refused = 0;
        int tried = 0;
        try (LogStore store = LogStore.open(folder, FollowerTest.CHAINCODE)) {
            Follower follower = follower(store, blocks);
            for (Block block : blocks) {
                for (int i = 0; i < FLIPS_A_BLOCK; i++) {
                    byte[] bytes = block.toByteArray();
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                    tried++;
                    refused += isRefused(follower, bytes, block, seed) ? 1 : 0;
                    assertThat(store.nextBlock())
                            .as("seed %d", seed)
                            .isEqualTo(block.getHeader().getNumber());
                }
                follower.take(block);
            }
            // The rest are bits that nobody signs, in a peer's own remarks.
            assertThat(refused).as("seed %d", seed).isGreaterThan(tried * 8 / 10);
        }
    }

    /** Whether it is refused; a block in which only what nobody reads was changed is not taken here. */
    private static boolean isRefused(Follower follower, byte[] bytes, Block honest, long seed) {
        Block changed;
        try {
            changed = Block.parseFrom(bytes);
        } catch (IOException e) {
            return true;
        }
        if (changed.getHeader().getNumber() < honest.getHeader().getNumber()) {
            assertThat(follower.take(changed)).as("seed %d", seed).isEmpty();
            return true;
        }
        boolean[] refused = new boolean[1];
        assertThatCode(() -> follower.check(changed))
                .as("seed %d", seed)
                .satisfiesAnyOf(
                        thrown -> assertThat(thrown).isNull(),
                        thrown -> assertThat(thrown).isInstanceOfSatisfying(BlockRefusedException.class, e -> {
                            refused[0] = true;
                        }));
        if (!refused[0]) {
            assertThat(changed.getHeader()).as("seed %d", seed).isEqualTo(honest.getHeader());
            assertThat(changed.getData()).as("seed %d", seed).isEqualTo(honest.getData());
        }
        return refused[0];
    }

    private static Follower follower(LogStore store, List<Block> blocks) {
        return new Follower(
                store,
                new BlockCheck(FollowerTest.CHAINCODE, WORKERS),
                BlockHashes.header(blocks.get(0).getHeader()));
    }
}
