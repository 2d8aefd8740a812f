package dev.akashi.credential;

import com.google.gson.JsonObject;
import dev.akashi.credential.Bundle.DocumentReference;
import dev.akashi.credential.sdjwt.SdJwtVc;
import dev.akashi.model.AwardPeriod;
import dev.akashi.model.Commitment;
import dev.akashi.model.CredentialType;
import dev.akashi.model.Digest;
import dev.akashi.model.LedgerId;
import dev.akashi.model.TransactionId;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.merkle.InclusionProof;
import dev.akashi.model.merkle.MerkleTree;
import dev.akashi.model.record.AnchorRecord;
import dev.akashi.model.record.Provenance;
import dev.akashi.model.signing.Envelope;
import dev.akashi.model.statement.BatchAnchored;
import dev.akashi.model.statement.Statement;
import dev.akashi.model.statement.StatementHeader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;

/** Documents that an institution recorded together: a real tree over real commitments, a statement with its signature. */
public final class Batch {

    /** Ledger time of the recording: 25 March 2026, 10:00 in Japan. */
    public static final Instant RECORDED = Instant.parse("2026-03-25T01:00:00Z");

    public final University university;
    public final List<Document> documents;
    public final MerkleTree tree;
    public final AnchorRecord anchor;
    public final Envelope statement;

    private Batch(University university, List<Document> documents) {
        this.university = university;
        this.documents = List.copyOf(documents);
        this.tree = MerkleTree.of(documents.stream().map(Document::commitment).toList());
        this.statement = new BatchAnchored(
                        new StatementHeader(new LedgerId("registry.example/test"), RECORDED),
                        university.code,
                        tree.root(),
                        tree.size(),
                        CredentialType.DEGREE_BACHELOR,
                        new AwardPeriod(YearMonth.of(2026, 3), YearMonth.of(2026, 3)))
                .envelope()
                .signedBy(university.statementKey);
        this.anchor = new AnchorRecord(
                tree.root(),
                tree.size(),
                university.code,
                CredentialType.DEGREE_BACHELOR,
                new AwardPeriod(YearMonth.of(2026, 3), YearMonth.of(2026, 3)),
                List.of(university.statementKey.verificationKey().keyId()),
                new Provenance(RECORDED, new TransactionId("cc".repeat(32)), Statement.digest(statement)));
    }

    /** One document, before anything is known of its place. */
    public record Document(String name, CredentialProfile profile, Salt salt, Digest contentDigest, byte[] bytes) {

        public static Document of(JsonObject credential) {
            byte[] bytes = StrictJson.write(credential);
            return new Document(
                    "credential.json",
                    CredentialProfile.OB3,
                    OpenBadge.parse(bytes).salt().orElseThrow(),
                    Commitments.contentDigest(credential),
                    bytes);
        }

        public static Document ofSdJwt(String credential) {
            byte[] bytes = credential.getBytes(StandardCharsets.US_ASCII);
            SdJwtVc read = SdJwtVc.parse(bytes);
            return new Document(
                    "credential.sd-jwt",
                    CredentialProfile.SD_JWT_VC,
                    read.salt().orElseThrow(),
                    Commitments.contentDigest(read.payload()),
                    bytes);
        }

        public static Document of(String name, byte[] file, Salt salt) {
            return new Document(name, CredentialProfile.DOCUMENT, salt, Commitments.contentDigest(file), file);
        }

        public Commitment commitment() {
            return Commitments.of(profile, salt, contentDigest);
        }
    }

    public static Batch of(University university, Document... documents) {
        return new Batch(university, List.of(documents));
    }

    /** The credential in the middle of a batch of so many; the others are other people's commitments. */
    public static Batch around(University university, JsonObject credential, int index, int size) {
        List<Document> documents = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            documents.add(
                    i == index
                            ? Document.of(credential)
                            : Document.of("file-" + i, new byte[] {(byte) i}, Salt.random(university.random)));
        }
        return new Batch(university, documents);
    }

    public byte[] document(int index) {
        return documents.get(index).bytes();
    }

    public Commitment commitment(int index) {
        return documents.get(index).commitment();
    }

    public Bundle bundle(int index) {
        return bundle(index, tree.inclusionProof(index));
    }

    /** A bundle with another way to the root. */
    public Bundle bundle(int index, InclusionProof proof) {
        Document document = documents.get(index);
        return new Bundle(
                new DocumentReference(document.name(), document.profile(), document.salt(), document.contentDigest()),
                tree.root(),
                proof,
                new Bundle.Anchor(
                        new LedgerId("registry.example/test"),
                        university.code,
                        anchor.provenance().transactionId(),
                        anchor.provenance().recordedAt(),
                        statement));
    }
}
