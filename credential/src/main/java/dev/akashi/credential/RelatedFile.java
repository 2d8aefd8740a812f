package dev.akashi.credential;

import com.google.gson.JsonObject;
import dev.akashi.model.Digest;
import java.net.URI;
import java.util.Base64;
import java.util.Objects;

/**
 * A file that says the same as a credential, such as the certificate on paper: {@code relatedResource} of the Verifiable
 * Credentials Data Model 2.0, section 5.3. It is named by what is in it (RFC 6920) and not by a place, because its holder has it.
 *
 * @param sha256 of the file's bytes
 * @param mediaType what kind of file it is, such as {@code application/pdf}
 */
public record RelatedFile(Digest sha256, String mediaType) {

    public RelatedFile {
        Objects.requireNonNull(sha256, "sha256");
        Objects.requireNonNull(mediaType, "mediaType");
    }

    /** The name of the file, {@code ni:///sha-256;…}. */
    public URI id() {
        return URI.create(
                "ni:///sha-256;" + Base64.getUrlEncoder().withoutPadding().encodeToString(sha256.bytes()));
    }

    /** The JSON form; its {@code digestSRI} is that of Subresource Integrity, 3.1. */
    public JsonObject toJson() {
        JsonObject json = new JsonObject();
        json.addProperty("id", id().toString());
        json.addProperty("mediaType", mediaType);
        json.addProperty("digestSRI", "sha256-" + Base64.getEncoder().encodeToString(sha256.bytes()));
        return json;
    }
}
