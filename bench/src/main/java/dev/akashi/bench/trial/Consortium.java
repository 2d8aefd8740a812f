package dev.akashi.bench.trial;

import dev.akashi.client.RegistryLedger;
import dev.akashi.credential.verify.Evidence.LedgerKind;
import dev.akashi.credential.verify.TrustRoot;
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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A fictional consortium with one university, and everybody's keys at hand. */
public final class Consortium {

    /** The university. */
    public static final InstitutionCode UNIVERSITY = new InstitutionCode("F113199999013");
    /** What it awards. */
    public static final CredentialType TYPE = CredentialType.DEGREE_BACHELOR;
    /** The ledger's name. */
    public static final LedgerId LEDGER = new LedgerId("bench.akashi.example/2026");

    private static final LocalizedText NAME = new LocalizedText("架空中央大学", "Kakuu Chuo University");

    private final Did did;
    private final List<MspId> members;
    private final PrivateKeySigner ministry;
    private final PrivateKeySigner operator;
    private final List<PrivateKeySigner> logs;
    private final PrivateKeySigner first;
    private final PrivateKeySigner second;
    private final PrivateKeySigner credential;

    private Consortium(List<MspId> members, Keys keys, KeyAlgorithm statements) {
        this.members = List.copyOf(members);
        this.ministry = keys.key("ministry", statements);
        this.operator = keys.key("operator", statements);
        this.logs = members.stream()
                .map(member -> keys.key("log-" + member, KeyAlgorithm.ED25519))
                .toList();
        this.first = keys.key("first", statements);
        this.second = keys.key("second", statements);
        this.credential = keys.key("credential", KeyAlgorithm.ED25519);
        // A did:key, so that other software finds the key without asking anybody.
        this.did = new Did("did:key:" + credential.verificationKey());
    }

    /**
     * Makes a consortium with new keys.
     *
     * @param members its organisations; the first one hosts the university
     * @param statements the algorithm of the keys that sign statements
     */
    public static Consortium of(List<MspId> members, KeyAlgorithm statements, SecureRandom random) {
        return new Consortium(members, (name, algorithm) -> PrivateKeySigner.generate(algorithm, random), statements);
    }

    /**
     * A consortium whose keys are kept in a folder, so that it is the same one the next time.
     *
     * @throws UncheckedIOException when a key can neither be read nor written
     */
    public static Consortium kept(Path folder, List<MspId> members, KeyAlgorithm statements, SecureRandom random) {
        Keys kept = (name, algorithm) -> {
            Path file = folder.resolve(name + ".pem");
            try {
                if (!Files.exists(file)) {
                    Files.writeString(
                            file, PrivateKeySigner.generate(algorithm, random).toPem(), StandardCharsets.US_ASCII);
                }
                return PrivateKeySigner.fromPem(Files.readString(file, StandardCharsets.US_ASCII));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        return new Consortium(members, kept, statements);
    }

    /**
     * The consortium whose keys are kept in a folder, on that ledger: what is not recorded of its beginnings yet is.
     *
     * @throws UncheckedIOException when a key can neither be read nor written
     */
    public static Consortium founded(RegistryLedger ledger, Path keys, Instant now, SecureRandom random) {
        Consortium consortium = kept(keys, ledger.identities(), KeyAlgorithm.ED25519, random);
        List<Envelope> beginnings = consortium.beginnings(now);
        RegistryLedger.Acting acting = ledger.as(consortium.host());
        if (ledger.consortium().isEmpty()) {
            acting.record(beginnings.get(0));
        }
        if (ledger.institution(UNIVERSITY).isEmpty()) {
            beginnings.subList(1, beginnings.size()).forEach(acting::record);
        }
        return consortium;
    }

    private interface Keys {
        PrivateKeySigner key(String name, KeyAlgorithm algorithm);
    }

    /** The organisation that submits for the university. */
    public MspId host() {
        return members.get(0);
    }

    /** The organisations, the one that hosts the university first. */
    public List<MspId> members() {
        return members;
    }

    /** The key with which an organisation signs checkpoints. */
    public Signer logKey(MspId member) {
        return logs.get(members.indexOf(member));
    }

    /** Whom a verifier of this consortium's ledger believes: more than two thirds of its members. */
    public TrustRoot trust(LedgerKind kind, Digest genesis) {
        return new TrustRoot(
                LEDGER,
                kind,
                genesis,
                TrustRoot.safeThreshold(members.size()),
                members.stream()
                        .map(member -> new TrustRoot.Member(
                                member, NAME, logKey(member).verificationKey(), List.of()))
                        .toList());
    }

    /** The university's issuer identifier. */
    public Did did() {
        return did;
    }

    /** The university's keys for issuing: one for statements, one for credentials. */
    public List<Signer> keys() {
        return List.of(first, credential);
    }

    /** The university's key for credentials. */
    public Signer credentialKey() {
        return credential;
    }

    /** The statements by which everything begins: founding, admission, accreditation. */
    public List<Envelope> beginnings(Instant now) {
        StatementHeader header = new StatementHeader(LEDGER, now);
        List<Member> listed = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            listed.add(new Member(members.get(i), NAME, logs.get(i).verificationKey()));
        }
        ConsortiumFounded founded = new ConsortiumFounded(
                header,
                NAME,
                List.of(
                        new Authority(AuthorityRole.MINISTRY, NAME, List.of(ministry.verificationKey())),
                        new Authority(AuthorityRole.OPERATOR, NAME, List.of(operator.verificationKey()))),
                listed,
                Map.of());
        InstitutionAdmitted admitted = new InstitutionAdmitted(
                header,
                UNIVERSITY,
                new CorporateNumber("7123456789012"),
                InstitutionKind.UNIVERSITY,
                NAME,
                did,
                List.of(
                        new KeyGrant(KeyPurpose.STATEMENT, first.verificationKey()),
                        new KeyGrant(KeyPurpose.STATEMENT, second.verificationKey()),
                        new KeyGrant(KeyPurpose.CREDENTIAL, credential.verificationKey())),
                List.of(members.get(0)));
        AccreditationGranted granted = new AccreditationGranted(
                header, UNIVERSITY, List.of(TYPE), Interval.from(now), "SCHOOL-EDUCATION-ACT-83");
        return List.of(
                signed(
                        founded,
                        Stream.concat(Stream.of(ministry, operator), logs.stream())
                                .toList()),
                signed(admitted, List.of(ministry, operator, first, second, credential)),
                signed(granted, List.of(ministry)));
    }

    /** A batch, signed by the university. */
    public Envelope batch(MerkleRoot root, int size, Instant now) {
        YearMonth march = YearMonth.of(2026, 3);
        return signed(
                new BatchAnchored(
                        new StatementHeader(LEDGER, now), UNIVERSITY, root, size, TYPE, new AwardPeriod(march, march)),
                List.of(first));
    }

    /** The rescission of one credential of a batch, signed by two keys of the university. */
    public Envelope rescission(MerkleTree tree, Commitment commitment, int leaf, Instant now) {
        Change change = new Change(
                commitment,
                tree.inclusionProof(leaf),
                CredentialStatus.RESCINDED,
                now,
                StatusReason.RESCINDED_BY_INSTITUTION,
                null,
                null);
        return signed(
                new StatusChanged(new StatementHeader(LEDGER, now), UNIVERSITY, tree.root(), List.of(change)),
                List.of(first, second));
    }

    private static Envelope signed(Statement statement, List<? extends Signer> signers) {
        Envelope envelope = statement.envelope();
        for (Signer signer : signers) {
            envelope = envelope.signedBy(signer);
        }
        return envelope;
    }
}
