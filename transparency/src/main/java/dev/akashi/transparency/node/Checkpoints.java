package dev.akashi.transparency.node;

import dev.akashi.credential.log.Checkpoint;
import dev.akashi.credential.log.LogFormatException;
import dev.akashi.credential.log.NoteKey;
import dev.akashi.credential.log.SignedNote;
import dev.akashi.credential.log.SignedNote.NoteSignature;
import dev.akashi.model.MerkleRoot;
import dev.akashi.model.MspId;
import dev.akashi.model.signing.Signer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of this organisation's log, with its own signatures and the cosignatures of the others.
 *
 * <p>Only the newest checkpoint that is known is ever cosigned, and only while there is no alarm: a cosignature says that
 * at its time nothing newer was known, and that is what a verifier reads from it. Every such state is signed, so that the members, who are never at the same block at
 * the same moment, have checkpoints of the same sizes to exchange.
 */
final class Checkpoints {

    private static final Logger LOGGER = LoggerFactory.getLogger(Checkpoints.class);
    private static final long KEPT = 10_000;
    private static final int LOOKED_AT = 64;

    private final LogStore store;
    private final MspId self;
    private final Signer signer;
    private final Alarms alarms;
    private final Clock clock;
    private final Duration renewal;

    Checkpoints(LogStore store, MspId self, Signer signer, Alarms alarms, Clock clock, Duration renewal) {
        this.store = store;
        this.self = self;
        this.signer = signer;
        this.alarms = alarms;
        this.clock = clock;
        this.renewal = renewal;
    }

    /** What became of another member's checkpoint. */
    enum Reception {
        /** It is of our log, and its cosignatures were taken over. */
        AGREES,
        /** It is of a log that is longer than ours; nothing can be said yet. */
        AHEAD,
        /** It is not signed by that member, or not a checkpoint of this log. */
        NOT_THEIRS,
        /** It is signed by that member, and of another log. */
        SPLIT_VIEW
    }

    /** Signs the newest state, if that was not done, or so long ago that it should be done again. */
    synchronized void sign(LogView view) {
        Optional<Members> members = Members.of(view);
        Optional<MerkleRoot> root = view.root();
        if (members.isEmpty() || root.isEmpty() || alarms.current().isPresent()) {
            return;
        }
        NoteKey cosigner = ownKey(members.get());
        Checkpoint checkpoint = new Checkpoint(members.get().ledger(), view.size(), root.get());
        Instant now = clock.instant();
        Optional<SignedNote> known = store.notes().find(view.size());
        boolean due = known.flatMap(note -> note.cosignedAt(cosigner))
                .map(time -> !time.plus(renewal).isAfter(now))
                .orElse(true);
        if (due) {
            SignedNote note = merged(
                    SignedNote.of(checkpoint.text())
                            .signedBy(members.get().publisher(self).orElseThrow(), signer)
                            .cosignedBy(cosigner, signer, now),
                    known.orElseGet(() -> SignedNote.of(checkpoint.text())),
                    members.get());
            store.write(() -> store.notes().put(view.size(), note, view.size() - KEPT));
        }
    }

