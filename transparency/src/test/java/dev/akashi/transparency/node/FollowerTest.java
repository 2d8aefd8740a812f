package dev.akashi.transparency.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.akashi.model.Digest;
import dev.akashi.transparency.TestLedger;
import dev.akashi.transparency.TestLedger.Issued;
import dev.akashi.transparency.block.BlockCheck;
import dev.akashi.transparency.block.BlockHashes;
import dev.akashi.transparency.block.BlockRefusal;
import dev.akashi.transparency.block.BlockRefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The follower on real blocks of the embedded network, honest and not. */
class FollowerTest {

    static final String CHAINCODE = "akashi";

    @TempDir
    static Path networkFolder;

    static TestLedger ledger;
    static List<Block> blocks;
    static List<Issued> issued;
    static final ExecutorService WORKERS = Executors.newFixedThreadPool(2);

    @TempDir
    Path folder;

    @BeforeAll
    static void record_some_statements() throws IOException {
        ledger = TestLedger.founded(networkFolder);
        issued = ledger.issue(3);
        ledger.rescind(issued.get(1));
        ledger.issue(1);
        blocks = ledger.blocks(TestLedger.MEMBERS.get(1));
    }

    @AfterAll
    static void stop() throws IOException {
        WORKERS.shutdownNow();
        ledger.close();
    }

    static Digest genesis() {
        return BlockHashes.header(blocks.get(0).getHeader());
    }

    static Follower follower(LogStore store) {
        return new Follower(store, new BlockCheck(CHAINCODE, WORKERS), genesis());
    }

    @Test
    void takes_every_block_and_has_an_entry_for_every_statement() throws IOException {
        try (LogStore store = LogStore.open(folder, CHAINCODE)) {
            Follower follower = follower(store);
            blocks.forEach(block -> assertThat(follower.take(block)).isPresent());
            LogView log = store.view();
            // Six statements, each in a block of its own, each block with its head.
            assertThat(log.size()).isEqualTo(12);
            assertThat(store.ledger()).contains(TestLedger.LEDGER);
            assertThat(new String(log.entry(0), java.nio.charset.StandardCharsets.UTF_8))
                    .startsWith("{\"type\":\"record\",\"block\":");
            assertThat(log.head().orElseThrow().registryRoot())
                    .isEqualTo(log.maps().registry().root());
            assertThat(log.maps().registry().size()).isEqualTo(2);
            assertThat(log.maps().status().size()).isOne();
        }
    }

    @Test
    void two_nodes_have_the_same_log_and_an_older_view_is_as_it_was() throws IOException {
        try (LogStore one = LogStore.open(folder.resolve("one"), CHAINCODE);
                LogStore other = LogStore.open(folder.resolve("other"), CHAINCODE)) {
            Follower first = follower(one);
            Follower second = follower(other);
            List<Block> theirs = ledger.blocks(TestLedger.MEMBERS.get(3));
            long half = 0;
            Digest statusRootThen = null;
            for (int i = 0; i < blocks.size(); i++) {
                first.take(blocks.get(i));
                second.take(theirs.get(i));
                assertThat(one.view().root()).isEqualTo(other.view().root());
                if (i == blocks.size() - 2) {
                    half = one.view().size();
                    statusRootThen = one.view().maps().status().root();
                }
            }
            LogView then = one.view().at(half).orElseThrow();
            assertThat(then.maps().status().root()).isEqualTo(statusRootThen);
            assertThat(then.head().orElseThrow().statusRoot()).isEqualTo(statusRootThen);
            assertThat(one.view()
                            .consistencyProof(half)
                            .links(then.root().orElseThrow(), one.view().root().orElseThrow()))
                    .isTrue();
            assertThat(one.view().at(half - 1)).as("no head there").isEmpty();
        }
    }

    @Test
    void goes_on_where_it_was_after_a_restart() throws IOException {
        try (LogStore store = LogStore.open(folder, CHAINCODE)) {
            blocks.subList(0, 4).forEach(follower(store)::take);
        }
        try (LogStore store = LogStore.open(folder, CHAINCODE)) {
            Follower follower = follower(store);
            assertThat(store.nextBlock()).isEqualTo(4);
            blocks.forEach(follower::take);
            assertThat(store.view().size()).isEqualTo(12);
            assertThat(follower.take(blocks.get(2))).as("seen already").isEmpty();
        }
    }

