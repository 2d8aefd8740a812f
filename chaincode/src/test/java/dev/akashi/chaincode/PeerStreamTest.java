package dev.akashi.chaincode;

import static dev.akashi.chaincode.Consortium.UNIVERSITY;
import static dev.akashi.chaincode.Consortium.UNIV_A;
import static dev.akashi.chaincode.Consortium.commitments;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import dev.akashi.model.merkle.MerkleTree;
import dev.akashi.model.record.WorldState;
import dev.akashi.model.statement.EndorsementRequired;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.metrics.Metrics;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.peer.ChaincodeAdditionalParams;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.GetState;
import org.hyperledger.fabric.protos.peer.GetStateMultiple;
import org.hyperledger.fabric.protos.peer.GetStateMultipleResult;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.PutState;
import org.hyperledger.fabric.protos.peer.PutStateMetadata;
import org.hyperledger.fabric.protos.peer.Response;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.hyperledger.fabric.protos.peer.WriteBatchState;
import org.hyperledger.fabric.protos.peer.WriteRecord;
import org.hyperledger.fabric.traces.Traces;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The chaincode behind the shim, and a peer that says what it can, speaking the messages of Fabric's own. */
class PeerStreamTest {

    private static final ChaincodeAdditionalParams NOTHING = ChaincodeAdditionalParams.getDefaultInstance();

    private final Consortium consortium = new Consortium().ready();
    private final MerkleTree tree = MerkleTree.of(commitments("graduates", 4));
    private final byte[] batch =
            Consortium.signed(consortium.batch(tree), consortium.first).toJson();

    private static ChaincodeAdditionalParams offering(int most) {
        return ChaincodeAdditionalParams.newBuilder()
                .setUseGetMultipleKeys(true)
                .setMaxSizeGetMultipleKeys(most)
                .setUseWriteBatch(true)
                .setMaxSizeWriteBatch(most)
                .build();
    }

