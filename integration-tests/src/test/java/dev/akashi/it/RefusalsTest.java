package dev.akashi.it;

import static dev.akashi.it.World.COLLEGE;
import static dev.akashi.it.World.NOBODY;
import static dev.akashi.it.World.UNIVERSITY;
import static dev.akashi.it.World.UNIV_A;
import static dev.akashi.it.World.VOC;
import static dev.akashi.it.World.signed;
import static dev.akashi.it.World.tree;
import static dev.akashi.it.World.world;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.akashi.chaincode.RegistryChaincode;
import dev.akashi.client.LedgerProbe;
import dev.akashi.client.LedgerRejectedException;
import dev.akashi.client.NetworkProfile;
import dev.akashi.embedded.EmbeddedNetwork;
import dev.akashi.embedded.EmbeddedNetworkConfig;
import dev.akashi.embedded.EndorsementPolicy;
import dev.akashi.embedded.JavaChaincode;
import dev.akashi.it.World.Credentials;
import dev.akashi.it.World.Running;
import dev.akashi.launcher.LocalNetwork;
import dev.akashi.model.Commitment;
import dev.akashi.model.CorporateNumber;
import dev.akashi.model.CredentialType;
import dev.akashi.model.Did;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.InstitutionKind;
import dev.akashi.model.Interval;
import dev.akashi.model.LedgerErrorCode;
import dev.akashi.model.LedgerId;
import dev.akashi.model.LocalizedText;
import dev.akashi.model.MspId;
import dev.akashi.model.StatementDigest;
import dev.akashi.model.merkle.MerkleTree;
import dev.akashi.model.record.WorldState;
import dev.akashi.model.signing.Envelope;
import dev.akashi.model.signing.KeyAlgorithm;
import dev.akashi.model.signing.PrivateKeySigner;
import dev.akashi.model.signing.Signer;
import dev.akashi.model.statement.AccreditationGranted;
import dev.akashi.model.statement.AuthorityRole;
import dev.akashi.model.statement.BatchAnchored;
import dev.akashi.model.statement.ConsortiumFounded;
import dev.akashi.model.statement.CredentialStatus;
import dev.akashi.model.statement.InstitutionAdmitted;
import dev.akashi.model.statement.InstitutionRenamed;
import dev.akashi.model.statement.InstitutionSuspended;
import dev.akashi.model.statement.KeyAdded;
import dev.akashi.model.statement.KeyGrant;
import dev.akashi.model.statement.KeyPurpose;
import dev.akashi.model.statement.KeyRetired;
import dev.akashi.model.statement.Statement;
import dev.akashi.model.statement.StatementHeader;
import dev.akashi.model.statement.StatusChanged;
import dev.akashi.model.statement.StatusChanged.Change;
import dev.akashi.model.statement.StatusChanged.Replacement;
import dev.akashi.model.statement.StatusReason;
import dev.akashi.model.statement.SuccessionRetracted;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hyperledger.fabric.shim.ChaincodeBase;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.hyperledger.fabric.shim.ResponseUtils;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the ledger refuses, with the code that reaches a client through a gateway. */
@ExtendWith(World.class)
class RefusalsTest {

    private static final BigInteger P256_ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
    private static final InstitutionCode SUSPENDED = new InstitutionCode("F127299999033");
    private static final LocalizedText NAME = new LocalizedText("名", "Name");

    /**
     * Something that is sent to be recorded.
     *
     * @param through the organisation
     * @param bytes what is sent
     */
    record Submission(MspId through, byte[] bytes) {

        static Submission of(Statement statement, Signer... signers) {
            return of(UNIV_A, signed(statement, signers));
        }

        static Submission of(MspId through, Envelope envelope) {
            return new Submission(through, envelope.toJson());
        }
    }

    private static Arguments refused(LedgerErrorCode code, String what, Supplier<Submission> submission) {
        return argumentSet(code + ": " + what, code, submission);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(malformed(), signatures(), founding(), institutions(), batches(), statuses(), time())
                .flatMap(part -> part);
    }

