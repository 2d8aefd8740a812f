package dev.akashi.it;

import static dev.akashi.it.World.UNIV_A;
import static dev.akashi.it.World.VOC;
import static dev.akashi.it.World.signed;
import static dev.akashi.it.World.tree;
import static dev.akashi.it.World.world;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import dev.akashi.client.LedgerRejectedException;
import dev.akashi.client.LedgerUnavailableException;
import dev.akashi.client.LiveEvidence;
import dev.akashi.client.NetworkProfile;
import dev.akashi.client.NetworkProfile.Gateway;
import dev.akashi.client.NetworkProfile.Organization;
import dev.akashi.client.RegistryLedger;
import dev.akashi.credential.verify.Evidence;
import dev.akashi.credential.verify.Evidence.Opinion;
import dev.akashi.credential.verify.Evidence.Witness;
import dev.akashi.credential.verify.EvidenceSource.Question;
import dev.akashi.identity.CertificateProfile;
import dev.akashi.identity.OrganizationKeys;
import dev.akashi.identity.Role;
import dev.akashi.identity.SigningIdentity;
import dev.akashi.identity.TlsFiles;
import dev.akashi.it.World.Credentials;
import dev.akashi.it.World.Running;
import dev.akashi.model.MspId;
import dev.akashi.model.merkle.MerkleTree;
import dev.akashi.model.record.Receipt;
import dev.akashi.model.signing.Envelope;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.gateway.EndorseResponse;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEndorsedAction;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is signed that was not proposed and endorsed, and no gateway's word is enough that something is recorded. */
@ExtendWith(World.class)
class LyingGatewayTest {

    private final Running world = world();
    private final MerkleTree tree = tree(2);
    private final Envelope envelope = signed(world.batch(tree), world.key("univ-1"));

    private final ExecutorService many = Executors.newFixedThreadPool(60);

    @AfterEach
    void mend_the_network() {
        many.shutdownNow();
        world.network.faults().clear();
    }

    /** Something that is done to a good answer. */
    private interface Lie {
        EndorseResponse tell(EndorseResponse truth) throws Exception;
    }

