package dev.akashi.bench.measure;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.akashi.bench.Bench;
import dev.akashi.bench.Comparison;
import dev.akashi.bench.Finding;
import dev.akashi.bench.Measurement;
import dev.akashi.bench.Series;
import dev.akashi.bench.trial.Consortium;
import dev.akashi.bench.trial.Graduates;
import dev.akashi.bench.trial.MemoryLedger;
import dev.akashi.bench.trial.TrialNetwork;
import dev.akashi.client.issuing.BatchInMemory;
import dev.akashi.client.issuing.BatchInMemory.Document;
import dev.akashi.client.template.Template;
import dev.akashi.credential.Bundle;
import dev.akashi.credential.DidDocument;
import dev.akashi.credential.proof.DataIntegrity;
import dev.akashi.credential.proof.ProofSuite;
import dev.akashi.credential.verify.Evidence;
import dev.akashi.credential.verify.EvidenceSource;
import dev.akashi.credential.verify.EvidenceSource.Question;
import dev.akashi.credential.verify.Verdict;
import dev.akashi.credential.verify.VerificationPolicy;
import dev.akashi.credential.verify.VerificationReport;
import dev.akashi.credential.verify.Verifier;
import dev.akashi.model.MspId;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.record.Receipt;
import dev.akashi.model.signing.Envelope;
import dev.akashi.model.signing.KeyAlgorithm;
import dev.akashi.model.signing.Signer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Verification of credentials that are in memory, without asking any network. Next to it, verifier-core checks the same
 * files: form, contexts, signature, dates. Twice: credentials with a bundle, of which ours makes all of its checks with what
 * the ledger knows at hand, and credentials as other software writes them, of which only form, contexts, signature and dates
 * can be checked.
 */
public final class Verifying implements Measurement {