    @Test
    void what_else_is_derived_from_a_block_counts_together_with_it_or_not_at_all() throws IOException {
        try (LogStore store = LogStore.open(folder, CHAINCODE)) {
            SideStore side = store.side("more");
            Follower follower = new Follower(store, new BlockCheck(CHAINCODE, WORKERS), genesis(), block -> {
                side.put("block " + block.number(), new byte[] {1});
                if (block.number() == 2) {
                    throw new IllegalStateException("not this one");
                }
            });
            follower.take(blocks.get(0));
            follower.take(blocks.get(1));
            assertThatThrownBy(() -> follower.take(blocks.get(2))).hasMessage("not this one");
            assertThat(store.nextBlock()).isEqualTo(2);
            assertThat(side.size()).isEqualTo(2);
        }
        try (LogStore store = LogStore.open(folder, CHAINCODE)) {
            assertThat(store.side("more").get("block 1")).isPresent();
            assertThat(store.side("more").get("block 2")).isEmpty();
        }
    }

    @Test
    void blocks_with_more_behind_them_count_together_and_give_the_same() throws IOException {
        try (LogStore one = LogStore.open(folder.resolve("one"), CHAINCODE);
                LogStore other = LogStore.open(folder.resolve("other"), CHAINCODE)) {
            Follower single = follower(one);
            blocks.forEach(single::take);
            Follower together = follower(other);
            Block last = blocks.get(blocks.size() - 1);
            for (Block block : blocks.subList(0, blocks.size() - 1)) {
                assertThat(together.take(block, true)).isPresent();
            }
            assertThat(other.view().size()).as("nothing counts yet").isZero();
            assertThat(other.nextBlock()).isEqualTo(last.getHeader().getNumber());
            together.take(last, false);
            assertThat(other.view().size()).isEqualTo(one.view().size());
            assertThat(other.view().root()).isEqualTo(one.view().root());
            assertThat(other.view().head()).isEqualTo(one.view().head());
        }
    }

    @Test
    void a_refused_block_does_not_take_back_those_before_it() throws IOException {
        try (LogStore store = LogStore.open(folder, CHAINCODE)) {
            Follower follower = follower(store);
            blocks.subList(0, 4).forEach(block -> follower.take(block, true));
            Block lie = blocks.get(4).toBuilder()
                    .setHeader(blocks.get(4).getHeader().toBuilder().setPreviousHash(ByteString.EMPTY))
                    .build();
            assertThatThrownBy(() -> follower.take(lie, true)).isInstanceOf(BlockRefusedException.class);
            assertThat(store.view().size()).isPositive();
        }
        try (LogStore store = LogStore.open(folder, CHAINCODE)) {
            assertThat(store.nextBlock()).isEqualTo(4);
            Follower follower = follower(store);
            blocks.forEach(follower::take);
            assertThat(store.view().size()).isEqualTo(12);
        }
    }

    @Test
    void a_failure_takes_back_all_that_did_not_count_yet_and_they_are_taken_again() throws IOException {
        try (LogStore store = LogStore.open(folder, CHAINCODE)) {
            SideStore side = store.side("more");
            AtomicBoolean failing = new AtomicBoolean(true);
            Follower follower = new Follower(store, new BlockCheck(CHAINCODE, WORKERS), genesis(), block -> {
                side.put("block " + block.number(), new byte[] {1});
                if (block.number() == 4 && failing.get()) {
                    throw new IllegalStateException("not this one");
                }
            });
            follower.take(blocks.get(0));
            follower.take(blocks.get(1));
            follower.take(blocks.get(2), true);
            follower.take(blocks.get(3), true);
            assertThatThrownBy(() -> follower.take(blocks.get(4), true)).hasMessage("not this one");
            assertThat(store.nextBlock()).isEqualTo(2);
            assertThat(side.size()).isEqualTo(2);
            failing.set(false);
            for (Block block : blocks) {
                follower.take(block, true);
            }
            store.write(() -> store.putFact("fact", new byte[] {1}));
            assertThat(store.view().size())
                    .as("what is written otherwise makes them count")
                    .isEqualTo(12);
        }
        try (LogStore whole = LogStore.open(folder.resolve("whole"), CHAINCODE);
                LogStore store = LogStore.open(folder, CHAINCODE)) {
            blocks.forEach(follower(whole)::take);
            assertThat(store.view().root()).isEqualTo(whole.view().root());
        }
    }

    @Test
    void keeps_everything_while_its_file_is_compacted() throws IOException {
        try (LogStore store = LogStore.open(folder, CHAINCODE)) {
            Follower follower = follower(store);
            for (Block block : blocks) {
                follower.take(block);
                for (int i = 0; i < 500; i++) {
                    byte[] value = {(byte) i};
                    store.write(() -> store.putFact("fact", value));
                }
            }
        }
        try (LogStore store = LogStore.open(folder, CHAINCODE)) {
            assertThat(store.view().size()).isEqualTo(12);
            assertThat(store.fact("fact")).contains(new byte[] {(byte) 499});
            assertThat(store.view().rootAt(2)).isPresent();
            assertThat(store.view().consistencyProof(2).path()).isNotEmpty();
        }
    }

