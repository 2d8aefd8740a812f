package dev.akashi.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.akashi.embedded.HighS;
import dev.akashi.identity.CertificateProfile;
import dev.akashi.identity.OrganizationKeys;
import dev.akashi.identity.Role;
import dev.akashi.it.conformance.NetworkUnderTest.Credentials;
import io.grpc.Status.Code;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.client.CommitStatusException;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client is told that does something wrong, or whose chaincode does: codes, texts and details. */
interface Refusing extends Behaviour {
    String ENDORSE_FAILED = "failed to endorse transaction, see attached details for more info";
    String COLLECT_FAILED = "failed to collect enough transaction endorsements, see attached details for more info";
    String EVALUATE_FAILED = "evaluate call to endorser returned error: ";
    String NO_COMBINATION = "no combination of peers can be derived which satisfy the endorsement policy: ";

    private static GatewayException evaluating(Contract contract, String function, String... arguments) {
        return catchThrowableOfType(GatewayException.class, () -> contract.evaluateTransaction(function, arguments));
    }

    private static EndorseException endorsing(Contract contract, String function, String... arguments) {
        return catchThrowableOfType(
                EndorseException.class,
                () -> contract.newProposal(function)
                        .addArguments(arguments)
                        .build()
                        .endorse());
    }

    private Contract as(Credentials who) {
        return network()
                .clients()
                .gateway(member(1), who)
                .getNetwork(network().channel())
                .getContract(network().chaincode());
    }

    private static Credentials stranger(Path folder, String mspId) throws Exception {
        OrganizationKeys.open(folder, mspId, CertificateProfile.onThisMachine("TEST"), new SecureRandom())
                .user("someone", Role.CLIENT);
        Path msp = folder.resolve("users/someone/msp");
        return new Credentials(mspId, msp.resolve("signcerts/cert.pem"), msp.resolve("keystore/key.pem"));
    }

    @Test
    default void an_error_of_the_chaincode_when_evaluating() {
        GatewayException error = evaluating(contract(), "fail", "NOT_FOUND: key");

        assertError(error, Code.UNKNOWN, EVALUATE_FAILED + "chaincode response 500, NOT_FOUND: key");
        assertThat(details(error)).containsExactly(mspId(1) + ": chaincode response 500, NOT_FOUND: key");
    }

    @Test
    default void an_error_of_the_chaincode_when_endorsing() {
        EndorseException error = endorsing(contract(), "fail", "ALREADY_EXISTS: key");

        assertError(error, Code.ABORTED, ENDORSE_FAILED);
        assertThat(details(error)).containsExactly(mspId(1) + ": chaincode response 500, ALREADY_EXISTS: key");
    }

    @Test
    default void an_unknown_function() {
        assertError(
                evaluating(contract(), "nothing"),
                Code.UNKNOWN,
                EVALUATE_FAILED + "chaincode response 500, Undefined contract method called");
    }

    @Test
    default void an_exception_in_the_chaincode() {
        EndorseException error = endorsing(contract(), "crash");

        assertError(error, Code.ABORTED, ENDORSE_FAILED);
        assertThat(details(error))
                .singleElement()
                .asString()
                .startsWith(mspId(1) + ": error in simulation: transaction returned with failure: ");
    }

    @Test
    default void an_unknown_chaincode() {
        assertError(
                evaluating(contract("absent"), "get", "a"),
                Code.FAILED_PRECONDITION,
                "no peers available to evaluate chaincode absent in channel "
                        + network().channel());
        EndorseException error = endorsing(contract("absent"), "get", "a");
        assertError(
                error,
                Code.FAILED_PRECONDITION,
                NO_COMBINATION + "No metadata was found for chaincode absent in channel "
                        + network().channel());
        assertThat(error.getDetails()).isEmpty();
    }

    @Test
    default void an_unknown_channel() {
        Contract nowhere = gateway(1).getNetwork("absent").getContract("kv");

        assertError(
                evaluating(nowhere, "get", "a"),
                Code.UNAVAILABLE,
                "failed to get config for channel [absent]: could not get last config for channel absent");
        assertError(
                endorsing(nowhere, "get", "a"),
                Code.FAILED_PRECONDITION,
                NO_COMBINATION + "No metadata was found for chaincode kv in channel absent");
    }

    @Test
    default void endorsement_of_a_system_chaincode() {
        assertError(
                endorsing(contract("qscc"), "GetChainInfo", network().channel()),
                Code.FAILED_PRECONDITION,
                NO_COMBINATION + "No metadata was found for chaincode qscc in channel "
                        + network().channel());
    }

    @Test
    default void an_endorsing_organisation_that_there_is_not() {
        EndorseException error = catchThrowableOfType(
                EndorseException.class,
                () -> contract()
                        .newProposal("put")
                        .addArguments(key("refuse-a"), "1")
                        .setEndorsingOrganizations("AbsentMSP")
                        .build()
                        .endorse());

        assertError(error, Code.UNAVAILABLE, "failed to find any endorsing peers for org(s): AbsentMSP");
    }

