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
import dev.akashi.client.template.Template;
import dev.akashi.credential.Commitments;
import dev.akashi.credential.CredentialProfile;
import dev.akashi.credential.Salt;
import dev.akashi.model.Commitment;
import dev.akashi.model.MspId;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.merkle.MerkleTree;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.signing.KeyAlgorithm;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The whole issuing pipeline in memory: a table's rows are read, checked and drafted, and become signed Open Badges
 * credentials with their commitments and Merkle paths. Next to it, {@code @digitalcredentials/vc} signs credentials that are
 * ready; and of the same credentials, digests, salts, commitments, tree and paths alone, next to open-attestation, which wraps
 * documents made of the same rows and does no more than that.
 */
public final class Issuing implements Measurement {

    private static final String PEER = "@govtechsg/open-attestation";
    private static final String SIGNER = "@digitalcredentials/vc";
    /** How many times faster the tree is to be at the larger size, and how many times the whole is than signing alone. */
    private static final double TREE_TIMES = 20;

    /** The same of the largest batch: wrapping takes longer for each document the more there are. */
    private static final double LARGEST_TREE_TIMES = 100;

    private static final double SIGNED_TIMES = 2;
    private static final int SMALL = 1_000;
    private static final int LARGE = 10_000;
    private static final int LARGEST = 100_000;
    /** After so long wrapping the largest batch is given up: how much slower it is at least is known by then. */
    private static final Duration LONGEST_WRAPPING = Duration.ofMinutes(5);

    private static final int WARM_UP = 100;
    private static final int SIGNED_BY_PEER = 1_000;
    /** The rate must not fall with the size of the batch; what is missing to 1 is what the same rate scatters by. */
    private static final double NOT_FALLING = 0.95;

    private static final StrictJson.Limits LIMITS = StrictJson.Limits.of(1024 * 1024, 32);

    private final SecureRandom random = new SecureRandom();

    @Override
    public String name() {
        return "issuing";
    }

    @Override
    public String about() {
        return "CSV rows to signed, committed credentials with Merkle paths, in memory, credentials a second";
    }

    @Override
    public void run(Bench bench) throws IOException, InterruptedException {
        Path template = bench.options().root().resolve("samples/templates/bachelor.yaml");
        Map<Integer, Path> tables = new LinkedHashMap<>();
        for (int size : List.of(WARM_UP, SMALL, LARGE)) {
            Path table = bench.options().work().resolve("graduates-" + size + ".csv");
            Graduates.write(table, size);
            tables.put(size, table);
        }
        Pipeline pipeline = new Pipeline(Template.read(template), tables);
        Optional<Peers> peers = Peers.find(bench, PEER);
        Optional<Peers> signers = Peers.find(bench, SIGNER);
        List<JsonObject> ready = pipeline.credentials(LARGE);
        Path lines = PeerFiles.credentials(
                bench.options(),
                "issuing.jsonl",
                ready.subList(0, SIGNED_BY_PEER).stream().map(StrictJson::write).toList());
        Path documents = PeerFiles.fetched(bench.options());

        bench.say("warming up with batches of " + WARM_UP);
        Duration warmUp = Duration.ofSeconds(bench.options().quick() ? 4 : 10);
        Rate.ofOneCore(warmUp, () -> pipeline.issue(WARM_UP, false));
        Rate.ofAllCores(warmUp.dividedBy(2), () -> pipeline.issue(WARM_UP, true));

        Map<String, List<Double>> rates = new LinkedHashMap<>();
        for (int round = 0; round < bench.rounds(); round++) {
            bench.say("round " + (round + 1) + " of " + bench.rounds());
            for (int size : List.of(SMALL, LARGE)) {
                // Small batches are repeated, so that a single pause does not decide.
                Duration length = Duration.ofSeconds(bench.options().quick() ? 1 : 3);
                add(rates, key(size, false), Rate.ofOneCore(length, () -> pipeline.issue(size, false)));
                add(rates, key(size, true), Rate.ofAllCores(length, () -> pipeline.issue(size, true)));
                List<JsonObject> some = ready.subList(0, size);
                add(rates, "tree " + size, Rate.ofOneCore(length, () -> tree(some)));
                if (peers.isPresent()) {
                    add(rates, "peer " + size, peers.get().perSecond("wrap.mjs", pipeline.table(size), size));
                }
            }
            if (signers.isPresent()) {
                int count = bench.options().quick() ? 200 : SIGNED_BY_PEER;
                add(rates, SIGNER, signers.get().perSecond("issue.mjs", lines, documents, count));
            }
        }
        report(bench, rates);
        if (peers.isPresent()) {
            largest(bench, peers.get(), ready);
        }
    }

