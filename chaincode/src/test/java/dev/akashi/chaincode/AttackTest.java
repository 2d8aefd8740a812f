package dev.akashi.chaincode;

import static dev.akashi.chaincode.Consortium.UNIV_A;
import static dev.akashi.chaincode.Consortium.commitments;
import static dev.akashi.chaincode.Refusals.refused;
import static dev.akashi.model.LedgerErrorCode.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.akashi.model.Commitment;
import dev.akashi.model.CredentialType;
import dev.akashi.model.Digest;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.merkle.InclusionProof;
import dev.akashi.model.merkle.MerkleTree;
import dev.akashi.model.signing.Envelope;
import dev.akashi.model.signing.Signer;
import dev.akashi.model.statement.CredentialStatus;
import dev.akashi.model.statement.StatusChanged.Change;
import dev.akashi.model.statement.StatusReason;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Signatures and proofs as an attacker would bend them. */
class AttackTest {

    private static final BigInteger ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

    private final Consortium consortium = new Consortium().ready();
    private final List<Commitment> graduates = commitments("graduates", 6);
    private final MerkleTree tree = MerkleTree.of(graduates);
    private Map<String, byte[]> before = Map.of();

    @BeforeEach
    void remember() {
        before = new TreeMap<>(consortium.world);
    }

    @AfterEach
    void nothing_was_written() {
        assertThat(consortium.world).isEqualTo(before);
    }

