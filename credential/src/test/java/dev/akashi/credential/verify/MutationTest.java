package dev.akashi.credential.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.akashi.credential.Batch;
import dev.akashi.credential.Bundle;
import dev.akashi.credential.OpenBadge;
import dev.akashi.credential.Salt;
import dev.akashi.credential.University;
import dev.akashi.credential.proof.Jcs;
import dev.akashi.credential.proof.ProofException;
import dev.akashi.credential.proof.ProofSuite;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.statement.Statement;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Thousands of changed files: every one has a report, and none is VALID unless it says the same as before. The seed is
 * fixed; {@code -Dakashi.mutations.seed} and {@code -Dakashi.mutations.rounds} try others.
 */
class MutationTest {

    private static final long SEED = Long.getLong("akashi.mutations.seed", 20260325);
    private static final int ROUNDS = Integer.getInteger("akashi.mutations.rounds", 1500);

    private final University university = University.first().withP256();
    private final Map<Verdict, Integer> seen = new EnumMap<>(Verdict.class);

    @ParameterizedTest
    @EnumSource
    void bytes_of_a_credential(ProofSuite suite, TestReporter reporter) {
        Batch batch = batch(suite);
        Mutations mutations = mutations(reporter);
        tryAll(batch, () -> mutations.ofBytes(batch.document(1)), Optional.empty(), this::saysTheSame);
        assertThat(seen).as("seed %d", SEED).containsKeys(Verdict.VALID, Verdict.INVALID);
    }

    @ParameterizedTest
    @EnumSource
    void structure_of_a_credential(ProofSuite suite, TestReporter reporter) {
        Batch batch = batch(suite);
        JsonObject credential = json(batch.document(1));
        Mutations mutations = mutations(reporter);
        tryAll(batch, () -> StrictJson.write(mutations.ofStructure(credential)), Optional.empty(), this::saysTheSame);
        assertThat(seen).as("seed %d", SEED).containsKeys(Verdict.VALID, Verdict.INVALID, Verdict.INDETERMINATE);
    }

    @Test
    void structure_of_a_proof(TestReporter reporter) {
        Batch batch = batch(ProofSuite.EDDSA_RDFC_2022);
        JsonObject credential = json(batch.document(1));
        JsonObject proof = credential.getAsJsonObject("proof");
        Mutations mutations = mutations(reporter);
        tryAll(
                batch,
                () -> {
                    JsonObject changed = credential.deepCopy();
                    changed.add("proof", mutations.ofStructure(proof));
                    return StrictJson.write(changed);
                },
                Optional.empty(),
                this::saysTheSame);
        assertThat(seen).as("seed %d", SEED).containsKeys(Verdict.VALID, Verdict.INVALID, Verdict.INDETERMINATE);
    }

    @Test
    void bytes_of_a_bundle(TestReporter reporter) {
        Batch batch = files();
        byte[] bundle = batch.bundle(1).toBytes();
        Mutations mutations = mutations(reporter);
        tryAll(
                batch,
                () -> mutations.ofBytes(bundle),
                Optional.of(batch.document(1)),
                changed -> leadsTheSame(batch, changed));
        assertThat(seen).as("seed %d", SEED).containsKeys(Verdict.VALID, Verdict.INVALID, Verdict.INDETERMINATE);
    }

    @Test
    void structure_of_a_bundle(TestReporter reporter) {
        Batch batch = files();
        JsonObject bundle = json(batch.bundle(1).toBytes());
        Mutations mutations = mutations(reporter);
        tryAll(
                batch,
                () -> StrictJson.write(mutations.ofStructure(bundle)),
                Optional.of(batch.document(1)),
                changed -> leadsTheSame(batch, changed));
        assertThat(seen).as("seed %d", SEED).containsKeys(Verdict.VALID, Verdict.INVALID, Verdict.INDETERMINATE);
    }

