package dev.akashi.transparency.node;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.akashi.credential.Bundle;
import dev.akashi.credential.verify.CheckId;
import dev.akashi.credential.verify.ReportCode;
import dev.akashi.credential.verify.Verdict;
import dev.akashi.model.json.StrictJson;
import dev.akashi.transparency.TestLedger.Issued;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Documents that were changed, bundles that lead nowhere or cannot be read. */
final class DocumentVectors extends VectorScenario {

    DocumentVectors(Path folder, VectorFolder out) throws IOException {
        super(folder, out);
    }

    @Override
    void addAll() {
        inOrder();
        documents();
        batches();
        malformed();
    }

    private void inOrder() {
        valid("document-in-order", "none: a plain file", good, bundle);
        valid("open-badge-in-order", "none: an Open Badge, eddsa-rdfc-2022", badge, log.bundle(badge));
        valid("open-badge-jcs-in-order", "none: an Open Badge, eddsa-jcs-2022", jcs, log.bundle(jcs));
        invalid(
                "rescinded",
                "none but that it was rescinded",
                rescinded,
                log.bundle(rescinded),
                CheckId.STATUS,
                ReportCode.RESCINDED);
        invalid(
                "suspended",
                "none but that it is suspended",
                suspended,
                log.bundle(suspended),
                CheckId.STATUS,
                ReportCode.SUSPENDED);
    }

    private void documents() {
        byte[] altered = StrictJson.utf8(text(good.document()).replace("2025", "2024"));
        add(
                "altered-document",
                "one character of the file was changed",
                out.put("documents/certificate-altered.txt", altered),
                bundle.toBytes(),
                FOR_AGES,
                Verdict.INVALID,
                CheckId.INTEGRITY,
                ReportCode.CONTENT_CHANGED);
        add(
                "another-document",
                "another document of the same batch",
                document(suspended),
                bundle.toBytes(),
                FOR_AGES,
                Verdict.INVALID,
                CheckId.INTEGRITY,
                ReportCode.CONTENT_CHANGED);
        badgeEdited(
                "altered-open-badge",
                "the name of the degree was changed",
                text -> text.replace("学士（工学）", "学士（理学）"),
                CheckId.SIGNATURE,
                ReportCode.BAD_SIGNATURE);
        badgeEdited(
                "altered-salt-in-open-badge",
                "the salt in the credential was changed",
                text -> text.replaceFirst("(\"anchorSalt\": \")....", "$1uAAA"),
                CheckId.INTEGRITY,
                ReportCode.CONTENT_CHANGED);
        badgeEdited(
                "duplicate-member-in-open-badge",
                "a member twice",
                text -> text.replaceFirst("\\{", "{\n  \"name\": \"学士（医学）\","),
                CheckId.FORMAT,
                ReportCode.DUPLICATE_KEY);
        badgeEdited(
                "truncated-open-badge",
                "the file ends in its middle",
                text -> text.substring(0, text.length() / 2),
                CheckId.FORMAT,
                ReportCode.NOT_JSON);
        badgeEdited(
                "trust-root-in-open-badge",
                "the credential names whom to trust; it is not listened to, and the member is not signed",
                text -> text.replaceFirst("\\{", "{\n  \"log\": {\"threshold\": 1},"),
                CheckId.FORMAT,
                ReportCode.DATA_LOSS);
        invalid(
                "open-badge-of-a-stranger",
                "signed with a key that the institution does not have",
                stranger,
                log.bundle(stranger),
                CheckId.SIGNATURE,
                ReportCode.UNREGISTERED_KEY);
    }

    private void batches() {
        edited(
                "altered-salt",
                "another salt in the bundle, which no longer gives its commitment",
                json -> json.getAsJsonObject("document").addProperty("salt", "00".repeat(32)),
                CheckId.FORMAT,
                ReportCode.BAD_BUNDLE);
        Bundle.DocumentReference reference = bundle.document();
        Bundle.DocumentReference resalted = new Bundle.DocumentReference(
                reference.name(), reference.profile(), MadeLog.salt("something else"), reference.contentDigest());
        add(
                "altered-salt-and-commitment",
                "another salt in the bundle, and the commitment to match",
                document(good),
                new Bundle(resalted, bundle.root(), bundle.proof(), bundle.anchor(), bundle.log()).toBytes(),
                FOR_AGES,
                Verdict.INVALID,
                CheckId.INTEGRITY,
                ReportCode.NOT_IN_BATCH);
        batchEdited("another-leaf", "said to be another leaf of the batch", batch -> batch.addProperty("leafIndex", 1));
        batchEdited(
                "altered-batch-path",
                "one hash of the way to the batch's root was changed",
                batch -> batch.getAsJsonArray("path").set(0, new JsonPrimitive("00".repeat(32))));
        edited(
                "truncated-batch-path",
                "the way to the batch's root is too short",
                json -> json.getAsJsonObject("batch").getAsJsonArray("path").remove(0),
                CheckId.FORMAT,
                ReportCode.BAD_BUNDLE);
        edited(
                "huge-leaf-index",
                "a place that no batch has",
                json -> json.getAsJsonObject("batch").addProperty("leafIndex", Long.MAX_VALUE),
                CheckId.FORMAT,
                ReportCode.BAD_BUNDLE);
        edited(
                "negative-leaf-index",
                "a place before the first",
                json -> json.getAsJsonObject("batch").addProperty("leafIndex", -1),
                CheckId.FORMAT,
                ReportCode.BAD_BUNDLE);
        add(
                "wrong-batch-size",
                "a size that fits the way to the root, and is not that of the batch",
                document(good),
                edit(bundle, json -> json.getAsJsonObject("batch").addProperty("treeSize", 6)),
                FOR_AGES,
                Verdict.INVALID,
                CheckId.ANCHOR,
                ReportCode.SIZE_DIFFERS);
    }

