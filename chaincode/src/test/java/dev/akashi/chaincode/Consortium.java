package dev.akashi.chaincode;

import dev.akashi.model.AwardPeriod;
import dev.akashi.model.Commitment;
import dev.akashi.model.CorporateNumber;
import dev.akashi.model.CredentialType;
import dev.akashi.model.Did;
import dev.akashi.model.Digest;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.InstitutionKind;
import dev.akashi.model.Interval;
import dev.akashi.model.LedgerId;
import dev.akashi.model.LocalizedText;
import dev.akashi.model.MspId;
import dev.akashi.model.StatementDigest;
import dev.akashi.model.TransactionId;
import dev.akashi.model.merkle.MerkleTree;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.Receipt;
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
import dev.akashi.model.statement.CredentialStatus;
import dev.akashi.model.statement.InstitutionAdmitted;
import dev.akashi.model.statement.KeyGrant;
import dev.akashi.model.statement.KeyPurpose;
import dev.akashi.model.statement.Statement;
import dev.akashi.model.statement.StatementHeader;
import dev.akashi.model.statement.StatusChanged;
import dev.akashi.model.statement.StatusChanged.Change;
import dev.akashi.model.statement.StatusReason;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A consortium on a ledger in memory, with everybody's keys at hand. Time stands still until a test moves it. */
final class Consortium implements KeyValues {

    static final LedgerId LEDGER = new LedgerId("registry.example/test");
    static final InstitutionCode UNIVERSITY = new InstitutionCode("F113199999013");
    static final InstitutionCode COLLEGE = new InstitutionCode("H113399999060");
    static final MspId UNIV_A = new MspId("UnivAMSP");
    static final MspId UNIV_B = new MspId("UnivBMSP");
    static final LocalizedText NAME = new LocalizedText("名", "Name");

    final Signer ministry = key();
    final Signer operator = key();
    final Signer logA = key();
    final Signer logB = key();
    final Signer first = key();
    final Signer second = PrivateKeySigner.generate(KeyAlgorithm.P256, new SecureRandom());
    final Signer credential = key();
    final Signer collegeFirst = key();
    final Signer collegeSecond = key();

    final Map<String, byte[]> world = new TreeMap<>();
    final Map<String, MspId> restricted = new TreeMap<>();
    /** The keys that the last transaction wrote, in the order of writing. */
    final List<String> written = new ArrayList<>();

    Instant now = Instant.parse("2026-03-25T01:00:00Z");
    private int transactions;

    @Override
    public byte[] get(String key) {
        return world.getOrDefault(key, new byte[0]);
    }

    @Override
    public void put(String key, byte[] value) {
        world.put(key, value);
        written.add(key);
    }

    @Override
    public void restrict(String key, MspId organisation) {
        restricted.put(key, organisation);
    }

    LedgerState state() {
        return new LedgerState(this);
    }

    Receipt record(Statement statement, Signer... signers) {
        return recordAs(UNIV_A, signed(statement, signers));
    }

    Receipt recordAs(MspId submitter, Envelope envelope) {
        return recordBytes(submitter, envelope.toJson());
    }

    Receipt recordBytes(MspId submitter, byte[] envelope) {
        TransactionId id = new TransactionId(Digest.sha256(("tx" + transactions++).getBytes(StandardCharsets.UTF_8))
                .toString());
        written.clear();
        return Registry.record(envelope, new Submission(submitter, id, now), state());
    }

    static Envelope signed(Statement statement, Signer... signers) {
        Envelope envelope = statement.envelope();
        for (Signer signer : signers) {
            envelope = envelope.signedBy(signer);
        }
        return envelope;
    }

    StatementHeader header() {
        return new StatementHeader(LEDGER, now);
    }

    /** Founds the consortium and admits two institutions, the university accredited for bachelor's degrees. */
    Consortium ready() {
        record(founding(), ministry, operator, logA, logB);
        record(admission(), ministry, operator, first, second, credential);
        record(
                admission(COLLEGE, "did:web:college.example", collegeFirst, collegeSecond, key()),
                ministry,
                operator,
                collegeFirst,
                collegeSecond,
                lastCollegeKey);
        record(accreditation(UNIVERSITY, CredentialType.DEGREE_BACHELOR), ministry);
        record(accreditation(COLLEGE, CredentialType.VOC_TRAINING), ministry);
        return this;
    }

    private Signer lastCollegeKey = key();

    ConsortiumFounded founding() {
        return founding(LEDGER);
    }

    ConsortiumFounded founding(LedgerId ledger) {
        return new ConsortiumFounded(
                new StatementHeader(ledger, now),
                NAME,
                List.of(
                        new Authority(AuthorityRole.MINISTRY, NAME, List.of(ministry.verificationKey())),
                        new Authority(AuthorityRole.OPERATOR, NAME, List.of(operator.verificationKey()))),
                List.of(
                        new Member(UNIV_A, NAME, logA.verificationKey()),
                        new Member(UNIV_B, NAME, logB.verificationKey())),
                Map.of());
    }

