package dev.akashi.model.signing;

import dev.akashi.model.Digest;
import dev.akashi.model.Excerpt;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A public key that checks signatures, written as a W3C Multikey ({@code z6Mk…} for Ed25519, {@code zDna…} for P-256).
 * Equal keys have equal text. Immutable and safe for use by several threads.
 */
public final class VerificationKey {

    private static final HexFormat HEX = HexFormat.of();
    // SubjectPublicKeyInfo up to the key bits, RFC 8410 and RFC 5480.
    private static final byte[] ED25519_INFO = HEX.parseHex("302a300506032b6570032100");
    private static final byte[] P256_INFO = HEX.parseHex("3059301306072a8648ce3d020106082a8648ce3d030107034200");
    private static final BigInteger ED25519_P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    private static final BigInteger ED25519_D =
            new BigInteger("52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3", 16);
    // y coordinates of the points of small order: a key made of one would accept signatures of anybody.
    private static final Set<BigInteger> ED25519_SMALL_ORDER = Set.of(
            BigInteger.ZERO,
            BigInteger.ONE,
            ED25519_P.subtract(BigInteger.ONE),
            new BigInteger("7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7", 16),
            new BigInteger("5fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826", 16));

    // That a point is on its curve takes longer to find out than all else in a record takes to read.
    private static final int MOST_KNOWN = 4096;
    private static final Map<String, VerificationKey> KNOWN = new ConcurrentHashMap<>();

    private final KeyAlgorithm algorithm;
    private final String multibase;
    private final KeyId keyId;
    private final PublicKey key;

    private VerificationKey(KeyAlgorithm algorithm, byte[] raw) {
        byte[] multikey = concat(algorithm.multicodec(), raw);
        this.algorithm = algorithm;
        this.multibase = Multibase.base58(multikey);
        this.keyId = new KeyId(Digest.sha256(multikey));
        this.key = toJdkKey(algorithm, raw);
    }

    /**
     * Reads a Multikey.
     *
     * @throws IllegalArgumentException for another algorithm, a point that is not on its curve, or one of small order
     */
    public static VerificationKey parse(String multikey) {
        VerificationKey known = KNOWN.get(multikey);
        if (known == null) {
            known = read(multikey);
            if (KNOWN.size() >= MOST_KNOWN) {
                KNOWN.clear();
            }
            KNOWN.put(multikey, known);
        }
        return known;
    }

    private static VerificationKey read(String multikey) {
        byte[] bytes = Multibase.decode(multikey);
        for (KeyAlgorithm algorithm : KeyAlgorithm.values()) {
            byte[] prefix = algorithm.multicodec();
            if (bytes.length == prefix.length + algorithm.rawLength()
                    && Arrays.equals(prefix, Arrays.copyOf(bytes, prefix.length))
                    && multikey.startsWith("z")) {
                return new VerificationKey(algorithm, Arrays.copyOfRange(bytes, prefix.length, bytes.length));
            }
        }
        throw new IllegalArgumentException(
                "expected a Multikey of Ed25519 (z6Mk…) or P-256 (zDna…), found " + Excerpt.of(multikey));
    }

    /**
     * Takes the public key of a Java key pair.
     *
     * @throws IllegalArgumentException for another algorithm or curve
     */
    public static VerificationKey of(PublicKey key) {
        byte[] info = key.getEncoded();
        if (startsWith(info, ED25519_INFO, 32)) {
            return new VerificationKey(
                    KeyAlgorithm.ED25519, Arrays.copyOfRange(info, ED25519_INFO.length, info.length));
        }
        if (startsWith(info, P256_INFO, 65)) {
            byte[] point = Arrays.copyOfRange(info, P256_INFO.length, info.length);
            return new VerificationKey(KeyAlgorithm.P256, P256.compress(point));
        }
        throw new IllegalArgumentException("expected an Ed25519 or P-256 key, found " + key.getAlgorithm());
    }

    /**
     * Takes a key as its algorithm writes it: the 32 bytes of RFC 8032, or a compressed point of 33 bytes.
     *
     * @throws IllegalArgumentException for another length, a point that is not on its curve, or one of small order
     */
    public static VerificationKey ofRaw(KeyAlgorithm algorithm, byte[] raw) {
        if (raw.length != algorithm.rawLength()) {
            throw new IllegalArgumentException(
                    "expected a key of " + algorithm.rawLength() + " bytes for " + algorithm + ", found " + raw.length);
        }
        return new VerificationKey(algorithm, raw);
    }

