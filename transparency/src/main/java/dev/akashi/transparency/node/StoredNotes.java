package dev.akashi.transparency.node;

import dev.akashi.credential.log.SignedNote;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/** Checkpoints by the size of their log, with the signatures that have come in. */
final class StoredNotes {

    private final MVMap<Long, byte[]> notes;

    StoredNotes(MVStore store) {
        this.notes = store.openMap("notes", MapTypes.bytesByNumber());
    }

    Optional<SignedNote> find(long size) {
        return Optional.ofNullable(notes.get(size)).map(SignedNote::parse);
    }

    /**
     * Keeps a checkpoint with its signatures; inside {@link LogStore#write}.
     *
     * @param oldestKept the smallest size that stays
     */
    void put(long size, SignedNote note, long oldestKept) {
        notes.put(size, note.toBytes());
        for (Long first = notes.firstKey(); first != null && first < oldestKept; first = notes.firstKey()) {
            notes.remove(first);
        }
    }

    /** The largest sizes of which a checkpoint is kept, the largest first. */
    List<Long> sizes(int most) {
        List<Long> sizes = new ArrayList<>();
        for (Long size = notes.lastKey(); size != null && sizes.size() < most; size = notes.lowerKey(size)) {
            sizes.add(size);
        }
        return sizes;
    }
}