    private LyingGateway liar(MspId organisation, Lie lie) throws IOException {
        UnaryOperator<EndorseResponse> operator = truth -> {
            try {
                return lie.tell(truth);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        };
        Organization organization = organization(organisation);
        Path folder = world.folder.resolve("network/organizations").resolve(organisation.value());
        TlsFiles tls = OrganizationKeys.open(
                        folder, organisation.value(), CertificateProfile.onThisMachine("TEST"), new SecureRandom())
                .tls("liar");
        return LyingGateway.before(organization.gateway(), tls, operator);
    }

    private Organization organization(MspId organisation) {
        return world.profile.organizations().stream()
                .filter(candidate -> candidate.mspId().equals(organisation))
                .findFirst()
                .orElseThrow();
    }

    /** The network's profile with some gateways behind liars, and the university's identity alone. */
    private NetworkProfile profile(Map<MspId, LyingGateway> liars) {
        return new NetworkProfile(
                world.profile.ledger(),
                world.profile.channel(),
                world.profile.chaincode(),
                world.profile.trust(),
                world.profile.organizations().stream()
                        .map(organization -> {
                            LyingGateway liar = liars.get(organization.mspId());
                            Gateway gateway = organization.gateway();
                            return new Organization(
                                    organization.mspId(),
                                    organization.name(),
                                    liar == null
                                            ? gateway
                                            : new Gateway(
                                                    liar.address(), gateway.serverName(), gateway.tlsCaCertificate()),
                                    organization.authority(),
                                    organization.mspId().equals(UNIV_A) ? organization.identity() : null);
                        })
                        .toList());
    }

    /** Every gateway tells the lie: nothing is signed. The own one alone tells it: another one is asked. */
    private void assertNotSigned(Lie lie, String found) throws IOException {
        Map<MspId, LyingGateway> liars = new HashMap<>();
        try {
            for (Organization organization : world.profile.organizations()) {
                liars.put(organization.mspId(), liar(organization.mspId(), lie));
            }
            try (RegistryLedger ledger = RegistryLedger.connect(profile(liars))) {
                LedgerUnavailableException refused = catchThrowableOfType(
                        LedgerUnavailableException.class,
                        () -> ledger.as(UNIV_A).record(envelope));

                assertThat(refused.getMessage())
                        .startsWith(
                                "LEDGER_UNAVAILABLE: the gateway handed back something else to be signed: expected ")
                        .contains(found)
                        .endsWith("; it was not signed");
                assertThat(liars.values())
                        .allSatisfy(liar -> assertThat(liar.endorsed()).isEqualTo(1))
                        .allSatisfy(liar -> assertThat(liar.submitted()).isZero());
                assertThat(world.anchors(tree.root())).isZero();
            }
            LyingGateway own = Objects.requireNonNull(liars.get(UNIV_A));
            try (RegistryLedger ledger = RegistryLedger.connect(profile(Map.of(UNIV_A, own)))) {
                assertThat(ledger.as(UNIV_A).record(envelope).alreadyRecorded()).isFalse();
                assertThat(own.submitted()).isZero();
                assertThat(world.anchors(tree.root())).isEqualTo(1);
            }
        } finally {
            liars.values().forEach(LyingGateway::close);
        }
    }

    /** Organisations take over a chaincode one after the other. Meanwhile some know a question that others do not. */
    @Test
    void an_organisation_with_an_older_chaincode_is_asked_one_by_one_and_counts_as_the_others_do() throws Exception {
        Credentials credentials = Credentials.random(2);
        world.ledger.as(UNIV_A).record(signed(world.batch(credentials.tree()), world.key("univ-1")));
        List<Question> questions = Stream.concat(
                        credentials.commitments().stream(), Credentials.random(1).commitments().stream())
                .map(commitment ->
                        new Question(World.UNIVERSITY, credentials.tree().root(), commitment))
                .toList();
        try (LyingGateway older = liar(UNIV_A, truth -> truth).notKnowing("evidences");
                RegistryLedger ledger = RegistryLedger.connect(profile(Map.of(UNIV_A, older)));
                LiveEvidence asking = new LiveEvidence(ledger, world.clock);
                LiveEvidence alone = new LiveEvidence(world.ledger, world.clock)) {
            assertThatThrownBy(() -> ledger.askOnly(UNIV_A, "noSuchQuestion"))
                    .isInstanceOf(LedgerRejectedException.class)
                    .hasMessageContaining("INVALID_INPUT");

            List<CompletableFuture<Evidence>> pending = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                Question question = questions.get(i % questions.size());
                pending.add(CompletableFuture.supplyAsync(() -> asking.gather(question), many));
            }

            for (int i = 0; i < pending.size(); i++) {
                Evidence expected = alone.gather(questions.get(i % questions.size()));
                Evidence found = pending.get(i).get(30, TimeUnit.SECONDS);
                assertThat(found)
                        .usingRecursiveComparison()
                        .ignoringFields("asOf", "witnesses")
                        .isEqualTo(expected);
                assertThat(found.witnesses()).contains(new Witness(UNIV_A, Opinion.AGREES));
            }
            // Those that were under way when it became known, and none after them.
            assertThat(older.askedInVain()).isBetween(1, 2);
        }
    }

    @Nested
    class what_is_handed_back_is_not_signed_when {

        @Test
        void it_is_another_transaction() throws Exception {
            org.hyperledger.fabric.protos.common.Envelope[] other =
                    new org.hyperledger.fabric.protos.common.Envelope[1];
            try (LyingGateway listening = liar(UNIV_A, truth -> {
                        other[0] = truth.getPreparedTransaction();
                        return truth;
                    });
                    RegistryLedger ledger = RegistryLedger.connect(profile(Map.of(UNIV_A, listening)))) {
                ledger.as(UNIV_A).record(signed(world.batch(tree(1)), world.key("univ-1")));
            }

            assertNotSigned(
                    truth -> truth.toBuilder().setPreparedTransaction(other[0]).build(), "another transaction");
        }

