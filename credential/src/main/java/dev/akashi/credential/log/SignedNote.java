package dev.akashi.credential.log;

import dev.akashi.model.Excerpt;
import dev.akashi.model.signing.Signer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A text with signatures, C2SP signed-note: the text, an empty line, then one line a signature ({@code — NAME BASE64}, the
 * bytes being key id and signature). Signatures of keys that a reader does not know are left alone, so that many may
 * sign; what is read is bounded.
 *
 * <pre>{@code
 * SignedNote note = SignedNote.of(checkpoint.text()).signedBy(logKey, signer).cosignedBy(cosignerKey, signer, now);
 * boolean mine = note.isSignedBy(logKey);
 * Optional<Instant> seen = note.cosignedAt(cosignerKey);
 * }</pre>
 *
 * @param text lines that each end with a line feed, no control characters
 * @param signatures in the order of the note
 */
public record SignedNote(String text, List<NoteSignature> signatures) {

    /** The longest note that is read, in bytes. */
    public static final int MAX_SIZE = 64 * 1024;

    /** The most signatures. */
    public static final int MAX_SIGNATURES = 100;

    private static final String MARK = "\u2014 ";
    private static final int ED25519_LENGTH = 64;
    private static final int TIME_LENGTH = 8;

    /** @throws LogFormatException when the text is not one, or there are too many signatures */
    public SignedNote {
        signatures = List.copyOf(signatures);
        if (text.isEmpty() || !text.endsWith("\n") || !mayBeText(text)) {
            throw new LogFormatException(
                    "expected the text of a note, lines that end with a line feed, found " + Excerpt.of(text));
        }
        if (signatures.size() > MAX_SIGNATURES) {
            throw new LogFormatException(
                    "expected at most " + MAX_SIGNATURES + " signatures, found " + signatures.size());
        }
    }

    /**
     * One signature line.
     *
     * @param name the key's name
     * @param id the key's four-byte id
     * @param signature what follows it
     */
    public record NoteSignature(String name, byte[] id, byte[] signature) {

        public NoteSignature {
            NoteKey.requireName(name);
            id = id.clone();
            signature = signature.clone();
            if (id.length != NoteKey.ID_LENGTH || signature.length == 0) {
                throw new LogFormatException("expected a key id of 4 bytes and a signature, found " + id.length
                        + " and " + signature.length + " bytes");
            }
        }

        @Override
        public byte[] id() {
            return id.clone();
        }

        @Override
        public byte[] signature() {
            return signature.clone();
        }

        boolean names(NoteKey key) {
            return name.equals(key.name()) && Arrays.equals(id, key.id());
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof NoteSignature that
                    && name.equals(that.name)
                    && Arrays.equals(id, that.id)
                    && Arrays.equals(signature, that.signature);
        }

        @Override
        public int hashCode() {
            return Objects.hash(name, Arrays.hashCode(id), Arrays.hashCode(signature));
        }

        private String line() {
            ByteBuffer bytes =
                    ByteBuffer.allocate(id.length + signature.length).put(id).put(signature);
            return MARK + name + " " + Base64.getEncoder().encodeToString(bytes.array()) + "\n";
        }
    }

    /** A note that nobody has signed yet. */
    public static SignedNote of(String text) {
        return new SignedNote(text, List.of());
    }

    /**
     * Reads a note that has at least one signature.
     *
     * @throws LogFormatException when it is not one, or is larger than what is read
     */
    public static SignedNote parse(byte[] utf8) {
        if (utf8.length > MAX_SIZE) {
            throw new LogFormatException("expected a note of at most " + MAX_SIZE + " bytes, found " + utf8.length);
        }
        return parse(decode(utf8));
    }

    /**
     * Reads a note that has at least one signature.
     *
     * @throws LogFormatException when it is not one, or has more characters than {@link #MAX_SIZE}
     */
    public static SignedNote parse(String all) {
        if (all.length() > MAX_SIZE) {
            throw new LogFormatException(
                    "expected a note of at most " + MAX_SIZE + " characters, found " + all.length());
        }
        int blank = all.lastIndexOf("\n\n");
        if (blank < 0 || !all.endsWith("\n") || blank + 2 == all.length()) {
            throw new LogFormatException("expected a text, an empty line and signatures, found " + Excerpt.of(all));
        }
        List<NoteSignature> signatures = new ArrayList<>();
        for (String line : all.substring(blank + 2, all.length() - 1).split("\n", -1)) {
            if (signatures.size() == MAX_SIGNATURES) {
                throw new LogFormatException("expected at most " + MAX_SIGNATURES + " signatures, found more");
            }
            signatures.add(signature(line));
        }
        return new SignedNote(all.substring(0, blank + 1), signatures);
    }

