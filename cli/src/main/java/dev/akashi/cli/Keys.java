package dev.akashi.cli;

import dev.akashi.client.token.TokenKeys;
import dev.akashi.client.token.TokenUri;
import dev.akashi.model.signing.KeyAlgorithm;
import dev.akashi.model.signing.Signer;
import dev.akashi.model.signing.VerificationKey;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;

/** The keys that a command line names: to sign with, in files or on tokens, or public ones. */
final class Keys {

    private static final String MODULE = "AKASHI_PKCS11_MODULE";

    private Keys() {}

    /** A key that signs. */
    static Signer signer(KeyPlace place) {
        if (!place.isOnToken()) {
            return KeyFiles.readSigner(place.file());
        }
        TokenUri uri = TokenUri.parse(place.text());
        return onTokens(uri).open(uri);
    }

    /** Makes a key on a token. */
    static VerificationKey create(KeyPlace place, KeyAlgorithm algorithm, SecureRandom random) {
        TokenUri uri = TokenUri.parse(place.text());
        return onTokens(uri).create(uri, algorithm, random).verificationKey();
    }

    private static TokenKeys onTokens(TokenUri uri) {
        return new TokenKeys(
                Optional.ofNullable(System.getenv(MODULE)).map(Path::of), new Pins(uri.pinSource())::ofToken);
    }

    /**
     * A key that a statement names.
     *
     * @param key its public part
     * @param signer the key itself, if it is at hand; otherwise its owner signs later
     */
    record NamedKey(VerificationKey key, Optional<Signer> signer) {}

    /** A key that signs, or the public part of one whose owner signs later. */
    static NamedKey named(KeyPlace place) {
        if (place.isPublic()) {
            return new NamedKey(publicKey(place), Optional.empty());
        }
        Signer signer = signer(place);
        return new NamedKey(signer.verificationKey(), Optional.of(signer));
    }

    /** A public key: itself, from a {@code .pub} file, or that of a key that signs. */
    static VerificationKey publicKey(KeyPlace place) {
        if (place.text().startsWith("z")) {
            try {
                return VerificationKey.parse(place.text());
            } catch (IllegalArgumentException e) {
                // Perhaps a file whose name begins so.
            }
        }
        return place.text().endsWith(".pub") && !place.isOnToken()
                ? KeyFiles.readPublic(place.file())
                : signer(place).verificationKey();
    }
}
