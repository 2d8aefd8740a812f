package dev.akashi.it.faults;

import dev.akashi.client.Deadlines;
import dev.akashi.client.NetworkProfile;
import dev.akashi.client.RegistryLedger;
import dev.akashi.it.faults.History.Event;
import dev.akashi.it.faults.History.Kind;
import dev.akashi.model.MspId;
import dev.akashi.model.signing.Envelope;
import dev.akashi.model.signing.PrivateKeySigner;
import dev.akashi.model.statement.Statement;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A client in a process of its own, which can be killed and frozen. It hands in one batch after the other until its input
 * ends. What it does not know, and what an earlier process of the same client left open, it asks the ledger about; when that
 * has nothing, it sometimes hands the same statement in again, and sometimes leaves it for the end.
 *
 * <pre>FaultClient PROFILE ORGANISATION KEY-FILE FOLDER INCARNATION SEED</pre>
 */
final class FaultClient {

    /** Shorter than what people have, so that more is left unknown. */
    static final Deadlines DEADLINES =
            new Deadlines(Duration.ofSeconds(3), Duration.ofSeconds(8), Duration.ofSeconds(8), Duration.ofSeconds(10));

    private static final int THREADS = 2;
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

    private final PrivateKeySigner key;
    private final Submitting submitting;
    private final Random random;
    private final Deque<Envelope> open = new ArrayDeque<>();
    private final CountDownLatch end = new CountDownLatch(1);

    private FaultClient(PrivateKeySigner key, Submitting submitting, Random random) {
        this.key = key;
        this.submitting = submitting;
        this.random = random;
    }

    /** Runs a client. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        MspId organisation = new MspId(arguments[1]);
        Path folder = Path.of(arguments[3]);
        int incarnation = Integer.parseInt(arguments[4]);
        List<Event> earlier = History.read(files(folder, organisation));
        try (History history = History.begin(file(folder, organisation, incarnation));
                RegistryLedger ledger = RegistryLedger.connect(NetworkProfile.read(Path.of(arguments[0])), DEADLINES)) {
            FaultClient client = new FaultClient(
                    PrivateKeySigner.fromPem(Files.readString(Path.of(arguments[2]))),
                    new Submitting(ledger, organisation, organisation.value(), history),
                    new Random(Long.parseLong(arguments[5]) + incarnation));
            client.open.addAll(unfinished(earlier).values());
            client.run();
        }
    }

    private static Path file(Path folder, MspId organisation, int incarnation) {
        return folder.resolve("history-" + organisation + "-" + (1_000 + incarnation) + ".jsonl");
    }

    /** {@return the histories of a client, in their order} */
    static List<Path> files(Path folder, MspId organisation) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> String.valueOf(file.getFileName()).startsWith("history-" + organisation + "-"))
                    .sorted()
                    .toList();
        }
    }

    /** {@return what was handed in of which the last is not final, by digest} */
    static Map<String, Envelope> unfinished(List<Event> events) {
        Map<String, Envelope> found = new LinkedHashMap<>();
        Map<String, Envelope> invoked = new LinkedHashMap<>();
        for (Event event : events) {
            if (event.kind() == Kind.INVOKED) {
                invoked.put(event.statement(), Envelope.parse(event.text().getBytes(StandardCharsets.UTF_8)));
            }
            if (event.kind().isFinal()) {
                found.remove(event.statement());
            } else {
                found.put(event.statement(), invoked.get(event.statement()));
            }
        }
        return found;
    }

    private void run() throws IOException, InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            SecureRandom batches = new SecureRandom();
            threads.add(new Thread(() -> submitUntilEnd(batches), "client-" + i));
        }
        threads.forEach(Thread::start);
        // Whoever started this keeps its input open, and says nothing.
        System.in.transferTo(OutputStream.nullOutputStream());
        end.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void submitUntilEnd(SecureRandom batches) {
        try {
            do {
                Envelope envelope = Trial.batch(key, batches);
                if (!submitting.first(envelope)) {
                    leaveOpen(envelope);
                }
                resolveOne();
            } while (!end.await(nextInt((int) LONGEST_PAUSE.toMillis()), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void resolveOne() {
        Envelope envelope;
        synchronized (open) {
            envelope = open.poll();
        }
        if (envelope == null) {
            return;
        }
        boolean isKnown = switch (submitting.ask(Statement.digest(envelope), Kind.NOT_YET)) {
            case FOUND -> true;
            case NOTHING -> nextInt(2) == 0 && submitting.again(envelope);
            case NONE -> false;
        };
        if (!isKnown) {
            leaveOpen(envelope);
        }
    }

    private void leaveOpen(Envelope envelope) {
        synchronized (open) {
            open.add(envelope);
        }
    }

    private int nextInt(int bound) {
        synchronized (random) {
            return random.nextInt(bound);
        }
    }
}