    private void malformed() {
        bundleText("truncated-bundle", "the bundle ends in its middle", text -> text.substring(0, text.length() / 2));
        bundleText("duplicate-member-in-bundle", "a member twice", text -> text.replaceFirst("\\{", "{\"version\":1,"));
        bundleText(
                "duplicate-member-in-log",
                "a member twice, deep inside",
                text -> text.replaceFirst("(\"head\": ?\\{)", "$1\"block\":0,"));
        bundleText("bundle-that-is-none", "not JSON", text -> "no bundle\n");
        edited(
                "bundle-without-log",
                "the proof from the log was taken out",
                json -> json.remove("log"),
                CheckId.ANCHOR,
                ReportCode.NO_LOG_PROOF);
        logEdited("missing-head", "no head", json -> json.remove("head"), CheckId.FORMAT, ReportCode.BAD_BUNDLE);
        logEdited(
                "truncated-map-proof",
                "a map proof ends in its middle",
                json -> json.getAsJsonObject("institution")
                        .addProperty("proof", Base64.getEncoder().encodeToString(new byte[] {0, 9, 1})),
                CheckId.FORMAT,
                ReportCode.BAD_BUNDLE);
        logEdited(
                "too-deep-map-proof",
                "a map proof with more steps than a key has bits",
                json -> json.getAsJsonObject("status")
                        .addProperty(
                                "proof", Base64.getEncoder().encodeToString(new byte[] {(byte) 0xff, (byte) 0xff, 0})),
                CheckId.FORMAT,
                ReportCode.BAD_BUNDLE);
        noteEdited("note-without-signatures", "no signatures", text -> text.substring(0, text.indexOf("\n\n") + 2));
        noteEdited(
                "note-with-too-many-signatures",
                "more signatures than are read",
                text -> text + text.substring(text.lastIndexOf("\n\u2014") + 1).repeat(200));
        noteEdited(
                "note-with-a-malformed-signature",
                "a signature line that is none",
                text -> text.substring(0, text.lastIndexOf(' ')) + " ====\n");
    }

    private void badgeEdited(String name, String defect, UnaryOperator<String> edit, CheckId check, ReportCode code) {
        String before = text(badge.document());
        String after = edit.apply(before);
        requireChanged(name, before, after);
        add(
                name,
                defect,
                document(StrictJson.utf8(after), name + ".json"),
                log.bundle(badge).toBytes(),
                FOR_AGES,
                Verdict.INVALID,
                check,
                code);
    }

    private void batchEdited(String name, String defect, Consumer<JsonObject> edit) {
        byte[] changed = edit(bundle, json -> edit.accept(json.getAsJsonObject("batch")));
        add(
                name,
                defect,
                document(good),
                changed,
                FOR_AGES,
                Verdict.INVALID,
                CheckId.INTEGRITY,
                ReportCode.NOT_IN_BATCH);
    }

    private void bundleText(String name, String defect, UnaryOperator<String> edit) {
        String before = text(bundle.toBytes());
        String after = edit.apply(before);
        requireChanged(name, before, after);
        add(
                name,
                defect,
                document(good),
                StrictJson.utf8(after),
                FOR_AGES,
                Verdict.INDETERMINATE,
                CheckId.FORMAT,
                ReportCode.BAD_BUNDLE);
    }

    private void noteEdited(String name, String defect, UnaryOperator<String> edit) {
        logEdited(
                name,
                defect,
                json -> json.addProperty(
                        "checkpoint", edit.apply(json.get("checkpoint").getAsString())),
                CheckId.FORMAT,
                ReportCode.BAD_BUNDLE);
    }

    private void valid(String name, String defect, Issued issued, Bundle complete) {
        JsonObject vector = vector(name, defect, document(issued), complete.toBytes(), FOR_AGES);
        expect(vector, Verdict.VALID);
    }

    private void invalid(String name, String defect, Issued issued, Bundle complete, CheckId check, ReportCode code) {
        add(name, defect, document(issued), complete.toBytes(), FOR_AGES, Verdict.INVALID, check, code);
    }
}
