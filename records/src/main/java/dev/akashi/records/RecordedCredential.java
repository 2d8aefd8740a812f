package dev.akashi.records;

import dev.akashi.client.issuing.IssuedCredential;
import dev.akashi.model.CredentialType;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.MerkleRoot;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A credential of the records, and where it is.
 *
 * @param folder of its batch
 * @param root of its batch
 * @param institution that issued it
 * @param type what it is
 * @param credential the credential itself
 */
public record RecordedCredential(
        Path folder, MerkleRoot root, InstitutionCode institution, CredentialType type, IssuedCredential credential) {

    public RecordedCredential {
        Objects.requireNonNull(folder, "folder");
        Objects.requireNonNull(root, "root");
        Objects.requireNonNull(institution, "institution");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(credential, "credential");
    }

    /** The file with the document. */
    public Path document() {
        return folder.resolve(credential.fileName());
    }

    /** The file with the bundle. */
    public Path bundle() {
        return folder.resolve(credential.bundleName());
    }
}
