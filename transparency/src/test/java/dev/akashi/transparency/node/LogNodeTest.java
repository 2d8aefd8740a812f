package dev.akashi.transparency.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.akashi.credential.log.Checkpoint;
import dev.akashi.credential.log.LogProof;
import dev.akashi.credential.log.NoteKey;
import dev.akashi.credential.log.SignedNote;
import dev.akashi.credential.verify.CheckId;
import dev.akashi.credential.verify.CheckStatus;
import dev.akashi.credential.verify.OfflineEvidence;
import dev.akashi.credential.verify.ReportCode;
import dev.akashi.credential.verify.TrustRoot;
import dev.akashi.credential.verify.Verdict;
import dev.akashi.credential.verify.VerificationPolicy;
import dev.akashi.credential.verify.VerificationReport;
import dev.akashi.credential.verify.Verifier;
import dev.akashi.model.Digest;
import dev.akashi.model.MerkleRoot;
import dev.akashi.model.MspId;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.statement.Statement;
import dev.akashi.transparency.TestLedger;
import dev.akashi.transparency.TestLedger.Issued;
import dev.akashi.transparency.block.BlockHashes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Four organisations' log nodes on one network. */
class LogNodeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private TestLedger ledger;
    private Digest genesis;
    private final Map<MspId, URI> addresses = new LinkedHashMap<>();
    private final Map<MspId, LogNode> nodes = new LinkedHashMap<>();

    @BeforeEach
    void start_a_network() throws IOException {
        ledger = TestLedger.founded(folder.resolve("network"));
        genesis = BlockHashes.header(
                ledger.blocks(TestLedger.MEMBERS.get(0)).get(0).getHeader());
        for (MspId member : TestLedger.MEMBERS) {
            addresses.put(member, URI.create("http://127.0.0.1:" + freePort() + "/"));
        }
    }

    @AfterEach
    void stop() throws IOException {
        nodes.values().forEach(LogNode::close);
        ledger.close();
    }

    @Test
    void cosign_so_that_a_document_verifies_when_the_network_is_gone() throws IOException {
        startAll();
        List<Issued> issued = ledger.issue(3);
        ledger.rescind(issued.get(1));
        LogNode node = node(TestLedger.MEMBERS.get(0));
        awaitCosigned(node);
        byte[] good = bundle(node, issued.get(0));
        byte[] rescinded = bundle(node, issued.get(1));
        assertThat(good.length).isLessThan(8 * 1024);
        nodes.values().forEach(LogNode::close);

        VerificationReport report = offline(issued.get(0), good, 3, Clock.systemUTC());
        assertThat(report.verdict()).as(report.toText("en")).isEqualTo(Verdict.VALID);
        VerificationReport other = offline(issued.get(1), rescinded, 3, Clock.systemUTC());
        assertThat(other.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(check(other, CheckId.STATUS)).isEqualTo(ReportCode.RESCINDED);

        Clock later = Clock.fixed(Instant.now().plus(Duration.ofDays(1)), ZoneOffset.UTC);
        VerificationReport stale = offline(issued.get(0), good, 3, later);
        assertThat(stale.verdict()).isEqualTo(Verdict.INDETERMINATE);
        assertThat(check(stale, CheckId.FRESHNESS)).isEqualTo(ReportCode.STALE);
    }

    @Test
    void need_as_many_cosignatures_as_the_trust_root_says() throws IOException {
        start(TestLedger.MEMBERS.get(0), 1);
        Issued issued = ledger.issue(1).get(0);
        LogNode node = node(TestLedger.MEMBERS.get(0));
        awaitCosigned(node);
        byte[] bundle = bundle(node, issued);
        VerificationReport report = offline(issued, bundle, 3, Clock.systemUTC());
        assertThat(report.verdict()).isEqualTo(Verdict.INDETERMINATE);
        assertThat(check(report, CheckId.WITNESS)).isEqualTo(ReportCode.TOO_FEW_WITNESSES);
        assertThat(check(report, CheckId.ANCHOR)).isEqualTo(ReportCode.TOO_FEW_COSIGNATURES);
        assertThat(offline(issued, bundle, 1, Clock.systemUTC()).verdict()).isEqualTo(Verdict.VALID);
    }

    @Test
    void find_out_a_member_that_shows_another_log() throws IOException {
        MspId honest = TestLedger.MEMBERS.get(0);
        MspId liar = TestLedger.MEMBERS.get(1);
        Path served = folder.resolve("liar");
        addresses.put(liar, served.toUri());
        start(honest, 1);
        ledger.issue(1);
        LogNode node = node(honest);
        awaitCosigned(node);
        Checkpoint other =
                new Checkpoint(TestLedger.LEDGER, node.view().size(), new MerkleRoot(Digest.sha256(new byte[] {1})));
        NoteKey key = NoteKey.publisher(TestLedger.LEDGER, ledger.logKey(liar).verificationKey());
        Files.createDirectories(served);
        Files.write(
                served.resolve("checkpoint"),
                SignedNote.of(other.text()).signedBy(key, ledger.logKey(liar)).toBytes());
        await().atMost(PATIENCE).until(() -> node.alarm().isPresent());
        assertThat(node.alarm().orElseThrow()).contains("SPLIT_VIEW").contains(liar.value());
        try (Stream<Path> evidence = Files.list(folder.resolve(honest.value()).resolve("evidence"))) {
            assertThat(evidence.map(file -> SignedNote.parse(read(file)).text()))
                    .hasSize(2)
                    .contains(other.text());
        }
        long signed = size(node.cosigned().orElseThrow());
        ledger.issue(1);
        await().atMost(PATIENCE).until(() -> node.view().size() > signed);
        assertThat(size(node.cosigned().orElseThrow()))
                .as("nothing more is cosigned")
                .isEqualTo(signed);
    }

    @Test
    void are_not_taken_in_by_a_checkpoint_that_the_member_did_not_sign() throws IOException {
        MspId honest = TestLedger.MEMBERS.get(0);
        MspId other = TestLedger.MEMBERS.get(1);
        Path served = folder.resolve("forged");
        addresses.put(other, served.toUri());
        Files.createDirectories(served);
        Checkpoint forged = new Checkpoint(TestLedger.LEDGER, 2, new MerkleRoot(Digest.sha256(new byte[] {1})));
        NoteKey wrong =
                NoteKey.publisher(TestLedger.LEDGER, ledger.logKey(honest).verificationKey());
        Files.write(
                served.resolve("checkpoint"),
                SignedNote.of(forged.text())
                        .signedBy(wrong, ledger.logKey(honest))
                        .toBytes());
        start(honest, 1);
        LogNode node = node(honest);
        awaitCosigned(node);
        ledger.issue(1);
        awaitCosigned(node);
        assertThat(node.alarm()).isEmpty();
    }

    @Test
    void raise_an_alarm_when_another_peer_says_something_else_of_a_block() throws IOException {
        Issued issued = ledger.issue(1).get(0);
        ledger.network
                .faults()
                .wrongFlag(
                        "VocMSP",
                        issued.bundle().anchor().transactionId().value(),
                        TxValidationCode.MVCC_READ_CONFLICT);
        start(TestLedger.MEMBERS.get(0), 1);
        LogNode node = node(TestLedger.MEMBERS.get(0));
        await().atMost(PATIENCE).until(() -> node.alarm().isPresent());
        assertThat(node.alarm().orElseThrow()).contains("BLOCKS_DIFFER").contains("VocMSP");
    }

    @Test
    void raise_an_alarm_when_their_own_peer_hides_a_transaction() throws IOException {
        Issued issued = ledger.issue(1).get(0);
        ledger.network
                .faults()
                .wrongFlag(
                        "MextMSP",
                        issued.bundle().anchor().transactionId().value(),
                        TxValidationCode.MVCC_READ_CONFLICT);
        start(TestLedger.MEMBERS.get(0), 1);
        LogNode node = node(TestLedger.MEMBERS.get(0));
        await().atMost(PATIENCE).until(() -> node.alarm().isPresent());
        assertThat(node.alarm().orElseThrow()).contains("BLOCK_REFUSED: WRONG_FLAG");
    }

    private void startAll() throws IOException {
        for (MspId member : TestLedger.MEMBERS) {
            start(member, 3);
        }
    }

    private void start(MspId member, int threshold) throws IOException {
        Map<MspId, URI> others = new LinkedHashMap<>(addresses);
        others.remove(member);
        nodes.put(
                member,
                LogNode.start(new LogNode.Settings(
                        ledger.profile,
                        member,
                        ledger.logKey(member),
                        genesis,
                        folder.resolve(member.value()),
                        new InetSocketAddress(
                                InetAddress.getLoopbackAddress(),
                                Math.max(
                                        0,
                                        Objects.requireNonNull(addresses.get(member))
                                                .getPort())),
                        others,
                        folder.resolve(member + "-files"),
                        threshold,
                        Duration.ofMillis(200),
                        Duration.ofSeconds(60),
                        Clock.systemUTC())));
    }

    /** Waits until a checkpoint of everything that was recorded is cosigned. */
    private void awaitCosigned(LogNode node) {
        await().atMost(PATIENCE)
                .until(() -> node.nextBlock() >= ledger.network.height()
                        && node.cosigned()
                                .map(LogNodeTest::size)
                                .equals(Optional.of(node.view().size())));
    }

    private LogNode node(MspId member) {
        return Objects.requireNonNull(nodes.get(member), member.value());
    }

    private static byte[] bundle(LogNode node, Issued issued) throws IOException {
        LogClient client = new LogClient(node.address(), Duration.ofSeconds(10));
        byte[] proof = client.get("proof?statement="
                        + Statement.digest(issued.bundle().anchor().statement())
                        + "&institution=" + TestLedger.UNIVERSITY + "&commitment=" + issued.commitment())
                .orElseThrow();
        return issued.bundle()
                .with(LogProof.read(JsonFields.of(StrictJson.readObject(proof, StrictJson.Limits.of(1 << 20, 16)))))
                .toBytes();
    }

    private VerificationReport offline(Issued issued, byte[] bundle, int threshold, Clock clock) {
        TrustRoot trust = ledger.trust(genesis, threshold);
        VerificationPolicy policy =
                VerificationPolicy.strict().allowEmbeddedLedger().witnesses(threshold);
        return new Verifier(OfflineEvidence.under(trust, clock), policy, clock).verify(issued.document(), bundle);
    }

    private static ReportCode check(VerificationReport report, CheckId id) {
        return report.checks().stream()
                .filter(check -> check.id() == id && check.status() != CheckStatus.PASSED)
                .findFirst()
                .orElseThrow()
                .code();
    }

    private static long size(SignedNote note) {
        return Checkpoint.parse(note.text()).size();
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
