package dev.akashi.credential.proof;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.akashi.model.json.StrictJson;
import java.io.IOException;
import java.math.BigDecimal;
import org.erdtman.jcs.JsonCanonicalizer;

/** The JSON Canonicalization Scheme, RFC 8785, for trees that were read strictly. */
public final class Jcs {

    private static final BigDecimal LARGEST_EXACT = BigDecimal.valueOf((1L << 53) - 1);

    private Jcs() {}

    /**
     * The canonical UTF-8 form.
     *
     * @throws ProofException when a number is no whole number that every JSON reader reads alike (2<sup>53</sup> - 1)
     */
    public static byte[] canonicalize(JsonElement tree) {
        requireExactNumbers(tree);
        return canonicalizeAsIs(tree);
    }

    static byte[] canonicalizeAsIs(JsonElement tree) {
        try {
            return StrictJson.utf8(new JsonCanonicalizer(StrictJson.writeLine(tree)).getEncodedString());
        } catch (IOException e) {
            throw new ProofException(ProofException.Kind.MALFORMED, "expected JSON that can be canonicalised", e);
        }
    }

    private static void requireExactNumbers(JsonElement tree) {
        if (tree instanceof JsonObject object) {
            object.asMap().values().forEach(Jcs::requireExactNumbers);
        } else if (tree instanceof JsonArray array) {
            array.forEach(Jcs::requireExactNumbers);
        } else if (tree instanceof JsonPrimitive primitive && primitive.isNumber()) {
            String text = primitive.getAsString();
            if (text.length() > 17
                    || !text.matches("-?(0|[1-9][0-9]*)")
                    || new BigDecimal(text).abs().compareTo(LARGEST_EXACT) > 0) {
                throw new ProofException(
                        ProofException.Kind.MALFORMED,
                        "expected whole numbers of at most 2^53 - 1, found another number; write it as text");
            }
        }
    }
}
