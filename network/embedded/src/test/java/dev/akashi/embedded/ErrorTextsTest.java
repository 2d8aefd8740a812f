package dev.akashi.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.akashi.identity.CertificateProfile;
import dev.akashi.identity.OrganizationKeys;
import dev.akashi.identity.Role;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.SubmitException;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.client.identity.Identities;
import org.hyperledger.fabric.client.identity.Signer;
import org.hyperledger.fabric.client.identity.Signers;
import org.hyperledger.fabric.protos.gateway.ChaincodeEventsRequest;
import org.hyperledger.fabric.protos.gateway.CommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.EndorseRequest;
import org.hyperledger.fabric.protos.gateway.EvaluateRequest;
import org.hyperledger.fabric.protos.gateway.GatewayGrpc;
import org.hyperledger.fabric.protos.gateway.SignedChaincodeEventsRequest;
import org.hyperledger.fabric.protos.gateway.SignedCommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.SubmitRequest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Codes and texts as recorded from Fabric 3.1.5. */
@ExtendWith(SharedNetwork.class)
class ErrorTextsTest {
    private final GatewayClient client = SharedNetwork.client();
    private final Contract contract = client.contract(SharedNetwork.CHAINCODE);

    private static void assertError(GatewayException error, Code code, String text) {
        assertThat(error.getStatus().getCode()).isEqualTo(code);
        assertThat(error.getStatus().getDescription()).isEqualTo(text);
    }

    private static List<String> details(GatewayException error) {
        return error.getDetails().stream()
                .map(detail -> detail.getMspId() + ": " + detail.getMessage())
                .toList();
    }

    @Nested
    class Evaluate {
        @Test
        void chaincode_error() {
            GatewayException error = catchThrowableOfType(
                    GatewayException.class, () -> contract.evaluateTransaction("fail", "NOT_FOUND: key"));

            assertError(
                    error,
                    Code.UNKNOWN,
                    "evaluate call to endorser returned error: chaincode response 500, NOT_FOUND: key");
            assertThat(details(error)).containsExactly("Org1MSP: chaincode response 500, NOT_FOUND: key");
        }

        @Test
        void unknown_function() {
            GatewayException error =
                    catchThrowableOfType(GatewayException.class, () -> contract.evaluateTransaction("nothing"));

            assertThat(error.getStatus().getDescription())
                    .endsWith("chaincode response 500, Undefined contract method called");
        }

        @Test
        void unknown_chaincode() {
            GatewayException error = catchThrowableOfType(
                    GatewayException.class, () -> client.contract("absent").evaluateTransaction("get", "a"));

            assertError(
                    error,
                    Code.FAILED_PRECONDITION,
                    "no peers available to evaluate chaincode absent in channel embedded");
        }

        @Test
        void unknown_channel() {
            GatewayException error = catchThrowableOfType(
                    GatewayException.class,
                    () -> client.gateway()
                            .getNetwork("absent")
                            .getContract("kv")
                            .evaluateTransaction("get", "a"));

            assertError(
                    error,
                    Code.UNAVAILABLE,
                    "failed to get config for channel [absent]: could not get last config for channel absent");
        }

        @Test
        void foreign_certificate_under_a_known_msp_id(@TempDir Path directory) throws Exception {
            try (GatewayClient stranger = stranger(directory, "Org1MSP")) {
                GatewayException error = catchThrowableOfType(
                        GatewayException.class, () -> stranger.contract("kv").evaluateTransaction("get", "a"));

                assertError(
                        error,
                        Code.FAILED_PRECONDITION,
                        "evaluate call to endorser returned error: error validating proposal: access denied: channel"
                                + " [embedded] creator org unknown, creator is malformed");
            }
        }