    private static Stream<Arguments> malformed() {
        return Stream.of(
                refused(LedgerErrorCode.INVALID_INPUT, "no JSON", () -> raw("record this, please")),
                refused(LedgerErrorCode.INVALID_INPUT, "nothing", () -> raw("")),
                refused(
                        LedgerErrorCode.INVALID_INPUT,
                        "a member twice in the envelope",
                        () -> raw(text(goodBatch()).replaceFirst("\\{", "{\"payloadType\":\"x\","))),
                refused(LedgerErrorCode.INVALID_INPUT, "data behind the envelope", () -> raw(text(goodBatch()) + "{}")),
                refused(
                        LedgerErrorCode.INVALID_INPUT,
                        "a member twice in the statement",
                        () -> payload(json -> json.replaceFirst("\\{", "{\"size\":1,"))),
                refused(
                        LedgerErrorCode.INVALID_INPUT,
                        "a member missing",
                        () -> payload(json -> json.replaceFirst("\"size\":1,", ""))),
                refused(
                        LedgerErrorCode.INVALID_INPUT,
                        "a batch of no credentials",
                        () -> payload(json -> json.replace("\"size\":1,", "\"size\":0,"))),
                refused(
                        LedgerErrorCode.INVALID_INPUT,
                        "a school code with a wrong check digit",
                        () -> payload(json -> json.replace(UNIVERSITY.value(), "F113199999012"))),
                refused(
                        LedgerErrorCode.INVALID_INPUT,
                        "a kind of statement that is not known",
                        () -> payload(json -> json.replace("BatchAnchored", "BatchForgotten"))),
                refused(
                        LedgerErrorCode.INVALID_INPUT,
                        "another payload type",
                        () -> Submission.of(
                                UNIV_A,
                                Envelope.of("text/plain", new byte[] {'x'}).signedBy(key("univ-1")))),
                refused(
                        LedgerErrorCode.INVALID_INPUT,
                        "the same key twice",
                        () -> raw(text(goodBatch())
                                .replaceFirst("\"signatures\":\\[(\\{.*\\})\\]", "\"signatures\":[$1,$1]"))),
                refused(
                        LedgerErrorCode.INVALID_INPUT,
                        "nesting without end",
                        () -> payload(
                                json -> json.replaceFirst("\\{", "{\"x\":" + "[".repeat(40) + "]".repeat(40) + ","))),
                refused(
                        LedgerErrorCode.UNSUPPORTED_VERSION,
                        "a statement of the future",
                        () -> payload(json -> json.replace("\"version\":1,", "\"version\":2,"))),
                refused(
                        LedgerErrorCode.TOO_LARGE,
                        "a payload over its limit",
                        () -> raw(envelopeText(padded(
                                new String(goodStatement().toJson(), StandardCharsets.UTF_8), Envelope.MAX_PAYLOAD)))),
                refused(
                        LedgerErrorCode.TOO_LARGE,
                        "an envelope over its limit",
                        () -> raw(padded(text(goodBatch()), Envelope.MAX_SIZE))));
    }

