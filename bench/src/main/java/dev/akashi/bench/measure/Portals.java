package dev.akashi.bench.measure;

import com.google.gson.JsonObject;
import dev.akashi.bench.Bench;
import dev.akashi.bench.Comparison;
import dev.akashi.bench.Finding;
import dev.akashi.bench.Measurement;
import dev.akashi.bench.NetworkChoice.Kind;
import dev.akashi.bench.Series;
import dev.akashi.bench.trial.Consortium;
import dev.akashi.bench.trial.Graduates;
import dev.akashi.bench.trial.TrialNetwork;
import dev.akashi.client.NetworkProfile;
import dev.akashi.client.RegistryLedger;
import dev.akashi.client.issuing.BatchInMemory;
import dev.akashi.client.issuing.BatchInMemory.Document;
import dev.akashi.client.template.Template;
import dev.akashi.credential.Bundle;
import dev.akashi.credential.verify.VerificationPolicy;
import dev.akashi.model.Digest;
import dev.akashi.model.MerkleRoot;
import dev.akashi.model.MspId;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.record.Receipt;
import dev.akashi.model.signing.Envelope;
import dev.akashi.model.signing.KeyAlgorithm;
import dev.akashi.portal.Portal;
import dev.akashi.portal.PortalSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The portal through its REST service, while batches are being recorded at a steady pace: verifications a second of many
 * different credentials, by commitment and with the document sent; how soon a change of status is seen; and how heavy the
 * verify page is and how soon it can be used, in a browser that has seen nothing yet. Client, portal and network share this
 * machine.
 */
public final class Portals implements Measurement {

    private static final double WANTED = 200;
    private static final double P95_MILLIS = 300;
    private static final double STATUS_SECONDS = 10;
    private static final int CREDENTIALS = 500;
    private static final int IN_FLIGHT = 16;
    private static final int BATCHES_A_SECOND = 5;

    private final SecureRandom random = new SecureRandom();
    private final Clock clock = Clock.systemUTC();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Override
    public String name() {
        return "portal";
    }

    @Override
    public String about() {
        return "verifications through the REST service while batches are recorded, the page in a browser";
    }

    @Override
    public void run(Bench bench) throws IOException, InterruptedException {
        if (bench.options().network().kind() != Kind.EMBEDDED) {
            bench.skip("portal", "expected the embedded network, found another");
            return;
        }
        List<MspId> members =
                TrialNetwork.ORGANISATIONS.stream().map(MspId::new).toList();
        Path folder = Files.createTempDirectory(bench.options().work(), "portal");
        Consortium consortium = Consortium.of(members, KeyAlgorithm.ED25519, random);
        List<Envelope> beginnings = consortium.beginnings(clock.instant());
        try (NetworkProcess network = NetworkProcess.start(folder, beginnings.get(0))) {
            NetworkProfile profile = NetworkProfile.read(network.profile());
            try (RegistryLedger ledger = RegistryLedger.connect(profile)) {
                RegistryLedger.Acting acting = ledger.as(consortium.host());
                beginnings.subList(1, beginnings.size()).forEach(acting::record);
                Recorded recorded = recorded(bench, ledger, consortium);
                try (Portal portal = Portal.start(settings(profile))) {
                    verifications(bench, portal.address(), recorded, consortium, acting, network.pid());
                    changes(bench, portal.address(), recorded, consortium, acting);
                    page(bench, portal.address());
                }
            }
        }
    }

