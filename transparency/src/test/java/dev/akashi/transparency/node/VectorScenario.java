package dev.akashi.transparency.node;

import com.google.gson.JsonObject;
import dev.akashi.credential.Bundle;
import dev.akashi.credential.OpenBadge;
import dev.akashi.credential.OpenBadgeContent;
import dev.akashi.credential.log.LogProof;
import dev.akashi.credential.log.LogProof.MapAnswer;
import dev.akashi.credential.log.SignedNote;
import dev.akashi.credential.proof.DataIntegrity;
import dev.akashi.credential.proof.ProofSuite;
import dev.akashi.credential.verify.CheckId;
import dev.akashi.credential.verify.Evidence.LedgerKind;
import dev.akashi.credential.verify.ReportCode;
import dev.akashi.credential.verify.TrustRoot;
import dev.akashi.credential.verify.Verdict;
import dev.akashi.model.LedgerId;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.merkle.InclusionProof;
import dev.akashi.model.signing.Signer;
import dev.akashi.model.statement.CredentialStatus;
import dev.akashi.model.statement.StatusReason;
import dev.akashi.transparency.TestLedger.Issued;
import dev.akashi.transparency.node.MadeLog.Draft;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * What the vectors of kind {@code verification} and {@code checkpoint} are made of: a log with a plain document, one that was
 * rescinded, one that is suspended, and credentials. Each vector has one defect; what is expected of it is written down by
 * hand.
 */
abstract class VectorScenario implements AutoCloseable {

    static final LedgerId LEDGER = new LedgerId("vectors.akashi.example/2025");

    static final String SOURCE = "made-up ledger, transparency/VectorScenario";
    static final Instant FIRST_COSIGNED = Instant.parse("2025-04-01T00:00:00Z");
    static final Instant LAST_COSIGNED = Instant.parse("2025-04-02T00:00:00Z");
    static final Instant FAR_AHEAD = Instant.parse("2999-01-01T00:00:00Z");
    private static final StrictJson.Limits LIMITS = StrictJson.Limits.of(512 * 1024, 16);
    static final String FOR_AGES = "trust/trust.json";
    static final String ONE_HOUR = "trust/one-hour.json";
    static final String ALL_FOUR = "trust/all-four.json";
    static final String EMBEDDED = "trust/embedded.json";

    final Path folder;
    final VectorFolder out;
    final MadeLog log;
    final Issued good;
    final Issued rescinded;
    final Issued suspended;
    final Issued badge;
    final Issued jcs;
    final Issued stranger;
    final Bundle rescindedBefore;
    final Bundle unrecorded;
    final Bundle bundle;
    final LogProof proof;
    final SignedNote note;

    VectorScenario(Path folder, VectorFolder out) throws IOException {
        this.folder = folder;
        this.out = out;
        this.log = MadeLog.founded(folder.resolve("log"), LEDGER, "vectors");
        List<Issued> files =
                log.issue(file("certificate"), file("rescinded"), file("suspended"), file("fourth"), file("fifth"));
        this.good = files.get(0);
        this.rescinded = files.get(1);
        this.suspended = files.get(2);
        log.endBlock();
        List<Issued> badges = log.issue(
                badge("degree", ProofSuite.EDDSA_RDFC_2022, "univ-credential"),
                badge("degree-jcs", ProofSuite.EDDSA_JCS_2022, "univ-credential"),
                badge("degree-of-a-stranger", ProofSuite.EDDSA_RDFC_2022, "stranger"));
        this.badge = badges.get(0);
        this.jcs = badges.get(1);
        this.stranger = badges.get(2);
        log.endBlock();
        log.cosign(FIRST_COSIGNED);
        this.rescindedBefore = log.bundle(rescinded);
        log.change(rescinded, CredentialStatus.RESCINDED, StatusReason.ISSUED_IN_ERROR);
        log.change(suspended, CredentialStatus.SUSPENDED, StatusReason.UNDER_REVIEW);
        log.endBlock();
        this.unrecorded = log.unrecorded(file("certificate"), file("of an invalid transaction"))
                .get(0)
                .bundle();
        this.note = log.cosign(LAST_COSIGNED);
        this.bundle = log.bundle(good);
        this.proof = bundle.log().orElseThrow();
    }

    /** Adds the vectors of one group. */
    abstract void addAll() throws IOException;

    /** Adds all vectors of documents, bundles and checkpoints. */
    static void addTo(VectorFolder out, Path folder) throws IOException {
        List<VectorScenario> groups = List.of(
                new DocumentVectors(folder.resolve("documents"), out),
                new CosignatureVectors(folder.resolve("cosignatures"), out),
                new EvidenceVectors(folder.resolve("evidence"), out),
                new CheckpointVectors(folder.resolve("checkpoints"), out));
        for (VectorScenario group : groups) {
            try (group) {
                group.putTrustFiles();
                group.addAll();
            }
        }
    }

    @Override
    public void close() {
        log.close();
    }

    void putTrustFiles() {
        TrustRoot trust = log.trust(LedgerKind.FABRIC);
        out.put(FOR_AGES, trustFile(trust, 3, Integer.MAX_VALUE));
        out.put(ONE_HOUR, trustFile(trust, 3, 3600));
        out.put(ALL_FOUR, trustFile(trust, 4, Integer.MAX_VALUE));
        out.put(EMBEDDED, trustFile(log.trust(LedgerKind.EMBEDDED), 3, Integer.MAX_VALUE));
    }

