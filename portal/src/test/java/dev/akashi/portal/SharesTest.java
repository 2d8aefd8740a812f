package dev.akashi.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.akashi.client.share.ShareKey;
import dev.akashi.client.share.ShareStatement;
import dev.akashi.credential.Salt;
import dev.akashi.model.Digest;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.LedgerId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The encrypted content of holders' links on the disk. */
class SharesTest {

    private static final Instant NOW = Instant.parse("2026-04-01T00:00:00Z");
    private static final Instant END = NOW.plus(Duration.ofDays(30));
    private static final InstitutionCode UNIVERSITY = new InstitutionCode("F113199999013");
    private static final Shares.Limits GENEROUS = new Shares.Limits(1 << 30, 1 << 30, 1000);
    private static final Predicate<InstitutionCode> NOBODY = List.<InstitutionCode>of()::contains;
    private static final byte[] SECRET = "what the holder keeps".getBytes(StandardCharsets.US_ASCII);

    private final ShareKey key = ShareKey.of(Salt.random(new SecureRandom()));
    private final byte[] content = "encrypted".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private Path folder = Path.of("unset");

    private static ShareStatement.Put put(
            ShareKey key, byte[] content, InstitutionCode institution, Instant signedAt, Optional<String> pin) {
        return new ShareStatement.Put(
                new LedgerId("registry.example/2026"),
                URI.create("https://portal.example/"),
                institution,
                key.id(),
                signedAt,
                END,
                Digest.sha256(content),
                Digest.sha256(key.proof().bytes()),
                pin.flatMap(SharesTest::proof).map(proof -> Digest.sha256(proof.bytes())),
                Digest.sha256(SECRET));
    }

    private ShareStatement.Put put(Instant signedAt, Optional<String> pin) {
        return put(key, content, UNIVERSITY, signedAt, pin);
    }

    private Shares open(Instant now) throws IOException {
        return Shares.open(folder, GENEROUS, Clock.fixed(now, ZoneOffset.UTC));
    }

    // The store sees proofs only; what makes them of a PIN takes long on purpose.
    private static Optional<Digest> proof(String pin) {
        return Optional.of(Digest.sha256(pin.getBytes(StandardCharsets.US_ASCII)));
    }

