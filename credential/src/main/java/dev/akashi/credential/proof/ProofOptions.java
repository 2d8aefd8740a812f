package dev.akashi.credential.proof;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.akashi.credential.proof.ProofException.Kind;
import dev.akashi.model.Excerpt;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.signing.Multibase;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one proof of a credential, read strictly: whatever it says is either understood here or refused, so that nothing in
 * it can be altered without notice.
 *
 * @param suite how it was signed
 * @param verificationMethod the URL of the key
 * @param expires when it ends, if it says so
 * @param signature the signature value
 */
record ProofOptions(
        ProofSuite suite,
        String verificationMethod,
        @Nullable Instant expires,
        byte[] signature) {

    static final String TYPE = "DataIntegrityProof";
    static final String PURPOSE = "assertionMethod";

    private static final Set<String> TEXTS = Set.of(
            "type",
            "cryptosuite",
            "created",
            "expires",
            "verificationMethod",
            "proofPurpose",
            "proofValue",
            "id",
            "nonce",
            "domain",
            "challenge");

    /**
     * The proof of a credential.
     *
     * @throws ProofException {@code PROOF_FORM} when there is none, or it is not in order; {@code UNKNOWN_PROOF} when it
     *     may be, but is of a kind that is not known here
     */
    static ProofOptions of(JsonObject credential) {
        JsonFields fields = JsonFields.of(only(credential.get("proof")));
        try {
            ProofSuite suite = suite(fields);
            requireUnderstood(fields, suite, credential.get("@context"));
            fields.optionalParsed("created", DateTimeStamp::parse);
            if (!fields.string("proofPurpose").equals(PURPOSE)) {
                throw new ProofException(
                        Kind.PROOF_FORM,
                        "expected proofPurpose " + PURPOSE + " of the proof, found "
                                + Excerpt.of(fields.string("proofPurpose")));
            }
            if (!fields.string("proofValue").startsWith("z")) {
                throw new ProofException(
                        Kind.PROOF_FORM,
                        "expected proofValue in base58btc, found " + Excerpt.of(fields.string("proofValue")));
            }
            return new ProofOptions(
                    suite,
                    fields.string("verificationMethod"),
                    fields.optionalParsed("expires", DateTimeStamp::parse).orElse(null),
                    fields.parsed("proofValue", Multibase::decode));
        } catch (JsonFormatException e) {
            throw new ProofException(Kind.PROOF_FORM, "of the proof: " + e.getMessage(), e);
        }
    }

    /** The proof object itself; the VC Data Model allows it to stand in an array. */
    static JsonObject only(@Nullable JsonElement member) {
        if (member instanceof JsonObject proof) {
            return proof;
        }
        if (member instanceof JsonArray array && array.size() > 1) {
            throw new ProofException(Kind.UNKNOWN_PROOF, "expected one proof, found " + array.size());
        }
        if (member instanceof JsonArray array && array.size() == 1 && array.get(0) instanceof JsonObject proof) {
            return proof;
        }
        throw new ProofException(Kind.PROOF_FORM, "expected one proof, found none");
    }

    private static ProofSuite suite(JsonFields fields) {
        if (!fields.string("type").equals(TYPE)) {
            throw new ProofException(
                    Kind.UNKNOWN_PROOF,
                    "expected a proof of type " + TYPE + ", found " + Excerpt.of(fields.string("type")));
        }
        String id = fields.string("cryptosuite");
        return ProofSuite.find(id)
                .orElseThrow(() -> new ProofException(
                        Kind.UNKNOWN_PROOF,
                        "expected a cryptosuite, one of "
                                + Arrays.stream(ProofSuite.values())
                                        .map(ProofSuite::id)
                                        .toList()
                                + ", found " + Excerpt.of(id)));
    }

    private static void requireUnderstood(JsonFields fields, ProofSuite suite, @Nullable JsonElement documentContext) {
        for (String name : fields.object().keySet()) {
            if (TEXTS.contains(name)) {
                fields.string(name);
            } else if (!name.equals("@context")) {
                throw new ProofException(
                        Kind.UNKNOWN_PROOF,
                        "expected a proof without more than is known here, found " + Excerpt.of(name));
            } else if (suite.isRdf() || !fields.object().get(name).equals(documentContext)) {
                // An RDF suite puts the document's context there: what the proof has is not signed.
                throw new ProofException(
                        Kind.PROOF_FORM, "expected no @context of the proof other than the one that is signed");
            }
        }
    }
}
