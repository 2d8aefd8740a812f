package dev.akashi.it;

import dev.akashi.client.LedgerProbe;
import dev.akashi.client.LedgerRejectedException;
import dev.akashi.client.NetworkProfile;
import dev.akashi.client.RegistryLedger;
import dev.akashi.launcher.LocalNetwork;
import dev.akashi.model.AwardPeriod;
import dev.akashi.model.Commitment;
import dev.akashi.model.CredentialType;
import dev.akashi.model.Digest;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.LedgerId;
import dev.akashi.model.MerkleRoot;
import dev.akashi.model.MspId;
import dev.akashi.model.merkle.MerkleTree;
import dev.akashi.model.signing.Envelope;
import dev.akashi.model.signing.PrivateKeySigner;
import dev.akashi.model.signing.Signer;
import dev.akashi.model.statement.BatchAnchored;
import dev.akashi.model.statement.Statement;
import dev.akashi.model.statement.StatementHeader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.logging.FileHandler;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;

/**
 * One network in this process for all test classes, with a consortium, a university and a college, made by the commands
 * that a user would type. Each test keeps to batches of its own, and leaves clock and faults as it found them.
 */
public final class World implements TestInstancePreConstructCallback {

    static final LedgerId LEDGER = new LedgerId("registry.example/integration");
    static final InstitutionCode UNIVERSITY = new InstitutionCode("F113199999013");
    static final InstitutionCode COLLEGE = new InstitutionCode("H113399999060");
    static final InstitutionCode NOBODY = new InstitutionCode("F201399999049");
    static final MspId UNIV_A = new MspId("UnivAMSP");
    static final MspId VOC = new MspId("VocMSP");
    static final Path SAMPLES = Path.of("..", "samples").toAbsolutePath().normalize();

    // Held here because the JDK holds loggers weakly.
    private static final List<Logger> TALKATIVE =
            List.of(Logger.getLogger("dev.akashi"), Logger.getLogger("org.hyperledger"));
    private static final SecureRandom RANDOM = new SecureRandom();

    @Override
    public void preConstructTestInstance(TestInstanceFactoryContext factory, ExtensionContext context) {
        context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .computeIfAbsent(Running.class, key -> Running.shared());
    }

    static Running world() {
        return Objects.requireNonNull(Running.instance, "a test class extended with World");
    }

    /**
     * Credentials that were never made, and the tree over them.
     *
     * @param commitments to them
     * @param tree over these
     */
    record Credentials(List<Commitment> commitments, MerkleTree tree) {

        Credentials {
            commitments = List.copyOf(commitments);
        }