        @Test
        void something_else_was_asked_of_the_chaincode() throws Exception {
            assertNotSigned(
                    truth -> withPayload(
                            truth,
                            payload -> payload.toBuilder()
                                    .setChaincodeProposalPayload(ByteString.copyFromUtf8("something else"))
                                    .build()),
                    "another transaction");
        }

        @Test
        void there_is_more_in_it_than_was_proposed() throws Exception {
            UnknownFieldSet more = UnknownFieldSet.newBuilder()
                    .addField(
                            99, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                    .build();

            assertNotSigned(
                    truth -> withPayload(
                            truth,
                            payload ->
                                    payload.toBuilder().setUnknownFields(more).build()),
                    "another transaction");
        }

        @Test
        void there_is_no_transaction_in_it() throws Exception {
            assertNotSigned(
                    truth -> truth.toBuilder()
                            .setPreparedTransaction(
                                    truth.getPreparedTransaction().toBuilder().setPayload(ByteString.EMPTY))
                            .build(),
                    "what is none: ");
        }

        @Test
        void the_answer_was_altered() throws Exception {
            assertNotSigned(
                    truth -> withAction(
                            truth,
                            action -> action.toBuilder()
                                    .setProposalResponsePayload(alreadyRecorded(action.getProposalResponsePayload()))
                                    .build()),
                    "one that does not fit what was endorsed");
        }

        @Test
        void only_one_organisation_endorsed_it() throws Exception {
            assertNotSigned(
                    truth -> withAction(
                            truth,
                            action -> action.toBuilder()
                                    .clearEndorsements()
                                    .addEndorsements(action.getEndorsements(0))
                                    .build()),
                    "those of [");
        }

        @Test
        void one_organisation_endorsed_it_twice() throws Exception {
            assertNotSigned(
                    truth -> withAction(
                            truth,
                            action -> action.toBuilder()
                                    .clearEndorsements()
                                    .addEndorsements(action.getEndorsements(0))
                                    .addEndorsements(action.getEndorsements(0))
                                    .build()),
                    "those of [");
        }

        @Test
        void nobody_endorsed_it() throws Exception {
            assertNotSigned(
                    truth -> withAction(
                            truth,
                            action -> action.toBuilder().clearEndorsements().build()),
                    "those of []");
        }

        @Test
        void an_endorsers_certificate_is_not_of_its_organisations_authority(@TempDir Path folder) throws Exception {
            SigningIdentity impostor = OrganizationKeys.open(
                            folder, VOC.value(), CertificateProfile.onThisMachine("TEST"), new SecureRandom())
                    .node("peer", Role.PEER);

            assertNotSigned(truth -> endorsedBy(truth, impostor), "a certificate of its authority");
        }

        @Test
        void one_of_two_endorsers_is_of_an_organisation_that_nobody_knows(@TempDir Path folder) throws Exception {
            SigningIdentity stranger = OrganizationKeys.open(
                            folder, "StrangeMSP", CertificateProfile.onThisMachine("TEST"), new SecureRandom())
                    .node("peer", Role.PEER);

            assertNotSigned(
                    truth -> withAction(
                            endorsedBy(truth, stranger),
                            action -> action.toBuilder()
                                    .clearEndorsements()
                                    .addEndorsements(action.getEndorsements(0))
                                    .addEndorsements(action.getEndorsements(action.getEndorsementsCount() - 1))
                                    .build()),
                    "those of [");
        }

        @Test
        void an_endorser_is_no_peer() throws Exception {
            Path folder = world.folder.resolve("network/organizations").resolve(VOC.value());
            SigningIdentity client = OrganizationKeys.open(
                            folder, VOC.value(), CertificateProfile.onThisMachine("TEST"), new SecureRandom())
                    .user("clerk", Role.CLIENT);

            assertNotSigned(truth -> endorsedBy(truth, client), "an endorsement by a peer of VocMSP");
        }
    }