    private static Stream<Arguments> signatures() {
        return Stream.of(
                refused(
                        LedgerErrorCode.BAD_SIGNATURE,
                        "a signature of something else",
                        () -> raw(text(goodBatch())
                                .replaceFirst("\"sig\":\"[^\"]+\"", "\"sig\":\"" + signature(goodBatch()) + "\""))),
                refused(
                        LedgerErrorCode.BAD_SIGNATURE,
                        "a signature that is too short",
                        () -> raw(text(goodBatch()).replaceFirst("\"sig\":\"[^\"]+\"", "\"sig\":\"AAAA\""))),
                refused(
                        LedgerErrorCode.BAD_SIGNATURE,
                        "a good signature under the id of another key",
                        () -> raw(text(goodBatch())
                                .replace(
                                        key("univ-1").verificationKey().keyId().toString(),
                                        key("univ-2").verificationKey().keyId().toString()))),
                refused(LedgerErrorCode.BAD_SIGNATURE, "the second signature that ECDSA allows, with high s", () -> {
                    Envelope good = signed(goodStatement(), key("univ-2"));
                    String low = signature(good);
                    return raw(text(good).replace(low, highS(low)));
                }),
                refused(LedgerErrorCode.BAD_SIGNATURE, "a bad signature beside enough good ones", () -> {
                    Envelope both = signed(goodStatement(), key("univ-1"), key("univ-2"));
                    String second = Base64.getEncoder()
                            .encodeToString(both.signatures().get(1).signature());
                    return raw(text(both).replace(second, signature(goodBatch())));
                }),
                refused(
                        LedgerErrorCode.UNKNOWN_KEY,
                        "a stranger",
                        () -> Submission.of(goodStatement(), key("stranger"))),
                refused(
                        LedgerErrorCode.UNKNOWN_KEY,
                        "a stranger beside the institution",
                        () -> Submission.of(goodStatement(), key("univ-1"), key("stranger"))),
                refused(
                        LedgerErrorCode.UNKNOWN_KEY,
                        "another institution's key",
                        () -> Submission.of(goodStatement(), key("voc-1"))),
                refused(
                        LedgerErrorCode.KEY_NOT_VALID,
                        "a key for credentials",
                        () -> Submission.of(goodStatement(), key("univ-credential"))),
                refused(LedgerErrorCode.THRESHOLD_NOT_MET, "nobody", () -> Submission.of(goodStatement())));
    }

    private static Stream<Arguments> founding() {
        return Stream.of(
                refused(LedgerErrorCode.ALREADY_FOUNDED, "a second founding", () -> {
                    Signer ministry = key("ministry");
                    Signer operator = key("operator");
                    Signer log = key("stranger");
                    return Submission.of(
                            new ConsortiumFounded(
                                    new StatementHeader(new LedgerId("registry.example/other"), world().now()),
                                    NAME,
                                    List.of(
                                            new ConsortiumFounded.Authority(
                                                    AuthorityRole.MINISTRY, NAME, List.of(ministry.verificationKey())),
                                            new ConsortiumFounded.Authority(
                                                    AuthorityRole.OPERATOR, NAME, List.of(operator.verificationKey()))),
                                    List.of(new ConsortiumFounded.Member(UNIV_A, NAME, log.verificationKey())),
                                    Map.of()),
                            ministry,
                            operator,
                            log);
                }),
                refused(
                        LedgerErrorCode.WRONG_LEDGER,
                        "a statement to another ledger",
                        () -> Submission.of(
                                batch(
                                        new StatementHeader(new LedgerId("registry.example/other"), world().now()),
                                        UNIVERSITY,
                                        CredentialType.DEGREE_BACHELOR,
                                        tree(1)),
                                key("univ-1"))));
    }

