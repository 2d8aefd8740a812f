package dev.akashi.transparency.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.sun.management.ThreadMXBean;
import dev.akashi.credential.Bundle;
import dev.akashi.credential.log.Checkpoint;
import dev.akashi.credential.log.LogProof;
import dev.akashi.credential.log.MapProof;
import dev.akashi.credential.log.NoteKey;
import dev.akashi.credential.log.SignedNote;
import dev.akashi.credential.verify.CheckId;
import dev.akashi.credential.verify.Evidence.LedgerKind;
import dev.akashi.credential.verify.OfflineEvidence;
import dev.akashi.credential.verify.ReportCode;
import dev.akashi.credential.verify.TrustRoot;
import dev.akashi.credential.verify.Verdict;
import dev.akashi.credential.verify.VerificationPolicy;
import dev.akashi.credential.verify.VerificationReport;
import dev.akashi.credential.verify.Verifier;
import dev.akashi.model.MspId;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.statement.Statement;
import dev.akashi.transparency.TestLedger.Issued;
import dev.akashi.transparency.block.ChannelAuthorities;
import dev.akashi.transparency.tree.Tiles;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever comes in from outside, changed at random: 100,000 changes in all, more with {@code -Dakashi.fuzz=10} (times as many),
 * the same again with {@code -Dakashi.seed=SEED}. Readers either read or refuse as they say they do; a verifier always reports;
 * nothing takes long or much memory.
 */
class HostileInputTest {

    private static final long SEED = Long.getLong("akashi.seed", System.nanoTime());
    private static final int TIMES = Integer.getInteger("akashi.fuzz", 1);
    private static final Duration LONGEST = Duration.ofSeconds(2);
    private static final long MOST_MEMORY = 64L * 1024 * 1024;
    private static final int LONGEST_LINE = 64 * 1024;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final StrictJson.Limits LIMITS = StrictJson.Limits.of(1024 * 1024, 32);

    @TempDir
    static Path folder;

    // Each change is warned of. Kept, because a logger that nobody keeps forgets its level.
    private static final Logger WARNINGS = Logger.getLogger("dev.akashi.transparency.node.Checkpoints");

    private static DocumentVectors scenario;
    private static Alarms alarms;

    private final Mutator mutator = new Mutator(new Random(SEED));
    private int read;
    private int refused;

    @BeforeAll
    static void make_a_log() throws IOException {
        WARNINGS.setLevel(Level.SEVERE);
        scenario = new DocumentVectors(folder.resolve("log"), new VectorFolder());
        alarms = new Alarms(scenario.log.store, folder, Clock.systemUTC());
    }

    @AfterAll
    static void close() {
        WARNINGS.setLevel(null);
        scenario.close();
    }

    @BeforeEach
    void say_the_seed(TestReporter reporter) {
        reporter.publishEntry("seed", Long.toString(SEED));
    }

    @AfterEach
    void say_what_came_of_it(TestInfo test, TestReporter reporter) {
        reporter.publishEntry(test.getDisplayName(), read + " read, " + refused + " refused");
    }

    @Test
    void bundles_of_a_rescinded_document_never_make_it_valid() {
        Issued issued = scenario.rescinded;
        Verifier verifier = verifier(scenario.log.trust(LedgerKind.FABRIC));
        byte[] original = scenario.log.bundle(issued).toBytes();
        repeat(10_000, () -> mutator.json(original), bytes -> {
            VerificationReport report = complete(verifier.verify(issued.document(), bytes));
            count(report.verdict() == Verdict.INVALID);
            assertThat(report.verdict()).isNotEqualTo(Verdict.VALID);
        });
    }

    @Test
    void bundles_make_a_document_valid_only_if_they_say_the_same() {
        Issued issued = scenario.good;
        Verifier verifier = verifier(scenario.log.trust(LedgerKind.FABRIC));
        byte[] original = scenario.bundle.toBytes();
        repeat(10_000, () -> mutator.json(original), bytes -> {
            VerificationReport report = complete(verifier.verify(issued.document(), bytes));
            count(report.verdict() == Verdict.VALID);
            if (report.verdict() == Verdict.VALID) {
                assertThat(saysTheSame(Bundle.parse(bytes))).isTrue();
            }
        });
        assertThat(read).as("changes that change nothing").isPositive();
    }

