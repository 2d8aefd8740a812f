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
import dev.akashi.model.Commitment;
import dev.akashi.model.CredentialType;
import dev.akashi.model.Digest;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.LedgerId;
import dev.akashi.model.LocalizedText;
import dev.akashi.model.MspId;
import dev.akashi.model.merkle.MerkleTree;
import dev.akashi.model.record.Receipt;
import dev.akashi.model.signing.Envelope;
import dev.akashi.model.signing.Signer;
import dev.akashi.model.statement.ConsortiumFounded.Member;
import dev.akashi.model.statement.CredentialStatus;
import dev.akashi.model.statement.KeyCompromised;
import dev.akashi.model.statement.MemberChanged;
import dev.akashi.model.statement.Statement;
import dev.akashi.model.statement.StatementHeader;
import dev.akashi.model.statement.StatusChanged;
import dev.akashi.model.statement.StatusChanged.Change;
import dev.akashi.model.statement.StatusReason;
import dev.akashi.model.trial.TrialConsortium;
import dev.akashi.transparency.block.BlockHashes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.shim.ChaincodeBase;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.hyperledger.fabric.shim.ResponseUtils;

/** A founded registry on the embedded network, whose chaincodes and clocks can be made to do wrong. */
public final class AuditedLedger implements AutoCloseable {

    public static final LedgerId LEDGER = new LedgerId("registry.example/audited");
    public static final InstitutionCode UNIVERSITY = TrialConsortium.UNIVERSITY;
    public static final String CHAINCODE = LocalNetwork.CHAINCODE;
    private static final String SCRIBBLE = "scribble";
    public static final LocalizedText NAME = TrialConsortium.NAME;
    public static final List<MspId> MEMBERS =
            List.of(new MspId("MextMSP"), new MspId("UnivAMSP"), new MspId("UnivBMSP"), new MspId("VocMSP"));

    public final EmbeddedNetwork network;
    public final NetworkProfile profile;
    public final RegistryLedger ledger;
    public final Path directory;
    private final TrialConsortium consortium = new TrialConsortium(LEDGER, MEMBERS, MEMBERS.get(1));
    /** The university's key for credentials. */
    public final Signer credential = consortium.credential;

    /** What a chaincode of an organisation sees in place of a record: {@code MSPID key}. */
    private final Map<String, byte[]> seen = new ConcurrentHashMap<>();

    private volatile Duration skew = Duration.ZERO;
    private Duration age = Duration.ofSeconds(1);
    private MspId submitter = MEMBERS.get(1);
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
    }

    /** Starts a network in a folder and founds the registry on it. */
    public static AuditedLedger founded(Path directory) throws IOException {
        return founded(directory, Duration.ZERO);
    }

    /** The same, with a founding at another time than now. */
    public static AuditedLedger founded(Path directory, Duration skew) throws IOException {
        AuditedLedger ledger = new AuditedLedger(directory);
        ledger.skew = skew;
        ledger.consortium.beginnings(ledger.header().issuedAt()).forEach(ledger::record);
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
            if (stub.getFunction().equals(SCRIBBLE)) {
                String key = stub.getParameters().get(0);
                switch (stub.getParameters().get(1)) {
                    case "read many" -> {
                        stub.getStateByRange("a", "b").forEach(found -> {});
                        stub.putState(key, new byte[] {1});
                    }
                    case "delete" -> stub.delState(key);
                    default -> stub.putState(key, new byte[] {1});
                }
                return ResponseUtils.newSuccessResponse();
            }
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

    /** Has all chaincodes write a record that no statement asks for. */
    public void scribble(String key) {
        DatedTransactions.submit(profile, submitter, SCRIBBLE, key, "write");
    }

    /** Has all chaincodes delete a record, which no statement asks for. */
    public void delete(String key) {
        DatedTransactions.submit(profile, submitter, SCRIBBLE, key, "delete");
    }

    /** The same as {@link #scribble} after a question for many records at once, which no rule of the registry asks. */
    public void scribbleAfterARange(String key) {
        DatedTransactions.submit(profile, submitter, SCRIBBLE, key, "read many");
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

    /** They go to a time. */
    public void moveTo(Instant time) {
        skew = Duration.between(Clock.systemUTC().instant(), time);
    }

    /** From now on statements are recorded so long after they were made. */
    public void keepStatementsBackFor(Duration time) {
        age = time;
    }

    /** From now on a member submits what is recorded. */
    public void submitAs(MspId member) {
        submitter = member;
    }

    /** Records a batch. */
    public Batch issue(CredentialType type, int size) {
        List<Commitment> leaves = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            leaves.add(
                    new Commitment(Digest.sha256((directory + " leaf " + serial++).getBytes(StandardCharsets.UTF_8))));
        }
        MerkleTree tree = MerkleTree.of(leaves);
        return new Batch(tree, leaves, record(consortium.batch(tree, type, header().issuedAt())));
    }

    /** Signs a batch of one, and records nothing. */
    public Envelope unrecorded(CredentialType type) {
        MerkleTree tree = MerkleTree.of(List.of(
                new Commitment(Digest.sha256((directory + " leaf " + serial++).getBytes(StandardCharsets.UTF_8)))));
        return consortium.batch(tree, type, header().issuedAt());
    }

    /** Takes a credential back. */
    public Receipt rescind(Batch batch, int leaf) {
        return rescind(batch, leaf, batch.receipt().provenance().recordedAt());
    }

    /** Takes a credential back, from a time on. */
    public Receipt rescind(Batch batch, int leaf, Instant from) {
        return record(
                new StatusChanged(
                        header(),
                        UNIVERSITY,
                        batch.tree().root(),
                        List.of(new Change(
                                batch.leaves().get(leaf),
                                batch.tree().inclusionProof(leaf),
                                CredentialStatus.RESCINDED,
                                from,
                                StatusReason.RESCINDED_BY_INSTITUTION,
                                null,
                                null))),
                consortium.first,
                consortium.second);
    }

    /** Declares that the first key was stolen, since a time. */
    public Receipt compromise(Instant since) {
        return record(
                new KeyCompromised(
                        header(), UNIVERSITY, consortium.first.verificationKey().keyId(), since),
                consortium.ministry);
    }

    /** A member leaves the consortium. */
    public Receipt leave(MspId member) {
        return record(
                new MemberChanged(
                        header(),
                        MemberChanged.Change.LEFT,
                        new Member(member, NAME, logKey(member).verificationKey())),
                consortium.ministry,
                consortium.operator);
    }

    private Receipt record(Statement statement, Signer... signers) {
        return record(TrialConsortium.signed(statement, signers));
    }

    private Receipt record(Envelope envelope) {
        if (!skew.isZero()) {
            return DatedTransactions.record(
                    profile, submitter, envelope, Clock.systemUTC().instant().plus(skew));
        }
        return ledger.as(submitter).record(envelope);
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
        return consortium.logKey(member);
    }

    private StatementHeader header() {
        return new StatementHeader(
                LEDGER, Clock.systemUTC().instant().plus(skew).minus(age));
    }

    @Override
    public void close() throws IOException {
        ledger.close();
        network.close();
    }
}
