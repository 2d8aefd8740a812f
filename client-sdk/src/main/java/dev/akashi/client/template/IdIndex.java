package dev.akashi.client.template;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * Remembers the ids of a table in 24 to 48 bytes each, whatever their length: the first 64 bits of a SHA-256 and the
 * row. Two different ids among 1,000,000 look the same once in 36 million tables. Ids that differ in width or in letter
 * case are one id: a person typed one of them, and file systems do not tell them apart either.
 */
final class IdIndex {

    private final MessageDigest digest;
    private long[] hashes = new long[1 << 10];
    /** The rows from 1; 0 is a free place. */
    private int[] rows = new int[1 << 10];

    private int size;

    IdIndex() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("expected a Java runtime with SHA-256", e);
        }
    }

    /** Adds the id of a row, and returns the row that had it before. */
    OptionalInt add(String id, int row) {
        String folded = Normalizer.normalize(id, Normalizer.Form.NFKC).strip().toLowerCase(Locale.ROOT);
        long hash = ByteBuffer.wrap(digest.digest(folded.getBytes(StandardCharsets.UTF_8)))
                .getLong();
        if (2 * (size + 1) > rows.length) {
            grow();
        }
        int at = place(hash, hashes, rows);
        if (rows[at] != 0) {
            return OptionalInt.of(rows[at]);
        }
        hashes[at] = hash;
        rows[at] = row;
        size++;
        return OptionalInt.empty();
    }

    private void grow() {
        long[] moreHashes = new long[2 * hashes.length];
        int[] moreRows = new int[2 * rows.length];
        for (int i = 0; i < rows.length; i++) {
            if (rows[i] != 0) {
                int at = place(hashes[i], moreHashes, moreRows);
                moreHashes[at] = hashes[i];
                moreRows[at] = rows[i];
            }
        }
        hashes = moreHashes;
        rows = moreRows;
    }

    /** Where the hash is, or the free place where it goes. */
    private static int place(long hash, long[] hashes, int[] rows) {
        int at = (int) hash & (rows.length - 1);
        while (rows[at] != 0 && hashes[at] != hash) {
            at = (at + 1) & (rows.length - 1);
        }
        return at;
    }
}
