package dev.akashi.transparency.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.akashi.credential.Bundle;
import dev.akashi.credential.log.Checkpoint;
import dev.akashi.credential.log.LogEntry;
import dev.akashi.credential.log.LogProof;
import dev.akashi.credential.log.LogProof.MapAnswer;
import dev.akashi.credential.log.NoteKey;
import dev.akashi.credential.log.SignedNote;
import dev.akashi.credential.verify.Check;
import dev.akashi.credential.verify.CheckId;
import dev.akashi.credential.verify.OfflineEvidence;
import dev.akashi.credential.verify.TrustRoot;
import dev.akashi.credential.verify.Verdict;
import dev.akashi.credential.verify.VerificationPolicy;
import dev.akashi.credential.verify.VerificationReport;
import dev.akashi.credential.verify.Verifier;
import dev.akashi.model.Digest;
import dev.akashi.model.MspId;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.statement.Statement;
import dev.akashi.transparency.TestLedger;
import dev.akashi.transparency.TestLedger.Issued;
import dev.akashi.transparency.block.BlockCheck;
import dev.akashi.transparency.block.BlockHashes;
import dev.akashi.transparency.tree.Tiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.hyperledger.fabric.protos.common.Block;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of a ledger with some history: killed, shown to others' software, and lied about. */
class DerivedLogTest {

    private static final int BATCHES = 25;
    private static final int THRESHOLD = 3;

    @TempDir
    static Path folder;

    static final ExecutorService WORKERS = Executors.newFixedThreadPool(2);
    static TestLedger ledger;
    static List<Block> blocks;
    static Issued good;
    static Issued rescinded;
    static LogStore store;
    static TrustRoot trust;
    static Instant cosigned;

    @BeforeAll
    static void make_some_history() throws IOException {
        ledger = TestLedger.founded(folder.resolve("network"));
        List<Issued> issued = ledger.issue(4);
        good = issued.get(0);
        rescinded = issued.get(1);
        ledger.rescind(rescinded);
        for (int i = 0; i < BATCHES; i++) {
            ledger.issue(1);
        }
        blocks = ledger.blocks(TestLedger.MEMBERS.get(1));
        store = LogStore.open(folder.resolve("log"), FollowerTest.CHAINCODE);
        Digest genesis = BlockHashes.header(blocks.get(0).getHeader());
        Follower follower = new Follower(store, new BlockCheck(FollowerTest.CHAINCODE, WORKERS), genesis);
        blocks.forEach(follower::take);
        trust = ledger.trust(genesis, THRESHOLD);
        cosigned = Instant.now();
    }

    @AfterAll
    static void stop() throws IOException {
        WORKERS.shutdownNow();
        store.close();
        ledger.close();
    }

