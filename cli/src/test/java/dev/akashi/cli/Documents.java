package dev.akashi.cli;

import dev.akashi.credential.Bundle;
import dev.akashi.credential.Commitments;
import dev.akashi.credential.CredentialProfile;
import dev.akashi.credential.Salt;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.LedgerId;
import dev.akashi.model.TransactionId;
import dev.akashi.model.merkle.MerkleTree;
import dev.akashi.model.signing.Envelope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Documents with bundles that lead to a root; whether that was ever recorded, only a ledger can say. */
final class Documents {

    private Documents() {}

    /** Writes a document of the plain kind, and its bundle beside it. */
    static Path write(Path file, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        String name = String.valueOf(file.getFileName());
        Bundle.DocumentReference reference = new Bundle.DocumentReference(
                name, CredentialProfile.DOCUMENT, Salt.of(new byte[32]), Commitments.contentDigest(bytes));
        MerkleTree tree = MerkleTree.of(List.of(reference.commitment()));
        Bundle bundle = new Bundle(
                reference,
                tree.root(),
                tree.inclusionProof(0),
                new Bundle.Anchor(
                        new LedgerId("registry.example/test"),
                        new InstitutionCode("F113199999013"),
                        new TransactionId("0".repeat(64)),
                        Instant.parse("2026-03-25T00:00:00Z"),
                        Envelope.of("application/example+json", new byte[] {'{', '}'})));
        try {
            Files.write(file, bytes);
            Files.write(
                    file.resolveSibling(name.substring(0, name.lastIndexOf('.')) + ".bundle.json"), bundle.toBytes());
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
