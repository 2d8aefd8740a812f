package dev.akashi.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.akashi.embedded.config.SignedBy;
import dev.akashi.identity.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.awaitility.core.ConditionTimeoutException;
import org.hyperledger.fabric.client.CloseableIterator;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The gate of conformance: a Fabric peer joins the channel with its genesis block, fetches every block from the simulated
 * orderers, validates all of them itself, and must come to the same validation codes and commit hash.
 */
class RealPeerReplayTest {
    @Test
    void a_fabric_peer_reaches_the_same_flags_and_commit_hash_on_every_block(@TempDir Path directory) throws Exception {
        Path program = RealPeer.programOrSkip("replay by a Fabric peer");
        Path folder = Files.createDirectories(directory.resolve("peer"));
        try (EmbeddedNetwork network = SharedNetwork.start(directory.resolve("network"), Duration.ofMillis(150));
                GatewayClient client = GatewayClient.connect(network, "Org1MSP")) {
            Set<TxValidationCode> codes = work(network, client);
            assertThat(codes)
                    .contains(
                            TxValidationCode.VALID,
                            TxValidationCode.MVCC_READ_CONFLICT,
                            TxValidationCode.PHANTOM_READ_CONFLICT,
                            TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
            long height = network.height();
            byte[] genesis = network.genesisBlock();

            try (RealPeer peer = RealPeer.start(program, folder, network)) {
                try {
                    await().atMost(Duration.ofSeconds(30)).until(() -> peer.join(genesis));
                } catch (ConditionTimeoutException e) {
                    throw new AssertionError("the peer did not join: " + peer.log(), e);
                }
                List<Block> replayed;
                EmbeddedOrganization address = peer.asOrganization();
                try (GatewayClient reader =
                        GatewayClient.connect(address, network.channel(), address.mspId(), address.user())) {
                    replayed = blocks(reader, height);
                }
                assertSame(blocks(client, height), replayed);
            }
        }
    }

    private static void assertSame(List<Block> ours, List<Block> theirs) {
        assertThat(theirs).hasSameSizeAs(ours);
        for (int i = 0; i < ours.size(); i++) {
            assertThat(theirs.get(i).getHeader())
                    .as("header of block %d", i)
                    .isEqualTo(ours.get(i).getHeader());
            assertThat(theirs.get(i).getData())
                    .as("data of block %d", i)
                    .isEqualTo(ours.get(i).getData());
            assertThat(flags(theirs.get(i))).as("flags of block %d", i).isEqualTo(flags(ours.get(i)));
            assertThat(metadata(theirs.get(i), BlockMetadataIndex.COMMIT_HASH_VALUE))
                    .as("commit hash of block %d", i)
                    .isEqualTo(metadata(ours.get(i), BlockMetadataIndex.COMMIT_HASH_VALUE));
        }
    }

    private static Object flags(Block block) {
        return metadata(block, BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE);
    }

    private static Object metadata(Block block, int index) {
        return block.getMetadata().getMetadataCount() > index
                ? block.getMetadata().getMetadata(index)
                : com.google.protobuf.ByteString.EMPTY;
    }

    private static List<Block> blocks(GatewayClient client, long height) {
        List<Block> blocks = new ArrayList<>();
        try (CloseableIterator<Block> events = client.network()
                .newBlockEventsRequest()
                .startBlock(0)
                .build()
                .getEvents(options -> options.withDeadlineAfter(60, java.util.concurrent.TimeUnit.SECONDS))) {
            while (blocks.size() < height) {
                blocks.add(events.next());
            }
        }
        return blocks;
    }

    /** A bit of everything that a peer treats differently. */
    private static Set<TxValidationCode> work(EmbeddedNetwork network, GatewayClient client) throws Exception {
        Contract contract = client.contract(SharedNetwork.CHAINCODE);
        List<SubmittedTransaction> submitted = new ArrayList<>();
        submitted.add(endorse(contract, "putMany", "many-", "130").submitAsync());
        submitted.get(0).getStatus();
        for (int i = 0; i < 20; i++) {
            submitted.add(endorse(contract, "put", "key-" + i, "value-" + i).submitAsync());
        }
        Transaction first = endorse(contract, "increment", "counter");
        Transaction second = endorse(contract, "increment", "counter");
        submitted.add(first.submitAsync());
        submitted.add(second.submitAsync());
        submitted.add(
                endorse(contract, "countRange", "many-", "many-~", "count-long").submitAsync());
        submitted.add(endorse(contract, "countRange", "many-", "many-00020", "count-short")
                .submitAsync());
        submitted.add(
                endorse(contract, "countRange", "none-", "none-~", "count-none").submitAsync());
        Transaction shortPhantom = endorse(contract, "countRange", "many-", "many-00020", "phantom-short");
        Transaction longPhantom = endorse(contract, "countRange", "many-", "many-~", "phantom-long");
        submitted.add(endorse(contract, "put", "many-00010x", "intruder").submitAsync());
        submitted.add(shortPhantom.submitAsync());
        submitted.add(longPhantom.submitAsync());
        submitted.add(endorse(contract, "event", "happened", "payload").submitAsync());
        submitted.add(endorse(contract, "delete", "key-3").submitAsync());
        submitted.add(endorse(contract, "composite", "type", "～", "𠮷", "a").submitAsync());
        submitted.add(endorse(contract, "call", SharedNetwork.OTHER_CHAINCODE, "put", "called", "1")
                .submitAsync());
        submitted.add(contract.newProposal("put")
                .addArguments("too-few", "1")
                .setEndorsingOrganizations("Org1MSP", "Org2MSP")
                .build()
                .endorse()
                .submitAsync());
        submitted.add(contract.newProposal("setPolicy")
                .addArguments("key-5")
                .putTransient(
                        "policy",
                        SignedBy.outOf(1, List.of("Org4MSP"), Role.PEER).toByteArray())
                .build()
                .endorse()
                .submitAsync());
        submitted.add(endorse(contract, "put", "key-5", "in the same block").submitAsync());
        submitted.get(submitted.size() - 1).getStatus();
        submitted.add(contract.newProposal("put")
                .addArguments("key-5", "without the key's organisation")
                .setEndorsingOrganizations("Org1MSP", "Org2MSP", "Org3MSP")
                .build()
                .endorse()
                .submitAsync());
        submitted.add(contract.newProposal("put")
                .addArguments("key-5", "by the key's organisation")
                .setEndorsingOrganizations("Org4MSP")
                .build()
                .endorse()
                .submitAsync());
        submitted.add(endorse(contract, "page", "many-", "many-~", "10", "").submitAsync());
        submitted.add(endorse(contract, "range", "many-", "many-~").submitAsync());
        Set<TxValidationCode> codes = new HashSet<>();
        for (SubmittedTransaction transaction : submitted) {
            codes.add(transaction.getStatus().getCode());
        }
        network.forgetRequests();
        long height = network.height();
        first.submitAsync();
        await().until(() -> network.height() > height);
        return codes;
    }

    private static Transaction endorse(Contract contract, String function, String... arguments) throws Exception {
        return contract.newProposal(function).addArguments(arguments).build().endorse();
    }
}
