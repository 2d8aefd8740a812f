package dev.akashi.client.token;

import dev.akashi.client.token.TokenException.Code;
import dev.akashi.model.signing.KeyAlgorithm;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.xipki.pkcs11.wrapper.AttributeVector;
import org.xipki.pkcs11.wrapper.KeyPairTemplate;
import org.xipki.pkcs11.wrapper.Mechanism;
import org.xipki.pkcs11.wrapper.PKCS11Constants;
import org.xipki.pkcs11.wrapper.PKCS11Exception;
import org.xipki.pkcs11.wrapper.Session;

/** Makes a key on a token. */
final class NewKey {

    private static final int ID_LENGTH = 16;
    private static final byte[] P256 = HexFormat.of().parseHex("06082a8648ce3d030107");
    /** The curve by its name, as PKCS#11 3.0 has it, and by its identifier, as RFC 8410 has it: tokens know one or both. */
    private static final List<byte[]> ED25519 = List.of(
            HexFormat.of().parseHex("130c656477617264733235353139"),
            HexFormat.of().parseHex("06032b6570"));

    private static final Set<Long> UNKNOWN = Set.of(
            PKCS11Constants.CKR_MECHANISM_INVALID,
            PKCS11Constants.CKR_MECHANISM_PARAM_INVALID,
            PKCS11Constants.CKR_CURVE_NOT_SUPPORTED,
            PKCS11Constants.CKR_DOMAIN_PARAMS_INVALID,
            PKCS11Constants.CKR_ATTRIBUTE_VALUE_INVALID,
            PKCS11Constants.CKR_FUNCTION_NOT_SUPPORTED,
            PKCS11Constants.CKR_TEMPLATE_INCONSISTENT);

    private NewKey() {}

    static void make(TokenPlace place, Session session, KeyAlgorithm algorithm, SecureRandom random) {
        String label = place.uri()
                .label()
                .orElseThrow(() -> new TokenException(
                        Code.TOKEN_URI, "expected a name for the new key, object=NAME, found none in " + place.uri()));
        byte[] id = place.uri().id().map(HexFormat.of()::parseHex).orElseGet(() -> {
            byte[] fresh = new byte[ID_LENGTH];
            random.nextBytes(fresh);
            return fresh;
        });
        try {
            if (session.findAllObjectsSingle(new AttributeVector().label(label)).length > 0) {
                throw new TokenException(
                        Code.TOKEN_KEY,
                        "expected a new name for the key, found something called " + label
                                + " on the token; a key is never overwritten");
            }
            switch (algorithm) {
                case P256 ->
                    generate(session, PKCS11Constants.CKM_EC_KEY_PAIR_GEN, PKCS11Constants.CKK_EC, P256, label, id);
                case ED25519 -> generateEd25519(session, label, id);
            }
        } catch (PKCS11Exception e) {
            if (UNKNOWN.contains(e.getErrorCode())) {
                throw new TokenException(
                        Code.TOKEN_UNSUPPORTED,
                        "expected a token that makes keys of " + algorithm + ", found " + e.getErrorName(),
                        e);
            }
            throw place.failed("to be made", e);
        }
    }

    private static void generateEd25519(Session session, String label, byte[] id) throws PKCS11Exception {
        long mechanism = PKCS11Constants.CKM_EC_EDWARDS_KEY_PAIR_GEN;
        try {
            generate(session, mechanism, PKCS11Constants.CKK_EC_EDWARDS, ED25519.get(0), label, id);
        } catch (PKCS11Exception e) {
            if (!UNKNOWN.contains(e.getErrorCode())) {
                throw e;
            }
            generate(session, mechanism, PKCS11Constants.CKK_EC_EDWARDS, ED25519.get(1), label, id);
        }
    }

    private static void generate(Session session, long mechanism, long type, byte[] curve, String label, byte[] id)
            throws PKCS11Exception {
        KeyPairTemplate template =
                new KeyPairTemplate(type).id(id).labels(label).token(true).signVerify(true);
        template.privateKey().private_(true).sensitive(true).extractable(false);
        template.publicKey().private_(false).ecParams(curve);
        session.generateKeyPair(new Mechanism(mechanism), template);
    }
}
