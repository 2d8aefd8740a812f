package dev.akashi.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.google.gson.JsonObject;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.akashi.chaincode.RegistryChaincode;
import dev.akashi.client.SignedQuestioning.Endorsing;
import dev.akashi.credential.verify.Evidence;
import dev.akashi.credential.verify.Evidence.Opinion;
import dev.akashi.credential.verify.Evidence.Witness;
import dev.akashi.credential.verify.EvidenceSource.Question;
import dev.akashi.credential.verify.ReportCode;
import dev.akashi.credential.verify.TrustRoot;
import dev.akashi.embedded.EmbeddedNetwork;
import dev.akashi.embedded.EmbeddedNetworkConfig;
import dev.akashi.embedded.EndorsementPolicy;
import dev.akashi.embedded.JavaChaincode;
import dev.akashi.model.Commitment;
import dev.akashi.model.Digest;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.LedgerId;
import dev.akashi.model.LocalizedText;
import dev.akashi.model.MerkleRoot;
import dev.akashi.model.MspId;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.signing.KeyAlgorithm;
import dev.akashi.model.signing.PrivateKeySigner;
import dev.akashi.transparency.block.ChannelAuthorities;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.gateway.PreparedTransaction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEndorsedAction;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;
import org.hyperledger.fabric.shim.ChaincodeBase;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.hyperledger.fabric.shim.ResponseUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers that organisations' peers sign, and gateways that carry them or do worse. */
class SignedAnswersTest {

    private static final String CHAINCODE = "akashi";
    private static final List<MspId> MEMBERS =
            List.of(new MspId("MextMSP"), new MspId("UnivAMSP"), new MspId("UnivBMSP"), new MspId("VocMSP"));
    private static final MspId OWN = MEMBERS.get(1);
    private static final MspId OTHER = MEMBERS.get(3);
    private static final Question QUESTION = new Question(
            new InstitutionCode("F113199999013"),
            new MerkleRoot(Digest.sha256(new byte[] {1})),
            new Commitment(Digest.sha256(new byte[] {2})));

    @TempDir
    static Path folder;

    /** Organisations whose chaincode says something else than the registry's. */
    private static final Set<String> LYING = ConcurrentHashMap.newKeySet();

    private static EmbeddedNetwork network;
    private static TrustRoot trust;
    private static NetworkProfile profile;
    private static RegistryLedger ledger;

    @BeforeAll
    static void start() throws IOException {
        EmbeddedNetworkConfig.Builder config = EmbeddedNetworkConfig.builder(folder);
        MEMBERS.forEach(member -> config.organization(member.value(), member.value()));
        network = EmbeddedNetwork.open(
                config.chaincode(CHAINCODE, "1", EndorsementPolicy.majority()).build());
        network.startChaincode(CHAINCODE, JavaChaincode.from(spec -> new PerhapsLying(spec.mspId(), spec.packageId())));
        NetworkProfile all = NetworkProfile.read(network.profilePath());
        // The user has an identity of one organisation only, and so one gateway.
        profile = new NetworkProfile(
                all.ledger(),
                all.channel(),
                all.chaincode(),
                null,
                all.organizations().stream()
                        .map(organization -> organization.mspId().equals(OWN)
                                ? organization
                                : new NetworkProfile.Organization(
                                        organization.mspId(),
                                        organization.name(),
                                        organization.gateway(),
                                        organization.authority(),
                                        null))
                        .toList());
        ledger = RegistryLedger.connect(profile);
        try (BlockEvents blocks = BlockEvents.of(profile, OWN)) {
            Map<MspId, List<X509Certificate>> authorities = ChannelAuthorities.of(blocks.configuration());
            trust = trust(authorities);
        }
    }

    @AfterAll
    static void stop() throws IOException {
        ledger.close();
        network.close();
    }

    @AfterEach
    void everything_works_again() {
        LYING.clear();
        network.faults().clear();
    }

