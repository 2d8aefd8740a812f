package dev.akashi.transparency.node;

import dev.akashi.model.Digest;
import dev.akashi.model.signing.PrivateKeySigner;
import dev.akashi.model.signing.Signer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;

/**
 * Ed25519 keys that are no secret: the seed is the SHA-256 of {@code "akashi vectors: " + name}, so that everybody can sign
 * the same again. Ed25519 signatures have no randomness.
 */
final class FixedKeys {

    private static final byte[] PRIVATE = HexFormat.of().parseHex("302e020100300506032b657004220420");
    private static final byte[] PUBLIC = HexFormat.of().parseHex("302a300506032b6570032100");

    private FixedKeys() {}

    static Signer key(String name) {
        byte[] seed = Digest.sha256(("akashi vectors: " + name).getBytes(StandardCharsets.UTF_8))
                .bytes();
        byte[] raw =
                new Ed25519PrivateKeyParameters(seed, 0).generatePublicKey().getEncoded();
        try {
            KeyFactory factory = KeyFactory.getInstance("Ed25519");
            PrivateKey secret = factory.generatePrivate(new PKCS8EncodedKeySpec(joined(PRIVATE, seed)));
            PublicKey known = factory.generatePublic(new X509EncodedKeySpec(joined(PUBLIC, raw)));
            return PrivateKeySigner.of(new KeyPair(known, secret));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] joined(byte[] prefix, byte[] rest) {
        byte[] all = new byte[prefix.length + rest.length];
        System.arraycopy(prefix, 0, all, 0, prefix.length);
        System.arraycopy(rest, 0, all, prefix.length, rest.length);
        return all;
    }
}
