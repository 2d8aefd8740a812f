package dev.akashi.credential.sdjwt;

import dev.akashi.model.Excerpt;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.json.JsonFormatException.Kind;
import java.util.Base64;

/** Base64url without padding, in the one spelling that its bytes have. */
final class Base64Url {

    private Base64Url() {}

    static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** @throws JsonFormatException for any other text */
    static byte[] decode(String text) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            if (encode(bytes).equals(text)) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new JsonFormatException(Kind.SYNTAX, "expected base64url without padding, found " + Excerpt.of(text));
    }
}
