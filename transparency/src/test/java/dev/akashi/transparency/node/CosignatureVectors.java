package dev.akashi.transparency.node;

import com.google.gson.JsonObject;
import dev.akashi.credential.Bundle;
import dev.akashi.credential.log.Checkpoint;
import dev.akashi.credential.log.NoteKey;
import dev.akashi.credential.log.SignedNote;
import dev.akashi.credential.log.SignedNote.NoteSignature;
import dev.akashi.credential.verify.CheckId;
import dev.akashi.credential.verify.Evidence.LedgerKind;
import dev.akashi.credential.verify.ReportCode;
import dev.akashi.credential.verify.Verdict;
import dev.akashi.model.Digest;
import dev.akashi.model.LedgerId;
import dev.akashi.model.MerkleRoot;
import dev.akashi.model.MspId;
import dev.akashi.model.signing.Signer;
import dev.akashi.transparency.TestLedger.Issued;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Checkpoints that fewer members cosigned than must, or others than the verifier trusts, or long ago. */
final class CosignatureVectors extends VectorScenario {

    CosignatureVectors(Path folder, VectorFolder out) throws IOException {
        super(folder, out);
    }

    @Override
    void addAll() throws IOException {
        cosignatures();
        otherLedgers();
        age();
    }

    private void cosignatures() {
        SignedNote two = cosignedBy(MadeLog.MEMBERS.subList(0, 2));
        MspId third = MadeLog.MEMBERS.get(2);
        tooFew("too-few-cosigners", "two members cosigned, where three must", two);
        tooFew(
                "forged-cosignature",
                "the third cosignature is noise",
                two.with(new NoteSignature(
                        log.cosigner(third).name(), log.cosigner(third).id(), new byte[72])));
        tooFew(
                "cosigner-twice",
                "one member cosigned twice, at different times",
                log.cosigned(two, List.of(MadeLog.MEMBERS.get(0)), LAST_COSIGNED.plusSeconds(1)));
        Signer unknown = log.key("stranger");
        tooFew(
                "unregistered-cosigner",
                "the third cosigner has a member's name, and a key of its own",
                two.cosignedBy(NoteKey.cosigner(LEDGER, third, unknown.verificationKey()), unknown, LAST_COSIGNED));
        tooFew(
                "cosignature-of-a-stranger",
                "the third cosigner is no member",
                two.cosignedBy(
                        NoteKey.cosigner(LEDGER, new MspId("StrangerMSP"), unknown.verificationKey()),
                        unknown,
                        LAST_COSIGNED));
        tooFew(
                "cosignature-at-another-time",
                "a cosignature is said to be newer than it is",
                two.with(later(cosignedBy(List.of(third)).signatures().get(0), FAR_AHEAD.getEpochSecond())));
        tooFew(
                "cosignature-of-another-checkpoint",
                "the third cosignature is one of an older checkpoint",
                two.with(signatureOf(third, rescindedBefore.log().orElseThrow().checkpoint())));
        tooFew(
                "published-but-not-cosigned",
                "the third member signed that this is its log, and not that it is the newest state",
                two.signedBy(log.publisher(third), log.logKey(third)));
        String[] lines = note.text().split("\n", -1);
        tooFew(
                "checkpoint-of-another-size",
                "the size in the checkpoint was changed",
                new SignedNote(
                        lines[0] + "\n" + (Long.parseLong(lines[1]) + 1) + "\n" + lines[2] + "\n", note.signatures()));
        tooFew(
                "checkpoint-of-another-root",
                "the root in the checkpoint was changed",
                new SignedNote(
                        new Checkpoint(LEDGER, Long.parseLong(lines[1]), new MerkleRoot(Digest.sha256(new byte[0])))
                                .text(),
                        note.signatures()));
        SignedNote zeros = SignedNote.of(lines[0] + "\n0" + lines[1] + "\n" + lines[2] + "\n");
        withNote(
                "checkpoint-with-leading-zero",
                "cosigned as it stands, and its size is not written as sizes are",
                log.cosigned(zeros, MadeLog.MEMBERS, LAST_COSIGNED),
                CheckId.ANCHOR,
                ReportCode.WRONG_LOG);
        add(
                "one-witness-too-few",
                "cosigned by three, where the verifier asks for four to agree",
                document(good),
                bundle.toBytes(),
                ALL_FOUR,
                Verdict.INDETERMINATE,
                CheckId.WITNESS,
                ReportCode.TOO_FEW_WITNESSES);
        add(
                "rescinded-by-the-word-of-too-few",
                "rescinded, says a checkpoint cosigned by three, where the verifier asks for four to agree",
                document(rescinded),
                log.bundle(rescinded).toBytes(),
                ALL_FOUR,
                Verdict.INDETERMINATE,
                CheckId.WITNESS,
                ReportCode.TOO_FEW_WITNESSES);
        add(
                "embedded-ledger",
                "of a ledger for trials, which the verifier does not allow",
                document(good),
                bundle.toBytes(),
                EMBEDDED,
                Verdict.INDETERMINATE,
                CheckId.WITNESS,
                ReportCode.EMBEDDED_LEDGER);
    }

