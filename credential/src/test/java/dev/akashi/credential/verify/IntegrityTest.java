package dev.akashi.credential.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.akashi.credential.Batch;
import dev.akashi.credential.Batch.Document;
import dev.akashi.credential.CredentialProfile;
import dev.akashi.credential.OpenBadge;
import dev.akashi.credential.Salt;
import dev.akashi.credential.University;
import dev.akashi.model.Commitment;
import dev.akashi.model.Digest;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.merkle.InclusionProof;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** INTEGRITY: does the document's commitment lead to the root? */
class IntegrityTest {

    private final University university = University.first();
    private final JsonObject credential = university.issue("山田 太郎");
    private final Batch batch = Batch.around(university, credential, 2, 7);
    private final Register register = Register.with(batch);

    @Test
    void passes_at_every_place_of_batches_of_every_shape() {
        for (int size : new int[] {1, 2, 3, 4, 5, 8, 9}) {
            for (int index = 0; index < size; index++) {
                Batch other = Batch.around(university, credential, index, size);
                VerificationReport report = Register.with(other).verify(other, index);
                assertThat(report.verdict()).as("%d of %d", index, size).isEqualTo(Verdict.VALID);
                assertThat(report.commitment()).isEqualTo(other.commitment(index));
                assertThat(report.check(CheckId.INTEGRITY).evidence())
                        .containsEntry("root", other.tree.root().toString());
            }
        }
    }

    @Nested
    class Fails_with_a_changed_document {

        @Test
        void even_if_the_issuer_signed_it_anew() {
            JsonObject changed = credential.deepCopy();
            changed.remove("proof");
            changed.addProperty("name", "博士（工学）");
            VerificationReport report = verify(
                    StrictJson.write(university.sign(changed)), batch.bundle(2).toBytes());
            integrity(report, CheckStatus.FAILED, ReportCode.CONTENT_CHANGED);
            assertThat(report.verdict()).isEqualTo(Verdict.INVALID);
        }

        @Test
        void and_then_the_ledger_is_not_asked() {
            VerificationReport report = verify(
                    StrictJson.write(university.issue("別人")), batch.bundle(2).toBytes());
            integrity(report, CheckStatus.FAILED, ReportCode.CONTENT_CHANGED);
            for (CheckId id : List.of(
                    CheckId.ANCHOR,
                    CheckId.ISSUER_AT_ISSUE,
                    CheckId.ISSUER_NOW,
                    CheckId.KEY,
                    CheckId.STATUS,
                    CheckId.WITNESS,
                    CheckId.FRESHNESS)) {
                assertThat(report.check(id))
                        .extracting(Check::status, Check::code)
                        .containsExactly(CheckStatus.SKIPPED, ReportCode.NOT_REACHED);
            }
            assertThat(report.check(CheckId.SIGNATURE).code()).isEqualTo(ReportCode.SIGNER_NOT_ESTABLISHED);
            assertThat(report.issuer()).isNull();
        }

        @Test
        void for_every_bit_of_a_file() {
            Batch files =
                    Batch.of(university, Document.of("a.pdf", "%PDF-1.7 x".getBytes(StandardCharsets.UTF_8), salt()));
            Register ledger = Register.with(files);
            assertThat(ledger.verify(files, 0).verdict()).isEqualTo(Verdict.VALID);
            for (int bit = 0; bit < 8 * files.document(0).length; bit++) {
                byte[] changed = files.document(0).clone();
                changed[bit / 8] ^= (byte) (1 << bit % 8);
                VerificationReport report = ledger.verifier(VerificationPolicy.strict())
                        .verify(changed, files.bundle(0).toBytes());
                integrity(report, CheckStatus.FAILED, ReportCode.CONTENT_CHANGED);
                assertThat(report.verdict()).isEqualTo(Verdict.INVALID);
            }
        }
    }

    @Nested
    class Fails_with_another_bundle {

        @Test
        void of_another_document_of_the_batch() {
            Batch two = Batch.of(university, Document.of(credential), Document.of(university.issue("鈴木 花子")));
            VerificationReport report = Register.with(two)
                    .verifier(VerificationPolicy.strict())
                    .verify(two.document(0), two.bundle(1).toBytes());
            integrity(report, CheckStatus.FAILED, ReportCode.CONTENT_CHANGED);
        }

