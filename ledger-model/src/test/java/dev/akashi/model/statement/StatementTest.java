package dev.akashi.model.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.akashi.model.AwardPeriod;
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
import dev.akashi.model.RejectedException;
import dev.akashi.model.StatementDigest;
import dev.akashi.model.merkle.MerkleTree;
import dev.akashi.model.signing.Envelope;
import dev.akashi.model.signing.KeyAlgorithm;
import dev.akashi.model.signing.PrivateKeySigner;
import dev.akashi.model.signing.VerificationKey;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class StatementTest {

    private static final Instant NOW = Instant.parse("2026-03-25T00:00:00Z");
    private static final StatementHeader HEADER = new StatementHeader(new LedgerId("registry.example/2026"), NOW);
    private static final InstitutionCode CODE = new InstitutionCode("F113199999013");
    private static final InstitutionCode OTHER = new InstitutionCode("F113199999022");
    private static final LocalizedText NAME = new LocalizedText("架空中央大学", "Kakuu Chuo University");
    private static final MerkleTree TREE =
            MerkleTree.of(List.of(Commitment.parse("11".repeat(32)), Commitment.parse("22".repeat(32))));

    static Stream<Statement> statements() {
        return Stream.of(
                new ConsortiumFounded(
                        HEADER,
                        NAME,
                        List.of(
                                new ConsortiumFounded.Authority(AuthorityRole.MINISTRY, NAME, List.of(key(), key())),
                                new ConsortiumFounded.Authority(AuthorityRole.OPERATOR, NAME, List.of(key()))),
                        List.of(new ConsortiumFounded.Member(new MspId("UnivAMSP"), NAME, key())),
                        Map.of(StatementType.BATCH_ANCHORED, 2)),
                new InstitutionAdmitted(
                        HEADER,
                        CODE,
                        new CorporateNumber("7123456789012"),
                        InstitutionKind.UNIVERSITY,
                        NAME,
                        new Did("did:web:chuo.example"),
                        List.of(new KeyGrant(KeyPurpose.STATEMENT, key()), new KeyGrant(KeyPurpose.CREDENTIAL, key())),
                        List.of(new MspId("UnivAMSP"))),
                new AccreditationGranted(
                        HEADER, CODE, List.of(CredentialType.DEGREE_BACHELOR), Interval.from(NOW), "ACT-83"),
                new KeyAdded(
                        HEADER,
                        CODE,
                        new KeyGrant(KeyPurpose.CREDENTIAL, key()),
                        Interval.between(NOW, NOW.plusSeconds(60))),
                new BatchAnchored(
                        HEADER,
                        CODE,
                        TREE.root(),
                        2,
                        CredentialType.DEGREE_BACHELOR,
                        new AwardPeriod(YearMonth.of(2026, 3), YearMonth.of(2026, 3))),
                new StatusChanged(
                        HEADER,
                        CODE,
                        TREE.root(),
                        List.of(
                                new StatusChanged.Change(
                                        Commitment.parse("11".repeat(32)),
                                        TREE.inclusionProof(0),
                                        CredentialStatus.SUPERSEDED,
                                        NOW,
                                        StatusReason.REPLACED,
                                        new StatusChanged.Replacement(
                                                Commitment.parse("22".repeat(32)), TREE.root(), TREE.inclusionProof(1)),
                                        StatementDigest.parse("33".repeat(32))),
                                new StatusChanged.Change(
                                        Commitment.parse("22".repeat(32)),
                                        TREE.inclusionProof(1),
                                        CredentialStatus.SUSPENDED,
                                        NOW,
                                        StatusReason.UNDER_REVIEW,
                                        null,
                                        null))),
                new AuthorityChanged(
                        HEADER, new ConsortiumFounded.Authority(AuthorityRole.MINISTRY, NAME, List.of(key()))),
                new MemberChanged(
                        HEADER,
                        MemberChanged.Change.JOINED,
                        new ConsortiumFounded.Member(new MspId("UnivCMSP"), NAME, key())),
                new InstitutionRenamed(HEADER, CODE, NAME, NOW),
                new AccreditationEnded(HEADER, CODE, List.of(CredentialType.MICRO), NOW, "ACT-4"),
                new InstitutionSuspended(HEADER, CODE, NOW),
                new InstitutionReinstated(HEADER, CODE, NOW),
                new InstitutionClosed(HEADER, CODE, NOW),
                new SuccessionDeclared(
                        HEADER,
                        CODE,
                        OTHER,
                        SuccessionKind.CUSTODY,
                        new SuccessionScope(
                                List.of(CredentialType.DEGREE_MASTER), YearMonth.of(2001, 4), YearMonth.of(2006, 3)),
                        NOW),
                new SuccessionRetracted(HEADER, CODE, StatementDigest.parse("44".repeat(32)), NOW),
                new KeyRetired(HEADER, CODE, key().keyId(), NOW),
                new KeyCompromised(HEADER, CODE, key().keyId(), NOW.minusSeconds(1)),
                new BatchConfirmed(HEADER, CODE, List.of(TREE.root())),
                new EndorsementRequired(HEADER, CODE, new MspId("UnivAMSP")),
                new EndorsementReleased(HEADER, CODE));
    }

    @ParameterizedTest
    @MethodSource("statements")
    void a_statement_is_the_same_after_a_round_through_its_envelope(Statement statement) {
        Statement read = Statement.open(Envelope.parse(statement.envelope().toJson()));
        assertThat(read).isEqualTo(statement);
        assertThat(read.toJson()).isEqualTo(statement.toJson());
    }

    @ParameterizedTest
    @MethodSource("statements")
    void members_that_are_not_known_are_left_alone(Statement statement) {
        String json = new String(statement.toJson(), StandardCharsets.UTF_8);
        String longer = "{\"addedLater\":{\"x\":[1]}," + json.substring(1);
        assertThat(open(longer)).isEqualTo(statement);
    }

    @Test
    void every_type_has_a_case_above() {
        assertThat(statements().map(Statement::type)).containsExactlyInAnyOrder(StatementType.values());
    }

    @Test
    void the_bytes_of_an_anchor_are_pinned() {
        Statement anchor =
                statements().filter(BatchAnchored.class::isInstance).findFirst().orElseThrow();
        assertThat(new String(anchor.toJson(), StandardCharsets.UTF_8))
                .isEqualTo("{\"type\":\"BatchAnchored\",\"version\":1,\"ledger\":\"registry.example/2026\","
                        + "\"issuedAt\":\"2026-03-25T00:00:00Z\",\"institution\":\"F113199999013\",\"root\":\""
                        + TREE.root() + "\",\"size\":2,\"credentialType\":\"DEGREE_BACHELOR\","
                        + "\"awardPeriod\":{\"from\":\"2026-03\",\"to\":\"2026-03\"}}");
        assertThat(Statement.digest(anchor.envelope()))
                .isEqualTo(Statement.digest(anchor.envelope()
                        .signedBy(PrivateKeySigner.generate(KeyAlgorithm.ED25519, new SecureRandom()))));
    }

    @Nested
    class Input_that_is_refused {

        private final String anchor = new String(
                statements()
                        .filter(BatchAnchored.class::isInstance)
                        .findFirst()
                        .orElseThrow()
                        .toJson(),
                StandardCharsets.UTF_8);

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "\"type\":\"BatchAnchored\"|\"type\":\"Batch\"|INVALID_INPUT",
                    "\"version\":1|\"version\":2|UNSUPPORTED_VERSION",
                    "\"version\":1|\"version\":\"1\"|INVALID_INPUT",
                    "\"version\":1,|\"version\":1,\"version\":1,|INVALID_INPUT",
                    "\"size\":2|\"size\":0|INVALID_INPUT",
                    "\"size\":2|\"size\":1048577|INVALID_INPUT",
                    "\"size\":2|\"size\":2.0|INVALID_INPUT",
                    "\"size\":2|\"size\":1e1|INVALID_INPUT",
                    "\"size\":2|\"size\":99999999999999999999|INVALID_INPUT",
                    "F113199999013|F113199999014|INVALID_INPUT",
                    "DEGREE_BACHELOR|DEGREE|INVALID_INPUT",
                    "2026-03-25T00:00:00Z|2026-03-25T09:00:00+09:00|INVALID_INPUT",
                    "registry.example/2026|Registry|INVALID_INPUT",
                    "\"to\":\"2026-03\"|\"to\":\"2026-02\"|INVALID_INPUT",
                    "\"institution\"|\"issuer\"|INVALID_INPUT",
                })
        void has_the_code_of_what_is_wrong(String found, String replacement, LedgerErrorCode code) {
            String json = anchor.replace(found, replacement);
            assertThat(json).isNotEqualTo(anchor);
            assertThatExceptionOfType(RejectedException.class)
                    .isThrownBy(() -> open(json))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(code))
                    .withMessageMatching(code + ": expected [^\\n]+|" + code + ": the check digit [^\\n]+");
        }

        @Test
        void may_be_another_payload_type() {
            assertThatExceptionOfType(RejectedException.class)
                    .isThrownBy(
                            () -> Statement.open(Envelope.of("text/plain", anchor.getBytes(StandardCharsets.UTF_8))))
                    .withMessageContaining("INVALID_INPUT: expected payload type");
        }

        @Test
        void may_be_nested_too_deeply() {
            assertThatExceptionOfType(RejectedException.class)
                    .isThrownBy(() -> open("{\"x\":" + "[".repeat(20) + "]".repeat(20) + "," + anchor.substring(1)))
                    .withMessageContaining("levels of nesting");
        }
    }

    private static Statement open(String json) {
        return Statement.open(Envelope.of(Statement.PAYLOAD_TYPE, json.getBytes(StandardCharsets.UTF_8)));
    }

    private static VerificationKey key() {
        return PrivateKeySigner.generate(KeyAlgorithm.ED25519, new SecureRandom())
                .verificationKey();
    }
}
