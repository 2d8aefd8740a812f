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
import dev.akashi.bench.trial.MemoryLog;
import dev.akashi.bench.trial.TrialNetwork;
import dev.akashi.client.issuing.BatchInMemory;
import dev.akashi.client.issuing.BatchInMemory.Document;
import dev.akashi.client.template.Template;
import dev.akashi.credential.Bundle;
import dev.akashi.credential.Commitments;
import dev.akashi.credential.CredentialProfile;
import dev.akashi.credential.Salt;
import dev.akashi.credential.proof.DataIntegrity;
import dev.akashi.credential.proof.ProofSuite;
import dev.akashi.credential.verify.Evidence.LedgerKind;
import dev.akashi.credential.verify.OfflineEvidence;
import dev.akashi.credential.verify.Verdict;
import dev.akashi.credential.verify.VerificationPolicy;
import dev.akashi.credential.verify.VerificationReport;
import dev.akashi.credential.verify.Verifier;
import dev.akashi.model.Digest;
import dev.akashi.model.MerkleRoot;
import dev.akashi.model.MspId;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.merkle.MerkleTree;
import dev.akashi.model.record.Receipt;
import dev.akashi.model.signing.Envelope;
import dev.akashi.model.signing.KeyAlgorithm;
import dev.akashi.model.signing.SignatureEngines;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Verification when the network is gone: all checks, with what the bundle proves under cosigned checkpoints and nothing
 * else, on one core. The checkpoint is the same for all bundles, as it is when somebody verifies a pile of them. Next to it,
 * verifier-core checks form, contexts, signature and dates of the same credentials, and nothing of a ledger; and the engine of
 * Blockcerts' verifier leads the same credentials to the root of a batch, without the chain and so without a signature.
 */
public final class Offline implements Measurement {

    private static final String PEER = "@digitalcredentials/verifier-core";
    private static final String BLOCKCERTS = "jsonld-signatures-merkleproof2019";
    private static final String FILES = "plain files of 4 KB";
    private static final double FILES_A_SECOND = 20_000;
    private static final int CREDENTIALS = 200;
    private static final int STATUSES = 10_000;
    private static final StrictJson.Limits LIMITS = StrictJson.Limits.of(1024 * 1024, 32);

    @Override
    public String name() {
        return "offline";
    }

    @Override
    public String about() {
        return "all checks of a document under a cosigned checkpoint, without a network, documents a second on one core";
    }

    @Override
    public void run(Bench bench) throws IOException, InterruptedException {
        Optional<Peers> peers = Peers.find(bench, PEER);
        Optional<Peers> blockcerts = Peers.find(bench, BLOCKCERTS);
        World world = World.of(bench.options());
        Duration length = Duration.ofSeconds(bench.options().quick() ? 2 : 5);
        bench.say("a log of " + world.batches + " batches; a bundle has " + world.bundleSize()
                + " bytes; signatures by " + SignatureEngines.providerName());
        for (Pile pile : world.piles.values()) {
            Rate.ofOneCore(length.multipliedBy(2), () -> world.verifyAll(pile));
        }
        Map<String, List<Double>> ours = new LinkedHashMap<>();
        List<Double> theirs = new ArrayList<>();
        List<Double> blockcertsRates = new ArrayList<>();
        for (int round = 1; round <= bench.rounds(); round++) {
            bench.say("round " + round + " of " + bench.rounds());
            for (Map.Entry<String, Pile> pile : world.piles.entrySet()) {
                ours.computeIfAbsent(pile.getKey(), unused -> new ArrayList<>())
                        .add(Rate.ofOneCore(length, () -> world.verifyAll(pile.getValue())));
            }
            if (peers.isPresent()) {
                int count = bench.options().quick() ? 300 : 1000;
                theirs.add(peers.get().perSecond("verify.mjs", world.lines, world.documents, count));
            }
            if (blockcerts.isPresent()) {
                int count = bench.options().quick() ? 300 : 1000;
                blockcertsRates.add(blockcerts.get().perSecond("blockcerts.mjs", world.lines, world.documents, count));
            }
        }
        for (Map.Entry<String, List<Double>> rate : ours.entrySet()) {
            List<Comparison> comparisons = new ArrayList<>();
            if (rate.getKey().equals(FILES)) {
                comparisons.add(Comparison.atLeast(FILES_A_SECOND));
            } else {
                double required = rate.getKey().equals(ProofSuite.EDDSA_JCS_2022.id()) ? 10 : 3;
                if (!theirs.isEmpty()) {
                    comparisons.add(Comparison.with(
                                    PEER + ", eddsa-rdfc-2022",
                                    Series.of(theirs).median())
                            .requiring(required));
                }
                if (!blockcertsRates.isEmpty()) {
                    comparisons.add(Comparison.with(
                                    BLOCKCERTS + ", no signature",
                                    Series.of(blockcertsRates).median())
                            .requiring(required));
                }
            }
            bench.found(new Finding(rate.getKey(), "documents/s", Series.of(rate.getValue()), comparisons));
        }
    }

    /** Documents with their bundles. */
    private record Pile(List<byte[]> documents, List<byte[]> bundles) {}

    /** What there is to verify, and how. */
    private static final class World {

