package dev.akashi.it.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.akashi.embedded.ledger.BlockHashes;
import dev.akashi.identity.CertificateProfile;
import dev.akashi.identity.OrganizationKeys;
import dev.akashi.identity.Role;
import dev.akashi.it.conformance.NetworkUnderTest.Credentials;
import io.grpc.Status.Code;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.client.ChaincodeEvent;
import org.hyperledger.fabric.client.CloseableIterator;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.InMemoryCheckpointer;
import org.hyperledger.fabric.client.Network;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.BlockchainInfo;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.peer.FilteredBlock;
import org.hyperledger.fabric.protos.peer.FilteredTransaction;
import org.hyperledger.fabric.protos.peer.ProcessedTransaction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be seen of blocks, transactions and events. */
interface Observing extends Behaviour {
    private byte[] query(int organization, String function, String... arguments) throws GatewayException {
        List<String> all = new ArrayList<>(List.of(network().channel()));
        all.addAll(List.of(arguments));
        return gateway(organization)
                .getNetwork(network().channel())
                .getContract("qscc")
                .evaluateTransaction(function, all.toArray(new String[0]));
    }

    private Block block(int organization, long number) throws Exception {
        return Block.parseFrom(query(organization, "GetBlockByNumber", String.valueOf(number)));
    }

    private static ByteString metadata(Block block, int index) {
        return block.getMetadata().getMetadata(index);
    }

    @Test
    default void blocks_are_chained_by_their_hashes() throws Exception {
        long last = committed("put", key("block-a"), "1").getStatus().getBlockNumber();

        for (long number = Math.max(1, last - 20); number <= last; number++) {
            Block block = block(1, number);
            assertThat(block.getHeader().getPreviousHash())
                    .isEqualTo(BlockHashes.headerHash(block(1, number - 1).getHeader()));
            assertThat(block.getHeader().getDataHash()).isEqualTo(BlockHashes.dataHash(block.getData()));
        }
    }

    @Test
    default void blocks_are_signed_by_as_many_orderers_of_the_configuration_as_it_asks_for() throws Exception {
        Block configuration = Block.parseFrom(
                contract("cscc").evaluateTransaction("GetConfigBlock", network().channel()));
        long number = committed("put", key("block-b"), "1").getStatus().getBlockNumber();

        if (network().isBft()) {
            assertThat(Consenters.of(configuration).signersOf(block(1, number)))
                    .hasSizeGreaterThanOrEqualTo(Consenters.of(configuration).quorum());
        } else {
            assertThat(Consenters.singleSignersOf(block(1, number), configuration))
                    .hasSize(1);
        }
    }

    @Test
    default void blocks_flags_and_commit_hashes_are_the_same_at_every_organisation() throws Exception {
        Transaction first = endorse("increment", key("block-c"));
        Transaction second = endorse("increment", key("block-c"));
        codes(first, second);
        long number = committed("put", key("block-d"), "1").getStatus().getBlockNumber();
        Block expected = block(1, number);

        for (int organization = 2; organization <= 4; organization++) {
            int at = organization;
            org.awaitility.Awaitility.await()
                    .ignoreExceptions()
                    .until(() -> block(at, number).getHeader().getNumber() == number);
            Block block = block(organization, number);
            assertThat(block.getHeader()).isEqualTo(expected.getHeader());
            assertThat(block.getData()).isEqualTo(expected.getData());
            for (int index :
                    List.of(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE, BlockMetadataIndex.COMMIT_HASH_VALUE)) {
                assertThat(metadata(block, index)).isEqualTo(metadata(expected, index));
            }
        }
    }

    @Test
    default void a_transaction_has_read_the_definition_of_its_chaincode() throws Exception {
        SubmittedTransaction submitted = committed("put", key("block-e"), "1");
        Envelope envelope = ProcessedTransaction.parseFrom(query(1, "GetTransactionByID", submitted.getTransactionId()))
                .getTransactionEnvelope();

        NsReadWriteSet first = TxReadWriteSet.parseFrom(
                        Envelopes.results(envelope).getResults())
                .getNsRwset(0);
        assertThat(first.getNamespace()).isEqualTo("_lifecycle");
        assertThat(KVRWSet.parseFrom(first.getRwset()).getReads(0).getKey())
                .isEqualTo("namespaces/fields/" + network().chaincode() + "/Sequence");
    }

    @Test
    default void blocks_are_found_by_hash_and_by_transaction() throws Exception {
        SubmittedTransaction submitted = committed("put", key("block-f"), "1");
        Block block = block(1, submitted.getStatus().getBlockNumber());

        assertThat(Block.parseFrom(contract("qscc")
                        .newProposal("GetBlockByHash")
                        .addArguments(
                                network().channel().getBytes(UTF_8),
                                BlockHashes.headerHash(block.getHeader()).toByteArray())
                        .build()
                        .evaluate()))
                .isEqualTo(block);
        assertThat(Block.parseFrom(query(1, "GetBlockByTxID", submitted.getTransactionId())))
                .isEqualTo(block);
    }

