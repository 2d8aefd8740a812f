package dev.akashi.portal;

import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.JsonFormatException;
import java.util.Base64;
import java.util.function.Supplier;

/** What requests say, read before anything is done with it. */
final class Requests {

    private Requests() {}

    /**
     * What a reader finds.
     *
     * @throws ProblemException with what was expected and found, when it is not in order
     */
    static <T> T read(Supplier<T> reader) {
        try {
            return reader.get();
        } catch (JsonFormatException | IllegalArgumentException e) {
            throw new ProblemException(ProblemCode.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
    }

    /** @throws ProblemException when there is no base64 at that name */
    static byte[] base64(JsonFields request, String name) {
        return read(() -> request.parsed(name, text -> decoded(Base64.getDecoder(), text)));
    }

    /** @throws ProblemException when there is no base64url at that name */
    static byte[] base64Url(JsonFields request, String name) {
        return read(() -> request.parsed(name, text -> decoded(Base64.getUrlDecoder(), text)));
    }

    private static byte[] decoded(Base64.Decoder decoder, String text) {
        try {
            return decoder.decode(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("expected base64", e);
        }
    }
}