    InstitutionAdmitted admission() {
        return admission(UNIVERSITY, "did:web:univ.example", first, second, credential);
    }

    InstitutionAdmitted admission(InstitutionCode code, String did, Signer one, Signer two, Signer credentialKey) {
        if (code.equals(COLLEGE)) {
            lastCollegeKey = credentialKey;
        }
        return new InstitutionAdmitted(
                header(),
                code,
                new CorporateNumber("7123456789012"),
                InstitutionKind.UNIVERSITY,
                NAME,
                new Did(did),
                List.of(
                        new KeyGrant(KeyPurpose.STATEMENT, one.verificationKey()),
                        new KeyGrant(KeyPurpose.STATEMENT, two.verificationKey()),
                        new KeyGrant(KeyPurpose.CREDENTIAL, credentialKey.verificationKey())),
                List.of(UNIV_A));
    }

    AccreditationGranted accreditation(InstitutionCode code, CredentialType type) {
        return new AccreditationGranted(header(), code, List.of(type), Interval.from(now), "ACT-83");
    }

    /** Commitments that differ from batch to batch. */
    static List<Commitment> commitments(String batch, int size) {
        List<Commitment> commitments = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            commitments.add(new Commitment(Digest.sha256((batch + i).getBytes(StandardCharsets.UTF_8))));
        }
        return commitments;
    }

    BatchAnchored batch(MerkleTree tree) {
        return batch(UNIVERSITY, CredentialType.DEGREE_BACHELOR, tree);
    }

    BatchAnchored batch(InstitutionCode code, CredentialType type, MerkleTree tree) {
        YearMonth march = YearMonth.of(2026, 3);
        return new BatchAnchored(header(), code, tree.root(), tree.size(), type, new AwardPeriod(march, march));
    }

    StatusChanged change(MerkleTree tree, Change... changes) {
        return new StatusChanged(header(), UNIVERSITY, tree.root(), Arrays.asList(changes));
    }

    Change to(
            CredentialStatus status,
            StatusReason reason,
            Commitment commitment,
            MerkleTree tree,
            int leaf,
            @Nullable StatementDigest previous) {
        return new Change(commitment, tree.inclusionProof(leaf), status, now, reason, null, previous);
    }

    static PrivateKeySigner key() {
        return PrivateKeySigner.generate(KeyAlgorithm.ED25519, new SecureRandom());
    }

    /** An institution with its keys. */
    record School(InstitutionCode code, Signer first, Signer second, Signer credential) {}

    /** Founds the consortium, and nothing else. */
    Consortium founded() {
        record(founding(), ministry, operator, logA, logB);
        return this;
    }

    /** Admits a school and accredits it. */
    School school(String code, CredentialType... types) {
        School school = new School(new InstitutionCode(code), key(), key(), key());
        record(
                admission(
                        school.code(),
                        "did:web:" + code.toLowerCase(java.util.Locale.ROOT) + ".example",
                        school.first(),
                        school.second(),
                        school.credential()),
                ministry,
                operator,
                school.first(),
                school.second(),
                school.credential());
        if (types.length > 0) {
            record(
                    new AccreditationGranted(header(), school.code(), List.of(types), Interval.from(now), "ACT-83"),
                    ministry);
        }
        return school;
    }

    /** Records a batch of a school. */
    MerkleTree anchored(School school, CredentialType type, YearMonth month, List<Commitment> leaves) {
        MerkleTree tree = MerkleTree.of(leaves);
        record(
                new BatchAnchored(
                        header(), school.code(), tree.root(), tree.size(), type, new AwardPeriod(month, month)),
                school.first());
        return tree;
    }

    /** What an acting school says of one credential, from what is on record about it. */
    StatusChanged status(
            School acting,
            InstitutionCode awarder,
            MerkleTree tree,
            int leaf,
            Commitment commitment,
            CredentialStatus to) {
        StatusReason reason = switch (to) {
            case ACTIVE -> StatusReason.RECORDED_IN_ERROR;
            case SUSPENDED -> StatusReason.UNDER_REVIEW;
            case RESCINDED -> StatusReason.RESCINDED_BY_INSTITUTION;
            case VOIDED -> StatusReason.ISSUED_IN_ERROR;
            case SUPERSEDED -> StatusReason.REPLACED;
            case ENDED -> StatusReason.DID_NOT_COMPLETE;
        };
        StatementDigest previous = state().status(awarder, commitment)
                .map(record -> record.last().provenance().statement())
                .orElse(null);
        return new StatusChanged(
                header(), acting.code(), tree.root(), List.of(to(to, reason, commitment, tree, leaf, previous)));
    }

    InstitutionRecord institution(School school) {
        return state().requireInstitution(school.code());
    }

    /** Lets time pass. */
    void pass(Duration duration) {
        now = now.plus(duration);
    }
}
