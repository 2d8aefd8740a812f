package dev.akashi.audit.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.akashi.audit.RecordedChain;
import dev.akashi.audit.replay.Comparison;
import dev.akashi.audit.replay.Replay;
import dev.akashi.audit.report.SignedReport.ReportException;
import dev.akashi.model.Digest;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.signing.KeyAlgorithm;
import dev.akashi.model.signing.PrivateKeySigner;
import dev.akashi.model.signing.Signer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reports over chains of real Fabric networks. */
class SignedReportTest {

    private static final Signer AUDITOR = PrivateKeySigner.generate(KeyAlgorithm.ED25519, new SecureRandom());

    @TempDir
    Path folder;

    private AuditReport report(String chain, Path place) throws IOException {
        RecordedChain blocks = RecordedChain.of(chain);
        try (Replay replay = Replay.open(place, "akashi", blocks.genesis())) {
            replay.run(blocks, blocks.height(), (done, total) -> {});
            return AuditReport.of(replay, 0, new Comparison(replay));
        }
    }

    /** Whoever repeats an audit on another machine, or in forty years, must get these bytes. */
    @ParameterizedTest
    @CsvSource({
        "bft-4,31a5b49c5244f298ce4d1bc14d5383b4170840334bd427154418d8965c243161",
        "raft-1,c6f1218de8122599bb1c6104b18cbb9f6715e57c8fff1e8f2667e01d47551758"
    })
    void has_the_same_bytes_everywhere(String chain, String digest) throws IOException {
        AuditReport first = report(chain, folder.resolve("one"));
        assertThat(first.findings()).isEmpty();
        assertThat(first.result()).isEqualTo(AuditReport.Result.IN_ORDER);
        assertThat(Digest.sha256(first.toBytes()).toString()).as(chain).isEqualTo(digest);
        assertThat(report(chain, folder.resolve("other")).toBytes()).isEqualTo(first.toBytes());
    }

    @Test
    void has_the_same_bytes_when_the_replay_was_broken_off_at_every_block() throws IOException {
        RecordedChain blocks = RecordedChain.of("bft-4");
        for (long until = 1; until <= blocks.height(); until++) {
            try (Replay replay = Replay.open(folder.resolve("broken"), "akashi", blocks.genesis())) {
                assertThat(replay.nextBlock()).isEqualTo(until - 1);
                replay.run(blocks, until, (done, total) -> {});
            }
        }
        assertThat(report("bft-4", folder.resolve("broken")).toBytes())
                .isEqualTo(report("bft-4", folder.resolve("whole")).toBytes());
    }

    @Test
    void is_read_back_when_its_auditor_signed_it() throws IOException {
        AuditReport report = report("bft-4", folder.resolve("replay"));
        SignedReport.write(folder, report, Optional.of(AUDITOR));
        assertThat(SignedReport.read(folder, AUDITOR.verificationKey())).isEqualTo(report);
    }

    @ParameterizedTest
    @ValueSource(strings = {"report.json", "report.ja.html", "report.en.html", "report.ja.pdf", "report.en.pdf"})
    void is_refused_with_a_changed_file(String name) throws IOException {
        SignedReport.write(folder, report("bft-4", folder.resolve("replay")), Optional.of(AUDITOR));
        byte[] bytes = Files.readAllBytes(folder.resolve(name));
        bytes[bytes.length / 2] ^= 1;
        Files.write(folder.resolve(name), bytes);
        assertThatThrownBy(() -> SignedReport.read(folder, AUDITOR.verificationKey()))
                .isInstanceOf(ReportException.class)
                .hasMessageContaining(name)
                .hasMessageContaining("expected SHA-256");
    }

    @Test
    void is_refused_when_nobody_or_somebody_else_signed_it() throws IOException {
        AuditReport report = report("bft-4", folder.resolve("replay"));
        SignedReport.write(folder, report, Optional.empty());
        assertThatThrownBy(() -> SignedReport.read(folder, AUDITOR.verificationKey()))
                .isInstanceOf(ReportException.class)
                .hasMessageContaining("expected a report signed by");
        Signer other = PrivateKeySigner.generate(KeyAlgorithm.ED25519, new SecureRandom());
        SignedReport.write(folder, report, Optional.of(other));
        assertThatThrownBy(() -> SignedReport.read(folder, AUDITOR.verificationKey()))
                .isInstanceOf(ReportException.class);
    }

