package dev.akashi.transparency.node;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.akashi.credential.Bundle;
import dev.akashi.credential.log.LogProof;
import dev.akashi.credential.log.LogProof.MapAnswer;
import dev.akashi.credential.log.MapProof;
import dev.akashi.credential.verify.CheckId;
import dev.akashi.credential.verify.ReportCode;
import dev.akashi.credential.verify.Verdict;
import dev.akashi.model.Digest;
import dev.akashi.model.record.WorldState;
import dev.akashi.transparency.TestLedger.Issued;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Proofs that do not show what they are said to. */
final class EvidenceVectors extends VectorScenario {

    EvidenceVectors(Path folder, VectorFolder out) throws IOException {
        super(folder, out);
    }

    @Override
    void addAll() {
        entries();
        maps();
    }

    private void entries() {
        undecided(
                "entry-of-an-invalid-transaction",
                "a batch that was signed and sent, and not recorded, at the place of another",
                good.document(),
                unrecorded.with(proof),
                CheckId.ANCHOR);
        undecided(
                "entry-of-another-batch",
                "the entry is in the log, and is that of another batch",
                good.document(),
                new Bundle(unrecorded.document(), unrecorded.root(), unrecorded.proof(), bundle.anchor(), bundle.log()),
                CheckId.ANCHOR);
        anchorEdited(
                "entry-at-another-time",
                "said to be recorded a year before",
                anchor -> anchor.addProperty("recordedAt", "2024-03-01T01:00:00Z"));
        anchorEdited(
                "entry-of-another-transaction",
                "another transaction",
                anchor -> anchor.addProperty("transactionId", "00".repeat(32)));
        anchorEdited(
                "statement-without-its-signature",
                "the issuer's signature was taken out",
                anchor -> anchor.getAsJsonObject("statement").add("signatures", new JsonArray()));
        entryEdited("entry-in-another-block", "another block", entry -> entry.addProperty("block", 2));
        entryEdited("entry-at-another-place-in-its-block", "another place", entry -> entry.addProperty("tx", 1));
        entryEdited("entry-at-another-index", "another index in the log", entry -> entry.addProperty("leafIndex", 2));
        entryEdited(
                "entry-with-another-path",
                "one hash of the way to the log's root was changed",
                entry -> entry.addProperty("path", flipped(entry.get("path").getAsString())));
        logEdited(
                "entry-with-a-truncated-path",
                "the way to the log's root is too short",
                json -> json.getAsJsonObject("entry")
                        .addProperty("path", Base64.getEncoder().encodeToString(new byte[32])),
                CheckId.FORMAT,
                ReportCode.BAD_BUNDLE);
        logEdited(
                "huge-entry-index",
                "an index that no log has",
                json -> json.getAsJsonObject("entry").addProperty("leafIndex", 999_999_999_999_999_999L),
                CheckId.FORMAT,
                ReportCode.BAD_BUNDLE);
        entryEdited(
                "wrong-tree-size",
                "a tree of another size, in which the way to the root is as long",
                entry -> entry.addProperty("treeSize", proof.inclusion().treeSize() + 1));
        undecided(
                "entry-in-an-older-tree",
                "the way to the root that the log had before",
                good.document(),
                bundle.with(with(
                        proof,
                        parts -> parts.inclusion = log.store
                                .view()
                                .at(sizeBefore())
                                .orElseThrow()
                                .inclusionProof(proof.inclusion().leafIndex()))),
                CheckId.ANCHOR);
        LogProof old = rescindedBefore.log().orElseThrow();
        undecided(
                "head-that-is-not-the-last",
                "an older head of the same log, which hides that the document was rescinded",
                rescinded.document(),
                rescinded.bundle().with(with(log.bundle(rescinded).log().orElseThrow(), parts -> {
                    parts.head = old.head();
                    parts.headInclusion =
                            log.store.view().inclusionProof(old.inclusion().treeSize() - 1);
                    parts.status = old.status();
                    parts.institution = old.institution();
                })),
                CheckId.STATUS);
        undecided(
                "head-of-another-state",
                "a head that is not in the log, with the state before the rescission",
                rescinded.document(),
                rescinded.bundle().with(with(log.bundle(rescinded).log().orElseThrow(), parts -> {
                    parts.head = old.head();
                    parts.status = old.status();
                    parts.institution = old.institution();
                })),
                CheckId.STATUS);
    }

