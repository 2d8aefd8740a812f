package dev.akashi.audit;

import dev.akashi.chaincode.RegistryChaincode;
import dev.akashi.client.BlockEvents;
import dev.akashi.client.DatedTransactions;
import dev.akashi.client.NetworkProfile;
import dev.akashi.client.RegistryLedger;
import dev.akashi.embedded.EmbeddedNetwork;
import dev.akashi.embedded.EmbeddedNetworkConfig;
import dev.akashi.embedded.EndorsementPolicy;
import dev.akashi.embedded.JavaChaincode;
import dev.akashi.launcher.LocalNetwork;
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
import dev.akashi.model.statement.KeyCompromised;
import dev.akashi.model.statement.KeyGrant;
import dev.akashi.model.statement.KeyPurpose;
import dev.akashi.model.statement.Statement;
import dev.akashi.model.statement.StatementHeader;
import dev.akashi.model.statement.StatusChanged;
import dev.akashi.model.statement.StatusChanged.Change;
import dev.akashi.model.statement.StatusReason;
import dev.akashi.transparency.block.BlockHashes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.shim.ChaincodeBase;
import org.hyperledger.fabric.shim.ChaincodeStub;

/** A founded registry on the embedded network, whose chaincodes and clocks can be made to do wrong. */
public final class AuditedLedger implements AutoCloseable {

    public static final LedgerId LEDGER = new LedgerId("registry.example/audited");
    public static final InstitutionCode UNIVERSITY = new InstitutionCode("F113199999013");
    public static final String CHAINCODE = LocalNetwork.CHAINCODE;
    public static final LocalizedText NAME = new LocalizedText("架空中央大学", "Kakuu Chuo University");
    public static final List<MspId> MEMBERS =
            List.of(new MspId("MextMSP"), new MspId("UnivAMSP"), new MspId("UnivBMSP"), new MspId("VocMSP"));

    public final EmbeddedNetwork network;
    public final NetworkProfile profile;
    public final RegistryLedger ledger;
    public final Path directory;
    private final Map<MspId, Signer> logKeys = new LinkedHashMap<>();
    private final Signer ministry = key();
    private final Signer operator = key();
    private final Signer first = key();
    private final Signer second = key();
    /** The university's key for credentials. */
    public final Signer credential = key();

    /** What a chaincode of an organisation sees in place of a record: {@code MSPID key}. */
    private final Map<String, byte[]> seen = new ConcurrentHashMap<>();

    private volatile Duration skew = Duration.ZERO;
    private int serial;

    /** A batch that was recorded. */
    public record Batch(MerkleTree tree, List<Commitment> leaves, Receipt receipt) {}

    private AuditedLedger(Path directory) throws IOException {
        this.directory = directory;
        Clock clock = new ShiftedClock();
        this.network = EmbeddedNetwork.open(EmbeddedNetworkConfig.builder(directory)
                .organization("MextMSP", "Ministry (trial)")
                .organization("UnivAMSP", "University A (trial)")
                .organization("UnivBMSP", "University B (trial)")
                .organization("VocMSP", "Vocational College (trial)")
                .chaincode(CHAINCODE, "0.1.0", EndorsementPolicy.majority())
                .clock(clock)
                .build());
        network.startChaincode(
                CHAINCODE, JavaChaincode.from(spec -> new Doctored(spec.mspId(), spec.packageId(), clock)));
        this.profile = NetworkProfile.read(network.profilePath());
        this.ledger = RegistryLedger.connect(profile);
        MEMBERS.forEach(member -> logKeys.put(member, key()));
    }

    /** Starts a network in a folder and founds the registry on it. */
    public static AuditedLedger founded(Path directory) throws IOException {
        return founded(directory, Duration.ZERO);
    }

    /** The same, with a founding at another time than now. */
    public static AuditedLedger founded(Path directory, Duration skew) throws IOException {
        AuditedLedger ledger = new AuditedLedger(directory);
        ledger.skew = skew;
        ledger.found();
        return ledger;
    }

    private final class ShiftedClock extends Clock {
        @Override
        public Instant instant() {
            return Clock.systemUTC().instant().plus(skew);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }

    /** The registry's chaincode on top of a state that may have been tampered with. */
    private final class Doctored extends ChaincodeBase {

        private final String mspId;
        private final RegistryChaincode chaincode;

        Doctored(String mspId, String packageId, Clock clock) {
            this.mspId = mspId;
            this.chaincode = new RegistryChaincode(packageId, clock);
            processCommandLineOptions(new String[] {"-i", packageId});
        }

        @Override
        public Response init(ChaincodeStub stub) {
            return chaincode.init(stub);
        }