    @Test
    void is_refused_when_its_result_does_not_follow_from_what_it_lists() throws IOException {
        AuditReport report = report("bft-4", folder.resolve("replay"));
        report.json().addProperty("result", "INCOMPLETE");
        SignedReport.write(folder, report, Optional.of(AUDITOR));
        assertThatThrownBy(() -> SignedReport.read(folder, AUDITOR.verificationKey()))
                .isInstanceOf(ReportException.class)
                .hasMessageContaining("follows from");
    }

    @Test
    void can_be_read_in_two_languages_without_anything_from_elsewhere() throws IOException {
        SignedReport.write(folder, report("bft-4", folder.resolve("replay")), Optional.of(AUDITOR));
        for (String language : List.of("ja", "en")) {
            String html = Files.readString(folder.resolve("report." + language + ".html"));
            assertThat(html)
                    .contains("lang=\"" + language + "\"")
                    .contains("IN_ORDER")
                    .contains("<svg");
            assertThat(html.replace("http://www.w3.org/2000/svg", "")).doesNotContain("http", "src=", "<script");
        }
        assertThat(Files.readString(folder.resolve("report.ja.html"))).contains("発見事項");
        assertThat(StrictJson.utf8(Files.readString(folder.resolve("report.en.html"))))
                .isNotEmpty();
    }

    /** What is on paper is what is on the page, heading by heading, and both say every finding's place. */
    @ParameterizedTest
    @ValueSource(strings = {"ja", "en"})
    void is_on_paper_what_it_is_on_the_page(String language) throws IOException {
        SignedReport.write(folder, report("bft-4", folder.resolve("replay")), Optional.of(AUDITOR));
        String html = Files.readString(folder.resolve("report." + language + ".html"));
        try (PDDocument document = Loader.loadPDF(Files.readAllBytes(folder.resolve("report." + language + ".pdf")))) {
            assertThat(document.getDocumentCatalog().getLanguage()).isEqualTo(language);
            String text = new PDFTextStripper().getText(document);
            int pages = document.getNumberOfPages();
            assertThat(text).contains("1 / " + pages, pages + " / " + pages, "IN_ORDER");
            List<String> headings = Pattern.compile("<h2>(.*)</h2>")
                    .matcher(html)
                    .results()
                    .map(found -> found.group(1))
                    .toList();
            assertThat(headings).hasSizeGreaterThan(9);
            assertThat(text).contains(headings);
        }
    }

    /** Compression is the machine's, and pictures are for whoever changes how a report looks. */
    @Test
    void has_the_same_paper_every_time_and_goes_over_pages() throws IOException {
        AuditReport report = report("bft-4", folder.resolve("replay"));
        JsonArray changes = report.figures().getAsJsonArray("changes");
        JsonArray many = new JsonArray();
        for (int i = 0; i < 60; i++) {
            many.addAll(changes.deepCopy());
        }
        report.figures().add("changes", many);
        report.figures().add("totals", totals());
        for (String language : List.of("ja", "en")) {
            ReadableReport words = ReadableReport.of(report, language);
            byte[] pdf = PdfReport.of(words);
            assertThat(PdfReport.of(words)).isEqualTo(pdf);
            assertThat(new String(pdf, StandardCharsets.ISO_8859_1)).doesNotContain("FlateDecode");
            try (PDDocument document = Loader.loadPDF(pdf)) {
                assertThat(document.getNumberOfPages()).isBetween(5, 60);
                for (int page = 0; page < 3; page++) {
                    Path picture = Path.of("target", "pictures", "report-" + language + "-" + (page + 1) + ".png");
                    Files.createDirectories(picture.getParent());
                    ImageIO.write(new PDFRenderer(document).renderImageWithDPI(page, 80), "png", picture.toFile());
                }
            }
        }
    }

    private static JsonArray totals() {
        JsonArray totals = new JsonArray();
        for (int month = 1; month <= 12; month++) {
            for (String type : List.of("BACHELOR", "MASTER", "SPECIALIST_TRAINING")) {
                JsonObject row = new JsonObject();
                row.addProperty("institution", "F113199999013");
                row.addProperty("type", type);
                row.addProperty("month", String.format(Locale.ROOT, "2025-%02d", month));
                row.addProperty("batches", month);
                row.addProperty("credentials", month * 1000 / type.length());
                totals.add(row);
            }
        }
        return totals;
    }
}