    @Test
    void proofs_are_read_or_refused() {
        byte[] original = StrictJson.write(scenario.proof.toJson());
        String map = scenario.log
                .bundle(scenario.rescinded)
                .log()
                .orElseThrow()
                .status()
                .proof()
                .toString();
        repeat(
                20_000,
                () -> mutator.json(original),
                bytes -> reading(() -> LogProof.read(JsonFields.of(StrictJson.readObject(bytes, LIMITS)))));
        repeat(
                20_000,
                () -> mutator.bytes(map.getBytes(StandardCharsets.US_ASCII)),
                bytes -> reading(() -> MapProof.parse(text(bytes))));
        assertThat(refused).isPositive();
    }

    @Test
    void notes_and_checkpoints_are_read_or_refused_and_raise_no_alarm() {
        MspId peer = MadeLog.MEMBERS.get(1);
        SignedNote published = scenario.note.signedBy(scenario.log.publisher(peer), scenario.log.logKey(peer));
        Checkpoints checkpoints = scenario.log.checkpoints(alarms);
        LogView view = scenario.log.store.view();
        repeat(15_000, () -> mutator.bytes(published.toBytes()), bytes -> {
            reading(() -> Checkpoint.parse(SignedNote.parse(bytes).text()));
            assertThat(checkpoints.receive(peer, bytes, view)).isNotNull();
        });
        String key = scenario.log.cosigner(peer).toString();
        repeat(
                10_000,
                () -> mutator.bytes(key.getBytes(StandardCharsets.UTF_8)),
                bytes -> reading(() -> NoteKey.parse(text(bytes))));
        assertThat(alarms.current())
                .as("changed by accident is not signed by the member")
                .isEmpty();
    }

    @Test
    void names_of_tiles_and_questions_are_answered_or_refused() {
        LogFiles files = new LogFiles(scenario.log.store, scenario.log.checkpoints(alarms), alarms, 3);
        String question =
                "statement=" + Statement.digest(scenario.bundle.anchor().statement()) + "&institution="
                        + MadeLog.UNIVERSITY + "&commitment=" + scenario.good.commitment();
        List<String> names =
                List.of("tile/0/000.p/12", "tile/entries/x001/234", "tile/1/000", "checkpoints/12", "proof", "status");
        Random random = new Random(SEED);
        repeat(
                10_000,
                () -> mutator.bytes(names.get(random.nextInt(names.size())).getBytes(StandardCharsets.US_ASCII)),
                bytes -> {
                    String name = text(bytes);
                    Tiles.parse(name).ifPresent(tile -> assertThat(tile.path()).isEqualTo(name));
                    String asked = random.nextBoolean() ? question : mutator.text(question);
                    // No server hands over a longer line; to write one as an address takes many times its length.
                    asked = asked.substring(0, Math.min(asked.length(), LONGEST_LINE));
                    URI address = address(name, asked);
                    reading(() -> files.find(random.nextInt(10) > 0 ? name : "proof", address));
                });
    }

    @Test
    void trust_files_are_read_or_refused() {
        Map<MspId, List<X509Certificate>> authorities =
                ChannelAuthorities.of(RecordedChains.blocks("bft-4").get(0));
        TrustRoot plain = scenario.log.trust(LedgerKind.FABRIC);
        TrustRoot trust = new TrustRoot(
                plain.ledger(),
                plain.kind(),
                plain.genesis(),
                plain.threshold(),
                plain.members().stream()
                        .map(member -> member.with(authorities.getOrDefault(member.mspId(), List.of())))
                        .toList());
        JsonObject file = new JsonObject();
        file.addProperty("version", 1);
        file.addProperty("witnesses", 3);
        file.addProperty("maximumAgeSeconds", Integer.MAX_VALUE);
        file.add("log", trust.toJson());
        byte[] original = StrictJson.write(file);
        byte[] bundle = scenario.log.bundle(scenario.rescinded).toBytes();
        repeat(5_000, () -> mutator.json(original), bytes -> {
            reading(() -> VerificationPolicy.read(bytes));
            TrustRoot[] changed = {trust};
            reading(() -> TrustRoot.read(bytes).ifPresent(found -> changed[0] = found));
            if (!changed[0].equals(trust)) {
                VerificationReport report = verifier(changed[0]).verify(scenario.rescinded.document(), bundle);
                assertThat(complete(report).verdict()).isNotEqualTo(Verdict.VALID);
            }
        });
    }