    @Test
    void bytes_of_both_and_nothing_but_noise(TestReporter reporter) {
        Batch batch = batch(ProofSuite.EDDSA_JCS_2022);
        Mutations mutations = mutations(reporter);
        Random random = new Random(SEED);
        Verifier verifier = Register.with(batch).verifier(VerificationPolicy.strict());
        byte[] wholeBundle = batch.bundle(1).toBytes();
        byte[] wholeDocument = batch.document(1);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            byte[] bundle = mutations.ofBytes(wholeBundle);
            for (VerificationReport report : List.of(
                    verifier.verify(noise),
                    verifier.verify(noise, noise),
                    verifier.verify(noise, bundle),
                    verifier.verify(mutations.ofBytes(wholeDocument), noise))) {
                assertThat(report.verdict())
                        .as("seed %d, round %d", SEED, round)
                        .isNotEqualTo(Verdict.VALID);
                complete(report);
            }
        }
    }

    private interface Changed {
        byte[] next();
    }

    private void tryAll(Batch batch, Changed changed, Optional<byte[]> document, Predicate<byte[]> isTheSame) {
        Verifier verifier = Register.with(batch).verifier(VerificationPolicy.strict());
        byte[] bundle = batch.bundle(1).toBytes();
        for (int round = 0; round < ROUNDS; round++) {
            byte[] file = changed.next();
            int number = round;
            Supplier<String> what =
                    () -> "seed " + SEED + ", round " + number + ": " + new String(file, StandardCharsets.UTF_8);
            VerificationReport report;
            try {
                report = document.isPresent() ? verifier.verify(document.get(), file) : verifier.verify(file, bundle);
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError(what.get(), e);
            }
            complete(report);
            seen.merge(report.verdict(), 1, Integer::sum);
            assertThat(report.verdict() == Verdict.VALID)
                    .as(() -> what.get() + "\n" + report.toText("en"))
                    .isEqualTo(isTheSame.test(file));
        }
    }

    private static void complete(VerificationReport report) {
        assertThat(report.checks()).hasSize(CheckId.values().length);
        assertThat(report.toText("ja")).isNotEmpty();
        assertThat(report.toJson().get("verdict").getAsString())
                .isEqualTo(report.verdict().name());
    }

    private Optional<String> original = Optional.empty();

    // JSON that is canonically the same, its one proof in an array or not.
    private boolean saysTheSame(byte[] file) {
        return original.isPresent() && canonical(file).equals(original);
    }

    private static Optional<String> canonical(byte[] file) {
        try {
            JsonObject json = json(file);
            if (json.get("proof") instanceof JsonArray array && array.size() == 1) {
                json.add("proof", array.get(0));
            }
            return Optional.of(new String(Jcs.canonicalize(json), StandardCharsets.UTF_8));
        } catch (JsonFormatException | ProofException e) {
            return Optional.empty();
        }
    }

    // All that a verifier goes by: not the file name, and not what later versions may add.
    private static boolean leadsTheSame(Batch batch, byte[] file) {
        try {
            Bundle bundle = Bundle.parse(file);
            Bundle original = batch.bundle(1);
            return bundle.document().commitment().equals(original.document().commitment())
                    && bundle.root().equals(original.root())
                    && bundle.proof().equals(original.proof())
                    && bundle.anchor().institution().equals(original.anchor().institution())
                    && bundle.anchor().transactionId().equals(original.anchor().transactionId())
                    && bundle.anchor().recordedAt().equals(original.anchor().recordedAt())
                    && Statement.digest(bundle.anchor().statement())
                            .equals(Statement.digest(original.anchor().statement()));
        } catch (JsonFormatException e) {
            return false;
        }
    }

    private Mutations mutations(TestReporter reporter) {
        reporter.publishEntry("seed", Long.toString(SEED));
        return new Mutations(new Random(SEED));
    }

    private Batch batch(ProofSuite suite) {
        JsonObject unsigned = OpenBadge.write(university.content("山田 太郎"), Salt.random(university.random));
        Batch batch = Batch.around(university, university.sign(unsigned, suite), 1, 3);
        original = canonical(batch.document(1));
        return batch;
    }

    private Batch files() {
        return Batch.of(
                university,
                Batch.Document.of("a.pdf", new byte[] {1}, Salt.random(university.random)),
                Batch.Document.of("b.pdf", new byte[] {2}, Salt.random(university.random)),
                Batch.Document.of("c.pdf", new byte[] {3}, Salt.random(university.random)));
    }

    private static JsonObject json(byte[] file) {
        return StrictJson.readObject(file, StrictJson.Limits.of(OpenBadge.MAX_SIZE, OpenBadge.MAX_DEPTH));
    }
}
