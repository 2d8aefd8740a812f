package dev.akashi.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.akashi.embedded.ledger.BlockHashes;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.client.ChaincodeEvent;
import org.hyperledger.fabric.client.CloseableIterator;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.InMemoryCheckpointer;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.client.identity.Identities;
import org.hyperledger.fabric.client.identity.Signer;
import org.hyperledger.fabric.client.identity.Signers;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.Consenter;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.IdentifierHeader;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.MetadataSignature;
import org.hyperledger.fabric.protos.common.OrdererBlockMetadata;
import org.hyperledger.fabric.protos.common.Orderers;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.orderer.SeekInfo;
import org.hyperledger.fabric.protos.orderer.SeekNewest;
import org.hyperledger.fabric.protos.orderer.SeekPosition;
import org.hyperledger.fabric.protos.orderer.SeekSpecified;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.DeliverGrpc;
import org.hyperledger.fabric.protos.peer.DeliverResponse;
import org.hyperledger.fabric.protos.peer.FilteredBlock;
import org.hyperledger.fabric.protos.peer.FilteredTransaction;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedNetwork.class)
class BlocksAndEventsTest {
    private final GatewayClient client = SharedNetwork.client();
    private final Contract contract = client.contract(SharedNetwork.CHAINCODE);

    private Block block(long number) throws Exception {
        return Block.parseFrom(
                client.contract("qscc").evaluateTransaction("GetBlockByNumber", "embedded", String.valueOf(number)));
    }

    private SubmittedTransaction committed(String function, String... arguments) throws Exception {
        SubmittedTransaction submitted = contract.newProposal(function)
                .addArguments(arguments)
                .build()
                .endorse()
                .submitAsync();
        assertThat(submitted.getStatus().isSuccessful()).isTrue();
        return submitted;
    }

    @Nested
    class Blocks {
        @Test
        void are_chained_by_their_hashes() throws Exception {
            committed("put", "block-a", "1");
            committed("put", "block-b", "1");
            long height = SharedNetwork.network().height();

            for (long number = 1; number < height; number++) {
                Block block = block(number);
                assertThat(block.getHeader().getPreviousHash())
                        .isEqualTo(BlockHashes.headerHash(block(number - 1).getHeader()));
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                block.getData().getDataList().forEach(envelope -> digest.update(envelope.toByteArray()));
                assertThat(block.getHeader().getDataHash().toByteArray()).isEqualTo(digest.digest());
            }
        }

        @Test
        void are_signed_by_a_quorum_of_the_orderers_that_the_configuration_names() throws Exception {
            Block configuration =
                    Block.parseFrom(client.contract("cscc").evaluateTransaction("GetConfigBlock", "embedded"));
            long number = committed("put", "block-c", "1").getStatus().getBlockNumber();
            Block block = block(number);
            Metadata metadata =
                    Metadata.parseFrom(block.getMetadata().getMetadata(BlockMetadataIndex.SIGNATURES_VALUE));

            Set<Integer> signers = new HashSet<>();
            for (MetadataSignature signature : metadata.getSignaturesList()) {
                assertThat(signature.getSignatureHeader()).isEmpty();
                int id = IdentifierHeader.parseFrom(signature.getIdentifierHeader())
                        .getIdentifier();
                Signature verifier = Signature.getInstance("SHA256withECDSA");
                verifier.initVerify(CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(
                                consenter(configuration, id).getIdentity().toByteArray())));
                verifier.update(metadata.getValue().toByteArray());
                verifier.update(signature.getIdentifierHeader().toByteArray());
                verifier.update(BlockHashes.headerBytes(block.getHeader()));
                assertThat(verifier.verify(signature.getSignature().toByteArray()))
                        .isTrue();
                signers.add(id);
            }

            assertThat(signers).hasSize(3).isSubsetOf(1, 2, 3, 4);
            assertThat(OrdererBlockMetadata.parseFrom(metadata.getValue())
                            .getLastConfig()
                            .getIndex())
                    .isZero();
        }

        private Consenter consenter(Block configuration, int id) throws Exception {
            Payload payload = Payload.parseFrom(
                    Envelope.parseFrom(configuration.getData().getData(0)).getPayload());
            ConfigGroup group = ConfigEnvelope.parseFrom(payload.getData())
                    .getConfig()
                    .getChannelGroup()
                    .getGroupsOrThrow("Orderer");
            return Orderers.parseFrom(group.getValuesOrThrow("Orderers").getValue()).getConsenterMappingList().stream()
                    .filter(candidate -> candidate.getId() == id)
                    .findFirst()
                    .orElseThrow();
        }

