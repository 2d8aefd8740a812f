package dev.akashi.model.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.akashi.model.Digest;
import dev.akashi.model.MerkleRoot;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The published proofs of the transparency-dev project, good and damaged. */
class Rfc6962VectorsTest {

    private static final JsonObject VECTORS = load();

    @TestFactory
    Stream<DynamicTest> inclusion_proofs_are_judged_as_published() {
        return cases("inclusion")
                .map(vector -> dynamicTest(vector.get("name").getAsString(), () -> {
                    boolean accepted = accepts(() -> {
                        InclusionProof proof =
                                new InclusionProof(number(vector, "leafIdx"), number(vector, "treeSize"), path(vector));
                        return proof.rootOfLeaf(digest(vector.get("leafHash"))).equals(root(vector, "root"));
                    });
                    assertThat(accepted).isEqualTo(!vector.get("wantErr").getAsBoolean());
                }));
    }

    @TestFactory
    Stream<DynamicTest> consistency_proofs_are_judged_as_published() {
        return cases("consistency")
                .map(vector -> dynamicTest(vector.get("name").getAsString(), () -> {
                    boolean accepted = accepts(
                            () -> new ConsistencyProof(number(vector, "size1"), number(vector, "size2"), path(vector))
                                    .links(root(vector, "root1"), root(vector, "root2")));
                    assertThat(accepted).isEqualTo(!vector.get("wantErr").getAsBoolean());
                }));
    }

    @Test
    void the_reference_trees_have_the_published_roots() {
        JsonObject trees = VECTORS.getAsJsonObject("trees");
        List<byte[]> leaves = new ArrayList<>();
        JsonArray roots = trees.getAsJsonArray("rootHexBySize");
        for (JsonElement leaf : trees.getAsJsonArray("leafInputsHex")) {
            leaves.add(HexFormat.of().parseHex(leaf.getAsString()));
            assertThat(MerkleTree.ofEntries(leaves).root())
                    .hasToString(roots.get(leaves.size()).getAsString());
        }
    }

    private interface Check {
        boolean holds();
    }

    // A proof that cannot even be made is a proof that is refused.
    private static boolean accepts(Check check) {
        try {
            return check.holds();
        } catch (IllegalArgumentException | ArithmeticException e) {
            return false;
        }
    }

    private static Stream<JsonObject> cases(String kind) {
        return VECTORS.getAsJsonArray(kind).asList().stream().map(JsonElement::getAsJsonObject);
    }

    private static long number(JsonObject vector, String name) {
        return new BigInteger(vector.get(name).getAsString()).longValueExact();
    }

    private static List<Digest> path(JsonObject vector) {
        JsonElement proof = vector.get("proof");
        return proof == null || proof.isJsonNull()
                ? List.of()
                : proof.getAsJsonArray().asList().stream()
                        .map(Rfc6962VectorsTest::digest)
                        .toList();
    }

    // Where a root does not matter the vectors have one of another length, which our type cannot hold: its hash stands
    // in.
    private static MerkleRoot root(JsonObject vector, String name) {
        byte[] bytes = Base64.getDecoder().decode(vector.get(name).getAsString());
        return new MerkleRoot(bytes.length == Digest.LENGTH ? Digest.of(bytes) : Digest.sha256(bytes));
    }

    private static Digest digest(JsonElement base64) {
        return Digest.of(Base64.getDecoder().decode(base64.isJsonNull() ? "" : base64.getAsString()));
    }

    private static JsonObject load() {
        try (InputStreamReader reader = new InputStreamReader(
                Objects.requireNonNull(Rfc6962VectorsTest.class.getResourceAsStream("/rfc6962/vectors.json")),
                StandardCharsets.UTF_8)) {
            return JsonParser.parseReader(reader).getAsJsonObject();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
