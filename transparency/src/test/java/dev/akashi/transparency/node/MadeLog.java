package dev.akashi.transparency.node;

import com.google.gson.JsonObject;
import com.google.protobuf.ByteString;
import dev.akashi.credential.Bundle;
import dev.akashi.credential.Bundle.DocumentReference;
import dev.akashi.credential.Commitments;
import dev.akashi.credential.CredentialProfile;
import dev.akashi.credential.OpenBadge;
import dev.akashi.credential.Salt;
import dev.akashi.credential.log.Checkpoint;
import dev.akashi.credential.log.LogProof;
import dev.akashi.credential.log.NoteKey;
import dev.akashi.credential.log.SignedNote;
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
import dev.akashi.model.MspId;
import dev.akashi.model.TransactionId;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.merkle.MerkleTree;
import dev.akashi.model.record.ConsortiumRecord;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.InstitutionRecord.Accreditation;
import dev.akashi.model.record.InstitutionRecord.DatedName;
import dev.akashi.model.record.InstitutionRecord.DatedStatus;
import dev.akashi.model.record.InstitutionRecord.RegisteredKey;
import dev.akashi.model.record.InstitutionStatus;
import dev.akashi.model.record.Provenance;
import dev.akashi.model.record.Receipt;
import dev.akashi.model.record.StatusRecord;
import dev.akashi.model.record.WorldState;
import dev.akashi.model.signing.Envelope;
import dev.akashi.model.signing.Signer;
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
import dev.akashi.model.statement.StatusReason;
import dev.akashi.transparency.TestLedger.Issued;
import dev.akashi.transparency.block.BlockCheck;
import dev.akashi.transparency.block.BlockHashes;
import dev.akashi.transparency.block.BlockView;
import dev.akashi.transparency.block.ChainState;
import dev.akashi.transparency.block.CheckedBlock;
import dev.akashi.transparency.block.CheckedBlock.Change;
import dev.akashi.transparency.block.CheckedBlock.ValidTransaction;
import dev.akashi.transparency.block.StateKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.hyperledger.fabric.protos.common.Block;

/**
 * A real {@link LogStore} with blocks that nobody ordered: what it derives, proves and cosigns is the product's own work, and
 * the same in every run, because keys, salts and times are. Blocks are not checked here; {@link FollowerTest} is about that.
 */
final class MadeLog implements AutoCloseable {

    static final InstitutionCode UNIVERSITY = new InstitutionCode("F113199999013");
    static final InstitutionCode COLLEGE = new InstitutionCode("H113399999060");
    static final Did UNIVERSITY_DID = new Did("did:web:chuo.akashi.example");
    static final List<MspId> MEMBERS =
            List.of(new MspId("MextMSP"), new MspId("UnivAMSP"), new MspId("UnivBMSP"), new MspId("VocMSP"));
    static final int THRESHOLD = 3;

    /** When the ledger was founded: long before anybody runs this. */
    static final Instant BEGIN = Instant.parse("2025-03-01T00:00:00Z");

    private static final LocalizedText NAME = new LocalizedText("架空中央大学", "Kakuu Chuo University");
    private static final AwardPeriod PERIOD = new AwardPeriod(YearMonth.of(2025, 3), YearMonth.of(2025, 3));

    final LedgerId ledger;
    final LogStore store;
    private final Path folder;
    private final String keys;
    private final byte[] channelConfig;
    private final List<ValidTransaction> pending = new ArrayList<>();

    private MadeLog(Path folder, LedgerId ledger, String keys) throws IOException {
        this.folder = folder;
        this.ledger = ledger;
        this.keys = keys;
        this.store = LogStore.open(folder, FollowerTest.CHAINCODE);
        this.channelConfig = channelConfig();
    }

    /**
     * A founded ledger with a university and a college.
     *
     * @param keys a word that all its keys depend on
     */
    static MadeLog founded(Path folder, LedgerId ledger, String keys) throws IOException {
        MadeLog log = new MadeLog(folder, ledger, keys);
        log.found();
        log.admit(UNIVERSITY, InstitutionKind.UNIVERSITY, NAME, UNIVERSITY_DID, CredentialType.DEGREE_BACHELOR);
        log.admit(
                COLLEGE,
                InstitutionKind.VOCATIONAL_SCHOOL,
                new LocalizedText("架空技術専門学校", "Kakuu Technical College"),
                new Did("did:web:gijutsu.akashi.example"),
                CredentialType.VOC_TRAINING);
        log.endBlock();
        return log;
    }

