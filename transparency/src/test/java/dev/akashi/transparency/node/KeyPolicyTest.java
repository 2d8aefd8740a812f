package dev.akashi.transparency.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.akashi.client.ChosenEndorsers;
import dev.akashi.model.Digest;
import dev.akashi.model.MspId;
import dev.akashi.transparency.TestLedger;
import dev.akashi.transparency.block.BlockCheck;
import dev.akashi.transparency.block.BlockHashes;
import dev.akashi.transparency.block.BlockRefusal;
import dev.akashi.transparency.block.BlockRefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The follower judges transactions by the policies of keys, where an institution has required its own endorsement. */
class KeyPolicyTest {

    private static final MspId OWN = TestLedger.MEMBERS.get(1);
    private static final List<MspId> OTHERS =
            TestLedger.MEMBERS.stream().filter(member -> !member.equals(OWN)).toList();

    @TempDir
    static Path networkFolder;

    static final ExecutorService WORKERS = Executors.newFixedThreadPool(2);
    static List<Block> blocks;
    static int before;
    static int without;
    static int with;
    static int after;

    @TempDir
    Path folder;

    @BeforeAll
    static void require_and_release() throws IOException {
        try (TestLedger ledger = TestLedger.founded(networkFolder)) {
            before = height(ledger);
            assertThat(recorded(ledger, OTHERS)).isEqualTo(TxValidationCode.VALID);
            ledger.requireEndorsement(OWN);
            without = height(ledger);
            assertThat(recorded(ledger, OTHERS)).isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
            with = height(ledger);
            assertThat(recorded(ledger, TestLedger.MEMBERS)).isEqualTo(TxValidationCode.VALID);
            assertThat(recorded(ledger, List.of(OWN))).isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
            ledger.releaseEndorsement();
            after = height(ledger);
            assertThat(recorded(ledger, OTHERS)).isEqualTo(TxValidationCode.VALID);
            blocks = ledger.blocks(OWN);
        }
    }

    @AfterAll
    static void stop() {
        WORKERS.shutdownNow();
    }

    private static int height(TestLedger ledger) {
        return (int) ledger.network.height();
    }

    private static TxValidationCode recorded(TestLedger ledger, List<MspId> endorsers) {
        return ChosenEndorsers.record(ledger.profile, OWN, ledger.batch(), endorsers);
    }

    @Test
    void it_comes_to_the_codes_that_the_peers_came_to_and_goes_on_after_a_restart() throws IOException {
        for (Block block : blocks) {
            try (LogStore store = LogStore.open(folder, FollowerTest.CHAINCODE)) {
                assertThat(follower(store).take(block)).isPresent();
            }
        }
        try (LogStore store = LogStore.open(folder, FollowerTest.CHAINCODE)) {
            // Three of the founding, the requirement, the release, the three batches that count; each with its head.
            assertThat(store.view().size()).isEqualTo(16);
        }
    }

    @Test
    void a_peer_that_says_valid_of_what_the_organisation_did_not_endorse_is_found_out() throws IOException {
        refused(without, TxValidationCode.VALID);
    }

    @Test
    void a_peer_that_says_invalid_of_what_it_endorsed_is_found_out() throws IOException {
        refused(with, TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
    }

    @Test
    void nothing_is_asked_of_it_before_and_after() throws IOException {
        refused(before, TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
        refused(after, TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
    }

    private void refused(int at, TxValidationCode flag) throws IOException {
        try (LogStore store = LogStore.open(folder.resolve("at-" + at), FollowerTest.CHAINCODE)) {
            Follower follower = follower(store);
            blocks.subList(0, at).forEach(follower::take);
            Block lie = FollowerTest.withFlag(blocks.get(at), flag.getNumber());
            assertThatThrownBy(() -> follower.take(lie))
                    .isInstanceOfSatisfying(
                            BlockRefusedException.class,
                            e -> assertThat(e.refusal()).as(e.getMessage()).isEqualTo(BlockRefusal.WRONG_FLAG));
            assertThat(follower.take(blocks.get(at))).isPresent();
        }
    }

    private static Follower follower(LogStore store) {
        Digest genesis = BlockHashes.header(blocks.get(0).getHeader());
        return new Follower(store, new BlockCheck(FollowerTest.CHAINCODE, WORKERS), genesis);
    }
}