    static Stream<Arguments> bentSignatures() {
        return Stream.of(
                bent("s in the upper half", signature -> with(signature, 32, ORDER.subtract(number(signature, 32)))),
                bent("r of zero", signature -> with(signature, 0, BigInteger.ZERO)),
                bent("s of zero", signature -> with(signature, 32, BigInteger.ZERO)),
                bent("r beyond the order", signature -> with(signature, 0, ORDER.add(BigInteger.ONE))),
                bent("s equal to the order", signature -> with(signature, 32, ORDER)),
                bent("nothing but zeros", signature -> new byte[64]),
                bent("a byte short", signature -> Arrays.copyOf(signature, 63)),
                bent("a byte long", signature -> Arrays.copyOf(signature, 65)),
                bent("empty", signature -> new byte[0]),
                bent("r and s exchanged", signature -> {
                    byte[] exchanged = signature.clone();
                    System.arraycopy(signature, 0, exchanged, 32, 32);
                    System.arraycopy(signature, 32, exchanged, 0, 32);
                    return exchanged;
                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bentSignatures")
    void a_signature_on_the_curve_p256_is_not_taken_with(String what, UnaryOperator<byte[]> bend) {
        Envelope envelope = consortium.batch(tree).envelope();
        byte[] signature = consortium.second.sign(envelope.preAuthenticationEncoding());
        refused(BAD_SIGNATURE, () -> record(envelope, consortium.second, bend.apply(signature)));
    }

    @Test
    void a_signature_of_another_key_or_curve_is_not_taken() {
        Envelope envelope = consortium.batch(tree).envelope();
        byte[] edwards = consortium.first.sign(envelope.preAuthenticationEncoding());
        byte[] p256 = consortium.second.sign(envelope.preAuthenticationEncoding());
        refused(BAD_SIGNATURE, () -> record(envelope, consortium.second, edwards));
        refused(BAD_SIGNATURE, () -> record(envelope, consortium.first, p256));
        refused(
                BAD_SIGNATURE,
                () -> record(
                        envelope,
                        consortium.first,
                        consortium.collegeFirst.sign(envelope.preAuthenticationEncoding())));
    }

    @Test
    void a_signature_over_the_bare_payload_is_not_taken() {
        Envelope envelope = consortium.batch(tree).envelope();
        refused(BAD_SIGNATURE, () -> record(envelope, consortium.first, consortium.first.sign(envelope.payload())));
    }

    @Test
    void one_key_does_not_sign_twice() {
        Envelope envelope = consortium.batch(tree).envelope();
        byte[] signature = consortium.first.sign(envelope.preAuthenticationEncoding());
        refused(
                INVALID_INPUT,
                () -> consortium.recordBytes(
                        UNIV_A,
                        json(envelope, entry(consortium.first, signature), entry(consortium.first, signature))));
    }

    @Nested
    class A_proof {

        @BeforeEach
        void anchor() {
            consortium.record(consortium.batch(tree), consortium.first);
            consortium.record(consortium.batch(MerkleTree.of(commitments("others", 6))), consortium.second);
            remember();
        }

        @Test
        void with_its_path_in_the_wrong_order_is_not_taken() {
            InclusionProof proof = tree.inclusionProof(1);
            List<Digest> path = new ArrayList<>(proof.path());
            Collections.reverse(path);
            refusedProof(graduates.get(1), new InclusionProof(1, 6, path));
        }

        @Test
        void for_another_place_is_not_taken() {
            InclusionProof proof = tree.inclusionProof(1);
            refusedProof(graduates.get(1), new InclusionProof(0, 6, proof.path()));
            refusedProof(graduates.get(0), proof);
        }

        @Test
        void of_an_inner_node_offered_as_a_leaf_is_not_taken() {
            MerkleTree pair = MerkleTree.of(graduates.subList(0, 2));
            List<Digest> path = tree.inclusionProof(0).path();
            Commitment inner = Commitment.parse(pair.root().toString());
            refusedProof(inner, new InclusionProof(0, 3, path.subList(1, path.size())));
            refusedProof(inner, tree.inclusionProof(0));
        }

        @Test
        void of_a_leaf_of_another_batch_is_not_taken() {
            MerkleTree others = MerkleTree.of(commitments("others", 6));
            refusedProof(commitments("others", 6).get(2), others.inclusionProof(2));
        }

        @Test
        void with_a_path_that_is_too_long_or_too_short_is_not_taken() {
            List<Digest> path = tree.inclusionProof(0).path();
            List<Digest> longer = new ArrayList<>(path);
            longer.add(path.get(0));
            for (List<Digest> wrong : List.of(longer, path.subList(0, path.size() - 1), List.<Digest>of())) {
                // No such proof exists even as a value, so that the ledger answers INVALID_INPUT to its JSON.
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> new InclusionProof(0, 6, wrong))
                        .withMessageContaining("expected a path of 3 hashes");
            }
        }

        private void refusedProof(Commitment commitment, InclusionProof proof) {
            Change change = new Change(
                    commitment,
                    proof,
                    CredentialStatus.SUSPENDED,
                    consortium.now,
                    StatusReason.UNDER_REVIEW,
                    null,
                    null);
            refused(
                    BAD_INCLUSION_PROOF,
                    () -> consortium.record(consortium.change(tree, change), consortium.first, consortium.second));
        }
    }

    @Test
    void a_statement_is_not_taken_for_another_institution() {
        Envelope own = consortium
                .batch(Consortium.COLLEGE, CredentialType.VOC_TRAINING, tree)
                .envelope();
        refused(
                UNKNOWN_KEY,
                () -> record(own, consortium.first, consortium.first.sign(own.preAuthenticationEncoding())));
    }

    private void record(Envelope envelope, Signer named, byte[] signature) {
        consortium.recordBytes(UNIV_A, json(envelope, entry(named, signature)));
    }

    private static JsonObject entry(Signer named, byte[] signature) {
        JsonObject entry = new JsonObject();
        entry.addProperty("keyid", named.verificationKey().keyId().toString());
        entry.addProperty("sig", Base64.getEncoder().encodeToString(signature));
        return entry;
    }

    private static byte[] json(Envelope envelope, JsonObject... signatures) {
        JsonObject json = envelope.toJsonObject();
        JsonArray array = new JsonArray();
        Arrays.stream(signatures).forEach(array::add);
        json.add("signatures", array);
        return StrictJson.write(json);
    }

    private static Arguments bent(String what, UnaryOperator<byte[]> bend) {
        return Arguments.of(what, bend);
    }

    private static BigInteger number(byte[] signature, int from) {
        return new BigInteger(1, Arrays.copyOfRange(signature, from, from + 32));
    }

    private static byte[] with(byte[] signature, int from, BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] bent = signature.clone();
        Arrays.fill(bent, from, from + 32, (byte) 0);
        int length = Math.min(32, bytes.length);
        System.arraycopy(bytes, bytes.length - length, bent, from + 32 - length, length);
        return bent;
    }
}
