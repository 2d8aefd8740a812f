package dev.akashi.it;

import static dev.akashi.it.World.SAMPLES;
import static dev.akashi.it.World.UNIVERSITY;
import static dev.akashi.it.World.world;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.akashi.client.issuing.Issuer;
import dev.akashi.client.issuing.IssuingRequest;
import dev.akashi.client.issuing.Progress;
import dev.akashi.credential.Bundle;
import dev.akashi.credential.Commitments;
import dev.akashi.credential.OpenBadge;
import dev.akashi.model.MerkleRoot;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.StrictJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A table of graduates, the folder into which it is issued, and what must be there when that is done. */
final class IssuingFolder {

    private final Path table;
    private final Path out;
    private final int rows;

    IssuingFolder(Path folder, int rows) {
        this.table = Tables.graduates(folder.resolve("table.csv"), rows);
        this.out = folder.resolve("issued");
        this.rows = rows;
    }

    /** Stands for the end of the process, wherever it comes. */
    static final class Cut extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Cut(String when) {
            super(when);
        }
    }

    Path out() {
        return out;
    }

    Path journal(String file) {
        return out.resolve(".issuing").resolve(file);
    }

    /** The command that issues. */
    Object[] command() {
        return world().issue(table, out);
    }

    IssuingRequest request() {
        return new IssuingRequest(
                UNIVERSITY,
                SAMPLES.resolve("templates/bachelor.yaml"),
                table,
                Optional.empty(),
                List.of(world().key("univ-1"), world().key("univ-credential")),
                out);
    }

    /** Issues in this process, by the given time, and tells how far it is. */
    void issue(Clock clock, Progress progress) {
        Issuer issuer = new Issuer(world().ledger, clock, new SecureRandom());
        issuer.issue(request(), issuer.check(request()), progress);
    }

    /** Issues until the progress throws a {@link Cut}. */
    void cut(Progress progress) {
        assertThat(catchThrowableOfType(Cut.class, () -> issue(Clock.systemUTC(), progress)))
                .as("cut off")
                .isNotNull();
    }

    /** Cuts off when a stage is heard of for the first time, or when it is done. */
    static Progress at(Progress.Stage stage, boolean done) {
        return (at, count, total) -> {
            if (at == stage && (!done || count == total)) {
                throw new Cut(at + " " + count);
            }
        };
    }

    MerkleRoot plannedRoot() {
        try {
            return JsonFields.of(StrictJson.readObject(
                            Files.readAllBytes(journal("plan.json")), StrictJson.Limits.of(4096, 4)))
                    .parsed("root", MerkleRoot::parse);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs the command once more, and looks at everything that it must have left: each credential once, and every file. */
    void finish() throws IOException {
        Optional<MerkleRoot> planned =
                Files.exists(journal("plan.json")) ? Optional.of(plannedRoot()) : Optional.empty();

        Ran.akashi(command()).done();

        MerkleRoot root = plannedRoot();
        planned.ifPresent(before -> assertThat(root).isEqualTo(before));
        assertThat(world().anchors(root)).isEqualTo(1);
        assertDelivered();
    }

    void assertDelivered() throws IOException {
        MerkleRoot root = plannedRoot();
        List<Path> documents = Tables.documents(out);
        assertThat(documents).hasSize(rows);
        for (Path document : documents) {
            Bundle bundle = Tables.bundle(document);
            assertThat(bundle.root()).isEqualTo(root);
            assertThat(bundle.proof().includes(bundle.document().commitment(), root))
                    .isTrue();
            assertThat(bundle.document().contentDigest())
                    .as(document.toString())
                    .isEqualTo(Commitments.contentDigest(
                            OpenBadge.parse(Files.readAllBytes(document)).json()));
        }
        assertThat(documents.stream()
                        .map(document -> Tables.bundle(document).proof().leafIndex())
                        .distinct())
                .hasSize(rows);
        assertThat(Files.readAllLines(out.resolve("issued.csv"), StandardCharsets.UTF_8))
                .hasSize(rows + 1);
        assertThat(journal("staged.jsonl")).doesNotExist();
        assertThat(journal("issued.jsonl")).exists();
        try (Stream<Path> files = Files.walk(out)) {
            assertThat(files).noneMatch(file -> file.toString().endsWith(".new"));
        }
    }
}
