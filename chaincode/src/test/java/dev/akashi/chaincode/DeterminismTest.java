package dev.akashi.chaincode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akashi.chaincode.Transactions.Transaction;
import dev.akashi.model.statement.StatementType;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Endorsers differ in time zone, language, character set, memory, Java version and in who checks signatures for them; what they write must not. */
class DeterminismTest {

    private static final long SEED = 20261125;
    private static final int COUNT = 10_000;
    /** How many transactions the consortia have: one that grows old, and many whose records are still short. */
    private static final List<Integer> LIVES = Stream.concat(
                    Stream.of(2_000), Stream.generate(() -> 500).limit(16))
            .toList();

    @Test
    void ten_thousand_transactions_give_the_same_write_sets_everywhere(@TempDir Path folder)
            throws IOException, InterruptedException {
        Path file = folder.resolve("transactions.bin");
        List<Transaction> transactions = generate(file);
        System.out.printf(
                "determinism: seeds from %d, %d transactions: %s%n",
                SEED, transactions.size(), Transactions.tally(transactions));
        assertThat(transactions).hasSize(COUNT);
        assertThat(transactions).noneMatch(Transactions::isDefect);
        List<String> everyType = Stream.of(StatementType.values())
                .filter(type -> type != StatementType.CONSORTIUM_FOUNDED && type != StatementType.INSTITUTION_ADMITTED)
                .map(StatementType::wireName)
                .toList();
        assertThat(Transactions.tally(transactions)).containsKeys(everyType.toArray(String[]::new));

        Map<String, Process> elsewhere = new TreeMap<>();
        elsewhere.put(
                "this Java, far away",
                start(javaHere(), file, "Pacific/Kiritimati", "tr", "TR", "US-ASCII", "-Xmx96m", "native"));
        Optional<Path> other = otherJava();
        if (other.isPresent()) {
            elsewhere.put(
                    "another Java, " + other.get(),
                    start(other.get(), file, "America/St_Johns", "ar", "EG", "UTF-16", "-Xmx512m", "jdk"));
        } else {
            System.out.println("SKIPPED in part: no second Java version beside " + System.getProperty("java.home")
                    + " or in AKASHI_OTHER_JAVA; write sets were compared on one version only");
        }
        Map<String, String> digests = new TreeMap<>();
        if (other.isEmpty()) {
            digests.put("here", Replay.digest(file));
        }
        for (Map.Entry<String, Process> entry : elsewhere.entrySet()) {
            Process process = entry.getValue();
            assertThat(process.waitFor(15, TimeUnit.MINUTES)).as(entry.getKey()).isTrue();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(said.strip()).as(entry.getKey()).matches("[0-9a-f]{64}");
            digests.put(entry.getKey(), said.strip());
        }
        assertThat(digests).hasSizeGreaterThan(1);
        assertThat(Set.copyOf(digests.values())).as(digests.toString()).hasSize(1);
    }

    private static List<Transaction> generate(Path file) throws IOException {
        List<Transaction> all = new ArrayList<>();
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            out.writeInt(LIVES.size());
            for (int life = 0; life < LIVES.size(); life++) {
                all.addAll(generate(new Transactions(SEED + life), LIVES.get(life), out));
            }
        }
        return all;
    }

    private static List<Transaction> generate(Transactions source, int count, DataOutputStream out) throws IOException {
        Map<String, byte[]> world = new TreeMap<>(source.consortium.world);
        out.writeInt(world.size());
        for (Map.Entry<String, byte[]> entry : world.entrySet()) {
            out.writeUTF(entry.getKey());
            out.writeInt(entry.getValue().length);
            out.write(entry.getValue());
        }
        out.writeInt(count);
        List<Transaction> transactions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Transaction transaction = source.next();
            transactions.add(transaction);
            Submission submission = transaction.submission();
            out.writeUTF(submission.submitter().value());
            out.writeUTF(submission.transactionId().value());
            out.writeLong(submission.time().getEpochSecond());
            out.writeInt(transaction.envelope().length);
            out.write(transaction.envelope());
        }
        return transactions;
    }

    private static Process start(
            Path java,
            Path file,
            String zone,
            String language,
            String country,
            String charset,
            String heap,
            String signatures)
            throws IOException {
        List<String> command = List.of(
                java.toString(),
                // So short a life is over before the better compiler has earned what it costs.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                heap,
                "-Dakashi.signatures=" + signatures,
                "-Duser.timezone=" + zone,
                "-Duser.language=" + language,
                "-Duser.country=" + country,
                "-Dfile.encoding=" + charset,
                "-cp",
                System.getProperty("java.class.path"),
                Replay.class.getName(),
                file.toString());
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static Path javaHere() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    /** A Java of another version: the one that is named, or the first beside this one. */
    private static Optional<Path> otherJava() throws IOException {
        String named = System.getenv("AKASHI_OTHER_JAVA");
        if (named != null) {
            return Optional.of(Path.of(named, "bin", "java"));
        }
        Path home = Path.of(System.getProperty("java.home")).toRealPath();
        String version = System.getProperty("java.specification.version");
        try (DirectoryStream<Path> siblings = Files.newDirectoryStream(home.getParent())) {
            List<Path> sorted = new ArrayList<>();
            siblings.forEach(sorted::add);
            sorted.sort(null);
            for (Path sibling : sorted) {
                Path release = sibling.resolve("release");
                Path java = sibling.resolve("bin").resolve("java");
                if (Files.isExecutable(java)
                        && Files.isReadable(release)
                        && !Files.readString(release).contains("JAVA_VERSION=\"" + version)) {
                    return Optional.of(java);
                }
            }
        }
        return Optional.empty();
    }
}
