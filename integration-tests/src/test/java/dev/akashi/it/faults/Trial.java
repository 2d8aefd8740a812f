package dev.akashi.it.faults;

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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A consortium with one university, which has two hosts, and the batches of that university. */
final class Trial {

    /** The organisations through which the university may record. */
    static final List<MspId> HOSTS = List.of(new MspId("UnivAMSP"), new MspId("UnivBMSP"));

    private static final LedgerId LEDGER = new LedgerId("registry.example/faults");
    private static final InstitutionCode UNIVERSITY = new InstitutionCode("F113199999013");
    private static final LocalizedText NAME = new LocalizedText("名", "Name");
    private static final YearMonth MARCH = YearMonth.of(2026, 3);

    private Trial() {}

    /**
     * Founds the consortium, and admits and accredits the university.
     *
     * @return the digests of what was recorded for it
     */
    static Set<String> found(RegistryLedger ledger, PrivateKeySigner university) {
        Signer ministry = key();
        Signer operator = key();
        Signer second = key();
        Signer credential = key();
        Signer[] logs = {key(), key()};
        Set<String> recorded = new HashSet<>();
        recorded.add(record(
                ledger,
                new ConsortiumFounded(
                        header(),
                        NAME,
                        List.of(
                                new Authority(AuthorityRole.MINISTRY, NAME, List.of(ministry.verificationKey())),
                                new Authority(AuthorityRole.OPERATOR, NAME, List.of(operator.verificationKey()))),
                        List.of(
                                new Member(HOSTS.get(0), NAME, logs[0].verificationKey()),
                                new Member(HOSTS.get(1), NAME, logs[1].verificationKey())),
                        Map.of()),
                ministry,
                operator,
                logs[0],
                logs[1]));
        recorded.add(record(
                ledger,
                new InstitutionAdmitted(
                        header(),
                        UNIVERSITY,
                        new CorporateNumber("7123456789012"),
                        InstitutionKind.UNIVERSITY,
                        NAME,
                        new Did("did:web:chuo.akashi.example"),
                        List.of(
                                new KeyGrant(KeyPurpose.STATEMENT, university.verificationKey()),
                                new KeyGrant(KeyPurpose.STATEMENT, second.verificationKey()),
                                new KeyGrant(KeyPurpose.CREDENTIAL, credential.verificationKey())),
                        HOSTS),
                ministry,
                operator,
                university,
                second,
                credential));
        recorded.add(record(
                ledger,
                new AccreditationGranted(
                        header(),
                        UNIVERSITY,
                        List.of(CredentialType.DEGREE_BACHELOR),
                        Interval.from(Instant.now()),
                        "SCHOOL-EDUCATION-ACT-83"),
                ministry));
        return recorded;
    }

    /** A batch that nobody recorded before. */
    static Envelope batch(PrivateKeySigner university, SecureRandom random) {
        byte[] commitment = new byte[Digest.LENGTH];
        random.nextBytes(commitment);
        MerkleTree tree = MerkleTree.of(List.of(new Commitment(Digest.of(commitment))));
        return new BatchAnchored(
                        header(),
                        UNIVERSITY,
                        tree.root(),
                        tree.size(),
                        CredentialType.DEGREE_BACHELOR,
                        new AwardPeriod(MARCH, MARCH))
                .envelope()
                .signedBy(university);
    }

    private static String record(RegistryLedger ledger, Statement statement, Signer... signers) {
        Envelope envelope = statement.envelope();
        for (Signer signer : signers) {
            envelope = envelope.signedBy(signer);
        }
        ledger.as(HOSTS.get(0)).record(envelope);
        return Statement.digest(envelope).toString();
    }

    private static StatementHeader header() {
        return new StatementHeader(LEDGER, Instant.now());
    }

    static PrivateKeySigner key() {
        return PrivateKeySigner.generate(KeyAlgorithm.ED25519, new SecureRandom());
    }
}