    private PortalSettings settings(NetworkProfile profile) {
        return new PortalSettings(
                profile,
                VerificationPolicy.strict().allowEmbeddedLedger(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                new PortalSettings.Limits(100_000_000, 4 * 1024 * 1024, 100, Duration.ofSeconds(20)),
                false,
                line -> {},
                clock);
    }

    /**
     * Credentials on the ledger.
     *
     * @param batch they
     * @param asked a request a credential that asks by commitment
     * @param sent a request a credential that sends it
     */
    private record Recorded(BatchInMemory batch, List<byte[]> asked, List<byte[]> sent) {}

    private Recorded recorded(Bench bench, RegistryLedger ledger, Consortium consortium) throws IOException {
        Path table = bench.options().work().resolve("graduates-" + CREDENTIALS + ".csv");
        Graduates.write(table, CREDENTIALS);
        BatchInMemory batch = BatchInMemory.of(
                Template.read(bench.options().root().resolve("samples/templates/bachelor.yaml")),
                table,
                ledger.institution(Consortium.UNIVERSITY).orElseThrow(),
                consortium.credentialKey(),
                clock.instant(),
                true,
                random);
        Envelope statement = consortium.batch(batch.tree().root(), batch.tree().size(), clock.instant());
        Receipt receipt = ledger.as(consortium.host()).record(statement);
        Bundle.Anchor anchor = new Bundle.Anchor(
                Consortium.LEDGER,
                Consortium.UNIVERSITY,
                receipt.provenance().transactionId(),
                receipt.provenance().recordedAt(),
                statement);
        List<byte[]> asked = new ArrayList<>();
        List<byte[]> sent = new ArrayList<>();
        for (Document document : batch.documents()) {
            Bundle bundle = new Bundle(document.reference(), batch.tree().root(), document.proof(), anchor);
            JsonObject placement = new JsonObject();
            placement.add("placement", bundle.placement().toJson());
            asked.add(StrictJson.write(placement));
            JsonObject whole = new JsonObject();
            whole.addProperty("document", Base64.getEncoder().encodeToString(document.text()));
            whole.addProperty("bundle", Base64.getEncoder().encodeToString(bundle.toBytes()));
            sent.add(StrictJson.write(whole));
        }
        return new Recorded(batch, asked, sent);
    }

    private void verifications(
            Bench bench,
            URI portal,
            Recorded recorded,
            Consortium consortium,
            RegistryLedger.Acting acting,
            long network)
            throws InterruptedException {
        boolean quick = bench.options().quick();
        Map<String, Runnable> works = new LinkedHashMap<>();
        works.put("by commitment", () -> require("\"code\":\"NOT_SENT\"", post(portal, one(recorded.asked()))));
        works.put("document sent", () -> require("\"verdict\":\"VALID\"", post(portal, one(recorded.sent()))));
        AtomicInteger anchored = new AtomicInteger();
        ScheduledExecutorService recorder = Executors.newSingleThreadScheduledExecutor();
        try {
            var unused = recorder.scheduleAtFixedRate(
                    () -> {
                        acting.record(consortium.batch(new MerkleRoot(randomDigest()), 10_000, clock.instant()));
                        anchored.incrementAndGet();
                    },
                    0,
                    1000 / BATCHES_A_SECOND,
                    TimeUnit.MILLISECONDS);
            bench.say("warming up, with " + BATCHES_A_SECOND + " batches a second being recorded");
            for (Runnable work : works.values()) {
                Load.run(IN_FLIGHT, Duration.ofSeconds(quick ? 5 : 20), work);
            }
            Map<String, List<Load.Result>> results = new LinkedHashMap<>();
            List<Double> pace = new ArrayList<>();
            Map<String, List<Double>> cpu = new LinkedHashMap<>();
            for (int round = 1; round <= bench.rounds(); round++) {
                bench.say("round " + round + " of " + bench.rounds());
                for (Map.Entry<String, Runnable> work : works.entrySet()) {
                    int before = anchored.get();
                    long began = System.nanoTime();
                    double own = processorMillis(ProcessHandle.current().pid());
                    double theirs = processorMillis(network);
                    Load.Result result = Load.run(IN_FLIGHT, Duration.ofSeconds(quick ? 2 : 5), work.getValue());
                    results.computeIfAbsent(work.getKey(), key -> new ArrayList<>())
                            .add(result);
                    int calls = result.millis().values().size();
                    add(
                            cpu,
                            work.getKey() + ", processor time of client and portal",
                            (processorMillis(ProcessHandle.current().pid()) - own) / calls);
                    add(
                            cpu,
                            work.getKey() + ", processor time of the network",
                            (processorMillis(network) - theirs) / calls);
                    pace.add((anchored.get() - before) * 1e9 / (System.nanoTime() - began));
                }
            }
            results.forEach((what, rounds) -> {
                bench.found(Finding.of(
                        "verify, " + what,
                        "requests/s",
                        Series.of(rounds.stream().map(Load.Result::perSecond).toList()),
                        Comparison.atLeast(WANTED)));
                bench.found(Finding.of(
                        "verify, " + what + ", p95",
                        "ms",
                        Series.of(rounds.stream()
                                .map(result -> result.millis().percentile(95))
                                .toList()),
                        Comparison.atMost(P95_MILLIS)));
            });
            cpu.forEach(
                    (what, millis) -> bench.found(Finding.of("verify, " + what, "ms a request", Series.of(millis))));
            bench.found(Finding.of("batches recorded meanwhile", "transactions/s", Series.of(pace)));
        } finally {
            recorder.shutdownNow();
            recorder.awaitTermination(10, TimeUnit.SECONDS);
        }
    }

    /** From the commit of a rescission to the first answer that has it, with the credential asked about all the time. */
    private void changes(
            Bench bench, URI portal, Recorded recorded, Consortium consortium, RegistryLedger.Acting acting) {
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < bench.rounds(); i++) {
            require("\"code\":\"NOT_SENT\"", post(portal, recorded.asked().get(i)));
            acting.record(consortium.rescission(
                    recorded.batch().tree(),
                    recorded.batch().documents().get(i).reference().commitment(),
                    i,
                    clock.instant()));
            long committed = System.nanoTime();
            while (!post(portal, recorded.asked().get(i)).contains("\"code\":\"RESCINDED\"")) {
                if (System.nanoTime() - committed > Duration.ofMinutes(1).toNanos()) {
                    throw new IllegalStateException(
                            "expected the change to be seen within a minute, found that it is not");
                }
            }
            seconds.add((System.nanoTime() - committed) / 1e9);
        }
        bench.found(Finding.of(
                "from the commit of a change of status to an answer that has it",
                "s",
                Series.of(seconds),
                Comparison.atMost(STATUS_SECONDS)));
    }

