package dev.akashi.credential;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.akashi.model.Interval;
import dev.akashi.model.signing.KeyAlgorithm;
import dev.akashi.model.signing.PrivateKeySigner;
import dev.akashi.model.signing.Signer;
import dev.akashi.model.statement.KeyPurpose;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What other software is given to verify a credential with. */
class DidDocumentTest {

    private final University university = University.first();

    @Test
    void it_names_the_keys_for_credentials_and_no_others() {
        JsonObject document = DidDocument.of(university.record());
        String method = "did:web:univ.example#" + university.credentialKey.verificationKey();
        assertThat(document.get("id").getAsString()).isEqualTo("did:web:univ.example");
        assertThat(document.getAsJsonArray("assertionMethod").asList())
                .singleElement()
                .satisfies(id -> assertThat(id.getAsString()).isEqualTo(method));
        assertThat(document.getAsJsonArray("verificationMethod").asList())
                .singleElement()
                .satisfies(entry -> assertThat(entry.getAsJsonObject().asMap().toString())
                        .contains(
                                method,
                                "Multikey",
                                university.credentialKey.verificationKey().toString())
                        .doesNotContain("revoked"));
        assertThat(document.toString())
                .doesNotContain(university.statementKey.verificationKey().toString());
    }

    @Test
    void it_keeps_a_key_that_was_followed_by_another_and_marks_one_that_was_in_other_hands() {
        Signer next = PrivateKeySigner.generate(KeyAlgorithm.ED25519, university.random);
        university.keys.add(
                University.key(KeyPurpose.CREDENTIAL, next, Interval.from(Instant.parse("2026-06-01T00:00:00Z"))));
        university.changeKey(
                1,
                Interval.between(University.ADMITTED, Instant.parse("2026-06-01T00:00:00Z")),
                Instant.parse("2026-05-01T00:00:00Z"));
        JsonObject document = DidDocument.of(university.record());
        assertThat(document.getAsJsonArray("verificationMethod")).hasSize(2);
        JsonObject old = document.getAsJsonArray("verificationMethod").get(0).getAsJsonObject();
        assertThat(old.get("revoked").getAsString()).isEqualTo("2026-05-01T00:00:00Z");
        assertThat(document.getAsJsonArray("verificationMethod")
                        .get(1)
                        .getAsJsonObject()
                        .has("revoked"))
                .isFalse();
    }

    @Test
    void every_address_that_a_verifier_fetches_has_its_document() {
        Map<String, JsonObject> documents = DidDocument.documentsOf(university.record());
        String method = "did:web:univ.example#" + university.credentialKey.verificationKey();
        assertThat(documents).containsOnlyKeys("did:web:univ.example", method);
        assertThat(documents.get(method))
                .hasToString("{\"@context\":\"https://w3id.org/security/multikey/v1\",\"id\":\"" + method
                        + "\",\"type\":\"Multikey\",\"controller\":\"did:web:univ.example\",\"publicKeyMultibase\":\""
                        + university.credentialKey.verificationKey() + "\"}");
        assertThat(DidDocument.registryContextUrl()).isEqualTo("https://akashi.example/ns/registry/v1");
    }
}
