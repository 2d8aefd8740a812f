package dev.akashi.it;

import static dev.akashi.it.World.SAMPLES;
import static dev.akashi.it.World.UNIVERSITY;
import static dev.akashi.it.World.world;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.akashi.certificate.CertificatePrinter;
import dev.akashi.client.issuing.Issuer;
import dev.akashi.client.issuing.IssuingRequest;
import dev.akashi.client.issuing.Progress;
import dev.akashi.client.template.ReadyTemplate;
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

    private final Path template;
    private final Path table;
    private final Path out;
    private final int rows;
    private final boolean paired;

    IssuingFolder(Path folder, int rows) {
        this(
                SAMPLES.resolve("templates/bachelor.yaml"),
                Tables.graduates(folder.resolve("table.csv"), rows),
                rows,
                false);
    }

    private IssuingFolder(Path template, Path table, int rows, boolean paired) {
        this.template = template;
        this.table = table;
        this.out = table.resolveSibling("issued");
        this.rows = rows;
        this.paired = paired;
    }

    /** A credential and a certificate on paper of each row. */
    static IssuingFolder paired(Path folder, int rows) throws IOException {
        Path template = Files.writeString(
                folder.resolve("both.yaml"),
                ReadyTemplate.BADGE_AND_DIPLOMA.text().replace("your-institution.example", "kakuu.example"));
        return new IssuingFolder(template, Tables.paired(folder.resolve("table.csv"), rows), rows, true);
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
        return world().issueBy(template, table, out);
    }

    IssuingRequest request() {
        return new IssuingRequest(
                UNIVERSITY,
                template,
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

    /** By whose name its bundle is found. */
    private static Path paperOf(Path credential) {
        return Path.of(credential.toString().replaceAll("\\.json$", ".paper.json"));
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
        List<Path> papers =
                paired ? documents.stream().map(IssuingFolder::paperOf).toList() : List.of();
        for (Path paper : papers) {
            Bundle bundle = Tables.bundle(paper);
            byte[] pdf =
                    Files.readAllBytes(paper.resolveSibling(bundle.document().name()));
            assertThat(bundle.root()).isEqualTo(root);
            assertThat(bundle.proof().includes(bundle.document().commitment(), root))
                    .isTrue();
            assertThat(bundle.document().contentDigest()).isEqualTo(Commitments.contentDigest(pdf));
            assertThat(CertificatePrinter.credentialOf(pdf)).isPresent();
        }
        int all = rows + papers.size();
        assertThat(Stream.concat(documents.stream(), papers.stream())
                        .map(document -> Tables.bundle(document).proof().leafIndex())
                        .distinct())
                .hasSize(all);
        assertThat(Files.readAllLines(out.resolve("issued.csv"), StandardCharsets.UTF_8))
                .hasSize(all + 1);
        assertThat(journal("staged.jsonl")).doesNotExist();
        assertThat(journal("issued.jsonl")).exists();
        try (Stream<Path> files = Files.walk(out)) {
            assertThat(files).noneMatch(file -> file.toString().endsWith(".new"));
        }
    }
}
