package dev.akashi.model.trial;

import dev.akashi.model.AwardPeriod;
import dev.akashi.model.CorporateNumber;
import dev.akashi.model.CredentialType;
import dev.akashi.model.Did;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.InstitutionKind;
import dev.akashi.model.Interval;
import dev.akashi.model.LedgerId;
import dev.akashi.model.LocalizedText;
import dev.akashi.model.MspId;
import dev.akashi.model.merkle.MerkleTree;
import dev.akashi.model.signing.Envelope;
import dev.akashi.model.signing.KeyAlgorithm;
import dev.akashi.model.signing.PrivateKeySigner;
import dev.akashi.model.signing.Signer;
import dev.akashi.model.statement.AccreditationGranted;
import dev.akashi.model.statement.AuthorityRole;
import dev.akashi.model.statement.BatchAnchored;
import dev.akashi.model.statement.ConsortiumFounded;
import dev.akashi.model.statement.ConsortiumFounded.Authority;
import dev.akashi.model.statement.ConsortiumFounded.Member;
import dev.akashi.model.statement.InstitutionAdmitted;
import dev.akashi.model.statement.KeyGrant;
import dev.akashi.model.statement.KeyPurpose;
import dev.akashi.model.statement.Statement;
import dev.akashi.model.statement.StatementHeader;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.YearMonth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** A fictional consortium with one university, and everybody's keys at hand: what tests on real ledgers begin with. */
public final class TrialConsortium {

    public static final InstitutionCode UNIVERSITY = new InstitutionCode("F113199999013");
    public static final CredentialType TYPE = CredentialType.DEGREE_BACHELOR;
    public static final LocalizedText NAME = new LocalizedText("架空中央大学", "Kakuu Chuo University");

    private static final YearMonth AWARDED = YearMonth.of(2026, 3);

    public final Signer ministry = key();
    public final Signer operator = key();
    /** The university's keys for statements. */
    public final Signer first = key();

    public final Signer second = key();
    /** The university's key for credentials. */
    public final Signer credential = key();

    private final LedgerId ledger;
    private final MspId host;
    private final Map<MspId, Signer> logKeys = new LinkedHashMap<>();

    /** A consortium with new keys. */
    public TrialConsortium(LedgerId ledger, List<MspId> members, MspId host) {
        this.ledger = ledger;
        this.host = host;
        members.forEach(member -> logKeys.put(member, key()));
    }

    /** The members' keys for checkpoints. */
    public Map<MspId, Signer> logKeys() {
        return logKeys;
    }

    /** A member's key for checkpoints. */
    public Signer logKey(MspId member) {
        return Objects.requireNonNull(logKeys.get(member), member.value());
    }

    /** The statements by which everything begins, made at a time: founding, admission, accreditation since before then. */
    public List<Envelope> beginnings(Instant madeAt) {
        StatementHeader header = new StatementHeader(ledger, madeAt);
        Statement founded = new ConsortiumFounded(
                header,
                NAME,
                List.of(
                        new Authority(AuthorityRole.MINISTRY, NAME, List.of(ministry.verificationKey())),
                        new Authority(AuthorityRole.OPERATOR, NAME, List.of(operator.verificationKey()))),
                logKeys.entrySet().stream()
                        .map(entry -> new Member(
                                entry.getKey(), NAME, entry.getValue().verificationKey()))
                        .toList(),
                Map.of());
        Statement admitted = new InstitutionAdmitted(
                header,
                UNIVERSITY,
                new CorporateNumber("7123456789012"),
                InstitutionKind.UNIVERSITY,
                NAME,
                new Did("did:web:chuo.akashi.example"),
                List.of(
                        new KeyGrant(KeyPurpose.STATEMENT, first.verificationKey()),
                        new KeyGrant(KeyPurpose.STATEMENT, second.verificationKey()),
                        new KeyGrant(KeyPurpose.CREDENTIAL, credential.verificationKey())),
                List.of(host));
        Statement granted = new AccreditationGranted(
                header,
                UNIVERSITY,
                List.of(TYPE),
                Interval.from(Instant.parse("2026-01-01T00:00:00Z")),
                "SCHOOL-EDUCATION-ACT-83");
        return List.of(
                signed(
                        founded,
                        Stream.concat(Stream.of(ministry, operator), logKeys.values().stream())
                                .toArray(Signer[]::new)),
                signed(admitted, ministry, operator, first, second, credential),
                signed(granted, ministry));
    }

    /** A batch of the university's, signed with its first key. */
    public Envelope batch(MerkleTree tree, CredentialType type, Instant madeAt) {
        return signed(
                new BatchAnchored(
                        new StatementHeader(ledger, madeAt),
                        UNIVERSITY,
                        tree.root(),
                        tree.size(),
                        type,
                        new AwardPeriod(AWARDED, AWARDED)),
                first);
    }

    /** A statement with these signatures. */
    public static Envelope signed(Statement statement, Signer... signers) {
        Envelope envelope = statement.envelope();
        for (Signer signer : signers) {
            envelope = envelope.signedBy(signer);
        }
        return envelope;
    }

    private static Signer key() {
        return PrivateKeySigner.generate(KeyAlgorithm.ED25519, new SecureRandom());
    }
}