    /** A document before it is issued. */
    record Draft(String name, CredentialProfile profile, byte[] bytes, Salt salt, Digest contentDigest) {

        /** Any file, with a salt of its own. */
        static Draft file(String name, String text, Salt salt) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return new Draft(name, CredentialProfile.DOCUMENT, bytes, salt, Commitments.contentDigest(bytes));
        }

        /** A signed Open Badge, which has its salt in itself. */
        static Draft badge(String name, JsonObject signed) {
            byte[] bytes = StrictJson.utf8(StrictJson.writePretty(signed));
            return new Draft(
                    name,
                    CredentialProfile.OB3,
                    bytes,
                    OpenBadge.parse(bytes).salt().orElseThrow(),
                    Commitments.contentDigest(signed));
        }

        DocumentReference reference() {
            return new DocumentReference(name, profile, salt, contentDigest);
        }
    }

    /** A salt that depends on nothing but a word. */
    static Salt salt(String word) {
        return new Salt(Digest.sha256(("salt of " + word).getBytes(StandardCharsets.UTF_8)));
    }

    Signer key(String name) {
        return FixedKeys.key(keys + "/" + name);
    }

    Signer logKey(MspId member) {
        return key("log-" + member);
    }

    /** Records a batch in the block that comes next. */
    List<Issued> issue(Draft... drafts) {
        List<Issued> issued = unrecorded(drafts);
        Envelope envelope = issued.get(0).bundle().anchor().statement();
        record(envelope, Map.of());
        return issued;
    }

    /** What a batch's bundles would be if it had been recorded in the block that comes next. */
    List<Issued> unrecorded(Draft... drafts) {
        List<Commitment> commitments = new ArrayList<>();
        for (Draft draft : drafts) {
            commitments.add(draft.reference().commitment());
        }
        MerkleTree tree = MerkleTree.of(commitments);
        Envelope envelope = new BatchAnchored(
                        new StatementHeader(ledger, now()),
                        UNIVERSITY,
                        tree.root(),
                        tree.size(),
                        CredentialType.DEGREE_BACHELOR,
                        PERIOD)
                .envelope()
                .signedBy(key("univ-1"));
        Bundle.Anchor anchor = new Bundle.Anchor(ledger, UNIVERSITY, transactionId(envelope), now(), envelope);
        List<Issued> issued = new ArrayList<>();
        for (int i = 0; i < drafts.length; i++) {
            issued.add(new Issued(
                    drafts[i].bytes(), new Bundle(drafts[i].reference(), tree.root(), tree.inclusionProof(i), anchor)));
        }
        return issued;
    }

    /** Changes a status in the block that comes next. */
    void change(Issued issued, CredentialStatus status, StatusReason reason) {
        Envelope envelope = new StatusChanged(
                        new StatementHeader(ledger, now()),
                        UNIVERSITY,
                        issued.bundle().root(),
                        List.of(new StatusChanged.Change(
                                issued.commitment(),
                                issued.bundle().proof(),
                                status,
                                issued.bundle().anchor().recordedAt(),
                                reason,
                                null,
                                null)))
                .envelope()
                .signedBy(key("univ-1"))
                .signedBy(key("univ-2"));
        record(
                envelope,
                statusOf(
                        issued.commitment(),
                        status,
                        reason,
                        issued.bundle().anchor().recordedAt(),
                        envelope));
    }

    /** Keeps a status record that no statement of this log tells of, to make the map larger. */
    void addStatus(Commitment commitment) {
        Envelope nothing = Envelope.of(Statement.PAYLOAD_TYPE, new byte[0]);
        write(statusOf(commitment, CredentialStatus.SUSPENDED, StatusReason.UNDER_REVIEW, now(), nothing), nothing);
    }

    /** Keeps an institution's record, to make the map larger. */
    void addInstitution(InstitutionCode code) {
        admit(
                code,
                InstitutionKind.UNIVERSITY,
                NAME,
                new Did("did:web:" + code.value().toLowerCase(java.util.Locale.ROOT) + ".example"),
                CredentialType.DEGREE_BACHELOR);
    }

    /** Everything since the last block becomes a block. */
    void endBlock() {
        long number = store.nextBlock();
        Digest hash = Digest.sha256((ledger + " block " + number).getBytes(StandardCharsets.UTF_8));
        CheckedBlock block = new CheckedBlock(
                number,
                new BlockView(number, hash, "00".repeat(pending.size()), ""),
                ChainState.restore("registry", number + 1, hash, 0, channelConfig),
                pending.stream().map(ValidTransaction::id).toList(),
                pending);
        store.accept(() -> block);
        pending.clear();
    }

    /** Ledger time of the block that comes next: an hour after the one before. */
    Instant now() {
        return BEGIN.plus(Duration.ofHours(store.nextBlock()));
    }

    /** The newest checkpoint without signatures. */
    SignedNote checkpoint() {
        LogView view = store.view();
        return SignedNote.of(new Checkpoint(ledger, view.size(), view.root().orElseThrow()).text());
    }

    NoteKey publisher(MspId member) {
        return NoteKey.publisher(ledger, logKey(member).verificationKey());
    }

    NoteKey cosigner(MspId member) {
        return NoteKey.cosigner(ledger, member, logKey(member).verificationKey());
    }

    /** A note with cosignatures of members. */
    SignedNote cosigned(SignedNote note, List<MspId> members, Instant time) {
        SignedNote signed = note;
        for (MspId member : members) {
            signed = signed.cosignedBy(cosigner(member), logKey(member), time);
        }
        return signed;
    }

    /** The newest checkpoint, published by the first member and cosigned by as many as must, and kept. */
    SignedNote cosign(Instant time) {
        MspId first = MEMBERS.get(0);
        SignedNote note =
                cosigned(checkpoint().signedBy(publisher(first), logKey(first)), MEMBERS.subList(0, THRESHOLD), time);
        store.write(() -> store.notes().put(store.view().size(), note, 0));
        return note;
    }

    /** A bundle with its proof under the newest cosigned checkpoint, as a node gives it. */
    Bundle bundle(Issued issued) {
        Alarms alarms = new Alarms(store, folder, Clock.fixed(now(), ZoneOffset.UTC));
        LogProof proof = new LogFiles(store, checkpoints(alarms), alarms, THRESHOLD)
                .proof(
                        Statement.digest(issued.bundle().anchor().statement()),
                        issued.bundle().anchor().institution(),
                        issued.commitment())
                .orElseThrow();
        return issued.bundle().with(proof);
    }

    /** This organisation's side of the exchange of checkpoints. */
    Checkpoints checkpoints(Alarms alarms) {
        MspId self = MEMBERS.get(0);
        return new Checkpoints(
                store, self, logKey(self), alarms, Clock.fixed(now(), ZoneOffset.UTC), Duration.ofMinutes(1));
    }

    TrustRoot trust(LedgerKind kind) {
        return new TrustRoot(
                ledger,
                kind,
                Digest.sha256((ledger + " block 0").getBytes(StandardCharsets.UTF_8)),
                THRESHOLD,
                MEMBERS.stream()
                        .map(member -> new TrustRoot.Member(
                                member, NAME, logKey(member).verificationKey(), List.of()))
                        .toList());
    }

    @Override
    public void close() {
        store.close();
    }

    private void found() {
        Signer ministry = key("ministry");
        Signer operator = key("operator");
        ConsortiumFounded founded = new ConsortiumFounded(
                new StatementHeader(ledger, now()),
                new LocalizedText("証 見本", "Akashi vectors"),
                List.of(
                        new Authority(AuthorityRole.MINISTRY, NAME, List.of(ministry.verificationKey())),
                        new Authority(AuthorityRole.OPERATOR, NAME, List.of(operator.verificationKey()))),
                MEMBERS.stream()
                        .map(member -> new Member(member, NAME, logKey(member).verificationKey()))
                        .toList(),
                Map.of());
        Envelope envelope = founded.envelope().signedBy(ministry).signedBy(operator);
        for (MspId member : MEMBERS) {
            envelope = envelope.signedBy(logKey(member));
        }
        record(
                envelope,
                Map.of(
                        WorldState.CONSORTIUM,
                        ConsortiumRecord.of(founded, provenance(envelope)).toJson()));
    }

    private void admit(InstitutionCode code, InstitutionKind kind, LocalizedText name, Did did, CredentialType type) {
        String prefix = code.equals(UNIVERSITY) ? "univ" : code.value();
        List<KeyGrant> grants = List.of(
                new KeyGrant(KeyPurpose.STATEMENT, key(prefix + "-1").verificationKey()),
                new KeyGrant(KeyPurpose.STATEMENT, key(prefix + "-2").verificationKey()),
                new KeyGrant(KeyPurpose.CREDENTIAL, key(prefix + "-credential").verificationKey()));
        CorporateNumber number = new CorporateNumber("7123456789012");
        Envelope envelope = new InstitutionAdmitted(
                        new StatementHeader(ledger, now()),
                        code,
                        number,
                        kind,
                        name,
                        did,
                        grants,
                        List.of(MEMBERS.get(1)))
                .envelope()
                .signedBy(key("ministry"))
                .signedBy(key("operator"));
        Provenance admission = provenance(envelope);
        Interval since = Interval.from(now());
        InstitutionRecord record = new InstitutionRecord(
                code,
                number,
                kind,
                did,
                List.of(MEMBERS.get(1)),
                List.of(new DatedName(name, since, admission)),
                List.of(new Accreditation(type, since, "SCHOOL-EDUCATION-ACT-83", admission)),
                grants.stream()
                        .map(grant -> new RegisteredKey(grant, since, admission))
                        .toList(),
                List.of(new DatedStatus(InstitutionStatus.ACTIVE, since, admission)),
                admission);
        record(envelope, Map.of(WorldState.institution(code), record.toJson()));
    }

    private Map<String, byte[]> statusOf(
            Commitment commitment, CredentialStatus status, StatusReason reason, Instant from, Envelope envelope) {
        StatusRecord record = new StatusRecord(
                UNIVERSITY,
                commitment,
                List.of(new StatusRecord.Event(
                        status,
                        reason,
                        from,
                        UNIVERSITY,
                        null,
                        List.of(
                                key("univ-1").verificationKey().keyId(),
                                key("univ-2").verificationKey().keyId()),
                        provenance(envelope))));
        return Map.of(WorldState.status(UNIVERSITY, commitment), record.toJson());
    }

    private void record(Envelope envelope, Map<String, byte[]> records) {
        Map<String, byte[]> writes = new LinkedHashMap<>(records);
        Receipt receipt = new Receipt(Statement.open(envelope).type(), provenance(envelope), false);
        writes.put(WorldState.statement(Statement.digest(envelope)), receipt.toJson());
        write(writes, envelope);
    }

    private void write(Map<String, byte[]> writes, Envelope envelope) {
        pending.add(new ValidTransaction(
                pending.size(),
                transactionId(envelope).value(),
                now(),
                MEMBERS.get(1),
                List.of(),
                FollowerTest.CHAINCODE,
                List.of(ByteString.copyFromUtf8("record"), ByteString.copyFrom(envelope.toJson())),
                writes.entrySet().stream()
                        .map(write -> new Change(
                                new StateKey(FollowerTest.CHAINCODE, "", write.getKey()),
                                Optional.of(ByteString.copyFrom(write.getValue()))))
                        .toList(),
                List.of()));
    }

    private Provenance provenance(Envelope envelope) {
        return new Provenance(now(), transactionId(envelope), Statement.digest(envelope));
    }

    private static TransactionId transactionId(Envelope envelope) {
        return new TransactionId(Digest.sha256(
                        "transaction of ".getBytes(StandardCharsets.UTF_8),
                        Statement.digest(envelope).toString().getBytes(StandardCharsets.UTF_8))
                .toString());
    }

    /** That of a recorded network: a store keeps one, though nothing is checked against it here. */
    private static byte[] channelConfig() {
        Block first = RecordedChains.blocks("bft-4").get(0);
        ExecutorService worker = Executors.newSingleThreadExecutor();
        try {
            return new BlockCheck(FollowerTest.CHAINCODE, worker)
                    .first(first, BlockHashes.header(first.getHeader()))
                    .next()
                    .configBytes();
        } finally {
            worker.shutdown();
        }
    }
}