    private static final String PEER = "@digitalcredentials/verifier-core";
    private static final int CREDENTIALS = 200;
    private static final double WANTED = 5;
    private static final StrictJson.Limits LIMITS = StrictJson.Limits.of(1024 * 1024, 32);

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
        Optional<Peers> peers = Peers.find(bench, PEER);
        Map<String, Cases> all = new LinkedHashMap<>();
        Cases recorded = Cases.recorded(bench.options());
        all.put("with bundle, all checks", recorded);
        all.put("plain, form and signature", recorded.plain(bench.options()));
        Duration length = Duration.ofSeconds(bench.options().quick() ? 2 : 5);
        Map<String, List<Double>> rates = new LinkedHashMap<>();
        bench.say("warming up");
        for (Cases cases : all.values()) {
            Rate.ofOneCore(length.multipliedBy(3), cases::verifyAll);
        }
        for (int round = 1; round <= bench.rounds(); round++) {
            bench.say("round " + round + " of " + bench.rounds());
            for (Map.Entry<String, Cases> entry : all.entrySet()) {
                Cases cases = entry.getValue();
                add(rates, entry.getKey() + ", one core", Rate.ofOneCore(length, cases::verifyAll));
                add(rates, entry.getKey() + ", all cores", Rate.ofAllCores(length, cases::verifyAllOnAllCores));
                if (peers.isPresent()) {
                    int count = bench.options().quick() ? 300 : 1000;
                    add(
                            rates,
                            entry.getKey() + ", peer",
                            peers.get().perSecond("verify.mjs", cases.files(), recorded.documents(), count));
                }
            }
        }
        for (String what : all.keySet()) {
            Optional<Comparison> peer = Optional.ofNullable(rates.get(what + ", peer"))
                    .map(rate -> Comparison.with(
                            PEER + " (one core)", Series.of(rate).median()));
            report(bench, what + ", one core", rates, peer.map(comparison -> comparison.requiring(WANTED)));
            report(bench, what + ", all cores", rates, peer);
        }
    }

    private static void add(Map<String, List<Double>> rates, String key, double rate) {
        rates.computeIfAbsent(key, unused -> new ArrayList<>()).add(rate);
    }

    private static void report(
            Bench bench, String what, Map<String, List<Double>> rates, Optional<Comparison> comparison) {
        bench.found(new Finding(
                what,
                "credentials/s",
                Series.of(rates.getOrDefault(what, List.of())),
                comparison.map(List::of).orElse(List.of())));
    }

    /**
     * Credentials to verify.
     *
     * @param verifier ours
     * @param verdict what it is to find
     * @param credentials the files' bytes
     * @param bundles theirs; empty for credentials without
     * @param key signs credentials
     * @param files a file with all credentials, one a line
     * @param documents a file with what other software would fetch, by URL
     */
    private record Cases(
            Verifier verifier,
            Verdict verdict,
            List<byte[]> credentials,
            List<byte[]> bundles,
            Signer key,
            Path files,
            Path documents) {

        static Cases recorded(Bench.Options options) throws IOException {
            SecureRandom random = new SecureRandom();
            Clock clock = Clock.systemUTC();
            List<MspId> members =
                    TrialNetwork.ORGANISATIONS.stream().map(MspId::new).toList();
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
            // What the ledger knows is asked beforehand: the ledger is measured elsewhere.
            Map<Question, Evidence> known = new HashMap<>();
            List<byte[]> bundles = new ArrayList<>();
            for (Document document : batch.documents()) {
                Question question = new Question(
                        Consortium.UNIVERSITY,
                        batch.tree().root(),
                        document.reference().commitment());
                known.put(question, ledger.gather(question));
                bundles.add(new Bundle(document.reference(), batch.tree().root(), document.proof(), anchor).toBytes());
            }
            EvidenceSource source = question -> Objects.requireNonNull(known.get(question), "evidence");
            List<byte[]> credentials =
                    batch.documents().stream().map(Document::text).toList();
            return new Cases(
                            new Verifier(source, VerificationPolicy.strict().witnesses(3), clock),
                            Verdict.VALID,
                            credentials,
                            bundles,
                            consortium.credentialKey(),
                            PeerFiles.credentials(options, "recorded.jsonl", credentials),
                            PeerFiles.fetched(options))
                    .thatCanFail();
        }

        /** The same credentials without what belongs to a registry, signed anew. */
        Cases plain(Bench.Options options) throws IOException {
            List<byte[]> plain = new ArrayList<>();
            for (byte[] credential : credentials) {
                JsonObject json = StrictJson.readObject(credential, LIMITS);
                String method =
                        json.getAsJsonObject("proof").get("verificationMethod").getAsString();
                json.remove("proof");
                json.remove("evidence");
                json.getAsJsonArray("@context").remove(new JsonPrimitive(DidDocument.registryContextUrl()));
                plain.add(StrictJson.write(DataIntegrity.standard()
                        .sign(json, ProofSuite.EDDSA_RDFC_2022, key, method, Instant.parse("2026-04-01T00:00:00Z"))));
            }
            Clock clock = Clock.systemUTC();
            return new Cases(
                            new Verifier(
                                    EvidenceSource.none("none is asked", clock), VerificationPolicy.strict(), clock),
                            Verdict.INDETERMINATE,
                            plain,
                            List.of(),
                            key,
                            PeerFiles.credentials(options, "plain.jsonl", plain),
                            documents)
                    .thatCanFail();
        }

        int verifyAll() {
            for (int i = 0; i < credentials.size(); i++) {
                require(verdict, verify(i, credentials.get(i)));
            }
            return credentials.size();
        }

        int verifyAllOnAllCores() {
            IntStream.range(0, credentials.size())
                    .parallel()
                    .forEach(i -> require(verdict, verify(i, credentials.get(i))));
            return credentials.size();
        }

        private VerificationReport verify(int i, byte[] credential) {
            return bundles.isEmpty() ? verifier.verify(credential) : verifier.verify(credential, bundles.get(i));
        }

        /** These cases, when a credential in which one character was changed is found to be. */
        private Cases thatCanFail() {
            String altered = new String(credentials.get(0), StandardCharsets.UTF_8).replace("学第0000000号", "学第0000009号");
            require(Verdict.INVALID, verify(0, StrictJson.utf8(altered)));
            return this;
        }

        private static void require(Verdict expected, VerificationReport report) {
            if (report.verdict() != expected) {
                throw new IllegalStateException("expected " + expected + ", found " + report.toText("en"));
            }
        }
    }
}