    @Test
    default void a_certificate_of_a_foreign_authority(@TempDir Path directory) throws Exception {
        Contract contract = as(stranger(directory, mspId(1)));
        String text = "error validating proposal: access denied: channel ["
                + network().channel() + "] creator org unknown, creator is malformed";

        assertError(evaluating(contract, "get", "a"), Code.FAILED_PRECONDITION, EVALUATE_FAILED + text);
        EndorseException error = endorsing(contract, "put", key("refuse-b"), "1");
        assertError(error, Code.ABORTED, ENDORSE_FAILED);
        assertThat(details(error)).containsExactly(mspId(1) + ": " + text);
    }

    @Test
    default void an_unknown_organisation(@TempDir Path directory) throws Exception {
        assertError(
                evaluating(as(stranger(directory, "AbsentMSP")), "get", "a"),
                Code.FAILED_PRECONDITION,
                EVALUATE_FAILED + "error validating proposal: access denied: channel ["
                        + network().channel() + "] creator org unknown, creator is malformed");
    }

    @Test
    default void a_certificate_with_the_key_of_another() {
        Credentials mixed = new Credentials(
                mspId(1), member(1).user().certificate(), member(2).user().key());

        assertError(
                evaluating(as(mixed), "get", "a"),
                Code.FAILED_PRECONDITION,
                EVALUATE_FAILED + "error validating proposal: access denied: channel ["
                        + network().channel() + "] creator org [" + mspId(1) + "]");
    }

    @Test
    default void a_signature_with_the_larger_value_of_s() {
        Proposal unsigned = proposal("get", "a");
        GatewayException error = catchThrowableOfType(
                GatewayException.class,
                () -> gateway(1)
                        .newSignedProposal(
                                unsigned.getBytes(),
                                HighS.of(ByteString.copyFrom(
                                                Clients.signer(member(1).user()).sign(unsigned.getDigest())))
                                        .toByteArray())
                        .evaluate());

        assertError(
                error,
                Code.FAILED_PRECONDITION,
                EVALUATE_FAILED + "error validating proposal: access denied: channel ["
                        + network().channel() + "] creator org [" + mspId(1) + "]");
    }

    @Test
    default void a_peer_that_proposes() {
        GatewayException error = evaluating(as(member(1).peer()), "get", "a");

        assertThat(error.getStatus().getCode()).isEqualTo(Code.FAILED_PRECONDITION);
        assertThat(error.getStatus().getDescription())
                .startsWith(EVALUATE_FAILED)
                .contains("[/Channel/Application/Writers]");
    }

    @Test
    default void results_that_differ_between_organisations() {
        EndorseException error = endorsing(contract(), "random", key("refuse-c"));

        assertError(error, Code.ABORTED, COLLECT_FAILED);
        assertThat(details(error))
                .isNotEmpty()
                .allMatch(detail -> detail.endsWith(": ProposalResponsePayloads do not match"));
    }

    @Test
    default void a_proposal_whose_transaction_is_committed() throws Exception {
        Proposal proposal = proposal("put", key("refuse-d"), "1");
        proposal.endorse().submit();

        EndorseException error = catchThrowableOfType(EndorseException.class, proposal::endorse);

        assertThat(error.getStatus().getCode()).isEqualTo(Code.ABORTED);
        assertThat(details(error))
                .singleElement()
                .asString()
                .startsWith(
                        mspId(1) + ": duplicate transaction found [" + proposal.getTransactionId() + "]. Creator [");
    }

    @Test
    default void private_data_and_rich_queries() {
        // The shim keeps the peer's reason to itself.
        for (String function : List.of("private", "richQuery")) {
            assertThat(endorsing(contract(), function).getStatus().getCode()).isEqualTo(Code.ABORTED);
        }
    }

    @Test
    default void a_write_after_a_page_was_read() {
        EndorseException error = endorsing(contract(), "pageThenPut", key("refuse-e"));

        assertError(error, Code.ABORTED, ENDORSE_FAILED);
    }

    @Test
    default void a_chaincode_that_calls_itself() {
        EndorseException error = endorsing(contract(), "call", network().chaincode(), "put", key("refuse-f"), "1");

        assertThat(error.getStatus().getCode()).isEqualTo(Code.ABORTED);
    }

    @Test
    default void a_chaincode_that_takes_too_long() {
        Assumptions.assumeTrue(
                network().executionLimit().compareTo(Duration.ofSeconds(5)) <= 0,
                "SKIPPED: this network's limit is too long for a test");
        GatewayException error = evaluating(contract(), "wait");

        assertError(error, Code.ABORTED, "failed to evaluate transaction, see attached details for more info");
        assertThat(details(error))
                .isNotEmpty()
                .allMatch(detail -> detail.endsWith(": timeout expired while executing transaction"));
    }

    @Test
    default void a_client_that_does_not_wait_may_ask_again() throws Exception {
        SubmittedTransaction submitted = endorse("put", key("refuse-g"), "1").submitAsync();
        CommitStatusException error = catchThrowableOfType(
                CommitStatusException.class,
                () -> submitted.getStatus(options -> options.withDeadlineAfter(0, TimeUnit.MILLISECONDS)));

        assertThat(error.getStatus().getCode()).isEqualTo(Code.DEADLINE_EXCEEDED);
        assertThat(error.getTransactionId()).isEqualTo(submitted.getTransactionId());
        assertThat(submitted.getStatus().getCode()).isEqualTo(TxValidationCode.VALID);
    }
}