    private static void isRefused(ProblemCode code, org.assertj.core.api.ThrowableAssert.ThrowingCallable asked) {
        assertThatThrownBy(asked)
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private Map<String, byte[]> onDisk() throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.toList()) {
                files.put(file.getFileName() + " " + Files.getLastModifiedTime(file), Files.readAllBytes(file));
            }
        }
        return files;
    }

    @Test
    void are_there_after_a_restart_and_looking_leaves_no_trace() throws IOException {
        try (Shares shares = open(NOW)) {
            shares.put(put(NOW, Optional.empty()), content, NOBODY);
        }
        try (Shares shares = open(NOW)) {
            Map<String, byte[]> before = onDisk();
            assertThat(shares.look(key.id(), key.proof(), Optional.empty())).isEqualTo(content);
            assertThat(onDisk().keySet()).isEqualTo(before.keySet());
        }
    }

    @Test
    void say_nothing_to_whoever_has_the_id_alone() throws IOException {
        try (Shares shares = open(NOW)) {
            shares.put(put(NOW, Optional.of("1234")), content, NOBODY);
            Digest guess = Digest.sha256(new byte[] {1});
            for (int i = 0; i < 20; i++) {
                isRefused(ProblemCode.NO_SHARE, () -> shares.look(key.id(), guess, proof("0000")));
            }
            // Nobody without the link can lock it.
            assertThat(shares.look(key.id(), key.proof(), proof("1234"))).isEqualTo(content);
        }
    }

    @Test
    void are_locked_after_five_wrong_pins_even_with_restarts_between_them_and_their_content_is_gone()
            throws IOException {
        try (Shares shares = open(NOW)) {
            shares.put(put(NOW, Optional.of("1234")), content, NOBODY);
            isRefused(ProblemCode.PIN_NEEDED, () -> shares.look(key.id(), key.proof(), Optional.empty()));
        }
        for (int i = 1; i < ShareHeader.MOST_ATTEMPTS; i++) {
            try (Shares shares = open(NOW)) {
                isRefused(ProblemCode.PIN_WRONG, () -> shares.look(key.id(), key.proof(), proof("0000")));
                assertThat(shares.look(key.id(), key.proof(), proof("1234"))).isEqualTo(content);
                // The same statement once more gives no new attempts.
                shares.put(put(NOW, Optional.of("1234")), content, NOBODY);
            }
        }
        try (Shares shares = open(NOW)) {
            isRefused(ProblemCode.SHARE_LOCKED, () -> shares.look(key.id(), key.proof(), proof("0000")));
            isRefused(ProblemCode.SHARE_LOCKED, () -> shares.look(key.id(), key.proof(), proof("1234")));
            isRefused(ProblemCode.SHARE_REFUSED, () -> shares.put(put(NOW, Optional.of("1234")), content, NOBODY));
            assertThat(onDisk().values())
                    .noneMatch(file -> new String(file, StandardCharsets.US_ASCII).contains("encrypted"));
            shares.put(put(NOW.plusSeconds(1), Optional.of("1234")), content, NOBODY);
            assertThat(shares.look(key.id(), key.proof(), proof("1234"))).isEqualTo(content);
        }
    }

    @Test
    void give_five_attempts_to_many_who_try_at_once() throws IOException {
        try (Shares shares = open(NOW)) {
            shares.put(put(NOW, Optional.of("1234")), content, NOBODY);
            AtomicInteger wrong = new AtomicInteger();
            IntStream.range(0, 40).parallel().forEach(i -> {
                try {
                    shares.look(key.id(), key.proof(), Optional.of(Digest.sha256(new byte[] {(byte) i})));
                } catch (ProblemException e) {
                    wrong.addAndGet(e.code() == ProblemCode.PIN_WRONG ? 1 : 0);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            assertThat(wrong).hasValue(ShareHeader.MOST_ATTEMPTS - 1);
        }
    }

    @Test
    void are_removed_when_they_end() throws IOException {
        try (Shares shares = open(NOW)) {
            shares.put(put(NOW, Optional.empty()), content, NOBODY);
        }
        try (Shares shares = open(END.minusSeconds(1))) {
            assertThat(shares.look(key.id(), key.proof(), Optional.empty())).isEqualTo(content);
        }
        try (Shares shares = open(END)) {
            isRefused(ProblemCode.NO_SHARE, () -> shares.look(key.id(), key.proof(), Optional.empty()));
            assertThat(folder).isDirectoryNotContaining("glob:**.share");
        }
    }

    @Test
    void are_stopped_by_their_holder_and_the_same_statement_does_not_put_them_back() throws IOException {
        try (Shares shares = open(NOW.plusSeconds(5))) {
            shares.put(put(NOW, Optional.empty()), content, NOBODY);
            isRefused(ProblemCode.NO_SHARE, () -> shares.stop(key.id(), "another".getBytes(StandardCharsets.US_ASCII)));

            shares.stop(key.id(), SECRET);

            isRefused(ProblemCode.SHARE_STOPPED, () -> shares.look(key.id(), key.proof(), Optional.empty()));
        }
        try (Shares shares = open(NOW.plusSeconds(6))) {
            isRefused(ProblemCode.SHARE_STOPPED, () -> shares.look(key.id(), key.proof(), Optional.empty()));
            isRefused(ProblemCode.SHARE_REFUSED, () -> shares.put(put(NOW, Optional.empty()), content, NOBODY));
            isRefused(
                    ProblemCode.SHARE_REFUSED,
                    () -> shares.put(put(NOW.plusSeconds(5), Optional.empty()), content, NOBODY));
            shares.put(put(NOW.plusSeconds(6), Optional.empty()), content, NOBODY);
            assertThat(shares.look(key.id(), key.proof(), Optional.empty())).isEqualTo(content);
        }
    }

    @Test
    void belong_to_the_institution_that_stored_them() throws IOException {
        InstitutionCode other = new InstitutionCode("H113399999060");
        try (Shares shares = open(NOW)) {
            shares.put(put(NOW, Optional.empty()), content, NOBODY);
            isRefused(
                    ProblemCode.SHARE_REFUSED,
                    () -> shares.put(put(key, content, other, NOW.plusSeconds(1), Optional.empty()), content, NOBODY));
            ShareStatement.Stop stop = new ShareStatement.Stop(
                    new LedgerId("registry.example/2026"),
                    URI.create("https://portal.example/"),
                    other,
                    key.id(),
                    NOW.plusSeconds(1));
            isRefused(ProblemCode.NO_SHARE, () -> shares.stop(stop, other::equals));
            assertThat(shares.look(key.id(), key.proof(), Optional.empty())).isEqualTo(content);

            // Whoever answers for who stored it stops it.
            shares.stop(stop, UNIVERSITY::equals);
            isRefused(ProblemCode.SHARE_STOPPED, () -> shares.look(key.id(), key.proof(), Optional.empty()));
        }
    }

    @Test
    void of_an_institution_that_is_no_more_are_made_anew_by_whoever_answers_for_it() throws IOException {
        InstitutionCode heir = new InstitutionCode("H113399999060");
        try (Shares shares =
                Shares.open(folder, new Shares.Limits(1000, 15, 10), Clock.fixed(NOW.plusSeconds(9), ZoneOffset.UTC))) {
            shares.put(put(NOW, Optional.of("1234")), content, NOBODY);
            ShareStatement.Put successors = put(key, content, heir, NOW.plusSeconds(1), Optional.empty());

            shares.put(successors, content, UNIVERSITY::equals);

            assertThat(shares.look(key.id(), key.proof(), Optional.empty())).isEqualTo(content);
            // It is the successor's now, in its room, and not its predecessor's any more.
            isRefused(
                    ProblemCode.SHARE_REFUSED,
                    () -> shares.put(put(NOW.plusSeconds(2), Optional.empty()), content, NOBODY));
            ShareKey second = ShareKey.of(Salt.random(new SecureRandom()));
            shares.put(put(second, content, UNIVERSITY, NOW, Optional.empty()), content, NOBODY);
            ShareKey third = ShareKey.of(Salt.random(new SecureRandom()));
            isRefused(
                    ProblemCode.NO_ROOM,
                    () -> shares.put(put(third, content, heir, NOW, Optional.empty()), content, NOBODY));
        }
    }

    @Test
    void take_no_more_room_than_they_may() throws IOException {
        byte[] large = new byte[600];
        try (Shares shares = Shares.open(folder, new Shares.Limits(2000, 1000, 10), Clock.fixed(NOW, ZoneOffset.UTC))) {
            shares.put(put(key, large, UNIVERSITY, NOW, Optional.empty()), large, NOBODY);
            ShareKey second = ShareKey.of(Salt.random(new SecureRandom()));
            isRefused(
                    ProblemCode.NO_ROOM,
                    () -> shares.put(put(second, large, UNIVERSITY, NOW, Optional.empty()), large, NOBODY));
            // In its own place it may be as large as before.
            shares.put(put(key, large, UNIVERSITY, NOW.plusSeconds(1), Optional.of("1234")), large, NOBODY);
        }
    }

    @Test
    void that_are_damaged_are_left_out_and_stop_no_others() throws IOException {
        ShareKey second = ShareKey.of(Salt.random(new SecureRandom()));
        try (Shares shares = open(NOW)) {
            shares.put(put(NOW, Optional.empty()), content, NOBODY);
            shares.put(put(second, content, UNIVERSITY, NOW, Optional.empty()), content, NOBODY);
        }
        Path file = folder.resolve(key.id() + ".share");
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 1));
        try (Shares shares = open(NOW)) {
            isRefused(ProblemCode.NO_SHARE, () -> shares.look(key.id(), key.proof(), Optional.empty()));
            assertThat(shares.look(second.id(), second.proof(), Optional.empty()))
                    .isEqualTo(content);
        }
        assertThat(file).exists();
    }

    @Test
    void have_a_folder_of_their_own() throws IOException {
        try (Shares shares = open(NOW)) {
            assertThat(shares.count()).isZero();
            assertThatThrownBy(() -> open(NOW))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no other portal uses");
        }
    }

    /** Writes links until it is killed, and prints each once it is stored. */
    public static final class Writer {

        /** Writes into a folder, content of a size. */
        public static void main(String[] arguments) throws IOException {
            SecureRandom random = new SecureRandom();
            PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.US_ASCII);
            byte[] content = new byte[Integer.parseInt(arguments[1])];
            try (Shares shares = Shares.open(Path.of(arguments[0]), GENEROUS, Clock.fixed(NOW, ZoneOffset.UTC))) {
                for (; ; ) {
                    Salt salt = Salt.random(random);
                    ShareKey key = ShareKey.of(salt);
                    shares.put(put(key, content, UNIVERSITY, NOW, Optional.empty()), content, NOBODY);
                    out.println(salt.value());
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 300_000})
    void that_were_acknowledged_survive_a_killed_process_and_what_was_begun_does_not_stay(int size)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        folder.toString(),
                        Integer.toString(size))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> stored = new ArrayList<>();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            while (stored.size() < 12) {
                stored.add(out.readLine());
            }
            // The process's own method would close what it has printed already.
            process.toHandle().destroyForcibly();
            out.lines().filter(line -> line.length() == 64).forEach(stored::add);
            process.waitFor();
        }
        // As if it had been killed at that moment.
        Files.write(folder.resolve(key.id() + ".share.new"), new byte[3]);

        try (Shares shares = open(NOW)) {
            for (String salt : stored) {
                ShareKey known = ShareKey.of(new Salt(Digest.parse(salt)));
                assertThat(shares.look(known.id(), known.proof(), Optional.empty()))
                        .hasSize(size);
            }
            assertThat(shares.count()).isBetween(stored.size(), stored.size() + 1);
            assertThat(folder).isDirectoryNotContaining("glob:**.new");
        }
    }
}