    @Test
    default void chain_info_has_the_hash_of_the_newest_block() throws Exception {
        BlockchainInfo info = BlockchainInfo.parseFrom(query(1, "GetChainInfo"));

        assertThat(info.getCurrentBlockHash())
                .isEqualTo(BlockHashes.headerHash(block(1, info.getHeight() - 1).getHeader()));
        // The largest number stands for the newest block.
        assertThat(Block.parseFrom(query(1, "GetBlockByNumber", "18446744073709551615"))
                        .getHeader()
                        .getNumber())
                .isGreaterThanOrEqualTo(info.getHeight() - 1);
    }

    @Test
    default void an_invalid_transaction_is_found_with_its_code() throws Exception {
        Transaction stale = endorse("increment", key("block-g"));
        committed("put", key("block-g"), "5");
        assertThat(code(stale)).isEqualTo(TxValidationCode.MVCC_READ_CONFLICT);

        assertThat(ProcessedTransaction.parseFrom(query(1, "GetTransactionByID", stale.getTransactionId()))
                        .getValidationCode())
                .isEqualTo(TxValidationCode.MVCC_READ_CONFLICT_VALUE);
    }

    private String queryError(String function, String... arguments) {
        GatewayException error = catchThrowableOfType(
                GatewayException.class, () -> contract("qscc").evaluateTransaction(function, arguments));
        assertThat(error.getStatus().getCode()).isEqualTo(Code.UNKNOWN);
        String prefix = "evaluate call to endorser returned error: chaincode response 500, ";
        assertThat(error.getStatus().getDescription()).startsWith(prefix);
        return String.valueOf(error.getStatus().getDescription()).substring(prefix.length());
    }

    @Test
    default void queries_for_what_there_is_not_have_texts_of_their_own() {
        String channel = network().channel();
        assertThat(queryError("GetBlockByNumber", channel, "9999999"))
                .isEqualTo("Failed to get block number 9999999, error no such block number [9999999] in index");
        assertThat(queryError("GetTransactionByID", channel, "x"))
                .isEqualTo("Failed to get transaction with id x, error no such transaction ID [x] in index");
        assertThat(queryError("GetBlockByTxID", channel, "x"))
                .isEqualTo("Failed to get block for txID x, error no such transaction ID [x] in index");
        assertThat(queryError("GetBlockByHash", channel, "ff"))
                .isEqualTo("Failed to get block hash ff, error no such block hash [6666] in index");
    }

    @Test
    default void queries_that_are_wrong_have_texts_of_their_own() {
        String channel = network().channel();
        assertThat(queryError("GetChainInfo")).isEqualTo("Incorrect number of arguments, 1");
        assertThat(queryError("GetBlockByNumber", channel)).isEqualTo("missing 3rd argument for GetBlockByNumber");
        assertThat(queryError("GetChainInfo", "absent")).isEqualTo("Invalid chain ID, absent");
        assertThat(queryError("Nothing", channel, "x"))
                .isEqualTo("access denied for [Nothing][" + channel + "]: [Unmapped policy for qscc/Nothing]");
    }

    @Test
    default void events_come_in_order_from_a_block_on() throws Exception {
        SubmittedTransaction first = committed("event", key("event-a1"), "one");
        committed("put", key("event-none"), "1");
        SubmittedTransaction second = committed("event", key("event-a2"), "two");

        List<ChaincodeEvent> events = take(2, first.getStatus().getBlockNumber(), "");

        assertThat(events)
                .extracting(ChaincodeEvent::getTransactionId)
                .containsExactly(first.getTransactionId(), second.getTransactionId());
        assertThat(events.get(0).getEventName()).isEqualTo(key("event-a1"));
        assertThat(events.get(0).getPayload()).isEqualTo("one".getBytes(UTF_8));
        assertThat(events.get(0).getChaincodeName()).isEqualTo(network().chaincode());
        assertThat(events.get(1).getBlockNumber()).isEqualTo(second.getStatus().getBlockNumber());
    }

    @Test
    default void events_go_on_after_the_transaction_that_was_seen_last() throws Exception {
        SubmittedTransaction first = committed("event", key("event-b1"), "one");
        SubmittedTransaction second = committed("event", key("event-b2"), "two");

        assertThat(take(1, first.getStatus().getBlockNumber(), first.getTransactionId()))
                .extracting(ChaincodeEvent::getTransactionId)
                .containsExactly(second.getTransactionId());
    }

