package dev.akashi.audit.replay;

import dev.akashi.audit.replay.Finding.Place;
import dev.akashi.credential.log.Checkpoint;
import dev.akashi.credential.log.LogFormatException;
import dev.akashi.credential.log.NoteKey;
import dev.akashi.credential.log.SignedNote;
import dev.akashi.model.MerkleRoot;
import dev.akashi.model.MspId;
import dev.akashi.model.record.ConsortiumRecord;
import dev.akashi.model.record.WorldState;
import dev.akashi.model.signing.KeyAlgorithm;
import dev.akashi.model.statement.ConsortiumFounded.Member;
import dev.akashi.transparency.node.LogClient;
import dev.akashi.transparency.node.LogView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Holds members' checkpoints against the log that a replay has derived. Keys are those that the ledger has. */
final class LogComparison {

    private final LogView log;
    private final Optional<ConsortiumRecord> consortium;

    LogComparison(Replay replay) {
        this.log = replay.log();
        this.consortium = replay.book()
                .record(WorldState.CONSORTIUM)
                .flatMap(bytes -> WorldState.readable(bytes, ConsortiumRecord::fromJson));
    }

    /** Those that have a log. */
    List<MspId> members() {
        return consortium
                .map(record ->
                        record.members().stream().map(Member::mspId).sorted().toList())
                .orElse(List.of());
    }

    /** Compares the newest checkpoint, or that of our size where it is longer; answers its size when it is of our log. */
    Optional<Long> compare(MspId member, LogClient client, List<Finding> findings, List<Unchecked> unchecked)
            throws IOException {
        Optional<byte[]> newest = client.get("checkpoint");
        if (newest.isEmpty()) {
            return unchecked(member, "its log has no checkpoint", unchecked);
        }
        SignedNote note;
        Checkpoint checkpoint;
        try {
            note = SignedNote.parse(newest.get());
            checkpoint = Checkpoint.parse(note.text());
            if (checkpoint.size() > log.size() && log.size() > 0) {
                Optional<byte[]> ours = client.get("checkpoints/" + log.size());
                if (ours.isEmpty()) {
                    return unchecked(
                            member,
                            "its log has " + checkpoint.size() + " entries, and no checkpoint of the " + log.size()
                                    + " that were replayed",
                            unchecked);
                }
                note = SignedNote.parse(ours.get());
                checkpoint = Checkpoint.parse(note.text());
            }
        } catch (LogFormatException e) {
            return unchecked(member, "its checkpoint cannot be read: " + e.getMessage(), unchecked);
        }
        List<MspId> signers = signers(member, note);
        if (!signers.contains(member)) {
            return unchecked(member, "its checkpoint is not signed with its registered log key", unchecked);
        }
        boolean known = checkpoint.size() <= log.size();
        if (!known) {
            return unchecked(member, "its checkpoint is of " + checkpoint.size() + " entries", unchecked);
        }
        Optional<MerkleRoot> root = log.rootAt(checkpoint.size());
        boolean ours = root.equals(Optional.of(checkpoint.root()))
                && log.hasHeadAt(checkpoint.size())
                && checkpoint.origin().equals(consortium.orElseThrow().ledger())
                && checkpoint.text().equals(note.text());
        if (!ours) {
            findings.add(new Finding(
                    FindingCode.LOG_FORKED,
                    log.headBlockAt(checkpoint.size()).isPresent()
                            ? Place.block(log.headBlockAt(checkpoint.size()).getAsLong())
                            : Place.none(),
                    signers,
                    null,
                    "the root " + root.map(MerkleRoot::toString).orElse("of no log") + " for " + checkpoint.size()
                            + " entries",
                    "the root " + checkpoint.root() + ", in a checkpoint of " + checkpoint.origin() + " signed by "
                            + signers));
            return Optional.empty();
        }
        return Optional.of(checkpoint.size());
    }

    /** The members whose signature as publisher or cosigner is good. */
    private List<MspId> signers(MspId publisher, SignedNote note) {
        List<MspId> signers = new ArrayList<>();
        for (Member member : consortium.map(ConsortiumRecord::members).orElse(List.of())) {
            if (member.logKey().algorithm() != KeyAlgorithm.ED25519) {
                continue;
            }
            NoteKey cosigner = NoteKey.cosigner(consortium.orElseThrow().ledger(), member.mspId(), member.logKey());
            boolean published = member.mspId().equals(publisher)
                    && note.isSignedBy(
                            NoteKey.publisher(consortium.orElseThrow().ledger(), member.logKey()));
            if (published || note.cosignedAt(cosigner).isPresent()) {
                signers.add(member.mspId());
            }
        }
        return signers;
    }

    private static Optional<Long> unchecked(MspId member, String why, List<Unchecked> unchecked) {
        unchecked.add(new Unchecked(Unchecked.Code.LOG, member.value(), why));
        return Optional.empty();
    }
}