        @Test
        void certificate_with_another_key() throws Exception {
            EmbeddedNetwork network = SharedNetwork.network();
            EmbeddedOrganization.UserFiles right =
                    GatewayClient.organization(network, "Org1MSP").user();
            EmbeddedOrganization.UserFiles other =
                    GatewayClient.organization(network, "Org2MSP").user();
            EmbeddedOrganization.UserFiles mixed =
                    new EmbeddedOrganization.UserFiles(right.certificate(), other.privateKey());
            try (GatewayClient mixedClient = GatewayClient.connect(network, "Org1MSP", "Org1MSP", mixed)) {
                GatewayException error = catchThrowableOfType(
                        GatewayException.class, () -> mixedClient.contract("kv").evaluateTransaction("get", "a"));

                assertError(
                        error,
                        Code.FAILED_PRECONDITION,
                        "evaluate call to endorser returned error: error validating proposal: access denied: channel"
                                + " [embedded] creator org [Org1MSP]");
            }
        }

        @Test
        void signature_with_the_larger_of_the_two_values_of_s() throws Exception {
            var unsigned = contract.newProposal("get").addArguments("a").build();
            Signer signer = Signers.newPrivateKeySigner(Identities.readPrivateKey(
                    Files.newBufferedReader(GatewayClient.organization(SharedNetwork.network(), "Org1MSP")
                            .user()
                            .privateKey())));
            byte[] high = HighS.of(ByteString.copyFrom(signer.sign(unsigned.getDigest())))
                    .toByteArray();
            GatewayException error = catchThrowableOfType(
                    GatewayException.class,
                    () -> client.gateway()
                            .newSignedProposal(unsigned.getBytes(), high)
                            .evaluate());

            assertError(
                    error,
                    Code.FAILED_PRECONDITION,
                    "evaluate call to endorser returned error: error validating proposal: access denied: channel"
                            + " [embedded] creator org [Org1MSP]");
        }

        @Test
        void a_peer_may_not_propose() throws Exception {
            EmbeddedNetwork network = SharedNetwork.network();
            Path msp = network.directory().resolve("organizations/Org1MSP/peers/peer0/msp");
            EmbeddedOrganization.UserFiles peer = new EmbeddedOrganization.UserFiles(
                    msp.resolve("signcerts/cert.pem"), msp.resolve("keystore/key.pem"));
            try (GatewayClient peerClient = GatewayClient.connect(network, "Org1MSP", "Org1MSP", peer)) {
                GatewayException error = catchThrowableOfType(
                        GatewayException.class, () -> peerClient.contract("kv").evaluateTransaction("get", "a"));

                assertThat(error.getStatus().getCode()).isEqualTo(Code.FAILED_PRECONDITION);
                assertThat(error.getStatus().getDescription()).contains("/Channel/Application/Writers");
            }
        }

        @Test
        void a_chaincode_that_takes_too_long(@TempDir Path folder) throws IOException {
            EmbeddedNetworkConfig impatient = EmbeddedNetworkConfig.builder(folder)
                    .chaincode(SharedNetwork.CHAINCODE, "1.0", EndorsementPolicy.majority())
                    .executionLimit(Duration.ofMillis(300))
                    .build();
            try (EmbeddedNetwork network = EmbeddedNetwork.open(impatient)) {
                network.startChaincode(
                        SharedNetwork.CHAINCODE, JavaChaincode.from(spec -> new KeyValueChaincode(spec.packageId())));
                try (GatewayClient client = GatewayClient.connect(network, "Org1MSP")) {
                    GatewayException error = catchThrowableOfType(
                            GatewayException.class,
                            () -> client.contract(SharedNetwork.CHAINCODE).evaluateTransaction("wait"));

                    assertError(
                            error, Code.ABORTED, "failed to evaluate transaction, see attached details for more info");
                    assertThat(details(error))
                            .hasSize(4)
                            .allSatisfy(detail -> assertThat(detail)
                                    .endsWith(": error sending: timeout expired while executing transaction"));
                }
            }
        }
    }