    private static Stream<Arguments> institutions() {
        return Stream.of(
                refused(
                        LedgerErrorCode.UNKNOWN_INSTITUTION,
                        "one that was never admitted",
                        () -> Submission.of(
                                batch(world().header(), NOBODY, CredentialType.DEGREE_BACHELOR, tree(1)),
                                key("univ-1"))),
                refused(
                        LedgerErrorCode.UNKNOWN_INSTITUTION,
                        "an accreditation of one",
                        () -> Submission.of(accreditation(NOBODY), key("ministry"))),
                refused(
                        LedgerErrorCode.ALREADY_ADMITTED,
                        "one that was admitted before",
                        () -> Submission.of(
                                admission(UNIVERSITY, "stranger"), key("ministry"), key("operator"), key("stranger"))),
                refused(
                        LedgerErrorCode.NOT_AUTHORISED,
                        "an admission without the ministry",
                        () -> Submission.of(admission(NOBODY, "stranger"), key("operator"), key("stranger"))),
                refused(
                        LedgerErrorCode.NOT_AUTHORISED,
                        "an admission without the operator",
                        () -> Submission.of(admission(NOBODY, "stranger"), key("ministry"), key("stranger"))),
                refused(
                        LedgerErrorCode.THRESHOLD_NOT_MET,
                        "an admission without one of its keys",
                        () -> Submission.of(admission(NOBODY, "stranger"), key("ministry"), key("operator"))),
                refused(
                        LedgerErrorCode.UNKNOWN_KEY,
                        "an accreditation by the institution itself",
                        () -> Submission.of(accreditation(UNIVERSITY), key("univ-1"), key("univ-2"))),
                refused(
                        LedgerErrorCode.KEY_ALREADY_REGISTERED,
                        "a key that it has",
                        () -> Submission.of(keyAdded("univ-2"), key("univ-1"), key("univ-2"))),
                refused(
                        LedgerErrorCode.THRESHOLD_NOT_MET,
                        "a further key with one key alone",
                        () -> Submission.of(keyAdded("stranger"), key("stranger"), key("univ-1"))),
                refused(
                        LedgerErrorCode.TOO_FEW_KEYS_LEFT,
                        "the end of a key without which it could add no other",
                        () -> Submission.of(
                                new KeyRetired(
                                        world().header(),
                                        UNIVERSITY,
                                        key("univ-1").verificationKey().keyId(),
                                        world().now()),
                                key("univ-1"),
                                key("univ-2"))),
                refused(LedgerErrorCode.STALE_RECORD, "a name by one who cannot have known the present one", () -> {
                    StatementHeader before =
                            new StatementHeader(World.LEDGER, world().now().minus(Duration.ofHours(1)));
                    return Submission.of(
                            new InstitutionRenamed(before, UNIVERSITY, NAME, world().now()), key("univ-1"));
                }),
                refused(
                        LedgerErrorCode.NOT_FOUND,
                        "the end of a succession that was never declared",
                        () -> Submission.of(
                                new SuccessionRetracted(
                                        world().header(),
                                        UNIVERSITY,
                                        new StatementDigest(goodBatch().digest()),
                                        world().now()),
                                key("ministry"),
                                key("operator"))),
                refused(
                        LedgerErrorCode.THRESHOLD_NOT_MET,
                        "a further key that did not sign itself",
                        () -> Submission.of(keyAdded("stranger"), key("univ-1"), key("univ-2"))));
    }

    private static Stream<Arguments> batches() {
        return Stream.of(
                refused(
                        LedgerErrorCode.NOT_A_HOST,
                        "submitted by no host of it",
                        () -> Submission.of(VOC, signed(goodStatement(), key("univ-1")))),
                refused(
                        LedgerErrorCode.INSTITUTION_NOT_ACTIVE,
                        "by one that is suspended",
                        () -> Submission.of(
                                batch(world().header(), SUSPENDED, CredentialType.DEGREE_BACHELOR, tree(1)),
                                Recorded.get().suspendedKey)),
                refused(
                        LedgerErrorCode.NOT_ACCREDITED,
                        "of a type that it may not award",
                        () -> Submission.of(
                                batch(world().header(), UNIVERSITY, CredentialType.DEGREE_DOCTOR, tree(1)),
                                key("univ-1"))),
                refused(
                        LedgerErrorCode.ALREADY_ANCHORED,
                        "recorded for another before",
                        () -> Submission.of(
                                VOC,
                                signed(
                                        batch(
                                                world().header(),
                                                COLLEGE,
                                                CredentialType.VOC_TRAINING,
                                                Recorded.get().credentials.tree()),
                                        key("voc-1")))),
                refused(
                        LedgerErrorCode.ALREADY_ANCHORED,
                        "recorded by another statement of its own",
                        () -> Submission.of(
                                batch(
                                        new StatementHeader(
                                                World.LEDGER, world().now().minusSeconds(3600)),
                                        UNIVERSITY,
                                        CredentialType.DEGREE_BACHELOR,
                                        Recorded.get().credentials.tree()),
                                key("univ-1"))));
    }

