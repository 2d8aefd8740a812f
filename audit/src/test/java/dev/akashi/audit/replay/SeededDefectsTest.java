package dev.akashi.audit.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.akashi.audit.AuditedLedger;
import dev.akashi.audit.AuditedLedger.Batch;
import dev.akashi.audit.Forgery;
import dev.akashi.audit.report.AuditReport;
import dev.akashi.audit.report.SignedReport;
import dev.akashi.client.status.StatusListFolder;
import dev.akashi.client.status.StatusListPublisher;
import dev.akashi.client.status.StatusListPublisher.ListOfCredentials;
import dev.akashi.credential.log.Checkpoint;
import dev.akashi.credential.log.NoteKey;
import dev.akashi.credential.log.SignedNote;
import dev.akashi.credential.statuslist.StatusBits;
import dev.akashi.credential.statuslist.StatusListCredential;
import dev.akashi.credential.statuslist.StatusPurpose;
import dev.akashi.model.Commitment;
import dev.akashi.model.CredentialType;
import dev.akashi.model.Digest;
import dev.akashi.model.Interval;
import dev.akashi.model.MerkleRoot;
import dev.akashi.model.MspId;
import dev.akashi.model.record.AnchorRecord;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.InstitutionRecord.Accreditation;
import dev.akashi.model.record.Receipt;
import dev.akashi.model.record.WorldState;
import dev.akashi.model.signing.Signer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * One defect a test, on a real ledger: it is found, named and located, and nothing else is reported. Without a defect there
 * is no finding.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SeededDefectsTest {

    private static final MspId SELF = AuditedLedger.MEMBERS.get(0);
    private static final MspId VOC = AuditedLedger.MEMBERS.get(3);

    @TempDir
    static Path networkFolder;

    static AuditedLedger ledger;
    static List<Block> honest;
    static Batch batch;
    static long last;

    @TempDir
    Path folder;

    @BeforeAll
    static void record_some_statements() throws IOException {
        ledger = AuditedLedger.founded(networkFolder);
        batch = ledger.issue(CredentialType.DEGREE_BACHELOR, 3);
        ledger.rescind(batch, 1);
        ledger.issue(CredentialType.DEGREE_BACHELOR, 2);
        honest = ledger.blocks(SELF);
        last = honest.size() - 1L;
    }

    @AfterAll
    static void stop() throws IOException {
        ledger.close();
    }

    @Test
    @Order(1)
    void a_ledger_that_is_in_order_gives_no_finding_and_nothing_unchecked() throws IOException {
        publishLogs(Map.of());
        AuditReport report = audited(true);
        assertThat(report.findings()).isEmpty();
        assertThat(report.unchecked()).isEmpty();
        assertThat(report.result()).isEqualTo(AuditReport.Result.IN_ORDER);
        assertThat(report.figures()
                        .getAsJsonArray("totals")
                        .get(0)
                        .getAsJsonObject()
                        .get("credentials")
                        .getAsLong())
                .isEqualTo(5);
        assertThat(report.json().getAsJsonObject("comparison").getAsJsonArray("organisations"))
                .hasSize(4);
    }

    @Test
    @Order(2)
    void a_flipped_byte() throws IOException {
        byte[] data = honest.get((int) last).getData().getData(0).toByteArray();
        data[data.length / 2] ^= 1;
        Block flipped = honest.get((int) last).toBuilder()
                .setData(honest.get((int) last).getData().toBuilder().setData(0, ByteString.copyFrom(data)))
                .build();
        Finding finding = only(replayed(replaced(flipped)));
        assertThat(finding.code()).isIn(FindingCode.BLOCK_DATA_ALTERED, FindingCode.BLOCK_MALFORMED);
        assertThat(finding.place()).isEqualTo(Finding.Place.block(last));
    }

    @Test
    @Order(2)
    void a_dropped_block() throws IOException {
        List<Block> blocks = new ArrayList<>(honest);
        blocks.remove((int) last - 1);
        AuditReport report = replayed(blocks);
        Finding finding = only(report);
        assertThat(finding.code()).isEqualTo(FindingCode.BLOCK_MISSING);
        assertThat(finding.place()).isEqualTo(Finding.Place.block(last - 1));
        assertThat(finding.found()).isEqualTo("block " + last);
        assertThat(report.unchecked()).extracting(Unchecked::code).containsExactly(Unchecked.Code.BLOCKS);
    }

    @Test
    @Order(2)
    void a_forged_endorsement() throws IOException {
        Block forged = new Forgery(networkFolder).withForgedEndorsement(honest.get((int) last));
        Finding finding = only(replayed(replaced(forged)));
        assertThat(finding.code()).isEqualTo(FindingCode.ENDORSEMENT_FORGED);
        assertThat(finding.place().block()).isEqualTo(last);
        assertThat(finding.place().transaction()).isZero();
        assertThat(finding.expected()).contains("endorsements do not satisfy");
    }

    @Test
    @Order(2)
    void a_transaction_that_its_sender_did_not_sign() throws IOException {
        Block forged = new Forgery(networkFolder).withForgedSender(honest.get((int) last));
        Finding finding = only(replayed(replaced(forged)));
        assertThat(finding.code()).isEqualTo(FindingCode.TRANSACTION_FORGED);
        assertThat(finding.place().block()).isEqualTo(last);
        assertThat(finding.place().transaction()).isZero();
    }

    @Test
    @Order(2)
    void a_block_under_another_configuration() throws IOException {
        Block moved = new Forgery(networkFolder).withConfiguration(honest.get((int) last), last - 1);
        Finding finding = only(replayed(replaced(moved)));
        assertThat(finding.code()).isEqualTo(FindingCode.BLOCK_CONFIGURATION);
        assertThat(finding.place()).isEqualTo(Finding.Place.block(last));
    }

    @Test
    @Order(2)
    void a_wrong_flag() throws IOException {
        Block hidden = honest.get((int) last).toBuilder()
                .setMetadata(honest.get((int) last).getMetadata().toBuilder()
                        .setMetadata(
                                BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE,
                                ByteString.copyFrom(new byte[] {TxValidationCode.MVCC_READ_CONFLICT_VALUE})))
                .build();
        Finding finding = only(replayed(replaced(hidden)));
        assertThat(finding.code()).isEqualTo(FindingCode.WRONG_FLAG);
        assertThat(finding.place().block()).isEqualTo(last);
        assertThat(finding.place().transaction()).isZero();
    }

    @Test
    @Order(2)
    void a_wrong_flag_at_another_organisation() throws IOException {
        ledger.network
                .faults()
                .wrongFlag(
                        VOC.value(),
                        batch.receipt().provenance().transactionId().value(),
                        TxValidationCode.MVCC_READ_CONFLICT);
        try {
            publishLogs(Map.of());
            Finding finding = only(audited(true));
            assertThat(finding.code()).isEqualTo(FindingCode.PEER_BLOCKS_DIFFER);
            assertThat(finding.organisations()).containsExactly(VOC);
            assertThat(finding.place().block()).isEqualTo(blockOf(batch));
        } finally {
            ledger.network.faults().clear();
        }
    }

    @Test
    @Order(2)
    void state_that_was_altered_at_one_organisation() throws IOException {
        String name = WorldState.anchor(batch.tree().root());
        AnchorRecord record = ledger.ledger.anchor(batch.tree().root()).orElseThrow();
        AnchorRecord altered = new AnchorRecord(
                record.root(),
                4,
                record.institution(),
                record.credentialType(),
                record.awardPeriod(),
                record.signedBy(),
                record.provenance());
        ledger.tamper(VOC, name, altered.toJson());
        try {
            publishLogs(Map.of());
            Finding finding = only(audited(true));
            assertThat(finding.code()).isEqualTo(FindingCode.PEER_STATE_DIFFERS);
            assertThat(finding.organisations()).containsExactly(VOC);
            assertThat(finding.expected()).contains(name).contains("$.size \"3\"");
            assertThat(finding.found()).contains("$.size \"4\"");
        } finally {
            ledger.mend();
        }
    }

    @Test
    @Order(2)
    void a_cosigned_fork() throws IOException {
        MspId liar = AuditedLedger.MEMBERS.get(1);
        MspId accomplice = AuditedLedger.MEMBERS.get(2);
        publishLogs(Map.of(liar, accomplice));
        Finding finding = only(audited(true));
        assertThat(finding.code()).isEqualTo(FindingCode.LOG_FORKED);
        assertThat(finding.organisations()).containsExactly(liar, accomplice);
        assertThat(finding.place().block()).isEqualTo(last);
    }

    @Nested
    @Order(2)
    class A_published_status_list {

        private static final String LIST = "0123456789abcdef";
        private static final URI URL =
                URI.create("https://portal.example/status-lists/" + AuditedLedger.UNIVERSITY + "/" + LIST);

        private final Instant later = batch.receipt().provenance().recordedAt().plus(Duration.ofMinutes(30));
        private final InstitutionRecord university =
                ledger.ledger.institution(AuditedLedger.UNIVERSITY).orElseThrow();

        private Path published() {
            return folder.resolve("status-lists");
        }

        @BeforeEach
        void publish() throws IOException {
            Map<Commitment, Integer> places = Map.of(
                    batch.leaves().get(0),
                    0,
                    batch.leaves().get(1),
                    94_567,
                    batch.leaves().get(2),
                    131_071);
            new StatusListPublisher(StatusListFolder.at(published()), university, ledger.credential, Duration.ofDays(7))
                    .publish(
                            new ListOfCredentials(URL, StatusPurpose.REVOCATION, places),
                            List.of(ledger.ledger
                                    .status(
                                            AuditedLedger.UNIVERSITY,
                                            batch.leaves().get(1))
                                    .orElseThrow()),
                            batch.receipt().provenance().recordedAt().minusSeconds(1),
                            later);
            StringBuilder table = new StringBuilder("institution,list,index,commitment\r\n");
            places.forEach((commitment, index) -> table.append(AuditedLedger.UNIVERSITY)
                    .append("," + LIST + "," + index + "," + commitment + "\r\n"));
            Files.writeString(folder.resolve("places.csv"), table);
        }

        private AuditReport compared(boolean withTable) throws IOException {
            StatusListPlaces places =
                    withTable ? StatusListPlaces.read(List.of(folder.resolve("places.csv"))) : StatusListPlaces.none();
            return replayed(
                    honest,
                    comparison -> comparison.statusLists(
                            StatusListFolder.at(published()), places, later.plus(Duration.ofHours(1))));
        }

        /** Puts another version beside the honest ones. */
        private String forge(Map<Integer, Integer> values, Signer key) throws IOException {
            byte[] forged = StatusListCredential.write(
                    new StatusListCredential.Content(
                            URL,
                            later,
                            later.plus(Duration.ofDays(7)),
                            StatusPurpose.REVOCATION,
                            StatusBits.of(1, values)),
                    university,
                    key,
                    later);
            String name = later.toString().replaceAll("[-:]", "") + ".json";
            Files.write(
                    published()
                            .resolve(AuditedLedger.UNIVERSITY.value())
                            .resolve(LIST)
                            .resolve(name),
                    forged);
            return name;
        }

        @Test
        void that_is_in_order_gives_no_finding() throws IOException {
            AuditReport report = compared(true);
            assertThat(report.result()).as("%s", report.json()).isEqualTo(AuditReport.Result.IN_ORDER);
            assertThat(report.json()
                            .getAsJsonObject("comparison")
                            .getAsJsonArray("statusLists")
                            .toString())
                    .contains("\"versions\":2", "\"placesCompared\":3");
        }

        @Test
        void without_its_table_is_counted_and_not_called_compared() throws IOException {
            AuditReport report = compared(false);
            assertThat(report.findings()).isEmpty();
            assertThat(report.unchecked()).extracting(Unchecked::code).containsExactly(Unchecked.Code.STATUS_LIST);
            forge(Map.of(5, 1, 6, 1), ledger.credential);
            Finding finding = only(compared(false));
            assertThat(finding.code()).isEqualTo(FindingCode.STATUS_LIST_DIFFERS);
            assertThat(finding.expected()).isEqualTo("at most 1 entries of revocation that are set");
        }

        @Test
        void that_is_not_given_is_not_spoken_of() throws IOException {
            assertThat(replayed(honest).json().getAsJsonObject("comparison").has("statusLists"))
                    .isFalse();
        }

        @Test
        void that_keeps_a_rescission_back() throws IOException {
            String name = forge(Map.of(), ledger.credential);
            Finding finding = only(compared(true));
            assertThat(finding.code()).isEqualTo(FindingCode.STATUS_LIST_DIFFERS);
            assertThat(finding.institution()).isEqualTo(AuditedLedger.UNIVERSITY);
            assertThat(finding.expected())
                    .isEqualTo("entry 94567 of revocation 1, for RESCINDED of "
                            + batch.leaves().get(1));
            assertThat(finding.found()).isEqualTo("0, in " + AuditedLedger.UNIVERSITY + "/" + LIST + "/" + name);
            assertThat(finding.place().transactionId())
                    .as("where it was rescinded")
                    .isNotNull();
        }

        @Test
        void that_takes_back_what_the_ledger_does_not() throws IOException {
            forge(Map.of(0, 1, 94_567, 1), ledger.credential);
            assertThat(only(compared(true)).expected()).startsWith("entry 0 of revocation 0, for ACTIVE of ");
            forge(Map.of(17, 1, 94_567, 1), ledger.credential);
            assertThat(only(compared(true)).expected())
                    .isEqualTo("entry 17 of revocation 0, for nobody has this place");
        }

        @Test
        void that_somebody_else_signed() throws IOException {
            forge(Map.of(94_567, 1), ledger.logKey(SELF));
            assertThat(only(compared(true)).code()).isEqualTo(FindingCode.STATUS_LIST_NOT_SIGNED);
        }

        @Test
        void that_is_cut_off_or_under_another_name() throws IOException {
            String name = forge(Map.of(94_567, 1), ledger.credential);
            Path file = published()
                    .resolve(AuditedLedger.UNIVERSITY.value())
                    .resolve(LIST)
                    .resolve(name);
            byte[] whole = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(whole, whole.length / 2));
            assertThat(only(compared(true)).code()).isEqualTo(FindingCode.STATUS_LIST_MALFORMED);
            Files.delete(file);
            Files.write(file.resolveSibling("20200101T000000Z.json"), whole);
            assertThat(only(compared(true)).code()).isEqualTo(FindingCode.STATUS_LIST_MALFORMED);
        }

        @Test
        void of_a_time_that_the_blocks_do_not_reach_is_not_judged() throws IOException {
            forge(Map.of(), ledger.credential);
            StatusListPlaces places = StatusListPlaces.read(List.of(folder.resolve("places.csv")));
            AuditReport report = replayed(
                    honest,
                    comparison -> comparison.statusLists(StatusListFolder.at(published()), places, Instant.EPOCH));
            assertThat(report.findings()).isEmpty();
            assertThat(report.unchecked()).extracting(Unchecked::code).containsExactly(Unchecked.Code.STATUS_LIST);
        }
    }

    @Test
    @Order(3)
    void a_batch_without_accreditation_that_a_faulty_chaincode_accepted() throws IOException {
        InstitutionRecord institution =
                ledger.ledger.institution(AuditedLedger.UNIVERSITY).orElseThrow();
        List<Accreditation> more = new ArrayList<>(institution.accreditations());
        more.add(new Accreditation(
                CredentialType.DEGREE_DOCTOR,
                Interval.from(Instant.parse("2026-01-01T00:00:00Z")),
                "SEA-83",
                institution.provenance()));
        byte[] seen = institution.withAccreditations(more).toJson();
        AuditedLedger.MEMBERS.forEach(
                member -> ledger.tamper(member, WorldState.institution(AuditedLedger.UNIVERSITY), seen));
        Batch unaccredited = ledger.issue(CredentialType.DEGREE_DOCTOR, 7);
        ledger.mend();
        AuditReport report = replayed(ledger.blocks(SELF));
        Finding finding = only(report);
        assertThat(finding.code()).isEqualTo(FindingCode.RULE_BROKEN);
        assertThat(finding.expected()).contains("NOT_ACCREDITED").contains("DEGREE_DOCTOR");
        assertThat(finding.institution()).isEqualTo(AuditedLedger.UNIVERSITY);
        assertThat(finding.organisations()).as("who endorsed it").hasSizeGreaterThanOrEqualTo(3);
        assertThat(Optional.ofNullable(finding.place().transactionId()))
                .contains(unaccredited.receipt().provenance().transactionId());
        assertThat(report.figures().getAsJsonArray("exceptions").toString()).contains("OUTSIDE_ACCREDITATION");
    }

    /** No defect of the ledger: the rules allow what was signed before somebody knew. */
    @Test
    @Order(4)
    void a_stolen_key_is_an_exception_and_no_finding() throws IOException {
        ledger.compromise(batch.receipt().provenance().recordedAt());
        AuditReport report = replayed(ledger.blocks(SELF));
        assertThat(only(report).code()).as("that of the test before").isEqualTo(FindingCode.RULE_BROKEN);
        assertThat(report.figures().getAsJsonArray("exceptions").toString()).contains("COMPROMISED_KEY");
        assertThat(report.figures().getAsJsonArray("changes").toString()).contains("KeyCompromised");
    }

    @Test
    @Order(5)
    void a_statement_of_which_a_faulty_chaincode_wrote_something_else() throws IOException {
        try (AuditedLedger other = AuditedLedger.founded(folder.resolve("network"))) {
            other.issue(CredentialType.DEGREE_BACHELOR, 1);
            other.keepStatementsBackFor(Duration.ZERO);
            String name = WorldState.institution(AuditedLedger.UNIVERSITY);
            InstitutionRecord institution =
                    other.ledger.institution(AuditedLedger.UNIVERSITY).orElseThrow();
            byte[] seen = institution
                    .withAccreditations(List.of(new Accreditation(
                            CredentialType.DEGREE_DOCTOR,
                            Interval.from(Instant.parse("2026-01-01T00:00:00Z")),
                            "SEA-83",
                            institution.provenance())))
                    .toJson();
            AuditedLedger.MEMBERS.forEach(member -> other.tamper(member, name, seen));
            Receipt receipt = other.compromise(institution.provenance().recordedAt());
            other.mend();
            Finding finding = only(replayed(other.blocks(SELF)));
            assertThat(finding.code()).isEqualTo(FindingCode.WRITES_DIFFER);
            assertThat(finding.expected()).contains(name);
            assertThat(finding.found()).contains(name).isNotEqualTo(finding.expected());
            assertThat(Optional.ofNullable(finding.place().transactionId()))
                    .contains(receipt.provenance().transactionId());
            assertThat(finding.organisations()).as("who endorsed it").hasSizeGreaterThanOrEqualTo(3);
        }
    }

    /** Whatever it is that a majority of faulty chaincodes writes or deletes, the audit goes on to its end. */
    @Test
    @Order(5)
    void records_that_were_written_or_deleted_without_a_statement() throws IOException {
        try (AuditedLedger other = AuditedLedger.founded(folder.resolve("network"))) {
            Batch good = other.issue(CredentialType.DEGREE_BACHELOR, 2);
            other.rescind(good, 0);
            long from = other.network.height();
            String status =
                    WorldState.status(AuditedLedger.UNIVERSITY, good.leaves().get(0));
            List<String> names = List.of(
                    WorldState.anchor(batch.tree().root()),
                    WorldState.anchor(good.tree().root()),
                    status,
                    WorldState.firstInstitution() + "nobody",
                    WorldState.institution(AuditedLedger.UNIVERSITY),
                    WorldState.CONSORTIUM);
            names.forEach(other::scribble);
            other.delete(status);
            AuditReport report =
                    replayed(other.blocks(SELF), comparison -> comparison.peers(other.profile, Optional.of(SELF)));
            List<Finding> findings = report.findings().stream()
                    .filter(finding -> finding.code() == FindingCode.WRITTEN_WITHOUT_STATEMENT)
                    .toList();
            assertThat(findings).hasSize(7);
            for (int i = 0; i < findings.size(); i++) {
                assertThat(findings.get(i).found()).contains(i < 6 ? names.get(i) : status);
                assertThat(findings.get(i).place().block()).isEqualTo(from + i);
                assertThat(findings.get(i).organisations())
                        .as("who endorsed it")
                        .hasSizeGreaterThanOrEqualTo(3);
            }
            assertThat(report.unchecked())
                    .as("what an organisation with such records cannot answer")
                    .isNotEmpty();
            assertThat(report.findings().stream().map(Finding::code).distinct())
                    .containsExactly(FindingCode.WRITTEN_WITHOUT_STATEMENT);
            SignedReport.write(folder.resolve("report"), report, Optional.empty());
        }
    }

    @Test
    @Order(5)
    void a_backdated_transaction() throws IOException {
        try (AuditedLedger other = AuditedLedger.founded(folder.resolve("network"), Duration.ofHours(-2))) {
            other.skew(Duration.ZERO);
            other.issue(CredentialType.DEGREE_BACHELOR, 1);
            other.skew(Duration.ofHours(-1));
            Batch backdated = other.issue(CredentialType.DEGREE_BACHELOR, 1);
            other.skew(Duration.ZERO);
            other.issue(CredentialType.DEGREE_BACHELOR, 1);
            Finding finding = only(replayed(other.blocks(SELF)));
            assertThat(finding.code()).isEqualTo(FindingCode.TIME_REVERSED);
            assertThat(Optional.ofNullable(finding.place().transactionId()))
                    .contains(backdated.receipt().provenance().transactionId());
        }
    }

    private static Finding only(AuditReport report) {
        assertThat(report.result()).isEqualTo(AuditReport.Result.FINDINGS);
        assertThat(report.findings()).hasSize(1);
        return report.findings().get(0);
    }

    private static long blockOf(Batch batch) {
        String id = batch.receipt().provenance().transactionId().value();
        for (Block block : honest) {
            if (block.getData().getData(0).toStringUtf8().contains(id)) {
                return block.getHeader().getNumber();
            }
        }
        throw new AssertionError(id);
    }

    private static List<Block> replaced(Block block) {
        List<Block> blocks = new ArrayList<>(honest);
        blocks.set((int) block.getHeader().getNumber(), block);
        return blocks;
    }

    /** An audit of files, without anybody who could be asked. */
    private AuditReport replayed(List<Block> blocks) throws IOException {
        return replayed(blocks, comparison -> {});
    }

    private interface More {
        void compare(Comparison comparison) throws IOException;
    }

    private AuditReport replayed(List<Block> blocks, More more) throws IOException {
        Path files = folder.resolve("blocks");
        for (Block block : blocks) {
            BlockFiles.write(files, block);
        }
        Digest genesis =
                dev.akashi.transparency.block.BlockHashes.header(blocks.get(0).getHeader());
        try (Replay replay = Replay.open(folder.resolve("replay"), AuditedLedger.CHAINCODE, genesis);
                BlockSource source = BlockFiles.in(files)) {
            replay.run(source, source.height(), (done, total) -> {});
            Comparison comparison = new Comparison(replay);
            more.compare(comparison);
            return AuditReport.of(replay, 0, comparison);
        }
    }

    /** An audit of the own peer, with all organisations asked. */
    private AuditReport audited(boolean logs) throws IOException {
        try (Replay replay = Replay.open(folder.resolve("replay"), AuditedLedger.CHAINCODE, ledger.genesis());
                BlockSource source = new PeerBlocks(ledger.profile, SELF)) {
            replay.run(source, honest.size(), (done, total) -> {});
            Comparison comparison = new Comparison(replay);
            comparison.peers(ledger.profile, Optional.of(SELF));
            if (logs) {
                Map<MspId, URI> addresses = new HashMap<>();
                AuditedLedger.MEMBERS.forEach(member ->
                        addresses.put(member, folder.resolve("log-" + member).toUri()));
                comparison.logs(addresses);
            }
            return AuditReport.of(replay, 0, comparison);
        }
    }

    /** Every member's checkpoint, published as files; that of a liar is of another log, and cosigned by another. */
    private void publishLogs(Map<MspId, MspId> liars) throws IOException {
        try (Replay replay = Replay.open(folder.resolve("own"), AuditedLedger.CHAINCODE, ledger.genesis());
                BlockSource source = new PeerBlocks(ledger.profile, SELF)) {
            replay.run(source, honest.size(), (done, total) -> {});
            for (MspId member : AuditedLedger.MEMBERS) {
                boolean lies = liars.containsKey(member);
                MerkleRoot root = lies
                        ? new MerkleRoot(Digest.sha256(new byte[] {1}))
                        : replay.log().root().orElseThrow();
                Checkpoint checkpoint =
                        new Checkpoint(AuditedLedger.LEDGER, replay.log().size(), root);
                SignedNote note = SignedNote.of(checkpoint.text())
                        .signedBy(
                                NoteKey.publisher(
                                        AuditedLedger.LEDGER,
                                        ledger.logKey(member).verificationKey()),
                                ledger.logKey(member));
                MspId cosigner = liars.getOrDefault(member, member);
                note = note.cosignedBy(
                        NoteKey.cosigner(
                                AuditedLedger.LEDGER,
                                cosigner,
                                ledger.logKey(cosigner).verificationKey()),
                        ledger.logKey(cosigner),
                        Clock.systemUTC().instant());
                Path served = Files.createDirectories(folder.resolve("log-" + member));
                Files.write(served.resolve("checkpoint"), note.toBytes());
            }
        }
    }
}