        @Test
        void of_another_kind_of_document() {
            VerificationReport report =
                    verify(batch.document(2), batch.bundle(0).toBytes());
            integrity(report, CheckStatus.FAILED, ReportCode.CONTENT_CHANGED);
        }

        @Test
        void that_says_the_credential_were_just_a_file() {
            // Its commitment as a file is another one, which is in no batch.
            Document asFile = Document.of(
                    "credential.json", batch.document(2), batch.documents.get(2).salt());
            Batch own = Batch.of(university, asFile);
            VerificationReport report = verify(
                    batch.document(2),
                    bundle(
                            2,
                            json -> json.add(
                                    "document", parse(own.bundle(0).toJson()).get("document"))));
            integrity(report, CheckStatus.FAILED, ReportCode.NOT_IN_BATCH);
        }

        @Test
        void with_another_leaf_index() {
            for (int index : new int[] {0, 1, 3, 4, 5}) {
                integrity(
                        verify(
                                batch.document(2),
                                bundle(2, json -> json.getAsJsonObject("batch").addProperty("leafIndex", index))),
                        CheckStatus.FAILED,
                        ReportCode.NOT_IN_BATCH);
            }
        }

        @Test
        void with_any_hash_of_its_path_changed_or_out_of_place() {
            InclusionProof proof = batch.tree.inclusionProof(2);
            for (int i = 0; i < proof.path().size(); i++) {
                List<Digest> path = new ArrayList<>(proof.path());
                path.set(i, Digest.sha256(path.get(i).bytes()));
                notInBatch(path);
                path.set(i, proof.path().get(0));
                path.set(0, proof.path().get(i));
                if (i > 0) {
                    notInBatch(path);
                }
            }
        }

        private void notInBatch(List<Digest> path) {
            integrity(
                    verify(
                            batch.document(2),
                            batch.bundle(2, new InclusionProof(2, 7, path)).toBytes()),
                    CheckStatus.FAILED,
                    ReportCode.NOT_IN_BATCH);
        }

        @Test
        void of_another_batch() {
            Batch other = Batch.around(university, university.issue("鈴木 花子"), 2, 7);
            VerificationReport report = verify(
                    batch.document(2),
                    bundle(
                            2,
                            json -> json.add(
                                    "batch", parse(other.bundle(2).toJson()).get("batch"))));
            integrity(report, CheckStatus.FAILED, ReportCode.NOT_IN_BATCH);
        }

        @Test
        void with_an_inner_node_in_the_place_of_a_leaf() {
            Batch four = Batch.around(university, credential, 0, 4);
            InclusionProof whole = four.tree.inclusionProof(0);
            InclusionProof shorter = new InclusionProof(0, 2, whole.path().subList(1, 2));
            VerificationReport report = Register.with(four)
                    .verifier(VerificationPolicy.strict())
                    .verify(four.document(0), four.bundle(0, shorter).toBytes());
            integrity(report, CheckStatus.FAILED, ReportCode.NOT_IN_BATCH);
            Digest inner = new InclusionProof(0, 2, whole.path().subList(0, 1))
                    .rootOf(four.commitment(0))
                    .digest();
            assertThat(new InclusionProof(0, 2, whole.path().subList(1, 2)).rootOfLeaf(inner))
                    .as("the node itself would lead there")
                    .isEqualTo(four.tree.root());
            assertThat(new InclusionProof(0, 2, whole.path().subList(1, 2)).rootOf(new Commitment(inner)))
                    .as("but nothing that is hashed as a leaf does")
                    .isNotEqualTo(four.tree.root());
        }

        @Test
        void whose_tree_the_attacker_made_for_it() {
            // The way leads to the root, but that root is on no ledger.
            JsonObject forged = OpenBadge.write(university.content("贋作"), salt());
            University impostor = University.first();
            Batch own = Batch.around(impostor, impostor.sign(forged), 0, 1);
            VerificationReport report = verify(own.document(0), own.bundle(0).toBytes());
            integrity(report, CheckStatus.PASSED, ReportCode.OK);
            assertThat(report.check(CheckId.ANCHOR).code()).isEqualTo(ReportCode.NOT_RECORDED);
            assertThat(report.verdict()).isEqualTo(Verdict.INVALID);
            assertThat(report.issuer()).isNull();
        }
    }

