package dev.akashi.bench.measure;

import com.google.gson.JsonObject;
import dev.akashi.bench.Bench;
import dev.akashi.bench.Comparison;
import dev.akashi.bench.Finding;
import dev.akashi.bench.Measurement;
import dev.akashi.bench.Series;
import dev.akashi.bench.trial.Consortium;
import dev.akashi.bench.trial.Graduates;
import dev.akashi.bench.trial.MemoryLedger;
import dev.akashi.client.issuing.BatchInMemory;
import dev.akashi.client.issuing.BatchInMemory.Document;
import dev.akashi.client.template.Template;
import dev.akashi.credential.Bundle;
import dev.akashi.credential.DidDocument;
import dev.akashi.credential.proof.Contexts;
import dev.akashi.credential.verify.Verdict;
import dev.akashi.credential.verify.VerificationPolicy;
import dev.akashi.credential.verify.VerificationReport;
import dev.akashi.credential.verify.Verifier;
import dev.akashi.model.MspId;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.record.Receipt;
import dev.akashi.model.signing.Envelope;
import dev.akashi.model.signing.KeyAlgorithm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Verification of a credential that is in memory, without asking any network. Ours makes all of its eleven checks, with a
 * ledger in memory. Next to it, verifier-core checks the same files: signature, contexts, form, dates.
 */
public final class Verifying implements Measurement {

    private static final String PEER = "@digitalcredentials/verifier-core";
    private static final int CREDENTIALS = 200;
    private static final double WANTED = 5;

    @Override
    public String name() {
        return "verify";
    }

    @Override
    public String about() {
        return "verification of a credential and its bundle in memory, without a network, credentials a second";
    }

    @Override
    public void run(Bench bench) throws IOException, InterruptedException {
        Cases cases = Cases.make(bench.options());
        Optional<Peers> peers = Peers.find(bench, PEER);
        bench.say("warming up");
        Duration length = Duration.ofSeconds(bench.options().quick() ? 2 : 5);
        Rate.ofOneCore(length.multipliedBy(2), cases::verifyAll);
        List<Double> one = new ArrayList<>();
        List<Double> all = new ArrayList<>();
        List<Double> peer = new ArrayList<>();
        for (int round = 0; round < bench.rounds(); round++) {
            bench.say("round " + (round + 1) + " of " + bench.rounds());
            one.add(Rate.ofOneCore(length, cases::verifyAll));
            all.add(Rate.ofAllCores(length, cases::verifyAllOnAllCores));
            if (peers.isPresent()) {
                int count = bench.options().quick() ? 500 : 2000;
                peer.add(peers.get().perSecond("verify.mjs", cases.files(), cases.documents(), count));
            }
        }
        List<Comparison> comparisons = peer.isEmpty()
                ? List.of()
                : List.of(Comparison.with(PEER + " (one core)", Series.of(peer).median())
                        .requiring(WANTED));
        bench.found(new Finding("all checks, one core", "credentials/s", Series.of(one), comparisons));
        bench.found(Finding.of(
                "all checks, all " + Runtime.getRuntime().availableProcessors() + " cores",
                "credentials/s",
                Series.of(all),
                Comparison.with("ours on one core", Series.of(one).median())));
    }

    /**
     * Credentials to verify.
     *
     * @param verifier ours
     * @param credentials the files' bytes
     * @param bundles theirs
     * @param files a file with all credentials, one a line
     * @param documents a file with what other software would fetch, by URL
     */
    private record Cases(
            Verifier verifier, List<byte[]> credentials, List<byte[]> bundles, Path files, Path documents) {

        static Cases make(Bench.Options options) throws IOException {
            SecureRandom random = new SecureRandom();
            Clock clock = Clock.systemUTC();
            List<MspId> members = Stream.of("MextMSP", "UnivAMSP", "UnivBMSP", "VocMSP")
                    .map(MspId::new)
                    .toList();
            MemoryLedger ledger = new MemoryLedger(members, clock);
            Consortium consortium = Consortium.of(members, KeyAlgorithm.ED25519, random);
            consortium.beginnings(clock.instant()).forEach(ledger::record);
            Path table = options.work().resolve("graduates-" + CREDENTIALS + ".csv");
            Graduates.write(table, CREDENTIALS);
            BatchInMemory batch = BatchInMemory.of(
                    Template.read(options.root().resolve("samples/templates/bachelor.yaml")),
                    table,
                    ledger.institution(),
                    consortium.credentialKey(),
                    clock.instant(),
                    true,
                    random);
            Envelope statement =
                    consortium.batch(batch.tree().root(), batch.tree().size(), clock.instant());
            Receipt receipt = ledger.record(statement);
            Bundle.Anchor anchor = new Bundle.Anchor(
                    Consortium.LEDGER,
                    Consortium.UNIVERSITY,
                    receipt.provenance().transactionId(),
                    receipt.provenance().recordedAt(),
                    statement);
            List<byte[]> bundles = new ArrayList<>();
            StringBuilder lines = new StringBuilder();
            for (Document document : batch.documents()) {
                bundles.add(new Bundle(document.reference(), batch.tree().root(), document.proof(), anchor).toBytes());
                lines.append(new String(
                                StrictJson.write(
                                        StrictJson.readObject(document.text(), StrictJson.Limits.of(1024 * 1024, 32))),
                                StandardCharsets.UTF_8))
                        .append('\n');
            }
            Path files = options.work().resolve("credentials.jsonl");
            Files.writeString(files, lines, StandardCharsets.UTF_8);
            Path documents = options.work().resolve("documents.json");
            Files.write(documents, StrictJson.write(fetched()));
            Verifier verifier = new Verifier(ledger, VerificationPolicy.strict().witnesses(3), clock);
            Cases cases = new Cases(
                    verifier, batch.documents().stream().map(Document::text).toList(), bundles, files, documents);
            cases.requireThatVerificationCanFail();
            return cases;
        }

        private static JsonObject fetched() {
            JsonObject documents = new JsonObject();
            String url = DidDocument.registryContextUrl();
            documents.add(
                    url,
                    StrictJson.readObject(
                            Contexts.pinned().text(url).orElseThrow().getBytes(StandardCharsets.UTF_8),
                            StrictJson.Limits.of(1024 * 1024, 32)));
            return documents;
        }

        int verifyAll() {
            for (int i = 0; i < credentials.size(); i++) {
                require(Verdict.VALID, verify(i));
            }
            return credentials.size();
        }

        int verifyAllOnAllCores() {
            java.util.stream.IntStream.range(0, credentials.size())
                    .parallel()
                    .forEach(i -> require(Verdict.VALID, verify(i)));
            return credentials.size();
        }

        private VerificationReport verify(int i) {
            return verifier.verify(credentials.get(i), bundles.get(i));
        }

        /** Of a credential in which one character was changed nothing may be called valid. */
        private void requireThatVerificationCanFail() {
            String altered = new String(credentials.get(0), StandardCharsets.UTF_8).replace("学第0000000号", "学第0000009号");
            require(Verdict.INVALID, verifier.verify(altered.getBytes(StandardCharsets.UTF_8), bundles.get(0)));
        }

        private static void require(Verdict expected, VerificationReport report) {
            if (report.verdict() != expected) {
                throw new IllegalStateException("expected " + expected + ", found " + report.toText("en"));
            }
        }
    }
}