    void add(
            String name,
            String defect,
            String document,
            byte[] bundleBytes,
            String trust,
            Verdict verdict,
            CheckId check,
            ReportCode code) {
        JsonObject expected = expect(vector(name, defect, document, bundleBytes, trust), verdict);
        expected.addProperty("check", check.name());
        expected.addProperty("code", code.name());
    }

    JsonObject vector(String name, String defect, String document, byte[] bundleBytes, String trust) {
        JsonObject vector = out.vector("verification", name, defect);
        vector.addProperty("document", document);
        vector.addProperty("bundle", out.put("bundles/" + name + ".bundle.json", bundleBytes));
        vector.addProperty("trust", trust);
        return vector;
    }

    static JsonObject expect(JsonObject vector, Verdict verdict) {
        JsonObject expected = new JsonObject();
        expected.addProperty("verdict", verdict.name());
        vector.add("expected", expected);
        vector.addProperty("source", SOURCE);
        return expected;
    }

    String document(Issued issued) {
        return document(issued.document(), issued.bundle().document().name());
    }

    String document(byte[] bytes, String name) {
        return out.put("documents/" + name, bytes);
    }

    void edited(String name, String defect, Consumer<JsonObject> edit, CheckId check, ReportCode code) {
        add(name, defect, document(good), edit(bundle, edit), FOR_AGES, Verdict.INDETERMINATE, check, code);
    }

    void logEdited(String name, String defect, Consumer<JsonObject> edit, CheckId check, ReportCode code) {
        edited(name, defect, json -> edit.accept(json.getAsJsonObject("log")), check, code);
    }

    /** The parts of a proof, to be exchanged one by one. */
    static final class Parts {

        InclusionProof inclusion;
        dev.akashi.credential.log.LogEntry.Head head;
        InclusionProof headInclusion;
        MapAnswer institution;
        MapAnswer status;
        SignedNote checkpoint;

        Parts(LogProof from) {
            this.inclusion = from.inclusion();
            this.head = from.head();
            this.headInclusion = from.headInclusion();
            this.institution = from.institution();
            this.status = from.status();
            this.checkpoint = from.checkpoint();
        }
    }

    static LogProof with(LogProof from, Consumer<Parts> change) {
        Parts parts = new Parts(from);
        change.accept(parts);
        return new LogProof(
                from.block(),
                from.transaction(),
                parts.inclusion,
                parts.head,
                parts.headInclusion,
                parts.institution,
                parts.status,
                Map.of(),
                parts.checkpoint);
    }

    long sizeBefore() {
        return rescindedBefore.log().orElseThrow().inclusion().treeSize();
    }

    static Draft file(String name) {
        return Draft.file(
                name.replace(' ', '-') + ".txt",
                "This is an example: " + name + ", awarded on 25 March 2025.\n",
                MadeLog.salt(name));
    }

    Draft badge(String name, ProofSuite suite, String keyName) {
        OpenBadgeContent content = new OpenBadgeContent(
                URI.create("urn:uuid:" + UUID.nameUUIDFromBytes(StrictJson.utf8(name))),
                MadeLog.UNIVERSITY_DID,
                "架空中央大学",
                "学士（工学） / Bachelor of Engineering",
                LocalDate.of(2025, 3, 25),
                LocalDate.of(2025, 3, 25),
                null,
                new OpenBadgeContent.Recipient("山田 太郎", "ヤマダ タロウ", "YAMADA Taro", LocalDate.of(2003, 7, 15)),
                new OpenBadgeContent.Achievement(
                        URI.create("https://chuo.akashi.example/achievements/bachelor-engineering"),
                        "BachelorDegree",
                        "学士（工学）",
                        "工学部を卒業したこと",
                        "124単位の修得",
                        "機械工学"),
                List.of());
        Signer key = log.key(keyName);
        return Draft.badge(
                name + ".json",
                DataIntegrity.standard()
                        .sign(
                                OpenBadge.write(content, MadeLog.salt(name)),
                                suite,
                                key,
                                MadeLog.UNIVERSITY_DID + "#" + key.verificationKey(),
                                Instant.parse("2025-03-25T00:00:00Z")));
    }

    static byte[] trustFile(TrustRoot trust, int witnesses, int maximumAgeSeconds) {
        JsonObject json = new JsonObject();
        json.addProperty("version", 1);
        json.addProperty("witnesses", witnesses);
        json.addProperty("maximumAgeSeconds", maximumAgeSeconds);
        json.add("log", trust.toJson());
        return StrictJson.utf8(StrictJson.writePretty(json));
    }

    static byte[] edit(Bundle original, Consumer<JsonObject> edit) {
        JsonObject before = StrictJson.readObject(original.toBytes(), LIMITS);
        JsonObject after = before.deepCopy();
        edit.accept(after);
        if (after.equals(before)) {
            throw new IllegalStateException("expected a defect in a bundle, found none");
        }
        return StrictJson.utf8(StrictJson.writePretty(after));
    }

    static void requireChanged(String name, String before, String after) {
        if (before.equals(after)) {
            throw new IllegalStateException("expected a defect in " + name + ", found none");
        }
    }

    static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
