package dev.akashi.model;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * A SHA-256 value: 32 bytes, written as 64 lower-case hexadecimal characters. Immutable; ordered by unsigned bytes.
 */
public final class Digest implements Comparable<Digest> {

    /** Length in bytes. */
    public static final int LENGTH = 32;

    private static final HexFormat HEX = HexFormat.of();

    private final byte[] bytes;

    private Digest(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Wraps a copy of 32 bytes.
     *
     * @throws IllegalArgumentException when there are not exactly 32
     */
    public static Digest of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("expected " + LENGTH + " bytes, found " + bytes.length);
        }
        return new Digest(bytes.clone());
    }

    /**
     * Reads 64 lower-case hexadecimal characters.
     *
     * @throws IllegalArgumentException for anything else, upper case included: one value has one spelling
     */
    public static Digest parse(String hex) {
        if (hex.length() != 2 * LENGTH || !isLowerHex(hex)) {
            throw new IllegalArgumentException(
                    "expected 64 lower-case hexadecimal characters, found " + Excerpt.of(hex));
        }
        return new Digest(HEX.parseHex(hex));
    }

    /** The SHA-256 of the parts, one after the other with nothing between them. */
    public static Digest sha256(byte[]... parts) {
        MessageDigest sha256 = newSha256();
        for (byte[] part : parts) {
            sha256.update(part);
        }
        return new Digest(sha256.digest());
    }

    /** A fresh SHA-256 engine; every Java platform has one. */
    public static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java platform has no SHA-256", e);
        }
    }

    /** A copy of the 32 bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Feeds this value to a running hash without copying it. */
    public void updateInto(MessageDigest engine) {
        engine.update(bytes);
    }

    @Override
    public int compareTo(Digest other) {
        return Arrays.compareUnsigned(bytes, Objects.requireNonNull(other, "other").bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Digest that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The 64 hexadecimal characters. */
    @Override
    public String toString() {
        return HEX.formatHex(bytes);
    }

    private static boolean isLowerHex(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }
}
