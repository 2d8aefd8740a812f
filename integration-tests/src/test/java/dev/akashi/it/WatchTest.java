package dev.akashi.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.akashi.cli.Main;
import dev.akashi.it.World.Credentials;
import dev.akashi.it.World.Running;
import dev.akashi.model.signing.Envelope;
import dev.akashi.model.statement.Statement;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code akashi watch}, as an institution has it run: what it says, how soon, and with what it ends. */
class WatchTest {

    private static final Running world = new Running();
    private static final List<String> recorded = new ArrayList<>();

    @TempDir
    private Path folder = Path.of("unset");

    private Path own = Path.of("unset");

    @BeforeEach
    void know_what_the_tests_before_have_recorded() throws IOException {
        world.trustFile(folder.resolve("trust.json"));
        own = Files.write(folder.resolve("own.txt"), recorded);
    }

    @AfterAll
    static void stop() throws IOException {
        world.close();
    }

    @Test
    void is_silent_about_what_the_institution_knows_and_ends_with_0() throws IOException {
        Envelope known = batch();
        Files.writeString(own, Statement.digest(known) + "\n", StandardOpenOption.APPEND);
        record(known);
        Ran ran = Ran.akashi(watch("--for", "1"));
        assertThat(ran.exitCode()).as(ran.out() + ran.err()).isZero();
        assertThat(ran.out()).contains("OWN ").doesNotContain("ALARM");
    }

    @Test
    void raises_an_alarm_within_seconds_of_a_record_that_the_institution_does_not_know_and_ends_with_1()
            throws Exception {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        ExecutorService worker = Executors.newSingleThreadExecutor();
        try {
            Path feed = folder.resolve("feed.jsonl");
            String[] command = texts(watch("--until-alarm", "--for", "60", "--feed", feed));
            Future<Integer> exitCode =
                    worker.submit(() -> Main.run(new PrintWriter(out, true), new PrintWriter(err, true), command));

            Envelope stranger = batch();
            long began = System.nanoTime();
            record(stranger);
            await().atMost(Duration.ofSeconds(20)).until(() -> out.toString().contains("ALARM "));
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));

            assertThat(exitCode.get(20, TimeUnit.SECONDS))
                    .as(out + err.toString())
                    .isEqualTo(1);
            assertThat(out.toString()).contains("BatchAnchored by UnivAMSP");
            assertThat(Files.readAllLines(feed))
                    .last()
                    .asString()
                    .contains(
                            "\"verdict\":\"UNKNOWN\"",
                            Statement.digest(stranger).toString());
        } finally {
            worker.shutdownNow();
        }
    }

    @Test
    void ends_with_3_when_the_peer_cannot_be_reached() throws IOException {
        String profile = Files.readString(world.profileFile(), StandardCharsets.UTF_8);
        // Nothing listens on port 1.
        Path away = Files.writeString(
                world.profileFile().resolveSibling("away-" + folder.getFileName() + ".json"),
                profile.replaceAll("127\\.0\\.0\\.1:[0-9]+", "127.0.0.1:1"));
        try {
            List<Object> command = new ArrayList<>(Arrays.asList(watch("--for", "1")));
            command.set(command.indexOf(world.profileFile()), away);
            Ran ran = Ran.akashi(command.toArray());
            assertThat(ran.exitCode()).as(ran.out() + ran.err()).isEqualTo(3);
            assertThat(ran.out()).doesNotContain("ALARM");
            assertThat(ran.err()).startsWith("akashi: expected the height of MextMSP, found ");
        } finally {
            Files.delete(away);
        }
    }

    private static Envelope batch() {
        return World.signed(world.batch(Credentials.random(1).tree()), world.key("univ-1"));
    }

    private static void record(Envelope envelope) {
        world.ledger.as(World.UNIV_A).record(envelope);
        recorded.add(Statement.digest(envelope).toString());
    }

    private Object[] watch(Object... more) {
        return Stream.concat(
                        Stream.of(
                                "watch",
                                "--institution",
                                World.UNIVERSITY,
                                "--profile",
                                world.profileFile(),
                                "--trust",
                                folder.resolve("trust.json"),
                                "--dir",
                                folder.resolve("watch"),
                                "--own",
                                own),
                        Stream.of(more))
                .toArray();
    }

    private static String[] texts(Object... arguments) {
        return Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new);
    }
}
