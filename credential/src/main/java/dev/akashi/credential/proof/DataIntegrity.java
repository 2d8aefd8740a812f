package dev.akashi.credential.proof;

import com.google.gson.JsonObject;
import dev.akashi.credential.proof.ProofException.Kind;
import dev.akashi.model.Digest;
import dev.akashi.model.LedgerTime;
import dev.akashi.model.signing.Multibase;
import dev.akashi.model.signing.Signer;
import dev.akashi.model.signing.VerificationKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * Signs credentials and checks their proofs as W3C Data Integrity EdDSA Cryptosuites 1.0 and ECDSA Cryptosuites 1.0
 * have it: what is signed is {@code SHA-256(canonical proof options) || SHA-256(canonical document)}.
 *
 * <pre>{@code
 * DataIntegrity integrity = DataIntegrity.standard();
 * JsonObject signed = integrity.sign(credential, ProofSuite.EDDSA_RDFC_2022, signer, method, now);
 * boolean good = integrity.proof(signed).isSignedBy(signer.verificationKey());
 * }</pre>
 *
 * <p>Safe for use by several threads.
 */
public final class DataIntegrity {

    private static final DataIntegrity STANDARD = new DataIntegrity(Contexts.pinned());

    private final RdfForm rdf;

    DataIntegrity(Contexts contexts) {
        this.rdf = new RdfForm(contexts);
    }

    /** With the pinned contexts. */
    public static DataIntegrity standard() {
        return STANDARD;
    }

    /**
     * Adds a proof to a credential.
     *
     * @param credential without {@code proof}
     * @param suite how to sign
     * @param signer with a key of the suite's algorithm
     * @param verificationMethod the key's URL, {@code did:…#z6Mk…} or {@code did:…#zDna…}
     * @param created when
     * @return a copy with the proof
     * @throws ProofException when something of the credential would not be covered
     */
    public JsonObject sign(
            JsonObject credential, ProofSuite suite, Signer signer, String verificationMethod, Instant created) {
        if (credential.has("proof")
                || !credential.has("@context")
                || signer.verificationKey().algorithm() != suite.algorithm()) {
            throw new ProofException(
                    Kind.PROOF_FORM,
                    "expected a credential with @context and without proof, and a key of " + suite.algorithm());
        }
        JsonObject proof = new JsonObject();
        proof.addProperty("type", ProofOptions.TYPE);
        proof.addProperty("cryptosuite", suite.id());
        proof.addProperty("created", LedgerTime.format(created));
        proof.addProperty("verificationMethod", verificationMethod);
        proof.addProperty("proofPurpose", ProofOptions.PURPOSE);
        if (!suite.isRdf()) {
            proof.add("@context", credential.get("@context").deepCopy());
        }
        byte[] signature = signer.sign(signingInput(suite, credential, proof));
        proof.addProperty("proofValue", Multibase.base58(signature));
        JsonObject signed = credential.deepCopy();
        signed.add("proof", proof);
        return signed;
    }

    /**
     * Reads the proof of a credential.
     *
     * @throws ProofException {@code PROOF_FORM} when there is no proof that is in order and for asserting; {@code
     *     UNKNOWN_PROOF} when there are several, or one of a kind that is not known here
     */
    public Proof proof(JsonObject credential) {
        return new Proof(credential, ProofOptions.of(credential));
    }

    /** The proof of one credential. */
    public final class Proof {

        private final JsonObject credential;
        private final ProofOptions options;

        private Proof(JsonObject credential, ProofOptions options) {
            this.credential = credential;
            this.options = options;
        }

        /** How it was signed. */
        public ProofSuite suite() {
            return options.suite();
        }

        /** The URL of the key, as the credential has it; whether that key may be believed is for the registry to say. */
        public String verificationMethod() {
            return options.verificationMethod();
        }

        /** When it ends, if it says so. That its time is over is for the caller to find. */
        public Optional<Instant> expires() {
            return Optional.ofNullable(options.expires());
        }

        /**
         * Whether the signature fits credential and key.
         *
         * @throws ProofException when that cannot be found out without losing part of the credential
         */
        public boolean isSignedBy(VerificationKey key) {
            if (key.algorithm() != options.suite().algorithm()) {
                return false;
            }
            JsonObject signed = ProofOptions.only(credential.get("proof")).deepCopy();
            signed.remove("proofValue");
            return key.verifyEitherHalf(
                    signingInput(options.suite(), unsecured(credential), signed), options.signature());
        }
    }

    /** The credential without its proof. Its members are those of the credential, not copies. */
    public static JsonObject unsecured(JsonObject credential) {
        JsonObject unsecured = new JsonObject();
        credential.asMap().forEach(unsecured::add);
        unsecured.remove("proof");
        return unsecured;
    }

    private byte[] signingInput(ProofSuite suite, JsonObject unsecured, JsonObject proofOptions) {
        JsonObject options = proofOptions.deepCopy();
        if (suite.isRdf()) {
            options.add("@context", unsecured.get("@context"));
        }
        byte[] optionsForm = suite.isRdf() ? rdf.canonicalize(options) : Jcs.canonicalizeAsIs(options);
        byte[] documentForm = suite.isRdf() ? rdf.canonicalize(unsecured) : Jcs.canonicalizeAsIs(unsecured);
        byte[] input = Arrays.copyOf(Digest.sha256(optionsForm).bytes(), 2 * Digest.LENGTH);
        System.arraycopy(Digest.sha256(documentForm).bytes(), 0, input, Digest.LENGTH, Digest.LENGTH);
        return input;
    }
}