    @Test
    void of_every_organisation_come_through_one_gateway_and_nothing_is_recorded() {
        long height = network.height();

        Evidence evidence = gather(honest());

        assertThat(opinions(evidence)).hasSize(4);
        assertThat(opinions(evidence).values()).containsOnly(Opinion.AGREES);
        assertThat(evidence.anchor().isAbsent()).isTrue();
        assertThat(network.height()).isEqualTo(height);
    }

    @Test
    void are_as_old_as_the_question() {
        Instant before = Instant.now();
        Evidence evidence = gather(honest());
        assertThat(evidence.asOf()).isBetween(before, Instant.now());
    }

    @Test
    void by_each_gateway_alone_leave_out_those_where_the_user_is_nobody() {
        try (LiveEvidence plain = new LiveEvidence(ledger, Clock.systemUTC())) {
            assertThat(opinions(plain.gather(QUESTION)))
                    .containsEntry(OWN, Opinion.AGREES)
                    .containsEntry(OTHER, Opinion.SILENT);
        }
    }

    @Test
    void of_an_organisation_without_authorities_in_the_trust_file_are_not_asked_for() {
        TrustRoot without = new TrustRoot(
                trust.ledger(),
                trust.kind(),
                trust.genesis(),
                trust.threshold(),
                trust.members().stream()
                        .map(member -> member.mspId().equals(OTHER) ? member.with(List.of()) : member)
                        .toList());
        try (LiveEvidence evidence = LiveEvidence.signed(ledger, without, Clock.systemUTC())) {
            assertOnlyOther(evidence.gather(QUESTION), Opinion.SILENT);
        }
    }

    @Test
    void of_peers_of_another_authority_do_not_count() {
        Map<MspId, List<X509Certificate>> swapped = trust.members().stream()
                .collect(Collectors.toMap(
                        TrustRoot.Member::mspId,
                        member -> member.mspId().equals(OTHER) ? authorities(OWN) : member.authorities()));
        try (LiveEvidence evidence = LiveEvidence.signed(ledger, trust(swapped), Clock.systemUTC())) {
            assertOnlyOther(evidence.gather(QUESTION), Opinion.SILENT);
        }
    }

    /** Organisations that do not do what they should. */
    @Nested
    class AnOrganisation {

        @Test
        void that_is_away_is_silent() {
            network.faults().organizationDown(OTHER.value(), true);
            assertOnlyOther(gather(honest()), Opinion.SILENT);
        }

        @Test
        void that_signs_wrongly_is_silent() {
            network.faults().badEndorsementSignature(OTHER.value(), true);
            assertOnlyOther(gather(honest()), Opinion.SILENT);
        }

        @Test
        void whose_chaincode_lies_differs() {
            LYING.add(OTHER.value());
            assertOnlyOther(gather(honest()), Opinion.DIFFERS);
        }

        /** The same words, read from another state: so is an organisation that is behind told apart. */
        @Test
        void that_read_another_state_differs_even_with_the_same_answer() {
            network.faults().divergingEndorser(OTHER.value(), true);
            assertOnlyOther(gather(honest()), Opinion.DIFFERS);
        }
    }

    /** Gateways that do not hand over what the peer said. */
    @Nested
    class AGateway {

        @Test
        void that_replays_an_answer_to_an_earlier_question_is_found_out() {
            Map<MspId, byte[]> kept = new ConcurrentHashMap<>();
            Endorsing replaying = proposal -> {
                byte[] fresh = proposal.endorse().getBytes();
                MspId endorser = endorser(fresh);
                return Objects.requireNonNullElse(kept.putIfAbsent(endorser, fresh), fresh);
            };
            assertThat(opinions(gather(replaying)).values()).containsOnly(Opinion.AGREES);

            Evidence second = gather(replaying);

            assertThat(opinions(second).values()).containsOnly(Opinion.SILENT);
            assertThat(second.status().value()).isEmpty();
            assertThat(second.status().isAbsent()).as("not: there is none").isFalse();
            assertThat(second.status().reason().orElseThrow())
                    .contains(ReportCode.LEDGER_UNAVAILABLE.name())
                    .contains("an earlier one");
        }

