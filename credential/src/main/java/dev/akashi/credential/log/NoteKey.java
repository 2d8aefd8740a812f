package dev.akashi.credential.log;

import dev.akashi.model.Digest;
import dev.akashi.model.Excerpt;
import dev.akashi.model.LedgerId;
import dev.akashi.model.MspId;
import dev.akashi.model.signing.KeyAlgorithm;
import dev.akashi.model.signing.VerificationKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;

/**
 * A named Ed25519 key that signs notes, as C2SP signed-note describes it. Its id is the first four bytes of {@code
 * SHA-256(name || 0x0A || kind || key)}; its text form is the verifier key of that specification, name, id and key with
 * plus signs between them.
 *
 * @param name without spaces and {@code +}, 1 to 200 visible characters
 * @param kind what its signatures say
 * @param key an Ed25519 key
 */
public record NoteKey(String name, Kind kind, VerificationKey key) {

    /** Bytes of a key id. */
    public static final int ID_LENGTH = 4;

    private static final int LONGEST_NAME = 200;
    private static final HexFormat HEX = HexFormat.of();

    /** What a signature says. */
    public enum Kind {
        /** "This is my log": plain Ed25519 over the note's text. */
        LOG(0x01),
        /** "At this time this was the newest consistent state that I knew": C2SP tlog-cosignature, cosignature/v1. */
        COSIGNER(0x04);

        private final byte number;

        Kind(int number) {
            this.number = (byte) number;
        }
    }

    /** @throws IllegalArgumentException for another name or algorithm */
    public NoteKey {
        requireName(name);
        Objects.requireNonNull(kind, "kind");
        if (key.algorithm() != KeyAlgorithm.ED25519) {
            throw new LogFormatException("expected an Ed25519 key for a log, found one of " + key.algorithm());
        }
    }

    /**
     * Reads the text form.
     *
     * @throws LogFormatException when it is not one, or its id is not that of the key
     */
    public static NoteKey parse(String text) {
        String[] parts = text.split("\\+", 3);
        if (parts.length == 3 && text.length() <= 512) {
            try {
                byte[] bytes = Base64.getDecoder().decode(parts[2]);
                for (Kind kind : Kind.values()) {
                    if (bytes.length == 33 && bytes[0] == kind.number) {
                        NoteKey key = new NoteKey(parts[0], kind, ed25519(Arrays.copyOfRange(bytes, 1, 33)));
                        if (key.toString().equals(text)) {
                            return key;
                        }
                    }
                }
            } catch (IllegalArgumentException e) {
                throw new LogFormatException("expected a note key NAME+ID+KEY, found " + Excerpt.of(text), e);
            }
        }
        throw new LogFormatException("expected a note key NAME+ID+KEY, found " + Excerpt.of(text));
    }

    /** A member organisation's key as a cosigner of a ledger's log: {@code ORIGIN/MSPID}. */
    public static NoteKey cosigner(LedgerId origin, MspId member, VerificationKey logKey) {
        return new NoteKey(origin + "/" + member, Kind.COSIGNER, logKey);
    }

    /** A member organisation's key as a publisher of the log: C2SP tlog-checkpoint wants the origin as its name. */
    public static NoteKey publisher(LedgerId origin, VerificationKey logKey) {
        return new NoteKey(origin.value(), Kind.LOG, logKey);
    }

    /** The four bytes by which a signature names its key. */
    public byte[] id() {
        byte[] digest = Digest.sha256(name.getBytes(StandardCharsets.UTF_8), new byte[] {'\n'}, encoded())
                .bytes();
        return Arrays.copyOf(digest, ID_LENGTH);
    }

    /** The text form. */
    @Override
    public String toString() {
        return name + "+" + HEX.formatHex(id()) + "+" + Base64.getEncoder().encodeToString(encoded());
    }

    static String requireName(String name) {
        if (name.isEmpty()
                || name.codePointCount(0, name.length()) > LONGEST_NAME
                || !name.chars().allMatch(NoteKey::mayBeInName)) {
            throw new LogFormatException(
                    "expected a key name of 1 to 200 characters without spaces and +, found " + Excerpt.of(name));
        }
        return name;
    }

    private static boolean mayBeInName(int c) {
        return c > ' ' && c != '+' && c != 0x7f;
    }

    private byte[] encoded() {
        byte[] raw = key.rawBytes();
        byte[] encoded = new byte[raw.length + 1];
        encoded[0] = kind.number;
        System.arraycopy(raw, 0, encoded, 1, raw.length);
        return encoded;
    }

    private static VerificationKey ed25519(byte[] raw) {
        return VerificationKey.ofRaw(KeyAlgorithm.ED25519, raw);
    }
}