    private static Stream<Arguments> statuses() {
        return Stream.of(
                refused(
                        LedgerErrorCode.THRESHOLD_NOT_MET,
                        "changed by one key alone",
                        () -> Submission.of(changed(rescinded(1, null)), key("univ-1"))),
                refused(LedgerErrorCode.UNKNOWN_ANCHOR, "of a batch that was never recorded", () -> {
                    Credentials unknown = Credentials.random(1);
                    return Submission.of(
                            new StatusChanged(
                                    world().header(),
                                    UNIVERSITY,
                                    unknown.tree().root(),
                                    List.of(rescinded(unknown, 0, null))),
                            key("univ-1"),
                            key("univ-2"));
                }),
                refused(
                        LedgerErrorCode.NOT_AUTHORISED,
                        "of another institution's batch",
                        () -> Submission.of(
                                VOC,
                                signed(
                                        new StatusChanged(
                                                world().header(),
                                                COLLEGE,
                                                Recorded.get()
                                                        .credentials
                                                        .tree()
                                                        .root(),
                                                List.of(rescinded(1, null))),
                                        key("voc-1"),
                                        key("voc-2")))),
                refused(LedgerErrorCode.BAD_INCLUSION_PROOF, "of a credential that is not in the batch", () -> {
                    Credentials other = Credentials.random(Recorded.SIZE);
                    return Submission.of(changed(rescinded(other, 1, null)), key("univ-1"), key("univ-2"));
                }),
                refused(
                        LedgerErrorCode.STALE_STATUS,
                        "as if it had been changed before",
                        () -> Submission.of(
                                changed(rescinded(
                                        1, new StatementDigest(goodBatch().digest()))),
                                key("univ-1"),
                                key("univ-2"))),
                refused(
                        LedgerErrorCode.STALE_STATUS,
                        "as if it had not been changed before",
                        () -> Submission.of(changed(rescinded(0, null)), key("univ-1"), key("univ-2"))),
                refused(
                        LedgerErrorCode.ILLEGAL_TRANSITION,
                        "from active to active",
                        () -> Submission.of(
                                changed(change(1, CredentialStatus.ACTIVE, StatusReason.UNDER_REVIEW, null, null)),
                                key("univ-1"),
                                key("univ-2"))),
                refused(
                        LedgerErrorCode.ILLEGAL_TRANSITION,
                        "from rescinded to suspended",
                        () -> Submission.of(
                                changed(change(
                                        0,
                                        CredentialStatus.SUSPENDED,
                                        StatusReason.UNDER_REVIEW,
                                        null,
                                        Recorded.get().rescinded)),
                                key("univ-1"),
                                key("univ-2"))),
                refused(LedgerErrorCode.BAD_SUCCESSOR, "replaced by what was never recorded", () -> {
                    Credentials other = Credentials.random(1);
                    return Submission.of(changed(replaced(1, other, 0)), key("univ-1"), key("univ-2"));
                }),
                refused(
                        LedgerErrorCode.BAD_SUCCESSOR,
                        "replaced by itself",
                        () -> Submission.of(
                                changed(replaced(1, Recorded.get().credentials, 1)), key("univ-1"), key("univ-2"))),
                refused(
                        LedgerErrorCode.BAD_SUCCESSOR,
                        "replaced by a rescinded one",
                        () -> Submission.of(
                                changed(replaced(1, Recorded.get().credentials, 0)), key("univ-1"), key("univ-2"))),
                refused(
                        LedgerErrorCode.INVALID_INPUT,
                        "with effect from before it was recorded",
                        () -> Submission.of(
                                changed(new Change(
                                        commitment(1),
                                        Recorded.get().credentials.tree().inclusionProof(1),
                                        CredentialStatus.RESCINDED,
                                        Instant.parse("2020-01-01T00:00:00Z"),
                                        StatusReason.ISSUED_IN_ERROR,
                                        null,
                                        null)),
                                key("univ-1"),
                                key("univ-2"))));
    }