        final Map<String, Pile> piles = new LinkedHashMap<>();
        final int batches;
        final Path lines;
        final Path documents;
        private final Verifier verifier;

        private World(Verifier verifier, int batches, Path lines, Path documents) {
            this.verifier = verifier;
            this.batches = batches;
            this.lines = lines;
            this.documents = documents;
        }

        static World of(Bench.Options options) throws IOException {
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
            List<byte[]> files = files(random);
            List<Bundle.DocumentReference> references = files.stream()
                    .map(file -> new Bundle.DocumentReference(
                            "certificate.pdf",
                            CredentialProfile.DOCUMENT,
                            new Salt(digest(random)),
                            Commitments.contentDigest(file)))
                    .toList();
            MerkleTree fileTree = MerkleTree.of(references.stream()
                    .map(Bundle.DocumentReference::commitment)
                    .toList());
            Bundle.Anchor anchor = anchor(ledger, consortium, batch.tree());
            Bundle.Anchor fileAnchor = anchor(ledger, consortium, fileTree);
            int batches = options.quick() ? 1_000 : 10_000;
            for (int i = 2; i < batches; i++) {
                ledger.record(consortium.batch(new MerkleRoot(digest(random)), 10, clock.instant()));
            }
            MemoryLog log = new MemoryLog(ledger, consortium, STATUSES, clock.instant());
            List<byte[]> bundles = new ArrayList<>();
            for (Document document : batch.documents()) {
                bundles.add(log.complete(
                                new Bundle(document.reference(), batch.tree().root(), document.proof(), anchor))
                        .toBytes());
            }
            List<byte[]> fileBundles = new ArrayList<>();
            for (int i = 0; i < files.size(); i++) {
                fileBundles.add(log.complete(
                                new Bundle(references.get(i), fileTree.root(), fileTree.inclusionProof(i), fileAnchor))
                        .toBytes());
            }
            List<byte[]> rdfc = batch.documents().stream().map(Document::text).toList();
            World world = new World(
                    new Verifier(
                            OfflineEvidence.under(consortium.trust(LedgerKind.FABRIC, MemoryLog.genesis()), clock),
                            VerificationPolicy.strict().maximumAge(Duration.ofDays(1)),
                            clock),
                    batches,
                    PeerFiles.credentials(options, "offline.jsonl", rdfc),
                    PeerFiles.fetched(options));
            world.piles.put(FILES, new Pile(files, fileBundles));
            world.piles.put(
                    ProofSuite.EDDSA_JCS_2022.id(),
                    new Pile(rdfc.stream().map(text -> jcs(text, consortium)).toList(), bundles));
            world.piles.put(ProofSuite.EDDSA_RDFC_2022.id(), new Pile(rdfc, bundles));
            return world.thatCanFail();
        }

        int bundleSize() {
            return piles.values().iterator().next().bundles().get(0).length;
        }

        int verifyAll(Pile pile) {
            for (int i = 0; i < pile.documents().size(); i++) {
                require(
                        Verdict.VALID,
                        verifier.verify(pile.documents().get(i), pile.bundles().get(i)));
            }
            return pile.documents().size();
        }

        /** This world, when every pile's first document with another's bundle is found out. */
        private World thatCanFail() {
            for (Pile pile : piles.values()) {
                require(
                        Verdict.INVALID,
                        verifier.verify(pile.documents().get(0), pile.bundles().get(1)));
            }
            return this;
        }

        private static Bundle.Anchor anchor(MemoryLedger ledger, Consortium consortium, MerkleTree tree) {
            Envelope statement =
                    consortium.batch(tree.root(), tree.size(), Clock.systemUTC().instant());
            Receipt receipt = ledger.record(statement);
            return new Bundle.Anchor(
                    Consortium.LEDGER,
                    Consortium.UNIVERSITY,
                    receipt.provenance().transactionId(),
                    receipt.provenance().recordedAt(),
                    statement);
        }

        /** The same credential, signed anew with the suite that needs no RDF: its commitment stays what it is. */
        private static byte[] jcs(byte[] credential, Consortium consortium) {
            JsonObject json = StrictJson.readObject(credential, LIMITS);
            String method =
                    json.getAsJsonObject("proof").get("verificationMethod").getAsString();
            json.remove("proof");
            return StrictJson.write(DataIntegrity.standard()
                    .sign(
                            json,
                            ProofSuite.EDDSA_JCS_2022,
                            consortium.credentialKey(),
                            method,
                            Instant.parse("2026-04-01T00:00:00Z")));
        }

        private static List<byte[]> files(SecureRandom random) {
            List<byte[]> files = new ArrayList<>();
            for (int i = 0; i < CREDENTIALS; i++) {
                byte[] file = new byte[4096];
                random.nextBytes(file);
                files.add(file);
            }
            return files;
        }

        private static Digest digest(SecureRandom random) {
            byte[] bytes = new byte[Digest.LENGTH];
            random.nextBytes(bytes);
            return Digest.of(bytes);
        }

        private static void require(Verdict expected, VerificationReport report) {
            if (report.verdict() != expected) {
                throw new IllegalStateException("expected " + expected + ", found " + report.toText("en"));
            }
        }
    }
}