    @Nested
    class Is_undecided {

        @Test
        void without_a_bundle() {
            VerificationReport report =
                    register.verifier(VerificationPolicy.strict()).verify(batch.document(2));
            integrity(report, CheckStatus.UNDECIDED, ReportCode.NO_BUNDLE);
            assertThat(report.verdict()).isEqualTo(Verdict.INDETERMINATE);
            assertThat(report.commitment()).isEqualTo(batch.commitment(2));
        }

        /** A certificate on paper that was sent on alone is not called wrong. */
        @Test
        void for_a_pdf_without_a_bundle() {
            VerificationReport report = register.verifier(VerificationPolicy.strict())
                    .verify("%PDF-1.7\n%\u00e2\u00e3".getBytes(StandardCharsets.ISO_8859_1));
            assertThat(report.check(CheckId.FORMAT).status()).isEqualTo(CheckStatus.UNDECIDED);
            assertThat(report.check(CheckId.FORMAT).code()).isEqualTo(ReportCode.NO_BUNDLE);
            assertThat(report.verdict()).isEqualTo(Verdict.INDETERMINATE);
            assertThat(report.commitment()).isNull();
        }

        @Test
        void with_a_bundle_that_cannot_be_read() {
            List<byte[]> broken = new ArrayList<>(List.of(
                    new byte[0],
                    new byte[] {0, 1, 2},
                    "[]".getBytes(StandardCharsets.UTF_8),
                    "[".repeat(100_000).getBytes(StandardCharsets.UTF_8),
                    new byte[1024 * 1024],
                    batch.document(2)));
            for (int missing : new int[] {1, 2}) {
                broken.add(bundle(2, json -> {
                    JsonArray path = json.getAsJsonObject("batch").getAsJsonArray("path");
                    for (int i = 0; i < missing; i++) {
                        path.remove(0);
                    }
                }));
            }
            broken.add(bundle(
                    2,
                    json -> json.getAsJsonObject("batch").getAsJsonArray("path").add("00".repeat(32))));
            for (byte[] bundle : broken) {
                VerificationReport report = verify(batch.document(2), bundle);
                integrity(report, CheckStatus.UNDECIDED, ReportCode.BAD_BUNDLE);
                assertThat(report.verdict()).isEqualTo(Verdict.INDETERMINATE);
            }
        }

        @Test
        void for_a_credential_that_was_not_made_for_a_registry() {
            JsonObject unsalted = credential.deepCopy();
            unsalted.remove("proof");
            unsalted.remove("evidence");
            VerificationReport report = verify(
                    StrictJson.write(university.sign(unsalted)), batch.bundle(2).toBytes());
            integrity(report, CheckStatus.UNDECIDED, ReportCode.NO_SALT);
            assertThat(report.verdict()).isEqualTo(Verdict.INDETERMINATE);
        }
    }

    @Test
    void the_salt_in_the_document_counts_and_not_the_one_in_the_bundle() {
        // The bundle's salt can be chosen so that its own parts agree; the document keeps its own.
        Batch own = Batch.of(
                university,
                new Document(
                        "credential.json",
                        CredentialProfile.OB3,
                        salt(),
                        batch.documents.get(2).contentDigest(),
                        batch.document(2)));
        VerificationReport report = Register.with(own).verify(own, 0);
        integrity(report, CheckStatus.FAILED, ReportCode.CONTENT_CHANGED);
    }

    private Salt salt() {
        return Salt.random(university.random);
    }

    private byte[] bundle(int index, Consumer<JsonObject> change) {
        JsonObject json = parse(batch.bundle(index).toJson());
        change.accept(json);
        return StrictJson.write(json);
    }

    private static JsonObject parse(String json) {
        return JsonParser.parseString(json).getAsJsonObject();
    }

    private VerificationReport verify(byte[] document, byte[] bundle) {
        return register.verifier(VerificationPolicy.strict()).verify(document, bundle);
    }

    private static void integrity(VerificationReport report, CheckStatus status, ReportCode code) {
        assertThat(report.check(CheckId.INTEGRITY))
                .as(report.toText("en"))
                .extracting(Check::status, Check::code)
                .containsExactly(status, code);
    }
}