        @Test
        void show_that_the_chaincodes_definition_was_read() throws Exception {
            long number = committed("put", "block-d", "1").getStatus().getBlockNumber();
            Payload payload = Payload.parseFrom(
                    Envelope.parseFrom(block(number).getData().getData(0)).getPayload());
            ByteString response = ChaincodeActionPayload.parseFrom(Transaction.parseFrom(payload.getData())
                            .getActions(0)
                            .getPayload())
                    .getAction()
                    .getProposalResponsePayload();
            ChaincodeAction action = ChaincodeAction.parseFrom(
                    ProposalResponsePayload.parseFrom(response).getExtension());
            TxReadWriteSet set = TxReadWriteSet.parseFrom(action.getResults());

            assertThat(action.getChaincodeId().getVersion()).isEqualTo("1.0");
            assertThat(set.getNsRwset(0).getNamespace()).isEqualTo("_lifecycle");
            assertThat(KVRWSet.parseFrom(set.getNsRwset(0).getRwset())
                            .getReads(0)
                            .getKey())
                    .isEqualTo("namespaces/fields/kv/Sequence");
        }

        @Test
        void are_found_by_hash_and_by_transaction() throws Exception {
            SubmittedTransaction submitted = committed("put", "block-e", "1");
            Block block = block(submitted.getStatus().getBlockNumber());
            Contract queries = client.contract("qscc");

            assertThat(Block.parseFrom(queries.newProposal("GetBlockByHash")
                            .addArguments(
                                    "embedded".getBytes(UTF_8),
                                    BlockHashes.headerHash(block.getHeader()).toByteArray())
                            .build()
                            .evaluate()))
                    .isEqualTo(block);
            assertThat(Block.parseFrom(
                            queries.evaluateTransaction("GetBlockByTxID", "embedded", submitted.getTransactionId())))
                    .isEqualTo(block);
        }
    }

    @Nested
    class ChaincodeEvents {
        @Test
        void come_in_order_from_a_start_block() throws Exception {
            long start = SharedNetwork.network().height();
            SubmittedTransaction first = committed("event", "events-a1", "one");
            committed("put", "events-none", "1");
            SubmittedTransaction second = committed("event", "events-a2", "two");

            List<ChaincodeEvent> events = take(2, start, "");

            assertThat(events)
                    .extracting(ChaincodeEvent::getTransactionId)
                    .containsExactly(first.getTransactionId(), second.getTransactionId());
            assertThat(events.get(0).getPayload()).isEqualTo("one".getBytes(UTF_8));
            assertThat(events.get(1).getBlockNumber())
                    .isEqualTo(second.getStatus().getBlockNumber());
        }

        @Test
        void go_on_after_a_transaction() throws Exception {
            long start = SharedNetwork.network().height();
            SubmittedTransaction first = committed("event", "events-b1", "one");
            SubmittedTransaction second = committed("event", "events-b2", "two");

            assertThat(take(1, start, first.getTransactionId()))
                    .extracting(ChaincodeEvent::getTransactionId)
                    .containsExactly(second.getTransactionId());
        }

        @Test
        void of_an_invalid_transaction_are_not_sent() throws Exception {
            long start = SharedNetwork.network().height();
            SubmittedTransaction invalid = contract.newProposal("event")
                    .addArguments("events-c1", "one")
                    .setEndorsingOrganizations("Org1MSP")
                    .build()
                    .endorse()
                    .submitAsync();
            assertThat(invalid.getStatus().isSuccessful()).isFalse();
            SubmittedTransaction valid = committed("event", "events-c2", "two");

            assertThat(take(1, start, ""))
                    .extracting(ChaincodeEvent::getTransactionId)
                    .containsExactly(valid.getTransactionId());
        }

        @Test
        void come_while_one_waits() throws Exception {
            try (CloseableIterator<ChaincodeEvent> events = client.network().getChaincodeEvents("kv")) {
                // The stream starts at the next block once the server has the request, which nothing tells.
                List<String> ids = new ArrayList<>();
                Thread reader = new Thread(() -> ids.add(events.next().getTransactionId()));
                reader.start();
                Set<String> submitted = new HashSet<>();
                org.awaitility.Awaitility.await().until(() -> {
                    submitted.add(committed("event", "events-d" + submitted.size(), "x")
                            .getTransactionId());
                    return !ids.isEmpty();
                });
                assertThat(submitted).containsAll(ids);
            }
        }

        private List<ChaincodeEvent> take(int count, long start, String after) {
            List<ChaincodeEvent> events = new ArrayList<>();
            var request = client.network().newChaincodeEventsRequest("kv").startBlock(start);
            if (!after.isEmpty()) {
                InMemoryCheckpointer checkpoint = new InMemoryCheckpointer();
                checkpoint.checkpointTransaction(start, after);
                request = request.checkpoint(checkpoint);
            }
            try (CloseableIterator<ChaincodeEvent> iterator =
                    request.build().getEvents(options -> options.withDeadlineAfter(10, TimeUnit.SECONDS))) {
                while (events.size() < count) {
                    events.add(iterator.next());
                }
            }
            return events;
        }
    }

    @Nested
    class Streams {
        @Test
        void of_whole_and_filtered_blocks_and_of_blocks_with_private_data() throws Exception {
            SubmittedTransaction submitted = committed("event", "stream-a", "payload");
            long number = submitted.getStatus().getBlockNumber();

            try (var whole = client.network()
                            .newBlockEventsRequest()
                            .startBlock(number)
                            .build()
                            .getEvents();
                    var filtered = client.network()
                            .newFilteredBlockEventsRequest()
                            .startBlock(number)
                            .build()
                            .getEvents();
                    var withPrivate = client.network()
                            .newBlockAndPrivateDataEventsRequest()
                            .startBlock(number)
                            .build()
                            .getEvents()) {
                assertThat(whole.next()).isEqualTo(block(number));
                assertThat(withPrivate.next().getBlock()).isEqualTo(block(number));
                FilteredBlock block = filtered.next();
                FilteredTransaction transaction = block.getFilteredTransactions(0);
                assertThat(block.getChannelId()).isEqualTo("embedded");
                assertThat(transaction.getTxid()).isEqualTo(submitted.getTransactionId());
                assertThat(transaction.getTxValidationCode()).isEqualTo(TxValidationCode.VALID);
                var event = transaction
                        .getTransactionActions()
                        .getChaincodeActions(0)
                        .getChaincodeEvent();
                assertThat(event.getEventName()).isEqualTo("stream-a");
                assertThat(event.getPayload()).isEmpty();
            }
        }

        @Test
        void serve_one_request_after_the_other() throws Exception {
            Deliver deliver = new Deliver();
            deliver.request(range(0, 1, false));
            assertThat(deliver.next().getBlock().getHeader().getNumber()).isZero();
            assertThat(deliver.next().getBlock().getHeader().getNumber()).isEqualTo(1);
            assertThat(deliver.next().getStatus()).isEqualTo(Status.SUCCESS);

            deliver.request(
                    SeekInfo.newBuilder().setStart(newest()).setStop(newest()).build());
            assertThat(deliver.next().hasBlock()).isTrue();
            assertThat(deliver.next().getStatus()).isEqualTo(Status.SUCCESS);

            deliver.request(range(99_999, 99_999, true));
            assertThat(deliver.next().getStatus()).isEqualTo(Status.NOT_FOUND);
        }

        @Test
        void answer_a_client_that_has_nothing_more_to_ask() throws Exception {
            Deliver deliver = new Deliver();
            deliver.request(range(0, 0, false));
            deliver.requests.onCompleted();

            assertThat(deliver.next().hasBlock()).isTrue();
            assertThat(deliver.next().getStatus()).isEqualTo(Status.SUCCESS);
        }

        @Test
        void give_headers_only_where_asked() throws Exception {
            Deliver deliver = new Deliver();
            deliver.request(range(0, 1, false).toBuilder()
                    .setContentType(SeekInfo.SeekContentType.HEADER_WITH_SIG)
                    .build());

            assertThat(deliver.next().getBlock().getData().getDataCount()).isEqualTo(1);
            Block second = deliver.next().getBlock();
            assertThat(second.getHeader()).isEqualTo(block(1).getHeader());
            assertThat(second.hasData()).isFalse();
        }

        @Test
        void refuse_what_makes_no_sense() throws Exception {
            Deliver backwards = new Deliver();
            backwards.request(range(1, 0, false));
            assertThat(backwards.next().getStatus()).isEqualTo(Status.BAD_REQUEST);

            Deliver nowhere = new Deliver();
            nowhere.request(SeekInfo.getDefaultInstance());
            assertThat(nowhere.next().getStatus()).isEqualTo(Status.BAD_REQUEST);

            Deliver elsewhere = new Deliver();
            elsewhere.request(range(0, 0, false), "absent", Instant.now());
            assertThat(elsewhere.next().getStatus()).isEqualTo(Status.NOT_FOUND);

            Deliver late = new Deliver();
            late.request(range(0, 0, false), "embedded", Instant.now().minusSeconds(3600));
            assertThat(late.next().getStatus()).isEqualTo(Status.BAD_REQUEST);

            Deliver unsigned = new Deliver();
            unsigned.requests.onNext(unsigned.envelope(range(0, 0, false), "embedded", Instant.now()).toBuilder()
                    .setSignature(ByteString.copyFromUtf8("x"))
                    .build());
            assertThat(unsigned.next().getStatus()).isEqualTo(Status.FORBIDDEN);
        }

        private SeekPosition newest() {
            return SeekPosition.newBuilder()
                    .setNewest(SeekNewest.getDefaultInstance())
                    .build();
        }

        private SeekInfo range(long start, long stop, boolean failIfNotReady) {
            return SeekInfo.newBuilder()
                    .setStart(position(start))
                    .setStop(position(stop))
                    .setBehavior(
                            failIfNotReady
                                    ? SeekInfo.SeekBehavior.FAIL_IF_NOT_READY
                                    : SeekInfo.SeekBehavior.BLOCK_UNTIL_READY)
                    .build();
        }

        private SeekPosition position(long number) {
            return SeekPosition.newBuilder()
                    .setSpecified(SeekSpecified.newBuilder().setNumber(number))
                    .build();
        }
    }

    /** The block stream without a client library in front of it. */
    private final class Deliver implements StreamObserver<DeliverResponse> {
        private final LinkedBlockingQueue<DeliverResponse> responses = new LinkedBlockingQueue<>();
        private final StreamObserver<Envelope> requests =
                DeliverGrpc.newStub(client.channel()).deliver(this);

        void request(SeekInfo seek) throws Exception {
            request(seek, "embedded", Instant.now());
        }

        void request(SeekInfo seek, String channel, Instant time) throws Exception {
            requests.onNext(envelope(seek, channel, time));
        }

        DeliverResponse next() throws InterruptedException {
            DeliverResponse response = responses.poll(10, TimeUnit.SECONDS);
            assertThat(response).isNotNull();
            return response;
        }

        Envelope envelope(SeekInfo seek, String channel, Instant time) throws Exception {
            EmbeddedOrganization.UserFiles user = GatewayClient.organization(SharedNetwork.network(), "Org1MSP")
                    .user();
            ByteString payload = Payload.newBuilder()
                    .setHeader(Header.newBuilder()
                            .setChannelHeader(ChannelHeader.newBuilder()
                                    .setType(HeaderType.DELIVER_SEEK_INFO_VALUE)
                                    .setChannelId(channel)
                                    .setTimestamp(Timestamp.newBuilder().setSeconds(time.getEpochSecond()))
                                    .build()
                                    .toByteString())
                            .setSignatureHeader(SignatureHeader.newBuilder()
                                    .setCreator(SerializedIdentity.newBuilder()
                                            .setMspid("Org1MSP")
                                            .setIdBytes(ByteString.copyFrom(Files.readAllBytes(user.certificate())))
                                            .build()
                                            .toByteString())
                                    .setNonce(ByteString.copyFromUtf8("nonce"))
                                    .build()
                                    .toByteString()))
                    .setData(seek.toByteString())
                    .build()
                    .toByteString();
            Signer signer =
                    Signers.newPrivateKeySigner(Identities.readPrivateKey(Files.newBufferedReader(user.privateKey())));
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(payload.toByteArray());
            return Envelope.newBuilder()
                    .setPayload(payload)
                    .setSignature(ByteString.copyFrom(signer.sign(digest)))
                    .build();
        }

        @Override
        public void onNext(DeliverResponse response) {
            responses.add(response);
        }

        @Override
        public void onError(Throwable cause) {
            // A test that expects more than it got says so itself.
        }

        @Override
        public void onCompleted() {
            // Nothing more to come.
        }
    }
}