    @Test
    void a_process_that_is_killed_at_any_time_loses_nothing_and_doubles_nothing() throws Exception {
        Path file = folder.resolve("blocks");
        try (OutputStream out = Files.newOutputStream(file)) {
            for (Block block : blocks) {
                block.writeDelimitedTo(out);
            }
        }
        Path killed = folder.resolve("killed");
        Random random = new Random(7);
        int kills = 0;
        boolean done = false;
        while (!done) {
            assertThat(kills).isLessThan(100);
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xshare:auto",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            FollowingProcess.class.getName(),
                            file.toString(),
                            killed.toString())
                    .redirectErrorStream(true)
                    .start();
            int patience = 1 + random.nextInt(6);
            try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                int taken = 0;
                for (String line = lines.readLine(); line != null && taken < patience; line = lines.readLine()) {
                    done |= line.equals("done");
                    taken += line.equals("taken") ? 1 : 0;
                }
                // Somewhere in the middle of the next block.
                long until = System.nanoTime() + random.nextInt(4_000_000);
                while (System.nanoTime() < until) {
                    Thread.onSpinWait();
                }
                process.destroyForcibly();
            }
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            kills++;
        }
        assertThat(kills).isGreaterThan(3);
        try (LogStore survivor = LogStore.open(killed, FollowerTest.CHAINCODE)) {
            assertThat(survivor.nextBlock()).isEqualTo(blocks.size());
            assertThat(survivor.view().size()).isEqualTo(store.view().size());
            assertThat(survivor.view().root()).isEqualTo(store.view().root());
            assertThat(survivor.view().maps().status().root())
                    .isEqualTo(store.view().maps().status().root());
        }
    }

    @Test
    void other_software_verifies_signatures_inclusion_and_growth() throws Exception {
        Path module = Path.of("..", "integration-tests", "go").toAbsolutePath().normalize();
        Path program = folder.resolve("logcheck");
        String why = built(module, program);
        if (!why.isEmpty()) {
            System.err.println("SKIPPED: the log is not checked with Go's modules: " + why);
        }
        assumeTrue(why.isEmpty(), why);
        LogView view = store.view();
        JsonObject input = new JsonObject();
        SignedNote note = note(THRESHOLD);
        input.addProperty("note", new String(note.toBytes(), StandardCharsets.UTF_8));
        input.addProperty("logKey", publisher().toString());
        JsonArray cosigners = new JsonArray();
        trust.members()
                .subList(0, THRESHOLD)
                .forEach(member -> cosigners.add(trust.cosigner(member).toString()));
        input.add("cosignerKeys", cosigners);
        JsonArray inclusions = new JsonArray();
        JsonArray consistencies = new JsonArray();
        for (long i = 0; i < view.size(); i++) {
            JsonObject inclusion = new JsonObject();
            inclusion.addProperty("index", i);
            inclusion.addProperty("leaf", Base64.getEncoder().encodeToString(view.entry(i)));
            inclusion.add("path", hashes(view.inclusionProof(i).path()));
            inclusions.add(inclusion);
            JsonObject consistency = new JsonObject();
            consistency.addProperty("oldSize", i + 1);
            consistency.addProperty(
                    "oldRoot",
                    Base64.getEncoder()
                            .encodeToString(
                                    view.rootAt(i + 1).orElseThrow().digest().bytes()));
            consistency.add("path", hashes(view.consistencyProof(i + 1).path()));
            consistencies.add(consistency);
        }
        input.add("inclusions", inclusions);
        input.add("consistencies", consistencies);
        JsonArray tiles = new JsonArray();
        for (Tiles.Tile tile : Tiles.newTiles(0, view.size())) {
            JsonObject json = new JsonObject();
            json.addProperty("level", tile.level());
            json.addProperty("index", tile.index());
            json.addProperty(
                    "data", Base64.getEncoder().encodeToString(view.tile(tile).orElseThrow()));
            tiles.add(json);
        }
        input.add("tiles", tiles);
        assertThat(run(program, StrictJson.write(input)))
                .isEqualTo("signatures 4\ninclusions " + view.size() + "\nconsistencies " + view.size()
                        + "\nentries in tiles " + view.size() + "\n");
        refuses(
                program,
                input,
                "another size",
                json -> json.addProperty("note", json.get("note").getAsString().replaceFirst("\n[0-9]+\n", "\n1\n")));
        refuses(
                program,
                input,
                "another cosigner",
                json -> json.getAsJsonArray("cosignerKeys")
                        .set(
                                0,
                                new JsonPrimitive(
                                        trust.cosigner(trust.members().get(3)).toString())));
        refuses(
                program,
                input,
                "another entry",
                json -> json.getAsJsonArray("inclusions")
                        .get(1)
                        .getAsJsonObject()
                        .addProperty("leaf", ""));
        refuses(
                program,
                input,
                "another past",
                json -> json.getAsJsonArray("consistencies")
                        .get(1)
                        .getAsJsonObject()
                        .add(
                                "oldRoot",
                                input.getAsJsonArray("consistencies")
                                        .get(2)
                                        .getAsJsonObject()
                                        .get("oldRoot")));
        refuses(
                program,
                input,
                "another tile",
                json -> json.getAsJsonArray("tiles")
                        .get(0)
                        .getAsJsonObject()
                        .addProperty("data", Base64.getEncoder().encodeToString(new byte[(int) view.size() * 32])));
    }

    private static void refuses(Path program, JsonObject input, String what, Consumer<JsonObject> change)
            throws IOException, InterruptedException {
        JsonObject changed = input.deepCopy();
        change.accept(changed);
        assertThat(run(program, StrictJson.write(changed))).as(what).isEmpty();
    }

    @Test
    void a_bundle_is_as_it_was_after_writing_and_reading() {
        Bundle bundle = bundle(good, note(THRESHOLD));
        assertThat(Bundle.parse(bundle.toBytes())).isEqualTo(bundle);
        assertThat(Bundle.parse(good.bundle().toBytes()).log())
                .as("one without a log")
                .isEmpty();
    }

    @Test
    void a_bundle_in_order_is_valid_and_says_how_old_it_is() {
        VerificationReport report = verify(good, bundle(good, note(THRESHOLD)));
        assertThat(report.verdict()).as(report.toText("en")).isEqualTo(Verdict.VALID);
        assertThat(check(report, CheckId.FRESHNESS).evidence()).containsKey("asOf");
        assertThat(verify(rescinded, bundle(rescinded, note(THRESHOLD))).verdict())
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void the_entries_of_the_log_are_written_as_they_always_were() {
        String first = new String(store.view().entry(0), StandardCharsets.UTF_8);
        assertThat(first)
                .matches("\\{\"type\":\"record\",\"block\":[0-9]+,\"tx\":0,\"txId\":\"[0-9a-f]{64}\","
                        + "\"time\":\"[-0-9T:]{19}Z\",\"envelope\":\\{\"payloadType\":.*\\}\\}");
        LogEntry.Head head = new LogEntry.Head(
                7, Digest.sha256(new byte[0]), Digest.sha256(new byte[] {1}), Digest.sha256(new byte[] {2}));
        assertThat(new String(head.toBytes(), StandardCharsets.UTF_8))
                .isEqualTo("{\"type\":\"head\",\"block\":7,\"blockHash\":"
                        + "\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\",\"statusRoot\":"
                        + "\"4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a\",\"registryRoot\":"
                        + "\"dbc1b4c900ffe48d575b5da5c638040125f65db0fe3e24494b76ea986457d986\"}");
    }

    static NoteKey publisher() {
        return NoteKey.publisher(
                TestLedger.LEDGER, ledger.logKey(TestLedger.MEMBERS.get(0)).verificationKey());
    }

    static NoteKey cosigner(MspId member) {
        return NoteKey.cosigner(TestLedger.LEDGER, member, ledger.logKey(member).verificationKey());
    }

    static SignedNote note(int cosigners) {
        LogView view = store.view();
        SignedNote note = SignedNote.of(new Checkpoint(
                                TestLedger.LEDGER, view.size(), view.root().orElseThrow())
                        .text())
                .signedBy(publisher(), ledger.logKey(TestLedger.MEMBERS.get(0)));
        for (MspId member : TestLedger.MEMBERS.subList(0, cosigners)) {
            note = note.cosignedBy(cosigner(member), ledger.logKey(member), cosigned);
        }
        return note;
    }

    static Bundle bundle(Issued issued, SignedNote note) {
        LogView view = store.view();
        long index = view.indexOf(Statement.digest(issued.bundle().anchor().statement()))
                .orElseThrow();
        String entry = new String(view.entry(index), StandardCharsets.UTF_8);
        String institution = "institution~" + TestLedger.UNIVERSITY;
        String status = "status~" + TestLedger.UNIVERSITY + "~" + issued.commitment();
        return issued.bundle()
                .with(new LogProof(
                        Long.parseLong(entry.replaceFirst(".*?\"block\":([0-9]+),.*", "$1")),
                        0,
                        view.inclusionProof(index),
                        view.head().orElseThrow(),
                        view.inclusionProof(view.size() - 1),
                        new MapAnswer(
                                view.record(institution).map(bytes -> new String(bytes, StandardCharsets.UTF_8)),
                                view.registryProof(institution)),
                        new MapAnswer(
                                view.record(status).map(bytes -> new String(bytes, StandardCharsets.UTF_8)),
                                view.statusProof(status)),
                        Map.of(),
                        note));
    }

    static VerificationReport verify(Issued issued, Bundle bundle) {
        Clock clock = Clock.systemUTC();
        return new Verifier(
                        OfflineEvidence.under(trust, clock),
                        VerificationPolicy.strict().allowEmbeddedLedger().witnesses(THRESHOLD),
                        clock)
                .verify(issued.document(), bundle.toBytes());
    }

    static Check check(VerificationReport report, CheckId id) {
        return report.checks().stream()
                .filter(check -> check.id() == id)
                .findFirst()
                .orElseThrow();
    }

    private static JsonArray hashes(List<Digest> path) {
        JsonArray hashes = new JsonArray();
        path.forEach(hash -> hashes.add(Base64.getEncoder().encodeToString(hash.bytes())));
        return hashes;
    }

    /** Builds the checker; answers why it could not be built. */
    private static String built(Path module, Path program) throws IOException, InterruptedException {
        try {
            Process process = new ProcessBuilder("go", "build", "-o", program.toString(), ".")
                    .directory(module.toFile())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? "" : "go build says " + said;
        } catch (IOException e) {
            return "go cannot be run in " + module + ": " + e.getMessage();
        }
    }

    private static String run(Path program, byte[] input) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        Path given = program.resolveSibling("logcheck-input.json");
        Files.write(given, input);
        Process process = new ProcessBuilder(command)
                .redirectInput(given.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() == 0 ? said : "";
    }
}