    /** The key as its algorithm writes it, see {@link #ofRaw}. */
    public byte[] rawBytes() {
        byte[] multikey = Multibase.decode(multibase);
        return Arrays.copyOfRange(multikey, algorithm.multicodec().length, multikey.length);
    }

    /** The algorithm that the key is for. */
    public KeyAlgorithm algorithm() {
        return algorithm;
    }

    /** The name of the key. */
    public KeyId keyId() {
        return keyId;
    }

    /**
     * Whether the signature fits the message. A signature of the wrong length or shape does not fit; P-256 signatures
     * whose s is in the upper half do not fit either, so that nobody can make a second signature out of a first.
     */
    public boolean verify(byte[] message, byte[] signature) {
        if (signature.length != 64 || (algorithm == KeyAlgorithm.P256 && !P256.isLowS(signature))) {
            return false;
        }
        return fits(message, signature);
    }

    /**
     * As {@link #verify}, but a P-256 signature may have its s in either half, as W3C Data Integrity and JOSE have it. Only
     * for what other software may have signed, and where nothing hangs on there being one signature alone.
     */
    public boolean verifyEitherHalf(byte[] message, byte[] signature) {
        return signature.length == 64 && fits(message, signature);
    }

    /**
     * Of the signatures that are as good as this one, the one that {@link #verify} takes: what makes signatures elsewhere may
     * leave s of P-256 in the upper half.
     *
     * @param signature 64 bytes
     */
    public byte[] canonical(byte[] signature) {
        return algorithm == KeyAlgorithm.P256 && signature.length == 64 ? P256.toLowS(signature) : signature.clone();
    }

    private boolean fits(byte[] message, byte[] signature) {
        try {
            Signature engine = PrivateKeySigner.engine(algorithm);
            engine.initVerify(key);
            engine.update(message);
            return engine.verify(signature);
        } catch (SignatureException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform cannot check " + algorithm + " signatures", e);
        }
    }

    /** The key for Java's own cryptography. */
    public PublicKey publicKey() {
        return key;
    }

    /** The key as SubjectPublicKeyInfo, DER. */
    public byte[] encoded() {
        return key.getEncoded();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerificationKey that && multibase.equals(that.multibase);
    }

    @Override
    public int hashCode() {
        return multibase.hashCode();
    }

    /** The Multikey. */
    @Override
    public String toString() {
        return multibase;
    }

    private static PublicKey toJdkKey(KeyAlgorithm algorithm, byte[] raw) {
        byte[] info = switch (algorithm) {
            case ED25519 -> concat(ED25519_INFO, checkedEd25519(raw));
            case P256 -> concat(P256_INFO, P256.decompress(raw));
        };
        try {
            return KeyFactory.getInstance(algorithm.keyFactory()).generatePublic(new X509EncodedKeySpec(info));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("expected a public key of " + algorithm, e);
        }
    }

    private static byte[] checkedEd25519(byte[] raw) {
        byte[] bigEndian = new byte[32];
        for (int i = 0; i < 32; i++) {
            bigEndian[i] = raw[31 - i];
        }
        bigEndian[0] &= 0x7f;
        BigInteger y = new BigInteger(1, bigEndian);
        if (y.compareTo(ED25519_P) >= 0 || ED25519_SMALL_ORDER.contains(y) || !isOnEd25519(y)) {
            throw new IllegalArgumentException("expected an Ed25519 key of full order in its canonical form");
        }
        return raw;
    }

    // There is an x with x^2 = (y^2 - 1) / (d y^2 + 1), RFC 8032 section 5.1.3; tested with Euler's criterion. A
    // platform
    // finds out only when the key is used, and each in its own way.
    private static boolean isOnEd25519(BigInteger y) {
        BigInteger square = y.multiply(y).mod(ED25519_P);
        BigInteger numerator = square.subtract(BigInteger.ONE);
        BigInteger denominator = ED25519_D.multiply(square).add(BigInteger.ONE);
        return numerator
                .multiply(denominator)
                .modPow(ED25519_P.shiftRight(1), ED25519_P)
                .equals(BigInteger.ONE);
    }

    private static boolean startsWith(byte[] info, byte[] prefix, int rest) {
        return info.length == prefix.length + rest && Arrays.equals(prefix, Arrays.copyOf(info, prefix.length));
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
