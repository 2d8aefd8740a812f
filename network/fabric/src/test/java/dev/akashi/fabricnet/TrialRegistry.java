package dev.akashi.fabricnet;

import dev.akashi.client.NetworkProfile;
import dev.akashi.client.RegistryLedger;
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
import dev.akashi.model.MerkleRoot;
import dev.akashi.model.MspId;
import dev.akashi.model.merkle.MerkleTree;
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
import dev.akashi.model.statement.InstitutionAdmitted;
import dev.akashi.model.statement.KeyGrant;
import dev.akashi.model.statement.KeyPurpose;
import dev.akashi.model.statement.Statement;
import dev.akashi.model.statement.StatementHeader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A consortium with one university, over the client SDK, with everybody's keys at hand. */
final class TrialRegistry implements AutoCloseable {
    private static final LedgerId LEDGER = new LedgerId("registry.example/fabric-test");
    private static final InstitutionCode UNIVERSITY = new InstitutionCode("F113199999013");
    private static final MspId HOST = new MspId("UnivAMSP");
    private static final LocalizedText NAME = new LocalizedText("名", "Name");

    private final Signer ministry = key();
    private final Signer operator = key();
    private final Signer log = key();
    private final Signer first = key();
    private final Signer second = key();
    private final Signer credential = key();
    private final AtomicInteger batches = new AtomicInteger();
    private final Clock clock;
    private RegistryLedger ledger;

    TrialRegistry(Path profile, Clock clock) {
        this.ledger = RegistryLedger.connect(NetworkProfile.read(profile));
        this.clock = clock;
    }

    /** Goes on over another connection, with what that profile names. */
    void connect(Path profile) {
        ledger.close();
        ledger = RegistryLedger.connect(NetworkProfile.read(profile));
    }

    RegistryLedger ledger() {
        return ledger;
    }

    /** Founds the consortium, and admits and accredits the university. */
    void found() {
        record(
                new ConsortiumFounded(
                        header(),
                        NAME,
                        List.of(
                                new Authority(AuthorityRole.MINISTRY, NAME, List.of(ministry.verificationKey())),
                                new Authority(AuthorityRole.OPERATOR, NAME, List.of(operator.verificationKey()))),
                        List.of(new Member(HOST, NAME, log.verificationKey())),
                        Map.of()),
                ministry,
                operator,
                log);
        record(
                new InstitutionAdmitted(
                        header(),
                        UNIVERSITY,
                        new CorporateNumber("7123456789012"),
                        InstitutionKind.UNIVERSITY,
                        NAME,
                        new Did("did:web:chuo.akashi.example"),
                        List.of(
                                new KeyGrant(KeyPurpose.STATEMENT, first.verificationKey()),
                                new KeyGrant(KeyPurpose.STATEMENT, second.verificationKey()),
                                new KeyGrant(KeyPurpose.CREDENTIAL, credential.verificationKey())),
                        List.of(HOST)),
                ministry,
                operator,
                first,
                second,
                credential);
        record(
                new AccreditationGranted(
                        header(),
                        UNIVERSITY,
                        List.of(CredentialType.DEGREE_BACHELOR),
                        Interval.from(clock.instant()),
                        "SCHOOL-EDUCATION-ACT-83"),
                ministry);
    }

    /** Records one batch that nobody recorded before; answers its root. */
    MerkleRoot anchor() {
        String text = "batch " + batches.incrementAndGet();
        MerkleTree tree = MerkleTree.of(List.of(new Commitment(Digest.sha256(text.getBytes(StandardCharsets.UTF_8)))));
        YearMonth march = YearMonth.of(2026, 3);
        record(
                new BatchAnchored(
                        header(),
                        UNIVERSITY,
                        tree.root(),
                        tree.size(),
                        CredentialType.DEGREE_BACHELOR,
                        new AwardPeriod(march, march)),
                first);
        return tree.root();
    }

    private Receipt record(Statement statement, Signer... signers) {
        Envelope envelope = statement.envelope();
        for (Signer signer : signers) {
            envelope = envelope.signedBy(signer);
        }
        return ledger.as(HOST).record(envelope);
    }

    private StatementHeader header() {
        return new StatementHeader(LEDGER, clock.instant());
    }

    private static PrivateKeySigner key() {
        return PrivateKeySigner.generate(KeyAlgorithm.ED25519, new SecureRandom());
    }

    @Override
    public void close() {
        ledger.close();
    }
}