    private void maps() {
        LogProof own = log.bundle(rescinded).log().orElseThrow();
        status(
                "status-of-another-credential",
                "the proof that another credential has no status",
                log.bundle(good).log().orElseThrow().status());
        status(
                "status-said-to-be-absent",
                "the record was taken out, and its proof left",
                new MapAnswer(Optional.empty(), own.status().proof()));
        status(
                "status-absent-by-another-place",
                "said to be absent because there is another entry, at a place where the key does not belong",
                new MapAnswer(Optional.empty(), absentBeside(suspended)));
        status(
                "status-absent-by-a-shorter-way",
                "said to be absent by a way that ends too early",
                new MapAnswer(Optional.empty(), MapProof.of(List.of())));
        status(
                "status-record-altered",
                "the status record was changed",
                new MapAnswer(
                        own.status().record().map(text -> text.replace("RESCINDED", "ACTIVE")),
                        own.status().proof()));
        institution(
                "institution-record-altered",
                "the institution's record was changed",
                new MapAnswer(
                        proof.institution().record().map(text -> text.replace("Chuo", "Nishi")),
                        proof.institution().proof()));
        institution(
                "institution-said-to-be-absent",
                "the institution's record was taken out, and its proof left",
                new MapAnswer(Optional.empty(), proof.institution().proof()));
        String college = WorldState.institution(MadeLog.COLLEGE);
        institution(
                "institution-of-another-code",
                "another institution's record with its own proof",
                new MapAnswer(
                        log.store.view().record(college).map(VectorScenario::text),
                        log.store.view().registryProof(college)));
        logEdited(
                "roots-swapped",
                "the roots of the two maps were exchanged",
                json -> {
                    JsonObject head = json.getAsJsonObject("head");
                    String status = head.get("statusRoot").getAsString();
                    head.addProperty("statusRoot", head.get("registryRoot").getAsString());
                    head.addProperty("registryRoot", status);
                },
                CheckId.ANCHOR,
                ReportCode.BAD_LOG_PROOF);
    }

    private void anchorEdited(String name, String defect, Consumer<JsonObject> edit) {
        edited(
                name,
                defect,
                json -> edit.accept(json.getAsJsonObject("anchor")),
                CheckId.ANCHOR,
                ReportCode.BAD_LOG_PROOF);
    }

    private void entryEdited(String name, String defect, Consumer<JsonObject> edit) {
        logEdited(
                name,
                defect,
                json -> edit.accept(json.getAsJsonObject("entry")),
                CheckId.ANCHOR,
                ReportCode.BAD_LOG_PROOF);
    }

    private void status(String name, String defect, MapAnswer answer) {
        Bundle own = log.bundle(rescinded);
        undecided(
                name,
                defect,
                rescinded.document(),
                own.with(with(own.log().orElseThrow(), parts -> parts.status = answer)),
                CheckId.STATUS);
    }

    private void institution(String name, String defect, MapAnswer answer) {
        undecided(
                name,
                defect,
                good.document(),
                bundle.with(with(proof, parts -> parts.institution = answer)),
                CheckId.ISSUER_AT_ISSUE);
    }

    private void undecided(String name, String defect, byte[] document, Bundle changed, CheckId check) {
        add(
                name,
                defect,
                document(document, changed.document().name()),
                changed.toBytes(),
                FOR_AGES,
                Verdict.INDETERMINATE,
                check,
                ReportCode.BAD_LOG_PROOF);
    }

    /** The way to another entry, said to show that this credential has none. */
    private MapProof absentBeside(Issued other) {
        LogView view = log.store.view();
        String name = WorldState.status(MadeLog.UNIVERSITY, other.commitment());
        byte[] way = view.statusProof(name).toBytes();
        byte[] ending = new byte[way.length + 64];
        System.arraycopy(way, 0, ending, 0, way.length);
        ending[way.length - 1] = 1;
        System.arraycopy(MapProof.key(name).bytes(), 0, ending, way.length, 32);
        System.arraycopy(Digest.sha256(view.record(name).orElseThrow()).bytes(), 0, ending, way.length + 32, 32);
        return MapProof.parse(Base64.getEncoder().encodeToString(ending));
    }

    private static String flipped(String base64) {
        byte[] bytes = Base64.getDecoder().decode(base64);
        bytes[0] ^= 1;
        return Base64.getEncoder().encodeToString(bytes);
    }
}