    /**
     * Hashes and tree of the largest batch, once, since wrapping it takes minutes, or longer than anybody waits for: then it is
     * said how many times as fast ours is at least, as if it had been finished at the moment when it was given up. Ours has each credential ten times, with
     * another salt each time, because so many different ones do not fit into the memory at once.
     */
    private void largest(Bench bench, Peers peers, List<JsonObject> ready) throws IOException, InterruptedException {
        bench.say("hashes and tree of " + LARGEST + ", once");
        Path table = bench.options().work().resolve("graduates-" + LARGEST + ".csv");
        Graduates.write(table, LARGEST);
        Duration limit = bench.options().quick() ? LONGEST_WRAPPING.dividedBy(30) : LONGEST_WRAPPING;
        Peers.Attempt theirs = peers.attempt("wrap.mjs", table, LARGEST, limit.toSeconds());
        List<JsonObject> many = IntStream.range(0, LARGEST)
                .mapToObj(i -> ready.get(i % ready.size()))
                .toList();
        double ours = Rate.ofOneCore(Duration.ofSeconds(1), () -> tree(many));
        String outcome = theirs.finished()
                ? ""
                : ", at least: not finished after " + Math.round(theirs.seconds()) + " s, so it does less than this";
        Comparison wrapping = Comparison.with(PEER + " wrapDocuments (one core)" + outcome, theirs.perSecond());
        bench.found(Finding.of(
                "hashes and tree of " + LARGEST + ", one core",
                "credentials/s",
                Series.of(List.of(ours)),
                bench.options().quick() && !theirs.finished() ? wrapping : wrapping.requiring(LARGEST_TREE_TIMES)));
    }

    /** What of issuing is hashing: digest, salt, commitment, and each one's path to the root. */
    private int tree(List<JsonObject> credentials) {
        List<Commitment> commitments = new ArrayList<>(credentials.size());
        for (JsonObject credential : credentials) {
            commitments.add(
                    Commitments.of(CredentialProfile.OB3, Salt.random(random), Commitments.contentDigest(credential)));
        }
        MerkleTree tree = MerkleTree.of(commitments);
        for (int i = 0; i < tree.size(); i++) {
            if (tree.inclusionProof(i).leafIndex() != i) {
                throw new IllegalStateException("expected the path of leaf " + i);
            }
        }
        return credentials.size();
    }

    private static void report(Bench bench, Map<String, List<Double>> rates) {
        int cores = Runtime.getRuntime().availableProcessors();
        for (boolean all : List.of(false, true)) {
            String where = all ? "all " + cores + " cores" : "one core";
            Series small = series(rates, key(SMALL, all));
            for (int size : List.of(SMALL, LARGE)) {
                List<Comparison> comparisons = new ArrayList<>();
                Optional.ofNullable(rates.get(SIGNER))
                        .map(peer -> Comparison.with(
                                SIGNER + " issue, signing alone (one core)",
                                Series.of(peer).median()))
                        .map(comparison -> all ? comparison : comparison.requiring(SIGNED_TIMES))
                        .ifPresent(comparisons::add);
                if (size == LARGE) {
                    comparisons.add(
                            Comparison.with("ours at " + SMALL, small.median()).requiring(NOT_FALLING));
                }
                bench.found(new Finding(
                        "batch of " + size + ", " + where,
                        "credentials/s",
                        series(rates, key(size, all)),
                        comparisons));
            }
        }
        for (int size : List.of(SMALL, LARGE)) {
            List<Comparison> comparisons = new ArrayList<>();
            Optional.ofNullable(rates.get("peer " + size))
                    .map(peer -> Comparison.with(
                            PEER + " wrapDocuments (one core)", Series.of(peer).median()))
                    .map(comparison -> size == LARGE ? comparison.requiring(TREE_TIMES) : comparison)
                    .ifPresent(comparisons::add);
            bench.found(new Finding(
                    "hashes and tree of " + size + ", one core",
                    "credentials/s",
                    series(rates, "tree " + size),
                    comparisons));
        }
        if (rates.containsKey("peer " + SMALL)) {
            bench.found(Finding.of(
                    PEER + ", batch of " + LARGE,
                    "documents/s",
                    series(rates, "peer " + LARGE),
                    Comparison.with(
                            "its own at " + SMALL,
                            series(rates, "peer " + SMALL).median())));
        }
    }

    private static String key(int size, boolean all) {
        return size + (all ? " all" : " one");
    }

    private static void add(Map<String, List<Double>> rates, String key, double rate) {
        rates.computeIfAbsent(key, unused -> new ArrayList<>()).add(rate);
    }

    private static Series series(Map<String, List<Double>> rates, String key) {
        return Series.of(rates.getOrDefault(key, List.of()));
    }

    /** Issues batches. */
    private final class Pipeline {

        private final Clock clock = Clock.systemUTC();
        private final Template template;
        private final Map<Integer, Path> tables;
        private final Consortium consortium;
        private final InstitutionRecord institution;

        Pipeline(Template template, Map<Integer, Path> tables) {
            List<MspId> members = List.of(new MspId("UnivAMSP"));
            MemoryLedger ledger = new MemoryLedger(members, clock);
            this.template = template;
            this.tables = tables;
            this.consortium = Consortium.of(members, KeyAlgorithm.ED25519, random);
            consortium.beginnings(clock.instant()).forEach(ledger::record);
            this.institution = ledger.institution();
        }

        Path table(int size) {
            return Objects.requireNonNull(tables.get(size), "table");
        }

        /** So many credentials, as they are signed. */
        List<JsonObject> credentials(int size) throws IOException {
            return BatchInMemory.of(
                            template,
                            table(size),
                            institution,
                            consortium.credentialKey(),
                            clock.instant(),
                            true,
                            random)
                    .documents()
                    .stream()
                    .map(document -> StrictJson.readObject(document.text(), LIMITS))
                    .toList();
        }

        int issue(int size, boolean allCores) throws IOException {
            BatchInMemory batch = BatchInMemory.of(
                    template, table(size), institution, consortium.credentialKey(), clock.instant(), allCores, random);
            if (batch.documents().size() != size || batch.tree().size() != size) {
                throw new IllegalStateException("expected " + size + " credentials, found "
                        + batch.documents().size());
            }
            return size;
        }
    }
}
