package dev.akashi.transparency.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.akashi.identity.Role;
import dev.akashi.identity.SigningIdentity;
import dev.akashi.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockCheckTest {

    @TempDir
    static Path folder;

    static final ExecutorService WORKERS = Executors.newFixedThreadPool(2);
    static final BlockCheck CHECK = new BlockCheck("akashi", WORKERS);
    static TestChain chain;
    static Block genesis;
    static ChainState start;

    @BeforeAll
    static void begin() throws IOException {
        chain = new TestChain(folder);
        genesis = chain.genesis();
        start = CHECK.first(genesis, BlockHashes.header(genesis.getHeader())).next();
    }

    @AfterAll
    static void stop() {
        WORKERS.shutdownNow();
    }

    @Test
    void the_first_block_is_believed_for_its_hash_only() {
        assertThat(start.channel()).isEqualTo(TestChain.CHANNEL);
        assertThat(start.next()).isOne();
        refused(BlockRefusal.WRONG_CHAIN, () -> CHECK.first(genesis, Digest.sha256(new byte[0])));
    }

    @Test
    void what_was_kept_of_a_chain_is_restored() {
        ChainState restored = ChainState.restore(
                start.channel(), start.next(), start.lastHash(), start.configBlock(), start.configBytes());
        Block next = change(Change.BATCH, admins(3), chain.orderers.size() - 1);
        assertThat(CHECK.next(next, restored, TestChain.nothing()).number()).isOne();
    }

    /** Changes of the configuration. */
    @Nested
    class AConfigurationBlock {

        @Test
        void is_taken_when_those_who_must_agree_have_signed_and_is_in_force_from_then_on() {
            Block next = change(Change.BATCH, admins(3), 3);
            CheckedBlock checked = CHECK.next(next, start, TestChain.nothing());
            assertThat(checked.next().configBlock()).isOne();
            assertThat(checked.next().config().config().getSequence()).isOne();
            Block after = chain.signedByNumber(chain.rubbish(next), 1, chain.orderers.subList(1, 4));
            assertThat(CHECK.next(after, checked.next(), TestChain.nothing()).number())
                    .isEqualTo(2);
            Block old = chain.signedByNumber(chain.rubbish(next), 0, chain.orderers.subList(1, 4));
            BlockCheckTest.refused(
                    BlockRefusal.WRONG_CONFIGURATION, () -> CHECK.next(old, checked.next(), TestChain.nothing()));
        }

        @Test
        void is_refused_without_a_majority_of_those_who_must_agree() {
            refused(Change.OTHER_ORGANISATION, admins(2));
            refused(Change.OTHER_ORGANISATION, List.of(chain.admin(0), chain.admin(0), chain.admin(0)));
        }

        @Test
        void is_refused_when_nobody_signed() {
            refused(Change.BATCH, List.of());
        }

        @Test
        void is_refused_when_it_changes_what_the_update_does_not_name() {
            refused(Change.UNNAMED, admins(4));
        }

        @Test
        void is_refused_when_a_version_stays() {
            refused(Change.SAME_VERSION, admins(4));
        }

        @Test
        void is_refused_when_an_organisation_is_slipped_in() {
            refused(Change.SLIPPED_IN, admins(4));
        }

        @Test
        void is_refused_when_it_skips_a_configuration() {
            refused(Change.SKIPPED, admins(4));
        }

        private void refused(Change change, List<SigningIdentity> signers) {
            BlockCheckTest.refused(
                    BlockRefusal.UNAUTHORISED_CONFIGURATION,
                    () -> CHECK.next(change(change, signers, 3), start, TestChain.nothing()));
        }
    }

    @Test
    void two_orderers_of_four_are_too_few() {
        Block block = chain.signedByNumber(chain.rubbish(genesis), 0, chain.orderers.subList(0, 2));
        refused(BlockRefusal.TOO_FEW_ORDERERS, () -> CHECK.next(block, start, TestChain.nothing()));
    }

    /** Ordering by Raft: one orderer signs, with its certificate. */
    @Nested
    class WithRaft {

        private final Block first = raft();
        private final ChainState begun =
                CHECK.first(first, BlockHashes.header(first.getHeader())).next();

        @Test
        void one_orderer_is_enough() throws IOException {
            Block block = chain.signedByCertificate(
                    chain.rubbish(first), 0, chain.ordererKeys.node("orderer1", Role.ORDERER));
            assertThat(CHECK.next(block, begun, TestChain.nothing()).number()).isOne();
        }

        @Test
        void nobody_else_will_do() {
            Block block = chain.signedByCertificate(chain.rubbish(first), 0, chain.admin(0));
            refused(BlockRefusal.TOO_FEW_ORDERERS, () -> CHECK.next(block, begun, TestChain.nothing()));
        }

        private static Block raft() {
            try {
                return chain.raftGenesis();
            } catch (InvalidProtocolBufferException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** A block of a real Fabric network, see {@code fabric-live/SOURCE.md}. */
    @Nested
    class ALiveBlock {

        private final Block block = block("block-6-mext.pb");
        private final Block config = block("config-0.pb");
        private final ChannelConfig live = ChannelConfig.of(configOf(config));

        @Test
        void is_signed_by_a_quorum_of_its_four_orderers() {
            assertThat(live.isByzantine()).isTrue();
            assertThat(live.consenters()).hasSize(4);
            assertThat(live.quorum()).isEqualTo(3);
            assertThat(OrdererSignatures.requireQuorum(block, live)).isZero();
        }

        @Test
        void is_not_with_one_bit_changed() {
            for (int bit = 0; bit < 256; bit += 17) {
                byte[] hash = block.getHeader().getDataHash().toByteArray();
                hash[bit / 8] ^= (byte) (1 << (bit % 8));
                Block changed = block.toBuilder()
                        .setHeader(block.getHeader().toBuilder().setDataHash(ByteString.copyFrom(hash)))
                        .build();
                refused(BlockRefusal.TOO_FEW_ORDERERS, () -> OrdererSignatures.requireQuorum(changed, live));
            }
        }

        @Test
        void has_the_data_that_its_header_names() {
            assertThat(BlockHashes.data(block.getData()))
                    .isEqualTo(block.getHeader().getDataHash());
        }

        @Test
        void has_a_transaction_that_is_in_order_with_three_endorsements() {
            TransactionReading reading = TransactionReading.of(block.getData().getData(0), channel(), live);
            assertThat(reading.fault()).isEmpty();
            assertThat(reading.endorsers())
                    .hasSize(3)
                    .allSatisfy(endorser -> assertThat(endorser.roles()).containsExactly(Member.Role.PEER));
            assertThat(live.policies().isSatisfied("/Channel/Application/Endorsement", reading.endorsers()))
                    .isTrue();
            assertThat(live.policies()
                            .isSatisfied(
                                    "/Channel/Application/Endorsement",
                                    reading.endorsers().subList(0, 2)))
                    .isFalse();
        }

        @Test
        void is_said_to_be_the_same_by_two_peers() {
            assertThat(BlockView.of(block)).isEqualTo(BlockView.of(block("block-6-univ-a.pb")));
        }

        private String channel() {
            return CHECK.first(config, BlockHashes.header(config.getHeader()))
                    .next()
                    .channel();
        }

        private static Config configOf(Block block) {
            try {
                return TestChain.config(block).getConfig();
            } catch (InvalidProtocolBufferException e) {
                throw new AssertionError(e);
            }
        }

        private static Block block(String name) {
            try (InputStream in =
                    Objects.requireNonNull(BlockCheckTest.class.getResourceAsStream("/fabric-live/" + name), name)) {
                return Block.parseFrom(in);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** Ways to change the configuration, in order and not. */
    enum Change {
        BATCH,
        OTHER_ORGANISATION,
        UNNAMED,
        SAME_VERSION,
        SLIPPED_IN,
        SKIPPED
    }

    static Block change(Change change, List<SigningIdentity> signers, int orderers) {
        assertThat(orderers).isPositive();
        Config before = start.config().config();
        ConfigGroup channel = before.getChannelGroup();
        ConfigGroup orderer = channel.getGroupsOrThrow("Orderer");
        ConfigGroup application = channel.getGroupsOrThrow("Application");
        ConfigValue batch = orderer.getValuesOrThrow("BatchTimeout");
        ConfigValue changed = batch.toBuilder()
                .setVersion(batch.getVersion() + 1)
                .setValue(ByteString.copyFromUtf8("\n\00299"))
                .build();
        // The orderers' own administrator decides about ordering; a majority of the members about the members.
        UnaryOperator<ConfigGroup> withBatch =
                group -> group.toBuilder().putValues("BatchTimeout", changed).build();
        ConfigGroup applied = application.toBuilder()
                .setVersion(application.getVersion() + 1)
                .removeGroups("DMSP")
                .build();
        ConfigGroup.Builder after = channel.toBuilder();
        ConfigGroup.Builder written = ConfigGroup.newBuilder();
        long sequence = before.getSequence() + 1;
        List<SigningIdentity> all = new java.util.ArrayList<>(signers);
        switch (change) {
            case BATCH -> {
                after.putGroups("Orderer", withBatch.apply(orderer));
                written.putGroups("Orderer", withBatch.apply(ConfigGroup.getDefaultInstance()));
            }
            case OTHER_ORGANISATION -> {
                after.putGroups("Application", applied);
                written.putGroups("Application", applied);
            }
            case UNNAMED -> {
                after.putGroups("Orderer", withBatch.apply(orderer));
                written.putGroups("Application", application);
            }
            case SAME_VERSION -> {
                ConfigValue same =
                        changed.toBuilder().setVersion(batch.getVersion()).build();
                after.putGroups(
                        "Orderer",
                        orderer.toBuilder().putValues("BatchTimeout", same).build());
                written.putGroups(
                        "Orderer",
                        ConfigGroup.newBuilder().putValues("BatchTimeout", same).build());
            }
            case SLIPPED_IN -> {
                after.putGroups(
                        "Application",
                        application.toBuilder()
                                .putGroups("EMSP", application.getGroupsOrThrow("AMSP"))
                                .build());
                written.putGroups("Application", application);
            }
            case SKIPPED -> {
                sequence++;
                after.putGroups("Orderer", withBatch.apply(orderer));
                written.putGroups("Orderer", withBatch.apply(ConfigGroup.getDefaultInstance()));
            }
        }
        if (!signers.isEmpty() && change != Change.OTHER_ORGANISATION) {
            all.add(ordererAdmin());
        }
        return chain.configBlock(
                genesis,
                Config.newBuilder().setSequence(sequence).setChannelGroup(after).build(),
                written.build(),
                all);
    }

    private static SigningIdentity ordererAdmin() {
        try {
            return chain.ordererKeys.user("admin", Role.ADMIN);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<SigningIdentity> admins(int count) {
        return java.util.stream.IntStream.range(0, count).mapToObj(chain::admin).toList();
    }

    private static void refused(BlockRefusal refusal, Runnable check) {
        assertThatThrownBy(check::run)
                .isInstanceOfSatisfying(
                        BlockRefusedException.class,
                        e -> assertThat(e.refusal()).as(e.getMessage()).isEqualTo(refusal));
    }
}
