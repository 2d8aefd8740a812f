package dev.akashi.client.token;

import dev.akashi.client.token.TokenException.Code;
import dev.akashi.model.signing.KeyAlgorithm;
import dev.akashi.model.signing.Signer;
import dev.akashi.model.signing.VerificationKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import org.xipki.pkcs11.wrapper.AttributeVector;
import org.xipki.pkcs11.wrapper.Mechanism;
import org.xipki.pkcs11.wrapper.PKCS11Constants;
import org.xipki.pkcs11.wrapper.PKCS11Exception;
import org.xipki.pkcs11.wrapper.Session;

/** Signs with a key on a token, in a session that is opened again when the token was away. */
final class TokenSigner implements Signer {

    private static final byte[] PROBE = "akashi/key-check/v1".getBytes(StandardCharsets.US_ASCII);
    /** After these the same can be tried in a new session. */
    private static final Set<Long> SESSION_IS_GONE = Set.of(
            PKCS11Constants.CKR_SESSION_HANDLE_INVALID,
            PKCS11Constants.CKR_SESSION_CLOSED,
            PKCS11Constants.CKR_USER_NOT_LOGGED_IN,
            PKCS11Constants.CKR_KEY_HANDLE_INVALID,
            PKCS11Constants.CKR_OBJECT_HANDLE_INVALID,
            PKCS11Constants.CKR_DEVICE_REMOVED,
            PKCS11Constants.CKR_DEVICE_ERROR,
            PKCS11Constants.CKR_TOKEN_NOT_PRESENT);

    private final TokenPlace place;
    private final VerificationKey verificationKey;
    private Session session;
    private long privateKey;

    private TokenSigner(TokenPlace place, Session session, long privateKey, VerificationKey verificationKey) {
        this.place = place;
        this.session = session;
        this.privateKey = privateKey;
        this.verificationKey = verificationKey;
    }

    static TokenSigner open(TokenPlace place) {
        Session session = place.session(false);
        try {
            long privateKey = find(place, session);
            VerificationKey publicKey = publicKey(place, session, privateKey);
            TokenSigner signer = new TokenSigner(place, session, privateKey, publicKey);
            if (!publicKey.verify(PROBE, signer.sign(PROBE))) {
                throw new TokenException(
                        Code.TOKEN_KEY,
                        "expected the public key of " + place.uri() + " to belong to it, found another");
            }
            return signer;
        } catch (PKCS11Exception e) {
            TokenPlace.close(session);
            throw place.failed("to be read", e);
        } catch (TokenException e) {
            TokenPlace.close(session);
            throw e;
        }
    }

    @Override
    public VerificationKey verificationKey() {
        return verificationKey;
    }

    @Override
    public synchronized byte[] sign(byte[] message) {
        try {
            return signOnce(message);
        } catch (PKCS11Exception e) {
            if (!SESSION_IS_GONE.contains(e.getErrorCode())) {
                throw unusable(e);
            }
        }
        TokenPlace.close(session);
        session = place.session(false);
        try {
            privateKey = find(place, session);
            byte[] signature = signOnce(message);
            if (!verificationKey.verify(message, signature)) {
                throw new TokenException(
                        Code.TOKEN_KEY, "expected the key " + verificationKey + " on the token, found another");
            }
            return signature;
        } catch (PKCS11Exception e) {
            throw unusable(e);
        }
    }

    private TokenException unusable(PKCS11Exception e) {
        long code = e.getErrorCode();
        if (code == PKCS11Constants.CKR_MECHANISM_INVALID
                || code == PKCS11Constants.CKR_KEY_TYPE_INCONSISTENT
                || code == PKCS11Constants.CKR_KEY_FUNCTION_NOT_PERMITTED) {
            return new TokenException(
                    Code.TOKEN_UNSUPPORTED,
                    "expected a token that signs with " + verificationKey.algorithm() + ", found " + e.getErrorName(),
                    e);
        }
        return place.failed("to sign", e);
    }

