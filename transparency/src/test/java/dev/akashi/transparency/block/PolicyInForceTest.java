package dev.akashi.transparency.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hyperledger.fabric.protos.peer.TxValidationCode.ENDORSEMENT_POLICY_FAILURE;
import static org.hyperledger.fabric.protos.peer.TxValidationCode.MVCC_READ_CONFLICT;
import static org.hyperledger.fabric.protos.peer.TxValidationCode.VALID;

import com.google.protobuf.ByteString;
import dev.akashi.transparency.node.Follower;
import dev.akashi.transparency.node.LogStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.Policy;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataEntry;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRead;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.Version;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import org.hyperledger.fabric.protos.peer.MetaDataKeys;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeValidationInfo;
import org.hyperledger.fabric.protos.peer.lifecycle.StateData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A policy that changes: endorsements are judged by the one in force where the transaction stands. Of a channel and of a
 * chaincode that is the one before the block, of a key that none may be written again in a block in which its policy was
 * changed.
 */
class PolicyInForceTest {

    private static final String CHAINCODE = "akashi";
    private static final String DEFINITION = "namespaces/fields/" + CHAINCODE + "/ValidationInfo";
    private static final String CHANNELS_POLICY = "/Channel/Application/Endorsement";
    private static final String KEY = "example";
    private static final int A = 0;
    private static final int B = 1;
    private static final int C = 2;
    private static final int D = 3;
    private static final List<Integer> MAJORITY = List.of(B, C, D);

    @TempDir
    static Path keys;

    static final ExecutorService WORKERS = Executors.newFixedThreadPool(2);
    static TestChain chain;
    static Block genesis;

    @TempDir
    Path folder;

    private LogStore store;
    private Follower follower;
    private Block last;
    private long configBlock;

    @BeforeAll
    static void make_keys() throws IOException {
        chain = new TestChain(keys);
        genesis = chain.genesis();
    }

    @AfterAll
    static void stop() {
        WORKERS.shutdownNow();
    }

