package dev.akashi.credential.sdjwt;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import dev.akashi.model.signing.KeyAlgorithm;
import dev.akashi.model.signing.VerificationKey;
import java.security.interfaces.ECPublicKey;
import java.text.ParseException;

/** Public keys as {@code cnf} has them, RFC 7800 and RFC 7517. */
final class HolderKeys {

    private HolderKeys() {}

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
        try {
            JWK key = JWK.parse(jwk.toString());
            if (key.isPrivate()) {
                throw Jws.shape("a public key in cnf", "a private one");
            }
            if (key instanceof ECKey ec && ec.getCurve().equals(Curve.P_256)) {
                return VerificationKey.of(ec.toECPublicKey());
            }
            if (key instanceof OctetKeyPair pair && pair.getCurve().equals(Curve.Ed25519)) {
                return VerificationKey.ofRaw(KeyAlgorithm.ED25519, pair.getDecodedX());
            }
        } catch (ParseException | JOSEException | IllegalArgumentException e) {
            throw Jws.shape("a key in cnf", String.valueOf(e.getMessage()));
        }
        throw Jws.shape("a key of P-256 or Ed25519 in cnf", String.valueOf(jwk.get("kty")));
    }

    private static JWK toJwk(VerificationKey key) {
        return switch (key.algorithm()) {
            case ED25519 -> new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(key.rawBytes())).build();
            case P256 -> new ECKey.Builder(Curve.P_256, (ECPublicKey) key.publicKey()).build();
        };
    }
}
