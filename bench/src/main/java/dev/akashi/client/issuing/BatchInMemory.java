package dev.akashi.client.issuing;

import dev.akashi.client.template.CredentialDraft;
import dev.akashi.client.template.Import;
import dev.akashi.client.template.ImportResult;
import dev.akashi.client.template.Template;
import dev.akashi.credential.Bundle;
import dev.akashi.credential.CredentialProfile;
import dev.akashi.credential.Salt;
import dev.akashi.model.Commitment;
import dev.akashi.model.merkle.InclusionProof;
import dev.akashi.model.merkle.MerkleTree;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.signing.Signer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What {@link Issuer} makes of a table, without its journal, its ledger and its files: every row a signed credential with
 * its commitment and its place in the Merkle tree. The steps are the issuer's own.
 *
 * @param tree over the commitments
 * @param documents the credentials
 */
public record BatchInMemory(MerkleTree tree, List<Document> documents) {

    public BatchInMemory {
        Objects.requireNonNull(tree, "tree");
        documents = List.copyOf(documents);
    }

    /**
     * A credential with its place.
     *
     * @param name its file's name
     * @param text its file's text
     * @param reference what a bundle says of it
     * @param proof its place in the tree
     */
    public record Document(String name, byte[] text, Bundle.DocumentReference reference, InclusionProof proof) {}

    /**
     * Makes a batch.
     *
     * @param template how to read the table
     * @param table the table
     * @param institution who issues
     * @param credentialKey signs the credentials
     * @param now when
     * @param allCores whether credentials are made on all processors
     * @throws IOException when the table cannot be read
     */
    public static BatchInMemory of(
            Template template,
            Path table,
            InstitutionRecord institution,
            Signer credentialKey,
            Instant now,
            boolean allCores,
            SecureRandom random)
            throws IOException {
        ImportResult checked = Import.check(template, table);
        if (!checked.canIssue()) {
            throw new IllegalStateException("expected a table without errors, found "
                    + checked.problems().errors());
        }
        IssuingKeys keys = new IssuingKeys(Optional.of(credentialKey), List.of());
        CredentialMaker maker = new CredentialMaker(template, institution, keys, table, table, now, random);
        List<Made> made;
        try (Stream<CredentialDraft> drafts = checked.drafts()) {
            made = allCores
                    ? drafts.toList().parallelStream()
                            .map(draft ->
                                    Made.of(maker.make(draft, Optional.empty()).get(0)))
                            .toList()
                    : drafts.map(draft ->
                                    Made.of(maker.make(draft, Optional.empty()).get(0)))
                            .toList();
        }
        MerkleTree tree = MerkleTree.of(made.stream().map(Made::commitment).toList());
        List<Document> documents = new ArrayList<>(made.size());
        for (int i = 0; i < made.size(); i++) {
            documents.add(made.get(i).in(tree.inclusionProof(i)));
        }
        return new BatchInMemory(tree, documents);
    }

    /** A credential that waits for its place: of its text only the bytes are kept, so that a batch is not held twice. */
    private record Made(byte[] text, Bundle.DocumentReference reference, Commitment commitment) {

        static Made of(Staged staged) {
            return new Made(
                    Objects.requireNonNull(staged.document(), "document").getBytes(StandardCharsets.UTF_8),
                    new Bundle.DocumentReference(
                            staged.fileName(), CredentialProfile.OB3, new Salt(staged.salt()), staged.contentDigest()),
                    staged.commitment());
        }

        Document in(InclusionProof proof) {
            return new Document(reference.name(), text, reference, proof);
        }
    }
}