    @Nested
    class Endorse {
        @Test
        void chaincode_error() {
            EndorseException error = catchThrowableOfType(
                    EndorseException.class, () -> contract.submitTransaction("fail", "ALREADY_EXISTS: key"));

            assertError(error, Code.ABORTED, "failed to endorse transaction, see attached details for more info");
            assertThat(details(error)).containsExactly("Org1MSP: chaincode response 500, ALREADY_EXISTS: key");
        }

        @Test
        void an_unexpected_exception_is_reported_as_the_shim_sends_it() {
            EndorseException error =
                    catchThrowableOfType(EndorseException.class, () -> contract.submitTransaction("crash"));

            assertThat(details(error))
                    .singleElement()
                    .asString()
                    .startsWith("Org1MSP: error in simulation: transaction returned with failure: ");
        }

        @Test
        void unknown_chaincode() {
            EndorseException error = catchThrowableOfType(
                    EndorseException.class, () -> client.contract("absent").submitTransaction("get", "a"));

            assertError(
                    error,
                    Code.FAILED_PRECONDITION,
                    "no combination of peers can be derived which satisfy the endorsement policy: No metadata was found"
                            + " for chaincode absent in channel embedded");
            assertThat(error.getDetails()).isEmpty();
        }

        @Test
        void unknown_channel() {
            EndorseException error = catchThrowableOfType(
                    EndorseException.class,
                    () -> client.gateway()
                            .getNetwork("absent")
                            .getContract("kv")
                            .submitTransaction("get", "a"));

            assertError(
                    error,
                    Code.FAILED_PRECONDITION,
                    "no combination of peers can be derived which satisfy the endorsement policy: No metadata was found"
                            + " for chaincode kv in channel absent");
        }

        @Test
        void system_chaincode() {
            EndorseException error = catchThrowableOfType(
                    EndorseException.class,
                    () -> client.contract("qscc").submitTransaction("GetChainInfo", "embedded"));

            assertThat(error.getStatus().getDescription())
                    .endsWith("No metadata was found for chaincode qscc in channel embedded");
        }

        @Test
        void unknown_organisation() {
            EndorseException error = catchThrowableOfType(
                    EndorseException.class,
                    () -> contract.newProposal("put")
                            .addArguments("errors-a", "1")
                            .setEndorsingOrganizations("AbsentMSP")
                            .build()
                            .endorse());

            assertError(error, Code.UNAVAILABLE, "failed to find any endorsing peers for org(s): AbsentMSP");
        }

        @Test
        void different_results() {
            EndorseException error = catchThrowableOfType(
                    EndorseException.class, () -> contract.submitTransaction("random", "errors-b"));

            assertError(
                    error,
                    Code.ABORTED,
                    "failed to collect enough transaction endorsements, see attached details for more info");
            assertThat(details(error)).allMatch(detail -> detail.endsWith(": ProposalResponsePayloads do not match"));
        }

        @Test
        void duplicate_transaction_id() throws Exception {
            var proposal =
                    contract.newProposal("put").addArguments("errors-c", "1").build();
            proposal.endorse().submit();

            EndorseException error = catchThrowableOfType(EndorseException.class, proposal::endorse);

            assertThat(details(error))
                    .singleElement()
                    .asString()
                    .startsWith(
                            "Org1MSP: duplicate transaction found [" + proposal.getTransactionId() + "]. Creator [");
        }

        @Test
        void what_this_ledger_does_not_do() {
            // The shim hides the peer's text from the chaincode; that the call fails is what can be seen.
            for (String function : List.of("private", "richQuery")) {
                assertThat(catchThrowableOfType(EndorseException.class, () -> contract.submitTransaction(function))
                                .getStatus()
                                .getCode())
                        .isEqualTo(Code.ABORTED);
            }
        }

        @Test
        void a_chaincode_cannot_call_itself() {
            EndorseException error = catchThrowableOfType(
                    EndorseException.class,
                    () -> contract.submitTransaction("call", SharedNetwork.CHAINCODE, "put", "errors-d", "1"));

            assertThat(error.getStatus().getCode()).isEqualTo(Code.ABORTED);
        }
    }