        @Test
        void that_changes_the_answer_is_found_out() {
            Endorsing changing = proposal -> changed(proposal.endorse().getBytes(), action -> {
                byte[] response = action.getProposalResponsePayload().toByteArray();
                response[response.length / 2] ^= 1;
                return action.toBuilder()
                        .setProposalResponsePayload(ByteString.copyFrom(response))
                        .build();
            });
            assertThat(opinions(gather(changing)).values()).containsOnly(Opinion.SILENT);
        }

        @Test
        void that_passes_its_own_peers_answer_off_as_anothers_is_found_out() {
            Endorsing answeringForAll = proposal -> changed(proposal.endorse().getBytes(), action -> {
                Endorsement endorsement = action.getEndorsements(0);
                return action.toBuilder()
                        .clearEndorsements()
                        .addEndorsements(endorsement.toBuilder().setEndorser(ownPeer()))
                        .build();
            });
            Map<MspId, Opinion> opinions = opinions(gather(answeringForAll));
            MEMBERS.forEach(member ->
                    assertThat(opinions).containsEntry(member, member.equals(OWN) ? Opinion.AGREES : Opinion.SILENT));
        }

        @Test
        void that_drops_the_endorsement_is_found_out() {
            Endorsing dropping = proposal -> changed(
                    proposal.endorse().getBytes(),
                    action -> action.toBuilder().clearEndorsements().build());
            assertThat(opinions(gather(dropping)).values()).containsOnly(Opinion.SILENT);
        }

        @Test
        void that_hands_back_rubbish_is_found_out() {
            assertThat(opinions(gather(proposal -> new byte[] {1, 2, 3})).values())
                    .containsOnly(Opinion.SILENT);
            assertThat(opinions(gather(proposal -> new byte[0])).values()).containsOnly(Opinion.SILENT);
        }

        @Test
        void never_makes_the_verifier_fail_or_believe_whatever_bit_it_changes() {
            long seed = System.nanoTime();
            java.util.Random random = new java.util.Random(seed);
            for (int i = 0; i < 60; i++) {
                Endorsing flipping = proposal -> {
                    byte[] bytes = proposal.endorse().getBytes();
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                    return bytes;
                };
                assertThatCode(() ->
                                assertThat(opinions(gather(flipping)).values()).doesNotContain(Opinion.DIFFERS))
                        .as("seed %d", seed)
                        .doesNotThrowAnyException();
            }
        }

