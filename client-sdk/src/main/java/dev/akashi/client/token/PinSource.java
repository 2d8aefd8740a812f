package dev.akashi.client.token;

import org.jspecify.annotations.Nullable;

/** Gives the PIN of a token: somebody who types it, or a file that only its owner can read. */
@FunctionalInterface
public interface PinSource {

    /**
     * The PIN. It is asked for again when a token was pulled out and is back, and wiped after use.
     *
     * @param token the token's label
     * @param lastTry whether the token will be locked if this one is wrong; a source that nobody types into gives none then
     * @return null when there is none
     */
    char @Nullable [] pin(String token, boolean lastTry);
}