    @Test
    default void an_invalid_transaction_has_no_event() throws Exception {
        SubmittedTransaction invalid = contract()
                .newProposal("event")
                .addArguments(key("event-c1"), "one")
                .setEndorsingOrganizations(mspId(1))
                .build()
                .endorse()
                .submitAsync();
        assertThat(invalid.getStatus().isSuccessful()).isFalse();
        SubmittedTransaction valid = committed("event", key("event-c2"), "two");

        assertThat(take(1, invalid.getStatus().getBlockNumber(), ""))
                .extracting(ChaincodeEvent::getTransactionId)
                .containsExactly(valid.getTransactionId());
    }

    private List<ChaincodeEvent> take(int count, long start, String after) {
        var request = channel().newChaincodeEventsRequest(network().chaincode()).startBlock(start);
        if (!after.isEmpty()) {
            InMemoryCheckpointer checkpoint = new InMemoryCheckpointer();
            checkpoint.checkpointTransaction(start, after);
            request = request.checkpoint(checkpoint);
        }
        List<ChaincodeEvent> events = new ArrayList<>();
        try (CloseableIterator<ChaincodeEvent> iterator =
                request.build().getEvents(options -> options.withDeadlineAfter(30, TimeUnit.SECONDS))) {
            while (events.size() < count) {
                events.add(iterator.next());
            }
        }
        return events;
    }

    @Test
    default void streams_have_whole_blocks_filtered_ones_and_those_with_private_data() throws Exception {
        SubmittedTransaction submitted = committed("event", key("stream-a"), "payload");
        long number = submitted.getStatus().getBlockNumber();
        Network channel = channel();
        Block expected = block(1, number);

        try (var whole = channel.newBlockEventsRequest()
                        .startBlock(number)
                        .build()
                        .getEvents();
                var filtered = channel.newFilteredBlockEventsRequest()
                        .startBlock(number)
                        .build()
                        .getEvents();
                var withPrivate = channel.newBlockAndPrivateDataEventsRequest()
                        .startBlock(number)
                        .build()
                        .getEvents()) {
            assertThat(whole.next()).isEqualTo(expected);
            assertThat(withPrivate.next().getBlock()).isEqualTo(expected);
            FilteredBlock block = filtered.next();
            assertThat(block.getChannelId()).isEqualTo(network().channel());
            FilteredTransaction transaction = block.getFilteredTransactionsList().stream()
                    .filter(candidate -> candidate.getTxid().equals(submitted.getTransactionId()))
                    .findFirst()
                    .orElseThrow();
            assertThat(transaction.getTxValidationCode()).isEqualTo(TxValidationCode.VALID);
            var event =
                    transaction.getTransactionActions().getChaincodeActions(0).getChaincodeEvent();
            assertThat(event.getEventName()).isEqualTo(key("stream-a"));
            assertThat(event.getPayload()).isEmpty();
        }
    }

    @Test
    default void streams_wait_for_blocks_that_are_yet_to_come() throws Exception {
        long next = BlockchainInfo.parseFrom(query(1, "GetChainInfo")).getHeight();
        try (CloseableIterator<Block> blocks = channel()
                .newBlockEventsRequest()
                .startBlock(next)
                .build()
                .getEvents(options -> options.withDeadlineAfter(30, TimeUnit.SECONDS))) {
            committed("put", key("stream-b"), "1");

            assertThat(blocks.next().getHeader().getNumber()).isEqualTo(next);
        }
    }

    @Test
    default void streams_are_for_members_of_the_channel(@TempDir Path directory) throws Exception {
        OrganizationKeys.open(directory, mspId(1), CertificateProfile.onThisMachine("TEST"), new SecureRandom())
                .user("someone", Role.CLIENT);
        Path msp = directory.resolve("users/someone/msp");
        Gateway stranger = network()
                .clients()
                .gateway(
                        member(1),
                        new Credentials(mspId(1), msp.resolve("signcerts/cert.pem"), msp.resolve("keystore/key.pem")));

        assertUnreadable(stranger.getNetwork(network().channel()), "FORBIDDEN");
        assertUnreadable(gateway(1).getNetwork("absent"), "NOT_FOUND");
    }

    private static void assertUnreadable(Network channel, String status) {
        try (CloseableIterator<Block> blocks = channel.newBlockEventsRequest()
                .startBlock(0)
                .build()
                .getEvents(options -> options.withDeadlineAfter(30, TimeUnit.SECONDS))) {
            assertThatThrownBy(blocks::next)
                    .isInstanceOf(NoSuchElementException.class)
                    .hasMessage("Unexpected status response: " + status);
        }
    }
}
