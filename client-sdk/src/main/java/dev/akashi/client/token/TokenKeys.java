package dev.akashi.client.token;

import dev.akashi.client.token.TokenException.Code;
import dev.akashi.model.signing.KeyAlgorithm;
import dev.akashi.model.signing.Signer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.Optional;
import org.xipki.pkcs11.wrapper.Session;

/**
 * Opens and makes keys on tokens.
 *
 * <pre>{@code
 * TokenKeys keys = new TokenKeys(Optional.of(Path.of("/usr/lib/softhsm/libsofthsm2.so")), (token, lastTry) -> ask(token));
 * Signer signer = keys.open(TokenUri.parse("pkcs11:token=registry;object=statements"));
 * }</pre>
 *
 * <p>A private key never leaves its token; what is signed goes there. P-256 and, where the token knows it, Ed25519. Safe for
 * use by several threads; one signs at a time.
 */
public final class TokenKeys {

    private final Optional<Path> module;
    private final PinSource pins;

    /**
     * Keys that are reached by a module.
     *
     * @param module the library for names that have none of their own
     * @param pins asked when a token demands a PIN
     */
    public TokenKeys(Optional<Path> module, PinSource pins) {
        this.module = Objects.requireNonNull(module, "module");
        this.pins = Objects.requireNonNull(pins, "pins");
    }

    /**
     * The key of that name.
     *
     * @throws TokenException when it cannot be used, with a code that says why
     */
    public Signer open(TokenUri uri) {
        return TokenSigner.open(new TokenPlace(library(uri), uri, pins));
    }

    /**
     * Makes a key on a token, which does not hand the private part out.
     *
     * @param uri its name, with {@code object}
     * @throws TokenException when there is a key of that name already, or it cannot be made
     */
    public Signer create(TokenUri uri, KeyAlgorithm algorithm, SecureRandom random) {
        TokenPlace place = new TokenPlace(library(uri), uri, pins);
        // While one session is logged in, the next needs no PIN.
        Session session = place.session(true);
        try {
            NewKey.make(place, session, algorithm, random);
            return TokenSigner.open(place);
        } finally {
            TokenPlace.close(session);
        }
    }

    private Path library(TokenUri uri) {
        return uri.modulePath()
                .or(() -> module)
                .orElseThrow(() -> new TokenException(
                        Code.TOKEN_MODULE,
                        "expected the library of the token, as module-path in the name of the key or in the environment"
                                + " variable AKASHI_PKCS11_MODULE, found neither"));
    }
}