    /** Whether the log's key signed this text. */
    public boolean isSignedBy(NoteKey key) {
        return key.kind() == NoteKey.Kind.LOG
                && signatures.stream()
                        .filter(signature -> signature.names(key))
                        .anyMatch(signature -> signature.signature.length == ED25519_LENGTH
                                && key.key().verify(textBytes(), signature.signature));
    }

    /**
     * When this cosigner last said that this was the newest state it knew; empty when it has not said so. Of several
     * good cosignatures by one key the newest counts.
     */
    public Optional<Instant> cosignedAt(NoteKey key) {
        if (key.kind() != NoteKey.Kind.COSIGNER) {
            return Optional.empty();
        }
        return signatures.stream()
                .filter(signature -> signature.names(key))
                .flatMap(signature -> time(signature)
                        .filter(time -> key.key()
                                .verify(
                                        cosigned(time),
                                        Arrays.copyOfRange(
                                                signature.signature, TIME_LENGTH, TIME_LENGTH + ED25519_LENGTH)))
                        .stream())
                .max(Instant::compareTo);
    }

    /** This note with the log's signature. */
    public SignedNote signedBy(NoteKey key, Signer signer) {
        requireKey(key, NoteKey.Kind.LOG, signer);
        return with(new NoteSignature(key.name(), key.id(), signer.sign(textBytes())));
    }

    /** This note with a cosignature, C2SP tlog-cosignature: eight bytes of time, then Ed25519 over time and text. */
    public SignedNote cosignedBy(NoteKey key, Signer signer, Instant time) {
        requireKey(key, NoteKey.Kind.COSIGNER, signer);
        if (time.getEpochSecond() < 0) {
            throw new IllegalArgumentException("expected a time after 1970, found " + time);
        }
        ByteBuffer bytes = ByteBuffer.allocate(TIME_LENGTH + ED25519_LENGTH);
        bytes.putLong(time.getEpochSecond());
        bytes.put(signer.sign(cosigned(Instant.ofEpochSecond(time.getEpochSecond()))));
        return with(new NoteSignature(key.name(), key.id(), bytes.array()));
    }

    /** This note with one more signature; one that is there already is not added again. */
    public SignedNote with(NoteSignature signature) {
        if (signatures.contains(signature)) {
            return this;
        }
        List<NoteSignature> more = new ArrayList<>(signatures);
        more.add(signature);
        return new SignedNote(text, more);
    }

    /** The note as it is kept and sent. */
    public byte[] toBytes() {
        StringBuilder all = new StringBuilder(text).append('\n');
        signatures.forEach(signature -> all.append(signature.line()));
        return all.toString().getBytes(StandardCharsets.UTF_8);
    }

    private byte[] textBytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private byte[] cosigned(Instant time) {
        return ("cosignature/v1\ntime " + time.getEpochSecond() + "\n" + text).getBytes(StandardCharsets.UTF_8);
    }

    private static Optional<Instant> time(NoteSignature signature) {
        if (signature.signature.length != TIME_LENGTH + ED25519_LENGTH) {
            return Optional.empty();
        }
        long seconds = ByteBuffer.wrap(signature.signature).getLong();
        return seconds < 0 || seconds > Instant.MAX.getEpochSecond()
                ? Optional.empty()
                : Optional.of(Instant.ofEpochSecond(seconds));
    }

    private static NoteSignature signature(String line) {
        int space = line.indexOf(' ', MARK.length());
        if (line.startsWith(MARK) && space > 0) {
            String encoded = line.substring(space + 1);
            try {
                byte[] bytes = Base64.getDecoder().decode(encoded);
                if (bytes.length > NoteKey.ID_LENGTH
                        && Base64.getEncoder().encodeToString(bytes).equals(encoded)) {
                    return new NoteSignature(
                            line.substring(MARK.length(), space),
                            Arrays.copyOf(bytes, NoteKey.ID_LENGTH),
                            Arrays.copyOfRange(bytes, NoteKey.ID_LENGTH, bytes.length));
                }
            } catch (LogFormatException e) {
                throw e;
            } catch (IllegalArgumentException e) {
                throw new LogFormatException("expected a signature line, found " + Excerpt.of(line), e);
            }
        }
        throw new LogFormatException("expected a signature line, found " + Excerpt.of(line));
    }

    private static void requireKey(NoteKey key, NoteKey.Kind kind, Signer signer) {
        if (key.kind() != kind || !key.key().equals(signer.verificationKey())) {
            throw new IllegalArgumentException("expected the signer's own key of kind " + kind + ", found " + key);
        }
    }

    private static String decode(byte[] utf8) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new LogFormatException("expected UTF-8 text, found bytes that are not", e);
        }
    }

    private static boolean mayBeText(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\n' && (c < 0x20 || c == 0x7f)) {
                return false;
            }
        }
        return true;
    }
}