    private interface Input {
        byte[] next();
    }

    private interface Attempt {
        void on(byte[] bytes);
    }

    private static void repeat(int count, Input input, Attempt attempt) {
        long thread = Thread.currentThread().getId();
        for (int i = 0; i < count * TIMES; i++) {
            byte[] bytes = input.next();
            long began = THREADS.getCurrentThreadCpuTime();
            long memory = THREADS.getThreadAllocatedBytes(thread);
            try {
                attempt.on(bytes);
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + SEED + ", change " + i + ": " + excerpt(bytes), e);
            }
            long time = THREADS.getCurrentThreadCpuTime() - began;
            long allocated = THREADS.getThreadAllocatedBytes(thread) - memory;
            if (time > LONGEST.toNanos() || allocated > MOST_MEMORY) {
                throw new AssertionError("seed " + SEED + ", change " + i + ": " + Duration.ofNanos(time) + " and "
                        + allocated + " bytes for " + excerpt(bytes));
            }
        }
    }

    /** What a reader refuses is an argument that is not one; anything else is a defect. */
    private void reading(Runnable reader) {
        try {
            reader.run();
            read++;
        } catch (IllegalArgumentException | JsonFormatException e) {
            refused++;
            if (e.getMessage() == null || e.getMessage().isEmpty()) {
                throw new AssertionError("expected a reason", e);
            }
        }
    }

    private void count(boolean wasRead) {
        if (wasRead) {
            read++;
        } else {
            refused++;
        }
    }

    private static VerificationReport complete(VerificationReport report) {
        assertThat(report.checks()).hasSize(CheckId.values().length);
        report.checks()
                .forEach(check -> assertThat(check.code() == ReportCode.OK)
                        .isEqualTo(check.status() == dev.akashi.credential.verify.CheckStatus.PASSED));
        return report;
    }

    private static Verifier verifier(TrustRoot trust) {
        Clock clock = Clock.systemUTC();
        VerificationPolicy policy =
                VerificationPolicy.strict().witnesses(MadeLog.THRESHOLD).maximumAge(Duration.ofDays(36_500));
        return new Verifier(OfflineEvidence.under(trust, clock), policy, clock);
    }

    /** All that a verifier goes by: not names, not signatures beyond those that are needed. */
    private static boolean saysTheSame(Bundle bundle) {
        Bundle original = scenario.bundle;
        LogProof log = bundle.log().orElseThrow();
        LogProof proof = scenario.proof;
        return bundle.document().commitment().equals(original.document().commitment())
                && bundle.root().equals(original.root())
                && bundle.proof().equals(original.proof())
                && bundle.anchor().equals(original.anchor())
                && log.block() == proof.block()
                && log.transaction() == proof.transaction()
                && log.inclusion().equals(proof.inclusion())
                && log.head().equals(proof.head())
                && log.headInclusion().equals(proof.headInclusion())
                && log.institution().equals(proof.institution())
                && log.status().equals(proof.status())
                && log.checkpoint().text().equals(proof.checkpoint().text());
    }

    private static URI address(String name, String query) {
        try {
            return new URI("http", "127.0.0.1", "/" + name, query, null);
        } catch (URISyntaxException e) {
            return URI.create("http://127.0.0.1/");
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String excerpt(byte[] bytes) {
        return text(bytes.length > 20_000 ? java.util.Arrays.copyOf(bytes, 20_000) : bytes);
    }
}