    @Nested
    class Refuses {

        @Test
        void another_first_block() throws IOException {
            refused(
                    BlockRefusal.WRONG_CHAIN,
                    0,
                    block -> block.toBuilder()
                            .setHeader(block.getHeader().toBuilder()
                                    .setDataHash(flipped(block.getHeader().getDataHash())))
                            .build(),
                    BlockRefusal.WRONG_DATA_HASH);
        }

        @Test
        void a_block_out_of_order() throws IOException {
            refused(BlockRefusal.WRONG_NUMBER, 2, block -> blocks.get(3));
        }

        @Test
        void a_block_that_continues_another_chain() throws IOException {
            refused(
                    BlockRefusal.WRONG_CHAIN,
                    2,
                    block -> block.toBuilder()
                            .setHeader(block.getHeader().toBuilder()
                                    .setPreviousHash(flipped(block.getHeader().getPreviousHash())))
                            .build());
        }

        @Test
        void data_that_the_header_does_not_name() throws IOException {
            refused(
                    BlockRefusal.WRONG_DATA_HASH,
                    3,
                    block -> block.toBuilder()
                            .setData(block.getData().toBuilder()
                                    .setData(0, flipped(block.getData().getData(0))))
                            .build(),
                    BlockRefusal.MALFORMED);
        }

        @Test
        void a_block_with_too_few_orderers() throws IOException {
            refused(BlockRefusal.TOO_FEW_ORDERERS, 3, block -> {
                Metadata metadata = signatures(block);
                return withSignatures(
                        block,
                        metadata.toBuilder()
                                .clearSignatures()
                                .addAllSignatures(metadata.getSignaturesList().subList(0, 2))
                                // The same orderer again does not make three.
                                .addSignatures(metadata.getSignatures(0))
                                .build());
            });
        }

        @Test
        void a_block_whose_signed_value_was_changed() throws IOException {
            refused(
                    BlockRefusal.TOO_FEW_ORDERERS,
                    3,
                    block -> withSignatures(
                            block,
                            signatures(block).toBuilder()
                                    .setValue(flipped(signatures(block).getValue()))
                                    .build()));
        }

        @Test
        void a_valid_transaction_that_a_peer_calls_invalid() throws IOException {
            refused(
                    BlockRefusal.WRONG_FLAG,
                    4,
                    block -> withFlag(block, TxValidationCode.ENDORSEMENT_POLICY_FAILURE.getNumber()));
        }

        @Test
        void a_block_without_flags() throws IOException {
            refused(
                    BlockRefusal.MALFORMED,
                    4,
                    block -> block.toBuilder()
                            .setMetadata(block.getMetadata().toBuilder()
                                    .setMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE, ByteString.EMPTY))
                            .build());
        }

        private void refused(
                BlockRefusal refusal, int at, java.util.function.UnaryOperator<Block> change, BlockRefusal... also)
                throws IOException {
            try (LogStore store = LogStore.open(folder, CHAINCODE)) {
                Follower follower = follower(store);
                blocks.subList(0, at).forEach(follower::take);
                long size = store.view().size();
                assertThatThrownBy(() -> follower.take(change.apply(blocks.get(at))))
                        .isInstanceOfSatisfying(
                                BlockRefusedException.class,
                                e -> assertThat(e.refusal())
                                        .isIn(java.util.stream.Stream.concat(
                                                        java.util.stream.Stream.of(refusal),
                                                        java.util.Arrays.stream(also))
                                                .toList()));
                assertThat(store.nextBlock()).isEqualTo(at);
                assertThat(store.view().size()).isEqualTo(size);
                follower.take(blocks.get(at));
                assertThat(store.nextBlock()).as("the honest block is taken").isEqualTo(at + 1L);
            }
        }
    }

    static Metadata signatures(Block block) {
        try {
            return Metadata.parseFrom(block.getMetadata().getMetadata(BlockMetadataIndex.SIGNATURES_VALUE));
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    static Block withSignatures(Block block, Metadata metadata) {
        return block.toBuilder()
                .setMetadata(block.getMetadata().toBuilder()
                        .setMetadata(BlockMetadataIndex.SIGNATURES_VALUE, metadata.toByteString()))
                .build();
    }

    static Block withFlag(Block block, int flag) {
        return block.toBuilder()
                .setMetadata(block.getMetadata().toBuilder()
                        .setMetadata(
                                BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE,
                                ByteString.copyFrom(new byte[] {(byte) flag})))
                .build();
    }

    static ByteString flipped(ByteString bytes) {
        byte[] changed = bytes.toByteArray();
        changed[changed.length / 2] ^= 1;
        return ByteString.copyFrom(changed);
    }
}
