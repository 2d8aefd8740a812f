package dev.akashi.credential.sdjwt;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.signing.KeyAlgorithm;
import dev.akashi.model.signing.VerificationKey;
import java.security.interfaces.ECPublicKey;
import java.text.ParseException;

/** The public keys with which holders sign presentations: as wallets name them, and as {@code cnf} has them. */
public final class HolderKeys {

    private static final String DID_KEY = "did:key:";
    private static final String DID_JWK = "did:jwk:";

    private HolderKeys() {}

    /**
     * Reads a key as a wallet names it: {@code did:key:z...}, {@code did:jwk:...}, or a JWK of RFC 7517.
     *
     * @throws IllegalArgumentException for anything else, another key than of P-256 or Ed25519, and a private key
     */
    public static VerificationKey parse(String text) {
        if (text.startsWith(DID_KEY)) {
            return VerificationKey.parse(text.substring(DID_KEY.length()));
        }
        String jwk = text.startsWith(DID_JWK) ? new Base64URL(text.substring(DID_JWK.length())).decodeToString() : text;
        try {
            return ofJwk(jwk);
        } catch (JsonFormatException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** As {@code cnf} of RFC 7800 has it. */
    static JsonObject toCnf(VerificationKey key) {
        JsonObject cnf = new JsonObject();
        cnf.add("jwk", JsonParser.parseString(toJwk(key).toJSONString()));
        return cnf;
    }

    /** @throws dev.akashi.model.json.JsonFormatException for another confirmation than a key that is known here */
    static VerificationKey ofCnf(JsonObject cnf) {
        if (!(cnf.get("jwk") instanceof JsonObject jwk)) {
            throw Jws.shape("cnf with a jwk", cnf.keySet().toString());
        }
        return ofJwk(jwk.toString());
    }

    private static VerificationKey ofJwk(String jwk) {
        JWK key;
        try {
            key = JWK.parse(jwk);
            if (key.isPrivate()) {
                throw Jws.shape("a public key", "a private one");
            }
            if (key instanceof ECKey ec && ec.getCurve().equals(Curve.P_256)) {
                return VerificationKey.of(ec.toECPublicKey());
            }
            if (key instanceof OctetKeyPair pair && pair.getCurve().equals(Curve.Ed25519)) {
                return VerificationKey.ofRaw(KeyAlgorithm.ED25519, pair.getDecodedX());
            }
        } catch (ParseException | JOSEException | IllegalArgumentException e) {
            throw Jws.shape("a key as a JWK", String.valueOf(e.getMessage()));
        }
        throw Jws.shape("a key of P-256 or Ed25519", String.valueOf(key.getKeyType()));
    }

    private static JWK toJwk(VerificationKey key) {
        return switch (key.algorithm()) {
            case ED25519 -> new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(key.rawBytes())).build();
            case P256 -> new ECKey.Builder(Curve.P_256, (ECPublicKey) key.publicKey()).build();
        };
    }
}
