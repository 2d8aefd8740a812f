package dev.akashi.credential.log;

import dev.akashi.model.Digest;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Shows what a map has for a key, or that it has nothing. The map is a binary tree over 256-bit keys, the key's first bit
 * deciding at the root:
 *
 * <pre>
 * hash(no entry)       = 32 zero bytes
 * hash(one entry)      = SHA-256(0x00 || key || value), however deep the tree below would be
 * hash(more entries)   = SHA-256(0x01 || hash(entries with bit 0) || hash(entries with bit 1))
 * </pre>
 *
 * <p>So a map of n entries has proofs of about log2(n) hashes instead of 256. A key is the SHA-256 of a name, see {@link
 * #key}, so nobody makes the tree deep on purpose without finding hashes with long common beginnings.
 *
 * <p>A proof holds the hashes beside the way from the root down to where the way ends: at the entry itself, at nothing, or
 * at the entry of another key, which shows that there is no entry for this one.
 */
public final class MapProof {

    /** What an empty map, and every empty part of one, hashes to. */
    public static final Digest EMPTY = Digest.of(new byte[Digest.LENGTH]);

    /** The longest way. */
    public static final int MAX_DEPTH = 256;

    private static final int LARGEST = 2 + MAX_DEPTH / 8 + MAX_DEPTH * Digest.LENGTH + 1 + 2 * Digest.LENGTH;

    private final List<Digest> siblings;
    private final @Nullable Digest otherKey;
    private final @Nullable Digest otherValue;

    private MapProof(List<Digest> siblings, @Nullable Digest otherKey, @Nullable Digest otherValue) {
        if (siblings.size() > MAX_DEPTH) {
            throw new LogFormatException("expected a way of at most 256 steps, found " + siblings.size());
        }
        this.siblings = List.copyOf(siblings);
        this.otherKey = otherKey;
        this.otherValue = otherValue;
    }

    /** A way that ends at the entry, or at nothing; from the root down. */
    public static MapProof of(List<Digest> siblings) {
        return new MapProof(siblings, null, null);
    }

    /** A way that ends at the entry of another key; from the root down. */
    public static MapProof endingAt(List<Digest> siblings, Digest otherKey, Digest otherValue) {
        return new MapProof(siblings, otherKey, otherValue);
    }

    /** The key of a world-state name, such as {@code institution~F113199999013}: the SHA-256 of its UTF-8 form. */
    public static Digest key(String worldStateName) {
        return Digest.sha256(worldStateName.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** Whether the map with this root has this value for the key. */
    public boolean showsPresent(Digest root, Digest key, Digest value) {
        return otherKey == null && rootFrom(leaf(key, value), key).equals(root);
    }

    /** Whether the map with this root has nothing for the key. */
    public boolean showsAbsent(Digest root, Digest key) {
        if (otherKey == null || otherValue == null) {
            return rootFrom(EMPTY, key).equals(root);
        }
        return !otherKey.equals(key)
                && commonBits(otherKey, key) >= siblings.size()
                && rootFrom(leaf(otherKey, otherValue), key).equals(root);
    }

    /** The hash of a part with one entry. */
    public static Digest leaf(Digest key, Digest value) {
        MessageDigest sha256 = Digest.newSha256();
        sha256.update((byte) 0);
        key.updateInto(sha256);
        value.updateInto(sha256);
        return Digest.of(sha256.digest());
    }

    /** The hash of a part with more than one entry. */
    public static Digest node(Digest left, Digest right) {
        return node(Digest.newSha256(), left, right);
    }

    /** Bit number {@code depth} of a key, the first being the highest of the first byte. */
    public static boolean bit(Digest key, int depth) {
        return bit(key.bytes(), depth);
    }

    /** The bytes: steps (2), one bit a step that is not empty, those hashes, 0 or 1, then the other entry if 1. */
    public byte[] toBytes() {
        byte[] there = new byte[(siblings.size() + 7) / 8];
        List<Digest> hashes = new ArrayList<>(siblings.size() + 2);
        for (int i = 0; i < siblings.size(); i++) {
            if (!siblings.get(i).equals(EMPTY)) {
                there[i / 8] |= (byte) (0x80 >> (i % 8));
                hashes.add(siblings.get(i));
            }
        }
        int others = otherKey == null ? 0 : 2;
        ByteBuffer out = ByteBuffer.allocate(2 + there.length + (hashes.size() + others) * Digest.LENGTH + 1);
        out.putShort((short) siblings.size()).put(there);
        hashes.forEach(hash -> out.put(hash.bytes()));
        out.put((byte) (otherKey == null ? 0 : 1));
        if (otherKey != null && otherValue != null) {
            out.put(otherKey.bytes()).put(otherValue.bytes());
        }
        return out.array();
    }

    /** The bytes in base64, to be part of a larger document. */
    @Override
    public String toString() {
        return Base64.getEncoder().encodeToString(toBytes());
    }

    /**
     * Reads what {@link #toString} wrote.
     *
     * @throws LogFormatException for anything else; one proof has one form
     */
    public static MapProof parse(String base64) {
        if (base64.length() > 2 * LARGEST) {
            throw new LogFormatException("expected a map proof, found " + base64.length() + " characters");
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new LogFormatException("expected a map proof in base64", e);
        }
        MapProof proof = read(ByteBuffer.wrap(bytes));
        if (!proof.toString().equals(base64)) {
            throw new LogFormatException("expected a map proof in its one form, found another");
        }
        return proof;
    }

    /** How many steps the way has. */
    public int depth() {
        return siblings.size();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MapProof that
                && siblings.equals(that.siblings)
                && Objects.equals(otherKey, that.otherKey)
                && Objects.equals(otherValue, that.otherValue);
    }

    @Override
    public int hashCode() {
        return Objects.hash(siblings, otherKey, otherValue);
    }

    private static MapProof read(ByteBuffer in) {
        try {
            int depth = Short.toUnsignedInt(in.getShort());
            if (depth > MAX_DEPTH) {
                throw new LogFormatException("expected a way of at most 256 steps, found " + depth);
            }
            byte[] there = new byte[(depth + 7) / 8];
            in.get(there);
            List<Digest> siblings = new ArrayList<>(depth);
            for (int i = 0; i < depth; i++) {
                siblings.add((there[i / 8] & (0x80 >> (i % 8))) == 0 ? EMPTY : digest(in));
            }
            boolean other = in.get() != 0;
            return other ? new MapProof(siblings, digest(in), digest(in)) : new MapProof(siblings, null, null);
        } catch (java.nio.BufferUnderflowException e) {
            throw new LogFormatException("expected a complete map proof, found the beginning of one", e);
        }
    }

    private static Digest digest(ByteBuffer in) {
        byte[] bytes = new byte[Digest.LENGTH];
        in.get(bytes);
        return Digest.of(bytes);
    }

    private Digest rootFrom(Digest end, Digest key) {
        MessageDigest sha256 = Digest.newSha256();
        byte[] bits = key.bytes();
        Digest node = end;
        for (int depth = siblings.size() - 1; depth >= 0; depth--) {
            Digest sibling = siblings.get(depth);
            node = bit(bits, depth) ? node(sha256, sibling, node) : node(sha256, node, sibling);
        }
        return node;
    }

    private static Digest node(MessageDigest sha256, Digest left, Digest right) {
        sha256.update((byte) 1);
        left.updateInto(sha256);
        right.updateInto(sha256);
        return Digest.of(sha256.digest());
    }

    private static boolean bit(byte[] key, int depth) {
        return (key[depth / 8] & (0x80 >> (depth % 8))) != 0;
    }

    private static int commonBits(Digest one, Digest other) {
        byte[] first = one.bytes();
        byte[] second = other.bytes();
        int bits = 0;
        while (bits < MAX_DEPTH && bit(first, bits) == bit(second, bits)) {
            bits++;
        }
        return bits;
    }
}