        /** Commitments to nothing, different each time. */
        static Credentials random(int size) {
            List<Commitment> commitments = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                byte[] random = new byte[Digest.LENGTH];
                RANDOM.nextBytes(random);
                commitments.add(new Commitment(Digest.of(random)));
            }
            return new Credentials(commitments, MerkleTree.of(commitments));
        }
    }

    static MerkleTree tree(int size) {
        return Credentials.random(size).tree();
    }

    static Envelope signed(Statement statement, Signer... signers) {
        Envelope envelope = statement.envelope();
        for (Signer signer : signers) {
            envelope = envelope.signedBy(signer);
        }
        return envelope;
    }

    /** Closed by JUnit when the last test of the run is done. */
    static final class Running implements AutoCloseable {

        private static volatile @Nullable Running instance;

        final Path folder;
        final ShiftedClock clock = new ShiftedClock();
        final LocalNetwork network;
        final NetworkProfile profile;
        final RegistryLedger ledger;
        final LedgerRejectedException beforeFounding;
        private final FileHandler log;

        /** The one of all test classes. */
        static Running shared() {
            Running shared = new Running();
            instance = shared;
            return shared;
        }

        /** Another one, for tests that cannot share theirs. */
        Running(String... thresholds) {
            try {
                folder = Files.createTempDirectory("akashi-world");
                log = logTo(folder.resolve("everything.log"));
                network = LocalNetwork.open(folder.resolve("network"), clock);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            profile = NetworkProfile.read(profileFile());
            ledger = RegistryLedger.connect(profile);
            makeKeys();
            beforeFounding = refusedBeforeFounding();
            found(thresholds);
            admit(
                    UNIVERSITY,
                    "UNIVERSITY",
                    UNIV_A,
                    "架空中央大学/Kakuu Chuo University",
                    "did:web:chuo.akashi.example",
                    "univ");
            admit(
                    COLLEGE,
                    "VOCATIONAL_SCHOOL",
                    VOC,
                    "架空技術専門学校/Kakuu Technical College",
                    "did:web:gijutsu.akashi.example",
                    "voc");
            accredit(UNIVERSITY, CredentialType.DEGREE_BACHELOR);
            accredit(COLLEGE, CredentialType.VOC_TRAINING);
        }

        Path profileFile() {
            return network.profile();
        }

        Path keyFile(String name) {
            return folder.resolve("keys").resolve(name);
        }

        PrivateKeySigner key(String name) {
            try {
                return PrivateKeySigner.fromPem(Files.readString(keyFile(name), StandardCharsets.US_ASCII));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        Instant now() {
            return clock.instant();
        }

        StatementHeader header() {
            return new StatementHeader(LEDGER, now());
        }

        BatchAnchored batch(MerkleTree tree) {
            return batch(header(), UNIVERSITY, CredentialType.DEGREE_BACHELOR, tree);
        }

        static BatchAnchored batch(StatementHeader header, InstitutionCode code, CredentialType type, MerkleTree tree) {
            YearMonth march = YearMonth.of(2026, 3);
            return new BatchAnchored(header, code, tree.root(), tree.size(), type, new AwardPeriod(march, march));
        }

        /** How many valid transactions recorded the batch. */
        long anchors(MerkleRoot root) {
            try (LedgerProbe probe = LedgerProbe.connect(profile, UNIV_A)) {
                return probe.anchors(root);
            }
        }

        /** The command that issues a table of graduates for the university. */
        Object[] issue(Path csv, Path out, Object... more) {
            return issueBy(SAMPLES.resolve("templates/bachelor.yaml"), csv, out, more);
        }

        /** The same with another template. */
        Object[] issueBy(Path template, Path csv, Path out, Object... more) {
            List<Object> command = new ArrayList<>(List.of(
                    "issue",
                    "--profile",
                    profileFile(),
                    "--institution",
                    UNIVERSITY,
                    "--key",
                    keyFile("univ-1"),
                    "--key",
                    keyFile("univ-credential"),
                    "--template",
                    template,
                    "--csv",
                    csv,
                    "--out",
                    out));
            command.addAll(List.of(more));
            return command.toArray();
        }

        /** Has the university say something of a credential of its own. */
        Ran setStatus(Path document, Object status, Object reason, Object... more) {
            List<Object> command = new ArrayList<>(List.of(
                    "status",
                    "set",
                    document,
                    "--profile",
                    profileFile(),
                    "--institution",
                    UNIVERSITY,
                    "--status",
                    status,
                    "--reason",
                    reason,
                    "--key",
                    keyFile("univ-1"),
                    "--key",
                    keyFile("univ-2")));
            command.addAll(List.of(more));
            return Ran.akashi(command.toArray());
        }

        /** Asks the network whether a document, or each of a folder, is in order. */
        Ran verify(Path document, Object... more) {
            List<Object> command = new ArrayList<>(List.of("verify", document, "--profile", profileFile()));
            command.addAll(List.of(more));
            return Ran.akashi(command.toArray());
        }

        /** Writes the trust file of somebody who believes this network. */
        Path trustFile(Path out) {
            Ran.akashi("trust", "export", "--profile", profileFile(), "--out", out, "--allow-embedded")
                    .done();
            return out;
        }

        private void makeKeys() {
            List<Object> command = new ArrayList<>(List.of("key", "new"));
            for (String name : List.of(
                    "ministry",
                    "operator",
                    "log-MextMSP",
                    "log-UnivAMSP",
                    "log-UnivBMSP",
                    "log-VocMSP",
                    "univ-1",
                    "univ-credential",
                    "voc-1",
                    "voc-2",
                    "voc-credential",
                    "stranger")) {
                command.addAll(List.of("--out", keyFile(name)));
            }
            Ran.akashi(command.toArray()).done();
            Ran.akashi("key", "new", "--algorithm", "p256", "--out", keyFile("univ-2"))
                    .done();
        }

        private LedgerRejectedException refusedBeforeFounding() {
            try {
                ledger.as(UNIV_A).record(signed(batch(tree(1)), key("univ-1")));
            } catch (LedgerRejectedException e) {
                return e;
            }
            throw new AssertionError("expected nothing to be recorded before the founding");
        }

        private void found(String... thresholds) {
            List<Object> command = new ArrayList<>(List.of(
                    "consortium",
                    "found",
                    "--profile",
                    profileFile(),
                    "--ledger",
                    LEDGER,
                    "--name",
                    "証 試験/Akashi tests",
                    "--ministry-key",
                    keyFile("ministry"),
                    "--operator-key",
                    keyFile("operator")));
            for (String member : List.of("MextMSP", "UnivAMSP", "UnivBMSP", "VocMSP")) {
                command.addAll(List.of("--member", member + "=" + keyFile("log-" + member)));
            }
            for (String threshold : thresholds) {
                command.addAll(List.of("--threshold", threshold));
            }
            Ran.akashi(command.toArray()).done();
        }

        private void admit(InstitutionCode code, String kind, MspId host, String name, String did, String keys) {
            Ran.akashi(
                            "institution",
                            "admit",
                            "--profile",
                            profileFile(),
                            "--code",
                            code,
                            "--kind",
                            kind,
                            "--host",
                            host,
                            "--name",
                            name,
                            "--corporate-number",
                            "7123456789012",
                            "--did",
                            did,
                            "--statement-key",
                            keyFile(keys + "-1"),
                            "--statement-key",
                            keyFile(keys + "-2"),
                            "--credential-key",
                            keyFile(keys + "-credential"),
                            "--ministry-key",
                            keyFile("ministry"),
                            "--operator-key",
                            keyFile("operator"))
                    .done();
        }

        private void accredit(InstitutionCode code, CredentialType type) {
            Ran.akashi(
                            "institution",
                            "accredit",
                            "--profile",
                            profileFile(),
                            "--code",
                            code,
                            "--type",
                            type,
                            "--from",
                            "2026-04-01",
                            "--basis",
                            "SCHOOL-EDUCATION-ACT-83",
                            "--ministry-key",
                            keyFile("ministry"))
                    .done();
        }

        /** All that is logged goes to a file too, from our own code and the chaincode's shim at every level. */
        private static FileHandler logTo(Path file) throws IOException {
            FileHandler handler = new FileHandler(file.toString());
            handler.setFormatter(new SimpleFormatter());
            handler.setLevel(Level.ALL);
            Logger.getLogger("").addHandler(handler);
            TALKATIVE.forEach(logger -> logger.setLevel(Level.ALL));
            return handler;
        }

        @Override
        public void close() throws IOException {
            ledger.close();
            network.close();
            Logger.getLogger("").removeHandler(log);
            log.close();
            Folders.delete(folder);
        }
    }
}
