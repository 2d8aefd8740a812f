package dev.akashi.transparency.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.akashi.model.MspId;
import dev.akashi.model.json.StrictJson;
import dev.akashi.transparency.block.BlockCheck;
import dev.akashi.transparency.block.BlockHashes;
import dev.akashi.transparency.block.BlockRefusal;
import dev.akashi.transparency.block.BlockRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.common.Block;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The files in {@code vectors/}: that they are what the generator makes, and that a log node refuses those meant for it. Those
 * meant for verifiers are run through library and command by a test of the command's.
 *
 * <p>With {@code -Dakashi.vectors=write} they are written anew.
 */
class VectorsTest {

    private static final Path FOLDER = Path.of("..", "vectors").toAbsolutePath().normalize();
    private static final StrictJson.Limits LIMITS = StrictJson.Limits.of(1024 * 1024, 8);

    private static final ExecutorService WORKERS = Executors.newFixedThreadPool(2);

    @TempDir
    static Path work;

    private static SortedMap<String, byte[]> made;

    @BeforeAll
    static void make_them() throws IOException {
        VectorFolder out = new VectorFolder();
        VectorScenario.addTo(out, work.resolve("made"));
        new BlockVectors(out).addAll();
        made = out.all();
        if ("write".equals(System.getProperty("akashi.vectors"))) {
            out.write(FOLDER);
        }
    }

    @AfterAll
    static void stop() {
        WORKERS.shutdownNow();
    }

    @Test
    void are_what_the_generator_makes() throws IOException {
        SortedMap<String, byte[]> kept = VectorFolder.read(FOLDER);
        assertThat(kept.keySet()).isEqualTo(made.keySet());
        made.forEach((name, content) -> assertThat(kept.get(name)).as(name).isEqualTo(content));
    }

    @Test
    void are_all_named_by_the_manifest() {
        List<String> named = Stream.of("verification", "checkpoint", "block")
                .flatMap(VectorsTest::vectors)
                .flatMap(vector -> Stream.of("document", "bundle", "trust", "checkpoint", "block")
                        .map(vector::get)
                        .filter(Objects::nonNull)
                        .map(JsonElement::getAsString))
                .distinct()
                .sorted()
                .toList();
        assertThat(named)
                .isEqualTo(made.keySet().stream()
                        .filter(name -> !name.equals(VectorFolder.MANIFEST))
                        .toList());
    }

    @TestFactory
    Stream<DynamicTest> blocks_are_refused() {
        return vectors("block").map(vector -> DynamicTest.dynamicTest(text(vector, "name"), () -> refused(vector)));
    }

    @TestFactory
    Stream<DynamicTest> checkpoints_are_received() {
        return vectors("checkpoint")
                .map(vector -> DynamicTest.dynamicTest(text(vector, "name"), () -> received(vector)));
    }

    private static void refused(JsonObject vector) throws IOException {
        List<Block> chain = RecordedChains.blocks(text(vector, "chain"));
        int next = vector.get("after").getAsInt() + 1;
        try (LogStore store = LogStore.open(work.resolve(text(vector, "name")), FollowerTest.CHAINCODE)) {
            Follower follower = new Follower(
                    store,
                    new BlockCheck(FollowerTest.CHAINCODE, WORKERS),
                    BlockHashes.header(chain.get(0).getHeader()));
            chain.subList(0, next).forEach(follower::take);
            Block block = Block.parseFrom(file(text(vector, "block")));
            assertThatThrownBy(() -> follower.take(block))
                    .isInstanceOfSatisfying(
                            BlockRefusedException.class,
                            e -> assertThat(e.refusal()).isEqualTo(BlockRefusal.valueOf(text(vector, "expected"))));
            assertThat(store.nextBlock()).isEqualTo(next);
            assertThat(follower.take(chain.get(next))).as("the honest block").isPresent();
        }
    }

    private static void received(JsonObject vector) throws IOException {
        Path folder = work.resolve(text(vector, "name"));
        try (CheckpointVectors scenario = new CheckpointVectors(folder, new VectorFolder())) {
            Alarms alarms = new Alarms(scenario.log.store, folder, Clock.systemUTC());
            Checkpoints.Reception expected = Checkpoints.Reception.valueOf(text(vector, "expected"));
            assertThat(scenario.log
                            .checkpoints(alarms)
                            .receive(
                                    new MspId(text(vector, "from")),
                                    file(text(vector, "checkpoint")),
                                    scenario.log.store.view()))
                    .isEqualTo(expected);
            assertThat(alarms.current().isPresent()).isEqualTo(expected == Checkpoints.Reception.SPLIT_VIEW);
            assertThat(Files.exists(folder.resolve("evidence")))
                    .as("kept as evidence")
                    .isEqualTo(expected == Checkpoints.Reception.SPLIT_VIEW);
        }
    }

    private static Stream<JsonObject> vectors(String kind) {
        byte[] manifest = Objects.requireNonNull(made.get(VectorFolder.MANIFEST));
        return StrictJson.readObject(manifest, LIMITS).getAsJsonArray("vectors").asList().stream()
                .map(JsonElement::getAsJsonObject)
                .filter(vector -> text(vector, "kind").equals(kind));
    }

    private static byte[] file(String name) throws IOException {
        return Files.readAllBytes(FOLDER.resolve(name));
    }

    private static String text(JsonObject vector, String name) {
        return vector.get(name).getAsString();
    }
}
