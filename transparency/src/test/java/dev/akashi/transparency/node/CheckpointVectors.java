package dev.akashi.transparency.node;

import com.google.gson.JsonObject;
import dev.akashi.credential.log.Checkpoint;
import dev.akashi.credential.log.NoteKey;
import dev.akashi.credential.log.SignedNote;
import dev.akashi.model.Digest;
import dev.akashi.model.LedgerId;
import dev.akashi.model.MerkleRoot;
import dev.akashi.model.MspId;
import dev.akashi.model.json.StrictJson;
import java.io.IOException;
import java.nio.file.Path;

/** What another member may show a log node. */
final class CheckpointVectors extends VectorScenario {

    CheckpointVectors(Path folder, VectorFolder out) throws IOException {
        super(folder, out);
    }

    @Override
    void addAll() {
        checkpoints();
    }

    private void checkpoints() {
        MspId peer = MadeLog.MEMBERS.get(1);
        LogView view = log.store.view();
        Checkpoint same = new Checkpoint(LEDGER, view.size(), view.root().orElseThrow());
        checkpoint("checkpoint-that-agrees", "none", peer, signed(peer, same), Checkpoints.Reception.AGREES);
        MerkleRoot another = new MerkleRoot(Digest.sha256(new byte[] {1}));
        checkpoint(
                "equivocation",
                "another root for the same size, signed by the member",
                peer,
                signed(peer, new Checkpoint(LEDGER, view.size(), another)),
                Checkpoints.Reception.SPLIT_VIEW);
        checkpoint(
                "equivocation-about-the-past",
                "another root for an older size, signed by the member",
                peer,
                signed(peer, new Checkpoint(LEDGER, sizeBefore(), another)),
                Checkpoints.Reception.SPLIT_VIEW);
        checkpoint(
                "checkpoint-without-a-head",
                "the right root of a size at which the log has no head",
                peer,
                signed(
                        peer,
                        new Checkpoint(
                                LEDGER,
                                view.size() - 1,
                                view.rootAt(view.size() - 1).orElseThrow())),
                Checkpoints.Reception.SPLIT_VIEW);
        checkpoint(
                "equivocation-forged",
                "another root, signed by somebody else in the member's name",
                peer,
                signed(MadeLog.MEMBERS.get(2), new Checkpoint(LEDGER, view.size(), another)),
                Checkpoints.Reception.NOT_THEIRS);
        checkpoint(
                "checkpoint-of-another-log",
                "the member signed a checkpoint of another ledger",
                peer,
                signed(peer, new Checkpoint(new LedgerId("elsewhere.akashi.example/2025"), view.size(), another)),
                Checkpoints.Reception.NOT_THEIRS);
        checkpoint(
                "checkpoint-ahead",
                "of a longer log, about which nothing can be said yet",
                peer,
                signed(peer, new Checkpoint(LEDGER, view.size() + 10, another)),
                Checkpoints.Reception.AHEAD);
        checkpoint(
                "checkpoint-of-a-huge-size",
                "of a size that no log has",
                peer,
                signed(peer, new Checkpoint(LEDGER, 999_999_999_999_999_999L, another)),
                Checkpoints.Reception.AHEAD);
        checkpoint(
                "checkpoint-that-is-none",
                "not a note",
                peer,
                StrictJson.utf8("no checkpoint\n"),
                Checkpoints.Reception.NOT_THEIRS);
    }

    private void checkpoint(String name, String defect, MspId from, byte[] bytes, Checkpoints.Reception reception) {
        JsonObject vector = out.vector("checkpoint", name, defect);
        vector.addProperty("checkpoint", out.put("checkpoints/" + name + ".note", bytes));
        vector.addProperty("from", from.value());
        vector.addProperty("expected", reception.name());
        vector.addProperty("source", SOURCE);
    }

    private byte[] signed(MspId member, Checkpoint checkpoint) {
        NoteKey key = NoteKey.publisher(checkpoint.origin(), log.logKey(member).verificationKey());
        return SignedNote.of(checkpoint.text())
                .signedBy(key, log.logKey(member))
                .toBytes();
    }
}
