package dev.akashi.credential;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.akashi.credential.proof.Contexts;
import dev.akashi.model.LedgerTime;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.InstitutionRecord.RegisteredKey;
import dev.akashi.model.statement.KeyPurpose;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The documents that other software fetches to verify a credential: the DID document of an institution, one document a
 * key, and our context. Akashi's own verification uses the registry and none of these.
 */
public final class DidDocument {

    private static final String DID_CONTEXT = "https://www.w3.org/ns/did/v1";
    private static final String MULTIKEY_CONTEXT = "https://w3id.org/security/multikey/v1";

    private DidDocument() {}

    /**
     * The DID document of an institution, with its keys for credentials. Keys that were followed by others stay, for what
     * they signed stays good; one that was in other hands is {@code revoked}.
     */
    public static JsonObject of(InstitutionRecord institution) {
        JsonObject document = new JsonObject();
        document.add("@context", strings(DID_CONTEXT, MULTIKEY_CONTEXT));
        document.addProperty("id", institution.did().value());
        JsonArray methods = new JsonArray();
        JsonArray assertion = new JsonArray();
        for (RegisteredKey key : institution.keys()) {
            if (key.purpose() == KeyPurpose.CREDENTIAL) {
                JsonObject method = method(institution, key);
                methods.add(method);
                assertion.add(method.get("id").getAsString());
            }
        }
        document.add("verificationMethod", methods);
        document.add("assertionMethod", assertion);
        return document;
    }

    /** Every URL that other software asks for to verify this institution's credentials, with what belongs there. */
    public static Map<String, JsonObject> documentsOf(InstitutionRecord institution) {
        Map<String, JsonObject> documents = new LinkedHashMap<>();
        documents.put(institution.did().value(), of(institution));
        for (RegisteredKey key : institution.keys()) {
            if (key.purpose() == KeyPurpose.CREDENTIAL) {
                JsonObject method = new JsonObject();
                method.addProperty("@context", MULTIKEY_CONTEXT);
                method(institution, key).asMap().forEach(method::add);
                documents.put(method.get("id").getAsString(), method);
            }
        }
        return documents;
    }

    /** Our own context, by its URL. */
    public static String registryContextUrl() {
        return Contexts.REGISTRY;
    }

    private static JsonObject method(InstitutionRecord institution, RegisteredKey key) {
        JsonObject method = new JsonObject();
        method.addProperty("id", institution.did() + "#" + key.key());
        method.addProperty("type", "Multikey");
        method.addProperty("controller", institution.did().value());
        method.addProperty("publicKeyMultibase", key.key().toString());
        institution
                .timeline()
                .compromisedSince(key.keyId())
                .ifPresent(since -> method.addProperty("revoked", LedgerTime.format(since)));
        return method;
    }

    private static JsonArray strings(String... values) {
        JsonArray array = new JsonArray();
        for (String value : values) {
            array.add(value);
        }
        return array;
    }
}