        private static ByteString ownPeer() {
            try {
                return action(ledger.proposal(OWN, OWN, Questioning.TRANSACTION, Questioning.arguments(QUESTION))
                                .endorse()
                                .getBytes())
                        .getEndorsements(0)
                        .getEndorser();
            } catch (org.hyperledger.fabric.client.EndorseException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void are_not_given_by_somebody_who_is_no_peer() throws IOException {
        JsonObject file = new JsonObject();
        file.addProperty("version", 1);
        file.add("log", trust.toJson());
        TrustRoot read = TrustRoot.read(StrictJson.write(file)).orElseThrow();
        assertThat(read).as("a trust file keeps authorities").isEqualTo(trust);
        NetworkProfile.Identity user = Objects.requireNonNull(profile.organizations().stream()
                .filter(organization -> organization.mspId().equals(OWN))
                .findFirst()
                .orElseThrow()
                .identity());
        ByteString client = org.hyperledger.fabric.protos.msp.SerializedIdentity.newBuilder()
                .setMspid(OWN.value())
                .setIdBytes(ByteString.copyFrom(java.nio.file.Files.readAllBytes(user.certificate())))
                .build()
                .toByteString();
        assertThat(certificate(client, member(OWN))).isEmpty();
        assertThat(certificate(AGateway.ownPeer(), member(OWN))).isPresent();
        assertThat(certificate(AGateway.ownPeer(), member(OTHER))).isEmpty();
    }

    private static Endorsing honest() {
        return proposal -> proposal.endorse().getBytes();
    }

    private static Evidence gather(Endorsing endorsing) {
        try (LiveEvidence evidence =
                new LiveEvidence(ledger, new SignedQuestioning(ledger, trust, endorsing), Clock.systemUTC())) {
            return evidence.gather(QUESTION);
        }
    }

    private static Map<MspId, Opinion> opinions(Evidence evidence) {
        return evidence.witnesses().stream().collect(Collectors.toMap(Witness::mspId, Witness::opinion));
    }

    private static Optional<EndorserCertificate> certificate(ByteString identity, TrustRoot.Member member) {
        return EndorserCertificate.of(identity, member.mspId(), member.authorities());
    }

    private static void assertOnlyOther(Evidence evidence, Opinion opinion) {
        MEMBERS.forEach(member ->
                assertThat(opinions(evidence)).containsEntry(member, member.equals(OTHER) ? opinion : Opinion.AGREES));
    }

    private static TrustRoot.Member member(MspId mspId) {
        return trust.members().stream()
                .filter(candidate -> candidate.mspId().equals(mspId))
                .findFirst()
                .orElseThrow();
    }

    private static List<X509Certificate> authorities(MspId mspId) {
        return member(mspId).authorities();
    }

    private static TrustRoot trust(Map<MspId, List<X509Certificate>> authorities) {
        return new TrustRoot(
                new LedgerId("registry.example/signed-answers"),
                Evidence.LedgerKind.EMBEDDED,
                Digest.sha256(new byte[0]),
                3,
                MEMBERS.stream()
                        .map(mspId -> new TrustRoot.Member(
                                mspId,
                                new LocalizedText("名", "Name"),
                                PrivateKeySigner.generate(KeyAlgorithm.ED25519, new SecureRandom())
                                        .verificationKey(),
                                Objects.requireNonNull(authorities.get(mspId), mspId.value())))
                        .toList());
    }

    private interface Change {
        ChaincodeEndorsedAction of(ChaincodeEndorsedAction action);
    }

    private static ChaincodeEndorsedAction action(byte[] prepared) {
        try {
            Payload payload = Payload.parseFrom(
                    PreparedTransaction.parseFrom(prepared).getEnvelope().getPayload());
            return ChaincodeActionPayload.parseFrom(Transaction.parseFrom(payload.getData())
                            .getActions(0)
                            .getPayload())
                    .getAction();
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private static MspId endorser(byte[] prepared) {
        try {
            return new MspId(org.hyperledger.fabric.protos.msp.SerializedIdentity.parseFrom(
                            action(prepared).getEndorsements(0).getEndorser())
                    .getMspid());
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] changed(byte[] prepared, Change change) {
        try {
            PreparedTransaction transaction = PreparedTransaction.parseFrom(prepared);
            Payload payload = Payload.parseFrom(transaction.getEnvelope().getPayload());
            ChaincodeActionPayload action = ChaincodeActionPayload.parseFrom(
                    Transaction.parseFrom(payload.getData()).getActions(0).getPayload());
            return transaction.toBuilder()
                    .setEnvelope(Envelope.newBuilder()
                            .setPayload(payload.toBuilder()
                                    .setData(Transaction.newBuilder()
                                            .addActions(TransactionAction.newBuilder()
                                                    .setPayload(action.toBuilder()
                                                            .setAction(change.of(action.getAction()))
                                                            .build()
                                                            .toByteString()))
                                            .build()
                                            .toByteString())
                                    .build()
                                    .toByteString()))
                    .build()
                    .toByteArray();
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    /** The registry's chaincode, but for an organisation that is told to lie. */
    private static final class PerhapsLying extends ChaincodeBase {

        private final String mspId;
        private final RegistryChaincode honest;

        PerhapsLying(String mspId, String packageId) {
            this.mspId = mspId;
            this.honest = new RegistryChaincode(packageId, Clock.systemUTC());
            processCommandLineOptions(new String[] {"-i", packageId});
        }

        @Override
        public Response init(ChaincodeStub stub) {
            return honest.init(stub);
        }

        @Override
        public Response invoke(ChaincodeStub stub) {
            Response response = honest.invoke(stub);
            return LYING.contains(mspId)
                    ? ResponseUtils.newSuccessResponse(
                            "{\"institution\":null,\"anchor\":null,\"related\":[]}".getBytes(StandardCharsets.UTF_8))
                    : response;
        }
    }
}