    private static Stream<Arguments> time() {
        return Stream.of(
                refused(
                        LedgerErrorCode.STATEMENT_TOO_OLD,
                        "more than seven days old",
                        () -> Submission.of(made(Duration.ofDays(-8)), key("univ-1"))),
                refused(
                        LedgerErrorCode.STATEMENT_TOO_OLD,
                        "made in the future",
                        () -> Submission.of(made(Duration.ofHours(1)), key("univ-1"))),
                refused(LedgerErrorCode.CLOCK_SKEW, "sent when the organisations' clocks are ten minutes ahead", () -> {
                    Submission good = Submission.of(goodStatement(), key("univ-1"));
                    world().clock.shift(Duration.ofMinutes(10));
                    return good;
                }),
                refused(LedgerErrorCode.CLOCK_SKEW, "sent when they are ten minutes behind", () -> {
                    Submission good = Submission.of(goodStatement(), key("univ-1"));
                    world().clock.shift(Duration.ofMinutes(-10));
                    return good;
                }));
    }

    @AfterEach
    void set_the_clock() {
        world().clock.shift(Duration.ZERO);
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void reach_the_client_with_their_code_and_leave_nothing_behind(
            LedgerErrorCode code, Supplier<Submission> submission) {
        Recorded.get();
        Submission sent = submission.get();
        long height = world().network.height();

        LedgerRejectedException refused = catchThrowableOfType(LedgerRejectedException.class, () -> record(sent));

        assertThat(refused).as("refused").isNotNull();
        assertThat(refused.code()).as(refused.getMessage()).isEqualTo(code);
        assertThat(refused.getMessage())
                .startsWith(code + ": ")
                .hasSizeGreaterThan(code.name().length() + 10);
        assertThat(String.valueOf(refused.getMessage()).lines()).hasSize(1);
        assertThat(world().network.height()).isEqualTo(height);
    }

    @Test
    void nothing_is_recorded_before_the_founding() {
        assertThat(world().beforeFounding.code()).isEqualTo(LedgerErrorCode.NOT_FOUNDED);
    }

    /** No statement can provoke this on a ledger that works: here the state itself is spoilt, behind the rules' back. */
    @Test
    void what_is_wrong_with_the_ledger_itself_is_said_to_be_and_nothing_is_recorded(@TempDir Path folder)
            throws IOException {
        try (EmbeddedNetwork network = EmbeddedNetwork.open(EmbeddedNetworkConfig.builder(folder)
                .organization("UnivAMSP", "University A (trial)")
                .chaincode(LocalNetwork.CHAINCODE, "1", EndorsementPolicy.majority())
                .clock(world().clock)
                .build())) {
            network.startChaincode(
                    LocalNetwork.CHAINCODE, JavaChaincode.from(spec -> new Spoilt(spec.packageId(), world().clock)));
            try (LedgerProbe probe = LedgerProbe.connect(NetworkProfile.read(network.profilePath()), UNIV_A)) {
                probe.submit("spoil");
                long height = network.height();

                LedgerRejectedException refused = catchThrowableOfType(
                        LedgerRejectedException.class,
                        () -> probe.record(
                                Submission.of(goodStatement(), key("univ-1")).bytes()));

                assertThat(refused.code()).isEqualTo(LedgerErrorCode.INTERNAL);
                assertThat(refused).hasMessage("INTERNAL: the chaincode failed; nothing was recorded");
                assertThat(network.height()).isEqualTo(height);
            }
        }
    }

    /** The registry, and a transaction that puts a record of a version that it does not know. */
    private static final class Spoilt extends ChaincodeBase {

        private final RegistryChaincode registry;

        Spoilt(String packageId, Clock clock) {
            registry = new RegistryChaincode(packageId, clock);
            processCommandLineOptions(new String[] {"-i", packageId});
        }

        @Override
        public Response init(ChaincodeStub stub) {
            return registry.init(stub);
        }

        @Override
        public Response invoke(ChaincodeStub stub) {
            if (stub.getFunction().equals("spoil")) {
                stub.putState(WorldState.CONSORTIUM, "{\"recordVersion\":99}".getBytes(StandardCharsets.UTF_8));
                return ResponseUtils.newSuccessResponse();
            }
            return registry.invoke(stub);
        }
    }

    @Test
    void every_code_is_provoked_here() {
        Set<LedgerErrorCode> provoked = refusals()
                .map(arguments -> (LedgerErrorCode) arguments.get()[0])
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(LedgerErrorCode.class)));
        // In tests of their own: before the founding, and with the ledger's own state spoilt.
        provoked.add(LedgerErrorCode.NOT_FOUNDED);
        provoked.add(LedgerErrorCode.INTERNAL);

