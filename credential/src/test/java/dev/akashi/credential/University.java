package dev.akashi.credential;

import com.google.gson.JsonObject;
import dev.akashi.credential.OpenBadgeContent.Achievement;
import dev.akashi.credential.OpenBadgeContent.Recipient;
import dev.akashi.credential.proof.DataIntegrity;
import dev.akashi.credential.proof.ProofSuite;
import dev.akashi.model.CorporateNumber;
import dev.akashi.model.CredentialType;
import dev.akashi.model.Did;
import dev.akashi.model.Digest;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.InstitutionKind;
import dev.akashi.model.Interval;
import dev.akashi.model.LocalizedText;
import dev.akashi.model.MspId;
import dev.akashi.model.StatementDigest;
import dev.akashi.model.TransactionId;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.InstitutionRecord.Accreditation;
import dev.akashi.model.record.InstitutionRecord.DatedName;
import dev.akashi.model.record.InstitutionRecord.DatedStatus;
import dev.akashi.model.record.InstitutionRecord.KeyEnding;
import dev.akashi.model.record.InstitutionRecord.RegisteredKey;
import dev.akashi.model.record.InstitutionRecord.Succession;
import dev.akashi.model.record.InstitutionStatus;
import dev.akashi.model.record.Provenance;
import dev.akashi.model.signing.KeyAlgorithm;
import dev.akashi.model.signing.PrivateKeySigner;
import dev.akashi.model.signing.Signer;
import dev.akashi.model.statement.KeyGrant;
import dev.akashi.model.statement.KeyPurpose;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An institution with its keys: it signs credentials as {@link OpenBadge} writes them. What the registry has of it may be
 * changed before {@link #record} is asked for.
 */
public final class University {

    /** Since when everything is in order. */
    public static final Instant ADMITTED = Instant.parse("2020-04-01T00:00:00Z");

    /** When it signs credentials. */
    public static final Instant SIGNED = Instant.parse("2026-03-24T23:00:00Z");

    public static final InstitutionCode CODE = new InstitutionCode("F113199999013");
    public static final InstitutionCode OTHER_CODE = new InstitutionCode("H113399999060");

    private static final Provenance ADMISSION = new Provenance(
            ADMITTED, new TransactionId("aa".repeat(32)), new StatementDigest(Digest.parse("bb".repeat(32))));

    public final InstitutionCode code;
    public final Did did;
    public final SecureRandom random;
    public final Signer statementKey;
    public final Signer credentialKey;
    /** A key of P-256 for credentials, which is not registered unless a test does it. */
    public final Signer credentialKeyP256;

    public final List<DatedName> names = new ArrayList<>();
    public final List<Accreditation> accreditations = new ArrayList<>();
    public final List<RegisteredKey> keys = new ArrayList<>();
    public final List<DatedStatus> statuses = new ArrayList<>();
    public final List<Succession> successions = new ArrayList<>();

    private University(InstitutionCode code, String did, LocalizedText name, long seed) {
        this.code = code;
        this.did = new Did(did);
        this.random = new SeededRandom(seed);
        this.statementKey = PrivateKeySigner.generate(KeyAlgorithm.ED25519, random);
        this.credentialKey = PrivateKeySigner.generate(KeyAlgorithm.ED25519, random);
        this.credentialKeyP256 = PrivateKeySigner.generate(KeyAlgorithm.P256, new SeededRandom(seed + 256));
        names.add(new DatedName(name, Interval.from(ADMITTED), ADMISSION));
        accreditations.add(
                new Accreditation(CredentialType.DEGREE_BACHELOR, Interval.from(ADMITTED), "学校教育法", ADMISSION));
        keys.add(key(KeyPurpose.STATEMENT, statementKey, Interval.from(ADMITTED)));
        keys.add(key(KeyPurpose.CREDENTIAL, credentialKey, Interval.from(ADMITTED)));
        statuses.add(new DatedStatus(InstitutionStatus.ACTIVE, Interval.from(ADMITTED), ADMISSION));
    }

    /** The one most tests are about. */
    public static University first() {
        return new University(
                CODE, "did:web:univ.example", new LocalizedText("架空大学", "University of Examples"), 20260325);
    }

    /** Another institution on the same ledger. */
    public static University other() {
        return new University(OTHER_CODE, "did:web:college.example", new LocalizedText("架空専門学校", "College"), 7);
    }

    public static RegisteredKey key(KeyPurpose purpose, Signer signer, Interval validity) {
        return new RegisteredKey(new KeyGrant(purpose, signer.verificationKey()), validity, ADMISSION);
    }

    /** Registers {@link #credentialKeyP256}. */
    public University withP256() {
        keys.add(key(KeyPurpose.CREDENTIAL, credentialKeyP256, Interval.from(ADMITTED)));
        return this;
    }

    /** Lets a key have been valid for another time, and in other hands since a time if there is one. */
    public void changeKey(int which, Interval validity, @Nullable Instant compromisedSince) {
        RegisteredKey key = keys.get(which);
        keys.set(
                which,
                new RegisteredKey(
                        key.grant(),
                        validity,
                        List.of(),
                        compromisedSince == null
                                ? List.of()
                                : List.of(new KeyEnding(KeyEnding.Kind.COMPROMISED, compromisedSince, ADMISSION)),
                        ADMISSION));
    }

    /** What the registry has of it. */
    public InstitutionRecord record() {
        return new InstitutionRecord(
                code,
                new CorporateNumber("5010005007398"),
                InstitutionKind.UNIVERSITY,
                did,
                List.of(new MspId("UnivAMSP")),
                names,
                accreditations,
                keys,
                statuses,
                successions,
                ADMISSION);
    }

    public static DatedName called(LocalizedText name, Interval validity) {
        return new DatedName(name, validity, ADMISSION);
    }

    public static DatedStatus was(InstitutionStatus status, Interval validity) {
        return new DatedStatus(status, validity, ADMISSION);
    }

    public static Accreditation accredited(CredentialType type, Interval validity) {
        return new Accreditation(type, validity, "学校教育法", ADMISSION);
    }

    /** A bachelor's degree, valid from its day on and without end. */
    public OpenBadgeContent content(String recipient) {
        return content(recipient, LocalDate.of(2026, 3, 25), null);
    }

    public OpenBadgeContent content(String recipient, LocalDate from, @Nullable LocalDate until) {
        return new OpenBadgeContent(
                URI.create("urn:uuid:" + uuid(recipient)),
                did,
                "架空大学",
                "学士（工学） / Bachelor of Engineering",
                LocalDate.of(2026, 3, 25),
                from,
                until,
                new Recipient(recipient, "ヤマダ タロウ", "YAMADA Taro", LocalDate.of(2003, 7, 15)),
                new Achievement(
                        URI.create("https://univ.example/achievements/bachelor-engineering"),
                        "BachelorDegree",
                        "学士（工学）",
                        "工学部を卒業したこと",
                        "124単位の修得",
                        "機械工学"),
                List.of(
                        new OpenBadgeContent.Attribute("honours", "賞", "優等"),
                        new OpenBadgeContent.Attribute("licenseNumber", "学位記番号", "第12345号")));
    }

    /** A signed credential for somebody. */
    public JsonObject issue(String recipient) {
        return sign(OpenBadge.write(content(recipient), Salt.random(random)));
    }

    public JsonObject sign(JsonObject credential) {
        return sign(credential, ProofSuite.EDDSA_RDFC_2022, credentialKey);
    }

    /** Signs with the key that the suite takes. */
    public JsonObject sign(JsonObject credential, ProofSuite suite) {
        return sign(credential, suite, credentialKey(suite));
    }

    /** The key that a suite takes. */
    public Signer credentialKey(ProofSuite suite) {
        return suite.algorithm() == KeyAlgorithm.P256 ? credentialKeyP256 : credentialKey;
    }

    public JsonObject sign(JsonObject credential, ProofSuite suite, Signer key) {
        return DataIntegrity.standard().sign(credential, suite, key, did + "#" + key.verificationKey(), SIGNED);
    }

    private static String uuid(String recipient) {
        return UUID.nameUUIDFromBytes(recipient.getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