    @Test
    void another_organisations_word_that_it_is_committed_is_not_enough() throws Exception {
        world.network.faults().organizationDown(UNIV_A.value(), true);
        Map<MspId, LyingGateway> liars = new HashMap<>();
        try {
            for (Organization organization : world.profile.organizations()) {
                if (!organization.mspId().equals(UNIV_A)) {
                    liars.put(
                            organization.mspId(),
                            liar(organization.mspId(), truth -> truth).swallowing());
                }
            }
            try (RegistryLedger ledger = RegistryLedger.connect(profile(liars))) {
                LedgerUnavailableException unknown = catchThrowableOfType(
                        LedgerUnavailableException.class,
                        () -> ledger.as(UNIV_A).record(envelope));

                assertThat(unknown.getMessage())
                        .startsWith("LEDGER_UNAVAILABLE: it is not known whether the statement was recorded");
            }
        } finally {
            liars.values().forEach(LyingGateway::close);
        }
        world.network.faults().clear();
        assertThat(world.anchors(tree.root())).isZero();
    }

    @Test
    void a_good_gateway_behind_another_is_used_as_it_is() throws Exception {
        try (LyingGateway honest = liar(UNIV_A, truth -> truth);
                RegistryLedger ledger = RegistryLedger.connect(profile(Map.of(UNIV_A, honest)))) {
            Receipt receipt = ledger.as(UNIV_A).record(envelope);

            assertThat(receipt.alreadyRecorded()).isFalse();
            assertThat(honest.submitted()).isEqualTo(1);
        }
        assertThat(world.anchors(tree.root())).isEqualTo(1);
    }

    private static ByteString alreadyRecorded(ByteString response) throws InvalidProtocolBufferException {
        ProposalResponsePayload payload = ProposalResponsePayload.parseFrom(response);
        ChaincodeAction action = ChaincodeAction.parseFrom(payload.getExtension());
        Receipt receipt = Receipt.fromJson(action.getResponse().getPayload().toByteArray())
                .again();
        return payload.toBuilder()
                .setExtension(action.toBuilder()
                        .setResponse(action.getResponse().toBuilder().setPayload(ByteString.copyFrom(receipt.toJson())))
                        .build()
                        .toByteString())
                .build()
                .toByteString();
    }

    private static EndorseResponse endorsedBy(EndorseResponse truth, SigningIdentity endorser) throws Exception {
        return withAction(
                truth,
                action -> action.toBuilder()
                        .addEndorsements(Endorsement.newBuilder()
                                .setEndorser(endorser.serialized())
                                .setSignature(endorser.sign(
                                        action.getProposalResponsePayload().toByteArray(),
                                        endorser.serialized().toByteArray())))
                        .build());
    }

    /** A function that may fail. */
    private interface Change<T> {
        T of(T original) throws Exception;
    }

    private static EndorseResponse withAction(EndorseResponse truth, Change<ChaincodeEndorsedAction> change)
            throws Exception {
        return withPayload(
                truth,
                payload -> payload.toBuilder()
                        .setAction(change.of(payload.getAction()))
                        .build());
    }

    private static EndorseResponse withPayload(EndorseResponse truth, Change<ChaincodeActionPayload> change)
            throws Exception {
        Payload payload = Payload.parseFrom(truth.getPreparedTransaction().getPayload());
        Transaction transaction = Transaction.parseFrom(payload.getData());
        ChaincodeActionPayload action =
                ChaincodeActionPayload.parseFrom(transaction.getActions(0).getPayload());
        ByteString altered = payload.toBuilder()
                .setData(transaction.toBuilder()
                        .setActions(
                                0,
                                transaction.getActions(0).toBuilder()
                                        .setPayload(change.of(action).toByteString()))
                        .build()
                        .toByteString())
                .build()
                .toByteString();
        return truth.toBuilder()
                .setPreparedTransaction(
                        truth.getPreparedTransaction().toBuilder().setPayload(altered))
                .build();
    }
}
