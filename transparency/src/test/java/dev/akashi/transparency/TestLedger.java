package dev.akashi.transparency;

import static org.awaitility.Awaitility.await;

import dev.akashi.client.BlockEvents;
import dev.akashi.client.NetworkProfile;
import dev.akashi.client.RegistryLedger;
import dev.akashi.credential.Bundle;
import dev.akashi.credential.Commitments;
import dev.akashi.credential.CredentialProfile;
import dev.akashi.credential.Salt;
import dev.akashi.credential.verify.Evidence.LedgerKind;
import dev.akashi.credential.verify.TrustRoot;
import dev.akashi.launcher.LocalNetwork;
import dev.akashi.model.Commitment;
import dev.akashi.model.Digest;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.LedgerId;
import dev.akashi.model.LocalizedText;
import dev.akashi.model.MspId;
import dev.akashi.model.merkle.MerkleTree;
import dev.akashi.model.record.Receipt;
import dev.akashi.model.signing.Envelope;
import dev.akashi.model.signing.Signer;
import dev.akashi.model.statement.CredentialStatus;
import dev.akashi.model.statement.EndorsementReleased;
import dev.akashi.model.statement.EndorsementRequired;
import dev.akashi.model.statement.Statement;
import dev.akashi.model.statement.StatementHeader;
import dev.akashi.model.statement.StatusChanged;
import dev.akashi.model.statement.StatusChanged.Change;
import dev.akashi.model.statement.StatusReason;
import dev.akashi.model.trial.TrialConsortium;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.protos.common.Block;

/** A founded registry on the embedded network, with everybody's keys at hand. */
public final class TestLedger implements AutoCloseable {

    public static final LedgerId LEDGER = new LedgerId("registry.example/test");
    public static final InstitutionCode UNIVERSITY = TrialConsortium.UNIVERSITY;
    public static final LocalizedText NAME = new LocalizedText("試験大学", "Trial University");
    public static final List<MspId> MEMBERS =
            List.of(new MspId("MextMSP"), new MspId("UnivAMSP"), new MspId("UnivBMSP"), new MspId("VocMSP"));

    public final LocalNetwork network;
    public final NetworkProfile profile;
    public final RegistryLedger ledger;
    private final TrialConsortium consortium = new TrialConsortium(LEDGER, MEMBERS, MEMBERS.get(1));
    private int documents;

    private TestLedger(Path directory) throws IOException {
        this.network = LocalNetwork.open(directory, Clock.systemUTC());
        this.profile = NetworkProfile.read(network.profile());
        this.ledger = RegistryLedger.connect(profile);
    }

    /** Starts a network in a folder and founds the registry on it. */
    public static TestLedger founded(Path directory) throws IOException {
        TestLedger test = new TestLedger(directory);
        test.consortium.beginnings(now()).forEach(test::record);
        return test;
    }

    /** A document that was issued: its bytes and its bundle without a proof from the log. */
    public record Issued(byte[] document, Bundle bundle) {

        public Commitment commitment() {
            return bundle.document().commitment();
        }
    }

    /** Issues plain documents in one batch. */
    public List<Issued> issue(int count) {
        SecureRandom random = new SecureRandom();
        List<byte[]> files = new ArrayList<>();
        List<Bundle.DocumentReference> references = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] salt = new byte[Digest.LENGTH];
            random.nextBytes(salt);
            byte[] file = ("certificate " + documents++).getBytes(StandardCharsets.UTF_8);
            files.add(file);
            references.add(new Bundle.DocumentReference(
                    "certificate.txt",
                    CredentialProfile.DOCUMENT,
                    new Salt(Digest.of(salt)),
                    Commitments.contentDigest(file)));
        }
        MerkleTree tree = MerkleTree.of(
                references.stream().map(Bundle.DocumentReference::commitment).toList());
        Envelope envelope = consortium.batch(tree, TrialConsortium.TYPE, now());
        Receipt receipt = ledger.as(MEMBERS.get(1)).record(envelope);
        List<Issued> issued = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            issued.add(new Issued(
                    files.get(i),
                    new Bundle(
                            references.get(i),
                            tree.root(),
                            tree.inclusionProof(i),
                            new Bundle.Anchor(
                                    LEDGER,
                                    UNIVERSITY,
                                    receipt.provenance().transactionId(),
                                    receipt.provenance().recordedAt(),
                                    envelope))));
        }
        return issued;
    }

    /** A batch of one credential, signed and not recorded. */
    public Envelope batch() {
        byte[] leaf = new byte[Digest.LENGTH];
        new SecureRandom().nextBytes(leaf);
        MerkleTree tree = MerkleTree.of(List.of(new Commitment(Digest.of(leaf))));
        return consortium.batch(tree, TrialConsortium.TYPE, now());
    }

    /** The university makes an organisation's endorsement necessary. */
    public Receipt requireEndorsement(MspId organisation) {
        return record(new EndorsementRequired(header(), UNIVERSITY, organisation), consortium.first, consortium.second);
    }

    /** Ministry and operator take that back, in a second after the one in which it was recorded. */
    public Receipt releaseEndorsement() {
        Instant since = ledger.institution(UNIVERSITY)
                .flatMap(record -> record.requiredEndorsement())
                .orElseThrow()
                .provenance()
                .recordedAt();
        await().until(() -> header().issuedAt().isAfter(since));
        return record(new EndorsementReleased(header(), UNIVERSITY), consortium.ministry, consortium.operator);
    }

    /** Takes a document back. */
    public Receipt rescind(Issued issued) {
        return record(
                new StatusChanged(
                        header(),
                        UNIVERSITY,
                        issued.bundle().root(),
                        List.of(new Change(
                                issued.commitment(),
                                issued.bundle().proof(),
                                CredentialStatus.RESCINDED,
                                issued.bundle().anchor().recordedAt(),
                                StatusReason.ISSUED_IN_ERROR,
                                null,
                                null))),
                consortium.first,
                consortium.second);
    }

    /** Records a statement. */
    public Receipt record(Statement statement, Signer... signers) {
        return record(TrialConsortium.signed(statement, signers));
    }

    /** Records an envelope. */
    public Receipt record(Envelope envelope) {
        return ledger.as(MEMBERS.get(1)).record(envelope);
    }

    /** The blocks so far, as an organisation's peer serves them. */
    public List<Block> blocks(MspId organisation) {
        try (BlockEvents events = BlockEvents.of(profile, organisation)) {
            return events.take(0, (int) network.height());
        }
    }

    /** A member's log key. */
    public Signer logKey(MspId member) {
        return consortium.logKey(member);
    }

    /** Whom a verifier of this ledger believes. */
    public TrustRoot trust(Digest genesis, int threshold) {
        return new TrustRoot(
                LEDGER,
                LedgerKind.EMBEDDED,
                genesis,
                threshold,
                consortium.logKeys().entrySet().stream()
                        .map(entry -> new TrustRoot.Member(
                                entry.getKey(), NAME, entry.getValue().verificationKey(), List.of()))
                        .toList());
    }

    public StatementHeader header() {
        return new StatementHeader(LEDGER, now());
    }

    private static Instant now() {
        return Instant.now().minusSeconds(1);
    }

    @Override
    public void close() throws IOException {
        ledger.close();
        network.close();
    }
}
