package dev.akashi.model.signing;

import java.math.BigInteger;
import java.util.Arrays;

/** What the JDK lacks of NIST P-256: point compression (SEC 1 section 2.3) and the lower half of s. */
final class P256 {

    static final BigInteger ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
    private static final BigInteger HALF_ORDER = ORDER.shiftRight(1);
    private static final BigInteger P =
            new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);
    private static final BigInteger B =
            new BigInteger("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b", 16);

    private P256() {}

    /** Turns 33 compressed bytes into the 65 uncompressed ones. */
    static byte[] decompress(byte[] compressed) {
        BigInteger x = new BigInteger(1, Arrays.copyOfRange(compressed, 1, 33));
        BigInteger square =
                x.pow(3).subtract(x.multiply(BigInteger.valueOf(3))).add(B).mod(P);
        // p is 3 modulo 4, so a power gives the root.
        BigInteger y = square.modPow(P.add(BigInteger.ONE).shiftRight(2), P);
        boolean onCurve = x.compareTo(P) < 0 && y.multiply(y).mod(P).equals(square);
        if ((compressed[0] != 2 && compressed[0] != 3) || !onCurve) {
            throw new IllegalArgumentException("expected a point of the curve P-256 in compressed form");
        }
        if (y.testBit(0) != (compressed[0] == 3)) {
            y = P.subtract(y);
        }
        byte[] point = new byte[65];
        point[0] = 4;
        System.arraycopy(compressed, 1, point, 1, 32);
        System.arraycopy(fixed(y), 0, point, 33, 32);
        return point;
    }

    /** Turns 65 uncompressed bytes into the 33 compressed ones. */
    static byte[] compress(byte[] point) {
        byte[] compressed = Arrays.copyOf(point, 33);
        compressed[0] = (byte) (2 + (point[64] & 1));
        return compressed;
    }

    static boolean isLowS(byte[] signature) {
        return s(signature).compareTo(HALF_ORDER) <= 0;
    }

    /** Of the two equally valid signatures takes the one with the smaller s. */
    static byte[] toLowS(byte[] signature) {
        if (isLowS(signature)) {
            return signature;
        }
        byte[] low = signature.clone();
        System.arraycopy(fixed(ORDER.subtract(s(signature))), 0, low, 32, 32);
        return low;
    }

    private static BigInteger s(byte[] signature) {
        return new BigInteger(1, Arrays.copyOfRange(signature, 32, 64));
    }

    private static byte[] fixed(BigInteger value) {
        byte[] bytes = value.toByteArray();
        byte[] fixed = new byte[32];
        int length = Math.min(bytes.length, 32);
        System.arraycopy(bytes, bytes.length - length, fixed, 32 - length, length);
        return fixed;
    }
}