    @BeforeEach
    void begin() throws IOException {
        store = LogStore.open(folder, CHAINCODE);
        follower = new Follower(store, new BlockCheck(CHAINCODE, WORKERS), BlockHashes.header(genesis.getHeader()));
        take(genesis);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void of_a_chaincode_whose_policy_changed_in_an_earlier_block_the_new_one_counts() throws IOException {
        judged(List.of(VALID), define(signedBy(A)));
        judged(List.of(VALID, ENDORSEMENT_POLICY_FAILURE), write(KEY, A), write(KEY, B));
        judged(List.of(VALID), define(signedBy(B)));
        judged(List.of(ENDORSEMENT_POLICY_FAILURE, VALID), write(KEY, A), write(KEY, B));
    }

    @Test
    void of_a_chaincode_whose_policy_changed_earlier_in_the_block_the_old_one_still_counts() throws IOException {
        judged(List.of(VALID), define(signedBy(A)));
        judged(List.of(VALID, VALID, ENDORSEMENT_POLICY_FAILURE), define(signedBy(B)), write(KEY, A), write(KEY, B));
        judged(List.of(ENDORSEMENT_POLICY_FAILURE, VALID), write(KEY, A), write(KEY, B));
    }

    @Test
    void who_read_the_definition_that_an_earlier_one_of_the_block_changed_is_too_late() throws IOException {
        judged(List.of(VALID), define(signedBy(A)));
        TxReadWriteSet afterReading = TxReadWriteSet.newBuilder()
                .addNsRwset(namespace(Endorsements.DEFINITIONS, read(DEFINITION, 1)))
                .addNsRwset(namespace(CHAINCODE, written(KEY)))
                .build();
        judged(
                List.of(VALID, MVCC_READ_CONFLICT),
                define(signedBy(B)),
                chain.transaction(CHAINCODE, afterReading, List.of(A)));
    }

    @Test
    void a_change_of_a_chaincodes_policy_that_did_not_count_changes_nothing() throws IOException {
        judged(List.of(VALID), define(signedBy(A)));
        Envelope alone = chain.transaction(
                Endorsements.DEFINITIONS,
                set(Endorsements.DEFINITIONS, written(DEFINITION, definition(signedBy(B)))),
                List.of(B));
        judged(List.of(ENDORSEMENT_POLICY_FAILURE), alone);
        judged(List.of(VALID, ENDORSEMENT_POLICY_FAILURE), write(KEY, A), write(KEY, B));
    }

    @Test
    void of_the_channels_policy_the_one_of_the_newest_configuration_counts() throws IOException {
        judged(
                List.of(VALID),
                define(ApplicationPolicy.newBuilder()
                        .setChannelConfigPolicyReference(CHANNELS_POLICY)
                        .build()));
        judged(List.of(VALID), write(KEY, A, B, C));
        Block changed = channelsPolicy(signedBy(D).getSignaturePolicy());
        configBlock = changed.getHeader().getNumber();
        take(changed);
        judged(List.of(ENDORSEMENT_POLICY_FAILURE, VALID), write(KEY, A, B, C), write(KEY, D));
    }

    @Test
    void of_a_key_whose_policy_changed_in_an_earlier_block_the_new_one_counts() throws IOException {
        judged(List.of(VALID), define(signedBy(A)));
        judged(List.of(VALID), write(KEY, A));
        judged(List.of(VALID), keyPolicy(KEY, B, A));
        judged(List.of(ENDORSEMENT_POLICY_FAILURE, VALID), write(KEY, A), write(KEY, B));
        judged(List.of(VALID), keyPolicy(KEY, C, B));
        judged(List.of(ENDORSEMENT_POLICY_FAILURE, VALID), write(KEY, B), write(KEY, C));
    }

    @Test
    void a_key_whose_policy_changed_earlier_in_the_block_is_not_written_whoever_endorsed() throws IOException {
        judged(List.of(VALID), define(signedBy(A)));
        judged(List.of(VALID), write(KEY, A));
        judged(List.of(VALID), keyPolicy(KEY, B, A));
        judged(
                List.of(
                        VALID,
                        ENDORSEMENT_POLICY_FAILURE,
                        ENDORSEMENT_POLICY_FAILURE,
                        ENDORSEMENT_POLICY_FAILURE,
                        VALID),
                keyPolicy(KEY, C, B),
                write(KEY, B),
                write(KEY, C),
                keyPolicy(KEY, B, B, C),
                write("other", A));
        judged(List.of(ENDORSEMENT_POLICY_FAILURE, VALID), write(KEY, B), write(KEY, C));
    }

    @Test
    void what_was_written_before_the_policy_changed_in_the_block_is_judged_by_the_old_one() throws IOException {
        judged(List.of(VALID), define(signedBy(A)));
        judged(List.of(VALID), write(KEY, A));
        judged(List.of(ENDORSEMENT_POLICY_FAILURE, VALID, VALID), write(KEY, B), write(KEY, A), keyPolicy(KEY, B, A));
        judged(List.of(ENDORSEMENT_POLICY_FAILURE, VALID), write(KEY, A), write(KEY, B));
    }

    @Test
    void a_change_of_a_keys_policy_that_was_not_endorsed_leaves_the_key_free() throws IOException {
        judged(List.of(VALID), define(signedBy(A)));
        judged(List.of(VALID), write(KEY, A));
        judged(List.of(ENDORSEMENT_POLICY_FAILURE, VALID), keyPolicy(KEY, B, B), write(KEY, A));
        judged(List.of(VALID), write(KEY, A));
    }

    // Endorsements of a whole block are judged before it is looked at what was current.
    @Test
    void a_change_of_a_keys_policy_that_came_too_late_still_keeps_others_of_the_block_from_the_key()
            throws IOException {
        judged(List.of(VALID), define(signedBy(A)));
        judged(List.of(VALID), write(KEY, A));
        KVRWSet late =
                policy(KEY, B).toBuilder().addReads(read(KEY, 1).getReads(0)).build();
        judged(
                List.of(MVCC_READ_CONFLICT, ENDORSEMENT_POLICY_FAILURE),
                chain.transaction(CHAINCODE, set(CHAINCODE, late), List.of(A)),
                write(KEY, A));
        judged(List.of(VALID), write(KEY, A));
    }

    /** The next block's transactions are judged so, and a peer that says otherwise of any of them is found out. */
    private void judged(List<TxValidationCode> expected, Envelope... transactions) {
        Block block = chain.transactions(last, configBlock, List.of(transactions));
        for (int i = 0; i < transactions.length; i++) {
            List<TxValidationCode> flags = new ArrayList<>(expected);
            flags.set(i, expected.get(i) == VALID ? ENDORSEMENT_POLICY_FAILURE : VALID);
            Block lie = TestChain.withFlags(block, flags);
            int place = i;
            assertThatThrownBy(() -> follower.take(lie))
                    .as("transaction %s", i)
                    .isInstanceOfSatisfying(BlockRefusedException.class, e -> {
                        assertThat(e.refusal()).as(e.getMessage()).isEqualTo(BlockRefusal.WRONG_FLAG);
                        assertThat(e.getMessage()).contains("expected transaction " + place + " to be");
                        if (expected.get(place) == ENDORSEMENT_POLICY_FAILURE) {
                            assertThat(e.getMessage()).containsAnyOf("endorsements do not satisfy", "the policy of");
                        }
                    });
        }
        take(TestChain.withFlags(block, expected));
    }

    private void take(Block block) {
        assertThat(follower.take(block)).isPresent();
        last = block;
    }

    private static Envelope define(ApplicationPolicy policy) throws IOException {
        return chain.transaction(
                Endorsements.DEFINITIONS,
                set(Endorsements.DEFINITIONS, written(DEFINITION, definition(policy))),
                MAJORITY);
    }

    private static Envelope write(String key, Integer... endorsers) throws IOException {
        return chain.transaction(CHAINCODE, set(CHAINCODE, written(key)), List.of(endorsers));
    }

    private static Envelope keyPolicy(String key, int owner, Integer... endorsers) throws IOException {
        return chain.transaction(CHAINCODE, set(CHAINCODE, policy(key, owner)), List.of(endorsers));
    }

    private static KVRWSet policy(String key, int owner) {
        return KVRWSet.newBuilder()
                .addMetadataWrites(KVMetadataWrite.newBuilder()
                        .setKey(key)
                        .addEntries(KVMetadataEntry.newBuilder()
                                .setName(MetaDataKeys.VALIDATION_PARAMETER.name())
                                .setValue(signedBy(owner).getSignaturePolicy().toByteString())))
                .build();
    }

    private static KVRWSet written(String key) {
        return written(key, ByteString.copyFromUtf8("value"));
    }

    private static KVRWSet written(String key, ByteString value) {
        return KVRWSet.newBuilder()
                .addWrites(KVWrite.newBuilder().setKey(key).setValue(value))
                .build();
    }

    /** Having seen the version of a block that is its first transaction's. */
    private static KVRWSet read(String key, long block) {
        return KVRWSet.newBuilder()
                .addReads(KVRead.newBuilder()
                        .setKey(key)
                        .setVersion(Version.newBuilder().setBlockNum(block)))
                .build();
    }

    private static TxReadWriteSet set(String namespace, KVRWSet content) {
        return TxReadWriteSet.newBuilder()
                .addNsRwset(namespace(namespace, content))
                .build();
    }

    private static NsReadWriteSet namespace(String name, KVRWSet content) {
        return NsReadWriteSet.newBuilder()
                .setNamespace(name)
                .setRwset(content.toByteString())
                .build();
    }

    private static ByteString definition(ApplicationPolicy policy) {
        return StateData.newBuilder()
                .setBytes(ChaincodeValidationInfo.newBuilder()
                        .setValidationPlugin("vscc")
                        .setValidationParameter(policy.toByteString())
                        .build()
                        .toByteString())
                .build()
                .toByteString();
    }

    /** A peer of one member and nobody else will do. */
    private static ApplicationPolicy signedBy(int member) {
        return ApplicationPolicy.newBuilder()
                .setSignaturePolicy(SignaturePolicyEnvelope.newBuilder()
                        .setRule(SignaturePolicy.newBuilder().setSignedBy(0))
                        .addIdentities(MSPPrincipal.newBuilder()
                                .setPrincipalClassification(MSPPrincipal.Classification.ROLE)
                                .setPrincipal(MSPRole.newBuilder()
                                        .setMspIdentifier(
                                                chain.members.get(member).mspId())
                                        .setRole(MSPRole.MSPRoleType.PEER)
                                        .build()
                                        .toByteString())))
                .build();
    }

    private Block channelsPolicy(SignaturePolicyEnvelope policy) throws IOException {
        Config before = TestChain.config(genesis).getConfig();
        ConfigGroup application = before.getChannelGroup().getGroupsOrThrow("Application");
        ConfigPolicy old = application.getPoliciesOrThrow("Endorsement");
        ConfigPolicy changed = old.toBuilder()
                .setVersion(old.getVersion() + 1)
                .setPolicy(Policy.newBuilder()
                        .setType(Policy.PolicyType.SIGNATURE_VALUE)
                        .setValue(policy.toByteString()))
                .build();
        Config next = before.toBuilder()
                .setSequence(before.getSequence() + 1)
                .setChannelGroup(before.getChannelGroup().toBuilder()
                        .putGroups(
                                "Application",
                                application.toBuilder()
                                        .putPolicies("Endorsement", changed)
                                        .build()))
                .build();
        ConfigGroup update = ConfigGroup.newBuilder()
                .putGroups(
                        "Application",
                        ConfigGroup.newBuilder()
                                .putPolicies("Endorsement", changed)
                                .build())
                .build();
        return chain.configBlock(
                last, next, update, IntStream.range(0, 3).mapToObj(chain::admin).toList());
    }
}