    private byte[] signOnce(byte[] message) throws PKCS11Exception {
        byte[] signature = switch (verificationKey.algorithm()) {
            case P256 -> session.signSingle(new Mechanism(PKCS11Constants.CKM_ECDSA), privateKey, sha256(message));
            case ED25519 -> session.signSingle(new Mechanism(PKCS11Constants.CKM_EDDSA), privateKey, message);
        };
        return verificationKey.canonical(signature);
    }

    private static byte[] sha256(byte[] message) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(message);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java platform has no SHA-256", e);
        }
    }

    /** The handle of the one private key that is named. */
    static long find(TokenPlace place, Session session) throws PKCS11Exception {
        long[] found = session.findAllObjectsSingle(named(place, AttributeVector.newPrivateKey()));
        if (found.length != 1) {
            throw new TokenException(
                    Code.TOKEN_KEY,
                    "expected one private key with " + place.uri().key() + " on the token, found "
                            + (found.length == 0 ? "none" : String.valueOf(found.length)));
        }
        return found[0];
    }

    static AttributeVector named(TokenPlace place, AttributeVector kind) {
        place.uri().label().ifPresent(kind::label);
        place.uri().id().ifPresent(hex -> kind.id(HexFormat.of().parseHex(hex)));
        return kind;
    }

    /** The public key beside a private one: of the same id. */
    private static VerificationKey publicKey(TokenPlace place, Session session, long privateKey)
            throws PKCS11Exception {
        AttributeVector known = session.getAttrValues(privateKey, PKCS11Constants.CKA_ID, PKCS11Constants.CKA_KEY_TYPE);
        AttributeVector wanted =
                AttributeVector.newPublicKey(known.keyType() == null ? PKCS11Constants.CKK_EC : known.keyType());
        if (known.id() != null && known.id().length > 0) {
            wanted.id(known.id());
        } else {
            place.uri().label().ifPresent(wanted::label);
        }
        long[] found = session.findAllObjectsSingle(wanted);
        if (found.length != 1) {
            throw new TokenException(
                    Code.TOKEN_KEY,
                    "expected the public key of " + place.uri() + " beside it, with the same id, found "
                            + (found.length == 0 ? "none" : String.valueOf(found.length)));
        }
        byte[] point =
                session.getAttrValues(found[0], PKCS11Constants.CKA_EC_POINT).ecPoint();
        return point(place, point == null ? new byte[0] : point);
    }

    /**
     * Reads a point, which some tokens wrap into an OCTET STRING of DER and others do not. The length tells which: what a
     * point begins with may look like the head of an OCTET STRING.
     */
    private static VerificationKey point(TokenPlace place, byte[] found) {
        boolean wrapped = (found.length == 67 || found.length == 34) && found[0] == 4 && found[1] == found.length - 2;
        byte[] point = wrapped ? Arrays.copyOfRange(found, 2, found.length) : found;
        try {
            if (point.length == 65 && point[0] == 4) {
                byte[] compressed = Arrays.copyOf(point, 33);
                compressed[0] = (byte) (2 + (point[64] & 1));
                return VerificationKey.ofRaw(KeyAlgorithm.P256, compressed);
            }
            if (point.length == 32) {
                return VerificationKey.ofRaw(KeyAlgorithm.ED25519, point);
            }
        } catch (IllegalArgumentException e) {
            throw unknownKind(place, e);
        }
        throw unknownKind(place, null);
    }

    private static TokenException unknownKind(
            TokenPlace place, @org.jspecify.annotations.Nullable IllegalArgumentException cause) {
        TokenException e = new TokenException(
                Code.TOKEN_UNSUPPORTED, "expected a key of P-256 or Ed25519, found another kind at " + place.uri());
        if (cause != null) {
            e.initCause(cause);
        }
        return e;
    }

    /** Names the public key. */
    @Override
    public String toString() {
        return "TokenSigner[" + verificationKey + "]";
    }
}