    @Nested
    class Submit {
        @Test
        void the_same_transaction_again_after_commit() throws Exception {
            Transaction transaction = contract.newProposal("put")
                    .addArguments("errors-e", "1")
                    .build()
                    .endorse();
            transaction.submit();

            SubmitException error = catchThrowableOfType(SubmitException.class, transaction::submitAsync);

            assertError(
                    error,
                    Code.UNAVAILABLE,
                    "insufficient number of orderers could successfully process transaction to satisfy quorum"
                            + " requirement");
            assertThat(details(error))
                    .hasSize(4)
                    .allMatch(detail -> detail.endsWith("received unsuccessful response from orderer:"
                            + " status=SERVICE_UNAVAILABLE, info=failed to submit request: request already processed"));
        }

        @Test
        void no_quorum_of_orderers() throws Exception {
            Transaction transaction = contract.newProposal("put")
                    .addArguments("errors-f", "1")
                    .build()
                    .endorse();
            SharedNetwork.network().faults().orderersDown(1, 2);
            SubmitException error;
            try {
                error = catchThrowableOfType(SubmitException.class, transaction::submitAsync);
            } finally {
                SharedNetwork.network().faults().clear();
            }

            assertThat(error.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
            assertThat(details(error)).hasSize(2).allMatch(detail -> detail.contains("connection refused"));
        }
    }

    @Nested
    class Incomplete {
        private final GatewayGrpc.GatewayBlockingStub stub = GatewayGrpc.newBlockingStub(client.channel());

        private void assertInvalid(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String text) {
            StatusRuntimeException error = catchThrowableOfType(StatusRuntimeException.class, call);
            assertThat(error.getStatus().getCode()).isEqualTo(Code.INVALID_ARGUMENT);
            assertThat(error.getStatus().getDescription()).isEqualTo(text);
        }

        @Test
        void requests() {
            assertInvalid(
                    () -> stub.evaluate(EvaluateRequest.getDefaultInstance()),
                    "failed to unpack transaction proposal: a signed proposal is required");
            assertInvalid(
                    () -> stub.endorse(EndorseRequest.getDefaultInstance()),
                    "the proposed transaction must contain a signed proposal");
            assertInvalid(() -> stub.submit(SubmitRequest.getDefaultInstance()), "a prepared transaction is required");
            assertInvalid(
                    () -> stub.submit(SubmitRequest.newBuilder()
                            .setPreparedTransaction(org.hyperledger.fabric.protos.common.Envelope.getDefaultInstance())
                            .build()),
                    "prepared transaction must be signed");
            assertInvalid(
                    () -> stub.commitStatus(SignedCommitStatusRequest.getDefaultInstance()),
                    "a commit status request is required");
            assertInvalid(
                    () -> stub.commitStatus(
                            status(CommitStatusRequest.newBuilder().setChannelId("x"))),
                    "no identity provided");
            assertInvalid(
                    () -> stub.commitStatus(
                            status(CommitStatusRequest.newBuilder().setIdentity(ByteString.copyFromUtf8("x")))),
                    "no channel ID provided");
            assertInvalid(
                    () -> stub.commitStatus(status(CommitStatusRequest.newBuilder()
                            .setChannelId("x")
                            .setIdentity(ByteString.copyFromUtf8("x")))),
                    "transaction ID should not be empty");
            assertInvalid(
                    () -> stub.chaincodeEvents(SignedChaincodeEventsRequest.getDefaultInstance())
                            .hasNext(),
                    "a chaincode events request is required");
        }