        @Override
        public Response invoke(ChaincodeStub stub) {
            ChaincodeStub tampered = (ChaincodeStub) java.lang.reflect.Proxy.newProxyInstance(
                    ChaincodeStub.class.getClassLoader(),
                    new Class<?>[] {ChaincodeStub.class},
                    (proxy, method, values) -> {
                        Object answer;
                        try {
                            answer = method.invoke(stub, values);
                        } catch (java.lang.reflect.InvocationTargetException e) {
                            throw e.getCause();
                        }
                        return method.getName().equals("getState")
                                ? seen.getOrDefault(mspId + " " + values[0], (byte[]) answer)
                                : answer;
                    });
            return chaincode.invoke(tampered);
        }
    }

    /** From now on an organisation's chaincode sees something else where a record is. */
    public void tamper(MspId organisation, String key, byte[] value) {
        seen.put(organisation + " " + key, value);
    }

    /** All chaincodes see what is there. */
    public void mend() {
        seen.clear();
    }

    /** The organisations' clocks, and that of whoever makes statements, go wrong together. */
    public void skew(Duration by) {
        skew = by;
    }

    private void found() {
        List<Signer> founders = new ArrayList<>(List.of(ministry, operator));
        founders.addAll(logKeys.values());
        record(
                new ConsortiumFounded(
                        header(),
                        NAME,
                        List.of(
                                new Authority(AuthorityRole.MINISTRY, NAME, List.of(ministry.verificationKey())),
                                new Authority(AuthorityRole.OPERATOR, NAME, List.of(operator.verificationKey()))),
                        logKeys.entrySet().stream()
                                .map(entry -> new Member(
                                        entry.getKey(), NAME, entry.getValue().verificationKey()))
                                .toList(),
                        Map.of()),
                founders.toArray(Signer[]::new));
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
                        List.of(MEMBERS.get(1))),
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
                        Interval.from(Instant.parse("2026-01-01T00:00:00Z")),
                        "SEA-83"),
                ministry);
    }

    /** Records a batch. */
    public Batch issue(CredentialType type, int size) {
        List<Commitment> leaves = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            leaves.add(
                    new Commitment(Digest.sha256((directory + " leaf " + serial++).getBytes(StandardCharsets.UTF_8))));
        }
        MerkleTree tree = MerkleTree.of(leaves);
        return new Batch(tree, leaves, record(batch(type, tree), first));
    }

    /** Signs a batch of one, and records nothing. */
    public Envelope unrecorded(CredentialType type) {
        MerkleTree tree = MerkleTree.of(List.of(
                new Commitment(Digest.sha256((directory + " leaf " + serial++).getBytes(StandardCharsets.UTF_8)))));
        return batch(type, tree).envelope().signedBy(first);
    }

    private BatchAnchored batch(CredentialType type, MerkleTree tree) {
        return new BatchAnchored(
                header(),
                UNIVERSITY,
                tree.root(),
                tree.size(),
                type,
                new AwardPeriod(YearMonth.of(2026, 3), YearMonth.of(2026, 3)));
    }

    /** Takes a credential back. */
    public Receipt rescind(Batch batch, int leaf) {
        return record(
                new StatusChanged(
                        header(),
                        UNIVERSITY,
                        batch.tree().root(),
                        List.of(new Change(
                                batch.leaves().get(leaf),
                                batch.tree().inclusionProof(leaf),
                                CredentialStatus.RESCINDED,
                                batch.receipt().provenance().recordedAt(),
                                StatusReason.RESCINDED_BY_INSTITUTION,
                                null,
                                null))),
                first,
                second);
    }

    /** Declares that the first key was stolen, since a time. */
    public Receipt compromise(Instant since) {
        return record(
                new KeyCompromised(header(), UNIVERSITY, first.verificationKey().keyId(), since), ministry);
    }

    private Receipt record(Statement statement, Signer... signers) {
        Envelope envelope = statement.envelope();
        for (Signer signer : signers) {
            envelope = envelope.signedBy(signer);
        }
        if (!skew.isZero()) {
            return DatedTransactions.record(
                    profile,
                    MEMBERS.get(1),
                    envelope,
                    Clock.systemUTC().instant().plus(skew));
        }
        return ledger.as(MEMBERS.get(1)).record(envelope);
    }

    /** The blocks so far, as an organisation's peer serves them. */
    public List<Block> blocks(MspId organisation) {
        try (BlockEvents events = BlockEvents.of(profile, organisation)) {
            return events.take(0, (int) network.height());
        }
    }

    /** The hash by which this channel is known. */
    public Digest genesis() {
        return BlockHashes.header(blocks(MEMBERS.get(0)).get(0).getHeader());
    }

    /** A member's log key. */
    public Signer logKey(MspId member) {
        return Objects.requireNonNull(logKeys.get(member), member.value());
    }

    private StatementHeader header() {
        return new StatementHeader(
                LEDGER, Clock.systemUTC().instant().plus(skew).minusSeconds(1));
    }

    private static Signer key() {
        return PrivateKeySigner.generate(KeyAlgorithm.ED25519, new SecureRandom());
    }

    @Override
    public void close() throws IOException {
        ledger.close();
        network.close();
    }
}