    @Test
    void one_message_reads_and_one_writes_where_the_peer_takes_that() throws Exception {
        Peer peer = new Peer(offering(1000));
        assertThat(peer.run("record", batch).getStatus()).isEqualTo(200);
        assertThat(peer.asked)
                .containsExactly(ChaincodeMessage.Type.GET_STATE_MULTIPLE, ChaincodeMessage.Type.WRITE_BATCH_STATE);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 1000})
    void reads_and_writes_are_the_same_however_many_fit_into_a_message(int most) throws Exception {
        Peer alone = new Peer(NOTHING);
        Peer many = new Peer(offering(most));
        Response response = alone.run("record", batch);
        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(many.run("record", batch)).isEqualTo(response);
        assertThat(many.read).isEqualTo(alone.read).contains(WorldState.anchor(tree.root()));
        assertThat(many.written).isEqualTo(alone.written).containsKey(WorldState.anchor(tree.root()));
        assertThat(alone.asked).containsOnly(ChaincodeMessage.Type.GET_STATE, ChaincodeMessage.Type.PUT_STATE);
    }

    @Test
    void policies_of_keys_are_written_the_same() throws Exception {
        byte[] required = Consortium.signed(
                        new EndorsementRequired(consortium.header(), UNIVERSITY, UNIV_A),
                        consortium.first,
                        consortium.second)
                .toJson();
        Peer alone = new Peer(NOTHING);
        Peer many = new Peer(offering(1000));
        assertThat(alone.run("record", required).getStatus()).isEqualTo(200);
        assertThat(many.run("record", required).getStatus()).isEqualTo(200);
        assertThat(alone.asked).contains(ChaincodeMessage.Type.PUT_STATE_METADATA);
        assertThat(many.written).isEqualTo(alone.written);
    }

    @Test
    void questions_about_many_credentials_are_one_message() throws Exception {
        Peer peer = new Peer(offering(1000));
        String commitments = "[\"" + commitments("graduates", 1).get(0) + "\",\""
                + commitments("others", 1).get(0) + "\"]";
        Response response = peer.run("statuses", UNIVERSITY.value().getBytes(UTF_8), commitments.getBytes(UTF_8));
        assertThat(response.getPayload().toStringUtf8()).isEqualTo("[null,null]");
        assertThat(peer.asked).containsExactly(ChaincodeMessage.Type.GET_STATE_MULTIPLE);
    }

    @Test
    void an_offer_of_none_at_a_time_is_no_offer() throws Exception {
        Peer peer = new Peer(offering(0));
        assertThat(peer.run("record", batch).getStatus()).isEqualTo(200);
        assertThat(peer.asked).doesNotContain(ChaincodeMessage.Type.GET_STATE_MULTIPLE);
    }

    @Test
    void what_the_peer_refuses_is_not_recorded() throws Exception {
        for (ChaincodeMessage.Type refused :
                List.of(ChaincodeMessage.Type.GET_STATE_MULTIPLE, ChaincodeMessage.Type.WRITE_BATCH_STATE)) {
            Peer peer = new Peer(offering(1000));
            peer.refused = refused;
            assertInternal(peer.run("record", batch));
        }
    }

    @Test
    void fewer_values_than_keys_are_not_taken_for_absence() throws Exception {
        Peer peer = new Peer(offering(1000));
        peer.missing = 1;
        assertInternal(peer.run("record", batch));
    }

    @Test
    void nobody_waits_for_a_peer_that_has_gone() throws Exception {
        Peer peer = new Peer(offering(1000));
        peer.goesWhenAsked = true;
        assertInternal(peer.run("record", batch));
    }

    private static void assertInternal(Response response) {
        assertThat(response.getStatus()).isEqualTo(500);
        assertThat(response.getMessage()).startsWith("INTERNAL: ");
    }

    /** One organisation's peer, with the consortium's world state. */
    private final class Peer implements StreamObserver<ChaincodeMessage> {

        private final List<ChaincodeMessage.Type> asked = new ArrayList<>();
        private final Set<String> read = new TreeSet<>();
        private final Map<String, ByteString> written = new TreeMap<>();
        private final CompletableFuture<ChaincodeMessage> last = new CompletableFuture<>();
        private final StreamObserver<ChaincodeMessage> chaincode;
        private ChaincodeMessage.Type refused = ChaincodeMessage.Type.UNDEFINED;
        private int missing;
        private boolean goesWhenAsked;

        Peer(ChaincodeAdditionalParams offer) throws IOException {
            RegistryChaincode registry = new RegistryChaincode("akashi:1", Clock.fixed(consortium.now, ZoneOffset.UTC));
            Metrics.initialize(registry.getChaincodeConfig());
            Traces.initialize(registry.getChaincodeConfig());
            chaincode = registry.connectToPeer(this);
            chaincode.onNext(ChaincodeMessage.newBuilder()
                    .setType(ChaincodeMessage.Type.REGISTERED)
                    .build());
            chaincode.onNext(ChaincodeMessage.newBuilder()
                    .setType(ChaincodeMessage.Type.READY)
                    .setPayload(offer.toByteString())
                    .build());
        }

        Response run(String function, byte[]... arguments) throws Exception {
            ChaincodeInput.Builder input = ChaincodeInput.newBuilder().addArgs(ByteString.copyFromUtf8(function));
            for (byte[] argument : arguments) {
                input.addArgs(ByteString.copyFrom(argument));
            }
            chaincode.onNext(message(ChaincodeMessage.Type.TRANSACTION)
                    .setPayload(input.build().toByteString())
                    .setProposal(proposal())
                    .build());
            ChaincodeMessage end = last.get(20, TimeUnit.SECONDS);
            assertThat(end.getType()).isEqualTo(ChaincodeMessage.Type.COMPLETED);
            return Response.parseFrom(end.getPayload());
        }

        private SignedProposal proposal() {
            ChannelHeader channel = ChannelHeader.newBuilder()
                    .setType(HeaderType.ENDORSER_TRANSACTION_VALUE)
                    .setTimestamp(Timestamp.newBuilder().setSeconds(consortium.now.getEpochSecond()))
                    .build();
            SignatureHeader signature = SignatureHeader.newBuilder()
                    .setCreator(SerializedIdentity.newBuilder()
                            .setMspid(UNIV_A.value())
                            .build()
                            .toByteString())
                    .build();
            Header header = Header.newBuilder()
                    .setChannelHeader(channel.toByteString())
                    .setSignatureHeader(signature.toByteString())
                    .build();
            return SignedProposal.newBuilder()
                    .setProposalBytes(Proposal.newBuilder()
                            .setHeader(header.toByteString())
                            .build()
                            .toByteString())
                    .build();
        }

        private static ChaincodeMessage.Builder message(ChaincodeMessage.Type type) {
            return ChaincodeMessage.newBuilder()
                    .setType(type)
                    .setChannelId("registry")
                    .setTxid("ab".repeat(32));
        }

        @Override
        public void onNext(ChaincodeMessage message) {
            switch (message.getType()) {
                case REGISTER -> {}
                case COMPLETED, ERROR -> last.complete(message);
                default -> {
                    asked.add(message.getType());
                    answer(message);
                }
            }
        }

        private void answer(ChaincodeMessage request) {
            if (goesWhenAsked) {
                new Thread(chaincode::onCompleted, "peer").start();
            } else if (request.getType() == refused) {
                chaincode.onNext(message(ChaincodeMessage.Type.ERROR).build());
            } else {
                try {
                    chaincode.onNext(message(ChaincodeMessage.Type.RESPONSE)
                            .setPayload(answered(request))
                            .build());
                } catch (InvalidProtocolBufferException e) {
                    throw new IllegalStateException(e);
                }
            }
        }

        private ByteString answered(ChaincodeMessage request) throws InvalidProtocolBufferException {
            ByteString payload = request.getPayload();
            switch (request.getType()) {
                case GET_STATE -> {
                    return value(GetState.parseFrom(payload).getKey());
                }
                case GET_STATE_MULTIPLE -> {
                    GetStateMultipleResult.Builder values = GetStateMultipleResult.newBuilder();
                    GetStateMultiple.parseFrom(payload).getKeysList().stream()
                            .skip(missing)
                            .forEach(key -> values.addValues(value(key)));
                    return values.build().toByteString();
                }
                case PUT_STATE -> {
                    PutState put = PutState.parseFrom(payload);
                    written.put(put.getKey(), put.getValue());
                }
                case PUT_STATE_METADATA -> {
                    PutStateMetadata put = PutStateMetadata.parseFrom(payload);
                    written.put("policy of " + put.getKey(), put.getMetadata().toByteString());
                }
                case WRITE_BATCH_STATE -> {
                    for (WriteRecord write : WriteBatchState.parseFrom(payload).getRecList()) {
                        if (write.getType() == WriteRecord.Type.PUT_STATE) {
                            written.put(write.getKey(), write.getValue());
                        } else {
                            written.put(
                                    "policy of " + write.getKey(),
                                    write.getMetadata().toByteString());
                        }
                    }
                }
                default -> throw new IllegalStateException("not expected: " + request.getType());
            }
            return ByteString.EMPTY;
        }

        private ByteString value(String key) {
            read.add(key);
            return ByteString.copyFrom(consortium.get(key));
        }

        @Override
        public void onError(Throwable cause) {
            last.completeExceptionally(cause);
        }

        @Override
        public void onCompleted() {}
    }
}