        @Test
        void readers_are_checked() {
            StatusRuntimeException stranger = catchThrowableOfType(
                    StatusRuntimeException.class,
                    () -> stub.commitStatus(status(CommitStatusRequest.newBuilder()
                            .setChannelId("embedded")
                            .setTransactionId("a")
                            .setIdentity(ByteString.copyFromUtf8("x")))));
            StatusRuntimeException unknownChannel = catchThrowableOfType(
                    StatusRuntimeException.class,
                    () -> stub.chaincodeEvents(SignedChaincodeEventsRequest.newBuilder()
                                    .setRequest(ChaincodeEventsRequest.newBuilder()
                                            .setChannelId("absent")
                                            .build()
                                            .toByteString())
                                    .build())
                            .hasNext());

            assertThat(stranger.getStatus().getCode()).isEqualTo(Code.PERMISSION_DENIED);
            assertThat(stranger.getStatus().getDescription())
                    .isEqualTo("Failed evaluating policy on signed data during check policy on channel [embedded] with"
                            + " policy [/Channel/Application/Readers]: [implicit policy evaluation failed - 0"
                            + " sub-policies were satisfied, but this policy requires 1 of the 'Readers' sub-policies to"
                            + " be satisfied]");
            assertThat(unknownChannel.getStatus().getCode()).isEqualTo(Code.PERMISSION_DENIED);
            assertThat(unknownChannel.getStatus().getDescription())
                    .isEqualTo("Failed to get policy manager for channel [absent]");
        }

        private SignedCommitStatusRequest status(CommitStatusRequest.Builder request) {
            return SignedCommitStatusRequest.newBuilder()
                    .setRequest(request.build().toByteString())
                    .build();
        }
    }

    @Nested
    class SystemChaincodes {
        private String error(String... arguments) {
            GatewayException error = catchThrowableOfType(
                    GatewayException.class,
                    () -> client.contract("qscc")
                            .evaluateTransaction(
                                    arguments[0],
                                    List.of(arguments)
                                            .subList(1, arguments.length)
                                            .toArray(new String[0])));
            assertThat(error.getStatus().getCode()).isEqualTo(Code.UNKNOWN);
            String prefix = "evaluate call to endorser returned error: chaincode response 500, ";
            assertThat(error.getStatus().getDescription()).startsWith(prefix);
            return String.valueOf(error.getStatus().getDescription()).substring(prefix.length());
        }

        @Test
        void texts() {
            assertThat(error("GetChainInfo")).isEqualTo("Incorrect number of arguments, 1");
            assertThat(error("GetBlockByNumber", "embedded")).isEqualTo("missing 3rd argument for GetBlockByNumber");
            assertThat(error("GetChainInfo", "absent")).isEqualTo("Invalid chain ID, absent");
            assertThat(error("Nothing", "embedded", "x"))
                    .isEqualTo("access denied for [Nothing][embedded]: [Unmapped policy for qscc/Nothing]");
            assertThat(error("GetBlockByNumber", "embedded", "99999"))
                    .isEqualTo("Failed to get block number 99999, error no such block number [99999] in index");
            assertThat(error("GetTransactionByID", "embedded", "x"))
                    .isEqualTo("Failed to get transaction with id x, error no such transaction ID [x] in index");
            assertThat(error("GetBlockByTxID", "embedded", "x"))
                    .isEqualTo("Failed to get block for txID x, error no such transaction ID [x] in index");
            assertThat(error("GetBlockByHash", "embedded", "ff"))
                    .isEqualTo("Failed to get block hash ff, error no such block hash [6666] in index");
        }
    }

    private GatewayClient stranger(Path directory, String mspId) throws Exception {
        Path folder = Files.createDirectories(directory.resolve("foreign"));
        OrganizationKeys.open(folder, mspId, CertificateProfile.onThisMachine("TEST"), new SecureRandom())
                .user("someone", Role.CLIENT);
        Path msp = folder.resolve("users/someone/msp");
        return GatewayClient.connect(
                SharedNetwork.network(),
                "Org1MSP",
                mspId,
                new EmbeddedOrganization.UserFiles(msp.resolve("signcerts/cert.pem"), msp.resolve("keystore/key.pem")));
    }
}