    private void otherLedgers() throws IOException {
        LedgerId elsewhere = new LedgerId("elsewhere.akashi.example/2025");
        add(
                "bundle-of-another-ledger",
                "everything is in order, on another ledger",
                document(good),
                elsewhere(elsewhere, "elsewhere").toBytes(),
                FOR_AGES,
                Verdict.INDETERMINATE,
                CheckId.ANCHOR,
                ReportCode.WRONG_LOG);
        Bundle impostor = elsewhere(LEDGER, "impostor");
        add(
                "ledger-of-the-same-name",
                "everything is in order, on another ledger that calls itself the same",
                document(good),
                impostor.toBytes(),
                FOR_AGES,
                Verdict.INDETERMINATE,
                CheckId.ANCHOR,
                ReportCode.TOO_FEW_COSIGNATURES);
        add(
                "trust-root-in-bundle",
                "the bundle brings the members that cosigned it; whom to trust is not for it to say",
                document(good),
                edit(impostor, json -> {
                    JsonObject own = new JsonObject();
                    own.addProperty("version", 1);
                    try (MadeLog other = MadeLog.founded(folder.resolve("members"), LEDGER, "impostor")) {
                        own.add("log", other.trust(LedgerKind.FABRIC).toJson());
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                    json.add("trust", own);
                }),
                FOR_AGES,
                Verdict.INDETERMINATE,
                CheckId.ANCHOR,
                ReportCode.TOO_FEW_COSIGNATURES);
        edited(
                "anchor-of-another-ledger",
                "the bundle names another ledger than its checkpoint",
                json -> json.getAsJsonObject("anchor").addProperty("ledger", elsewhere.value()),
                CheckId.ANCHOR,
                ReportCode.WRONG_LOG);
    }

    private void age() {
        add(
                "old-checkpoint-replayed",
                "the checkpoint before the rescission, in order and cosigned then",
                document(rescinded),
                rescindedBefore.toBytes(),
                ONE_HOUR,
                Verdict.INDETERMINATE,
                CheckId.FRESHNESS,
                ReportCode.STALE);
        add(
                "stale",
                "in order, and older than the verifier allows",
                document(good),
                bundle.toBytes(),
                ONE_HOUR,
                Verdict.INDETERMINATE,
                CheckId.FRESHNESS,
                ReportCode.STALE);
        withNote(
                "ahead-of-the-clock",
                "cosigned in the future",
                log.cosigned(log.checkpoint(), MadeLog.MEMBERS, FAR_AHEAD),
                CheckId.FRESHNESS,
                ReportCode.AHEAD_OF_CLOCK);
        withNote(
                "one-cosignature-ahead-of-others",
                "one member alone says that it is fresh; as many as must agree do not",
                log.cosigned(
                        log.cosigned(log.checkpoint(), MadeLog.MEMBERS.subList(0, 2), LAST_COSIGNED),
                        List.of(MadeLog.MEMBERS.get(2)),
                        FAR_AHEAD),
                ONE_HOUR,
                CheckId.FRESHNESS,
                ReportCode.STALE);
    }

    private void tooFew(String name, String defect, SignedNote changed) {
        withNote(name, defect, changed, CheckId.ANCHOR, ReportCode.TOO_FEW_COSIGNATURES);
    }

    private void withNote(String name, String defect, SignedNote changed, CheckId check, ReportCode code) {
        withNote(name, defect, changed, FOR_AGES, check, code);
    }

    private void withNote(
            String name, String defect, SignedNote changed, String trust, CheckId check, ReportCode code) {
        Bundle other = bundle.with(with(proof, parts -> parts.checkpoint = changed));
        add(name, defect, document(good), other.toBytes(), trust, Verdict.INDETERMINATE, check, code);
    }

    private Bundle elsewhere(LedgerId ledger, String keys) throws IOException {
        try (MadeLog other = MadeLog.founded(folder.resolve(keys), ledger, keys)) {
            Issued issued = other.issue(file("certificate"), file("another")).get(0);
            other.endBlock();
            other.cosign(LAST_COSIGNED);
            return other.bundle(issued);
        }
    }

    private SignedNote cosignedBy(List<MspId> members) {
        return log.cosigned(log.checkpoint(), members, LAST_COSIGNED);
    }

    private NoteSignature signatureOf(MspId member, SignedNote signed) {
        return signed.signatures().stream()
                .filter(signature ->
                        signature.name().equals(log.cosigner(member).name()))
                .findFirst()
                .orElseThrow();
    }

    private static NoteSignature later(NoteSignature signature, long seconds) {
        byte[] bytes = signature.signature().clone();
        java.nio.ByteBuffer.wrap(bytes).putLong(0, seconds);
        return new NoteSignature(signature.name(), signature.id(), bytes);
    }
}