        assertThat(provoked).containsExactly(LedgerErrorCode.values());
    }

    @Test
    void the_same_statement_in_order_is_taken() {
        assertThat(record(Submission.of(goodStatement(), key("univ-1"))).alreadyRecorded())
                .isFalse();
    }

    private static dev.akashi.model.record.Receipt record(Submission sent) {
        try (LedgerProbe probe = LedgerProbe.connect(world().profile, sent.through())) {
            return probe.record(sent.bytes());
        }
    }

    /** A batch of the university, the first credential of which is rescinded, and an institution that is suspended. */
    private static final class Recorded {

        static final int SIZE = 4;

        private static @Nullable Recorded instance;

        final Credentials credentials = Credentials.random(SIZE);
        final StatementDigest rescinded;
        final Signer suspendedKey = PrivateKeySigner.generate(KeyAlgorithm.ED25519, new SecureRandom());

        private Recorded() {
            Running world = world();
            world.ledger.as(UNIV_A).record(signed(world.batch(credentials.tree()), key("univ-1")));
            StatusChanged change = new StatusChanged(
                    world.header(), UNIVERSITY, credentials.tree().root(), List.of(rescinded(credentials, 0, null)));
            Envelope envelope = signed(change, key("univ-1"), key("univ-2"));
            world.ledger.as(UNIV_A).record(envelope);
            rescinded = Statement.digest(envelope);
            world.ledger
                    .as(UNIV_A)
                    .record(signed(admission(SUSPENDED, suspendedKey), key("ministry"), key("operator"), suspendedKey));
            world.ledger
                    .as(UNIV_A)
                    .record(signed(
                            new InstitutionSuspended(world.header(), SUSPENDED, world.now()),
                            key("ministry"),
                            key("operator")));
        }

        static Recorded get() {
            Recorded known = instance;
            if (known == null) {
                known = new Recorded();
                instance = known;
            }
            return known;
        }
    }

    private static Signer key(String name) {
        return world().key(name);
    }

    private static BatchAnchored goodStatement() {
        return world().batch(tree(1));
    }

    private static Envelope goodBatch() {
        return signed(goodStatement(), key("univ-1"));
    }

    private static BatchAnchored batch(
            StatementHeader header, InstitutionCode code, CredentialType type, MerkleTree tree) {
        return Running.batch(header, code, type, tree);
    }

    private static BatchAnchored made(Duration from) {
        return batch(
                new StatementHeader(World.LEDGER, world().now().plus(from)),
                UNIVERSITY,
                CredentialType.DEGREE_BACHELOR,
                tree(1));
    }

    private static AccreditationGranted accreditation(InstitutionCode code) {
        return new AccreditationGranted(
                world().header(),
                code,
                List.of(CredentialType.MICRO),
                Interval.from(world().now()),
                "SCHOOL-EDUCATION-ACT-83");
    }

    private static InstitutionAdmitted admission(InstitutionCode code, String key) {
        return admission(code, key(key));
    }

    private static InstitutionAdmitted admission(InstitutionCode code, Signer key) {
        return new InstitutionAdmitted(
                world().header(),
                code,
                new CorporateNumber("7123456789012"),
                InstitutionKind.JUNIOR_COLLEGE,
                NAME,
                new Did("did:web:other.akashi.example"),
                List.of(new KeyGrant(KeyPurpose.STATEMENT, key.verificationKey())),
                List.of(UNIV_A));
    }

    private static KeyAdded keyAdded(String key) {
        StatementHeader header = world().header();
        return new KeyAdded(
                header,
                UNIVERSITY,
                new KeyGrant(KeyPurpose.STATEMENT, key(key).verificationKey()),
                Interval.from(header.issuedAt()));
    }

    private static StatusChanged changed(Change change) {
        return new StatusChanged(
                world().header(), UNIVERSITY, Recorded.get().credentials.tree().root(), List.of(change));
    }

    private static Change rescinded(int leaf, @Nullable StatementDigest previous) {
        return rescinded(Recorded.get().credentials, leaf, previous);
    }

    private static Change rescinded(Credentials of, int leaf, @Nullable StatementDigest previous) {
        return change(of, leaf, CredentialStatus.RESCINDED, StatusReason.RESCINDED_BY_INSTITUTION, null, previous);
    }

    private static Change replaced(int leaf, Credentials by, int byLeaf) {
        return change(
                leaf,
                CredentialStatus.SUPERSEDED,
                StatusReason.REPLACED,
                new Replacement(
                        by.commitments().get(byLeaf),
                        by.tree().root(),
                        by.tree().inclusionProof(byLeaf)),
                null);
    }

    private static Change change(
            int leaf,
            CredentialStatus status,
            StatusReason reason,
            @Nullable Replacement replacement,
            @Nullable StatementDigest previous) {
        return change(Recorded.get().credentials, leaf, status, reason, replacement, previous);
    }

    private static Change change(
            Credentials of,
            int leaf,
            CredentialStatus status,
            StatusReason reason,
            @Nullable Replacement replacement,
            @Nullable StatementDigest previous) {
        return new Change(
                of.commitments().get(leaf),
                of.tree().inclusionProof(leaf),
                status,
                world().now(),
                reason,
                replacement,
                previous);
    }

    private static Commitment commitment(int leaf) {
        return Recorded.get().credentials.commitments().get(leaf);
    }

    private static Submission raw(String text) {
        return new Submission(UNIV_A, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Envelope envelope) {
        return new String(envelope.toJson(), StandardCharsets.UTF_8);
    }

    /** A statement whose JSON was changed by hand, with a good signature over what it is then. */
    private static Submission payload(java.util.function.UnaryOperator<String> change) {
        String json = new String(goodStatement().toJson(), StandardCharsets.UTF_8);
        String changed = change.apply(json);
        assertThat(changed).isNotEqualTo(json);
        return Submission.of(
                UNIV_A,
                Envelope.of(Statement.PAYLOAD_TYPE, changed.getBytes(StandardCharsets.UTF_8))
                        .signedBy(key("univ-1")));
    }

    private static String envelopeText(String payload) {
        return "{\"payloadType\":\"" + Statement.PAYLOAD_TYPE + "\",\"payload\":\""
                + Base64.getEncoder().encodeToString(payload.getBytes(StandardCharsets.UTF_8))
                + "\",\"signatures\":[]}";
    }

    /** JSON with so much white space that it is a byte too long. */
    private static String padded(String json, int limit) {
        return json + " ".repeat(limit + 1 - json.getBytes(StandardCharsets.UTF_8).length);
    }

    private static String signature(Envelope envelope) {
        return Base64.getEncoder().encodeToString(envelope.signatures().get(0).signature());
    }

    private static String highS(String lowS) {
        byte[] signature = Base64.getDecoder().decode(lowS);
        byte[] high = P256_ORDER
                .subtract(new BigInteger(1, Arrays.copyOfRange(signature, 32, 64)))
                .toByteArray();
        int length = Math.min(high.length, 32);
        Arrays.fill(signature, 32, 64, (byte) 0);
        System.arraycopy(high, high.length - length, signature, 64 - length, length);
        return Base64.getEncoder().encodeToString(signature);
    }
}