    private static void page(Bench bench, URI portal) throws IOException, InterruptedException {
        Optional<ColdBrowser> browser = ColdBrowser.find();
        if (browser.isEmpty()) {
            bench.skip("the page in a browser", "expected chromium on PATH, found none");
            return;
        }
        List<Double> weight = new ArrayList<>();
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < bench.rounds(); i++) {
            ColdBrowser.Seen seen =
                    browser.get().open(portal.resolve("ja/"), bench.options().work());
            weight.add(seen.bytes() / 1000);
            millis.add(seen.interactiveMillis());
        }
        bench.found(Finding.of("verify page, transferred", "kB", Series.of(weight), Comparison.atMost(150)));
        bench.found(Finding.of(
                "verify page, until it can be used, cold", "ms", Series.of(millis), Comparison.atMost(1000)));
    }

    private static void add(Map<String, List<Double>> series, String key, double value) {
        series.computeIfAbsent(key, unused -> new ArrayList<>()).add(value);
    }

    private static double processorMillis(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .map(spent -> spent.toNanos() / 1e6)
                .orElse(Double.NaN);
    }

    private static byte[] one(List<byte[]> requests) {
        return requests.get(ThreadLocalRandom.current().nextInt(requests.size()));
    }

    private String post(URI portal, byte[] body) {
        try {
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(portal.resolve("api/v1/verify"))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            if (response.statusCode() != 200) {
                throw new IllegalStateException("expected status 200, found " + response.statusCode());
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static void require(String expected, String answer) {
        if (!answer.contains(expected)) {
            throw new IllegalStateException("expected " + expected + ", found " + answer);
        }
    }

    private Digest randomDigest() {
        byte[] bytes = new byte[Digest.LENGTH];
        random.nextBytes(bytes);
        return Digest.of(bytes);
    }
}