    /** Takes in another member's checkpoint. */
    synchronized Reception receive(MspId peer, byte[] bytes, LogView view) {
        Optional<Members> members = Members.of(view);
        if (members.isEmpty()) {
            return Reception.AHEAD;
        }
        SignedNote theirs;
        Checkpoint checkpoint;
        try {
            theirs = SignedNote.parse(bytes);
            checkpoint = Checkpoint.parse(theirs.text());
        } catch (LogFormatException e) {
            LOGGER.warn("checkpoint of {}: {}", peer, e.getMessage());
            return Reception.NOT_THEIRS;
        }
        Optional<NoteKey> publisher = members.get().publisher(peer);
        if (publisher.isEmpty()
                || !theirs.isSignedBy(publisher.get())
                || !checkpoint.origin().equals(members.get().ledger())) {
            LOGGER.warn("checkpoint of {}: expected the signature of its registered log key, found none", peer);
            return Reception.NOT_THEIRS;
        }
        if (checkpoint.size() > view.size()) {
            return Reception.AHEAD;
        }
        boolean ours = view.rootAt(checkpoint.size()).equals(Optional.of(checkpoint.root()))
                && view.hasHeadAt(checkpoint.size())
                && checkpoint.text().equals(theirs.text());
        if (!ours) {
            alarms.splitView(peer, ourNote(checkpoint, view), theirs);
            return Reception.SPLIT_VIEW;
        }
        Optional<SignedNote> known = store.notes().find(checkpoint.size());
        if (known.isPresent()) {
            SignedNote note = merged(known.get(), theirs, members.get());
            if (!note.equals(known.get())) {
                store.write(() -> store.notes().put(checkpoint.size(), note, 0));
            }
        }
        return Reception.AGREES;
    }

    /** The newest checkpoint that this organisation has signed. */
    Optional<SignedNote> newest() {
        return store.notes().sizes(1).stream().findFirst().flatMap(store.notes()::find);
    }

    /** The newest checkpoint that so many members have cosigned. */
    Optional<SignedNote> newestCosigned(int threshold, LogView view) {
        return Members.of(view)
                .flatMap(members -> store.notes().sizes(LOOKED_AT).stream()
                        .map(store.notes()::find)
                        .flatMap(Optional::stream)
                        .filter(note -> cosigners(note, members) >= threshold)
                        .findFirst());
    }

    /** How many members have cosigned. */
    static long cosigners(SignedNote note, Members members) {
        return members.logKeys().keySet().stream()
                .flatMap(member -> members.cosigner(member).stream())
                .filter(key -> note.cosignedAt(key).isPresent())
                .count();
    }

    private NoteKey ownKey(Members members) {
        NoteKey key = members.cosigner(self)
                .orElseThrow(() -> new IllegalStateException(
                        "expected an Ed25519 log key of " + self + " on the ledger, found none"));
        if (!key.key().equals(signer.verificationKey())) {
            throw new IllegalStateException("expected the log key that the ledger has for " + self + ", " + key.key()
                    + ", found " + signer.verificationKey());
        }
        return key;
    }

    /** The first note's text and log signature, and of every member the newest cosignature in either. */
    private SignedNote merged(SignedNote first, SignedNote second, Members members) {
        SignedNote merged = SignedNote.of(first.text());
        Optional<NoteKey> publisher = members.publisher(self);
        for (NoteSignature signature : first.signatures()) {
            if (publisher.isPresent() && only(first, signature).isSignedBy(publisher.get())) {
                merged = merged.with(signature);
                break;
            }
        }
        for (MspId member : members.logKeys().keySet()) {
            Optional<NoteKey> key = members.cosigner(member);
            Optional<NoteSignature> newest = Optional.empty();
            Instant time = Instant.MIN;
            for (SignedNote note : java.util.List.of(first, second)) {
                for (NoteSignature signature : note.signatures()) {
                    Optional<Instant> signed = key.flatMap(only(first, signature)::cosignedAt);
                    if (signed.isPresent() && signed.get().isAfter(time)) {
                        newest = Optional.of(signature);
                        time = signed.get();
                    }
                }
            }
            if (newest.isPresent()) {
                merged = merged.with(newest.get());
            }
        }
        return merged;
    }

    private static SignedNote only(SignedNote note, NoteSignature signature) {
        return SignedNote.of(note.text()).with(signature);
    }

    private SignedNote ourNote(Checkpoint theirs, LogView view) {
        return store.notes()
                .find(theirs.size())
                .or(this::newest)
                .orElseGet(() -> SignedNote.of(
                        new Checkpoint(theirs.origin(), view.size(), view.root().orElseThrow()).text()));
    }
}
