package dev.akashi.audit.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.akashi.model.Digest;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.signing.Envelope;
import dev.akashi.model.signing.Signer;
import dev.akashi.model.signing.VerificationKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A report in a folder:
 *
 * <pre>
 * report.json          the report
 * report.ja.html       the same to read, in Japanese
 * report.ja.pdf        the same on paper
 * report.en.html       the same to read, in English
 * report.en.pdf        the same on paper
 * report.dsse.json     the SHA-256 of each of them, in a DSSE envelope that the auditor signed
 * </pre>
 */
public final class SignedReport {

    /** The report itself. */
    public static final String REPORT = "report.json";

    /** The envelope. */
    public static final String ENVELOPE = "report.dsse.json";

    private static final String PAYLOAD_TYPE = "application/vnd.akashi.audit-report.v1+json";
    private static final List<String> LANGUAGES = List.of("ja", "en");

    private SignedReport() {}

    /**
     * Writes a report.
     *
     * @param signer the auditor; empty for a report that nobody signs
     * @throws IOException when the folder cannot be written
     */
    public static void write(Path folder, AuditReport report, Optional<Signer> signer) throws IOException {
        Files.createDirectories(folder);
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put(REPORT, report.toBytes());
        for (String language : LANGUAGES) {
            ReadableReport words = ReadableReport.of(report, language);
            files.put("report." + language + ".html", StrictJson.utf8(HtmlReport.of(words)));
            files.put("report." + language + ".pdf", PdfReport.of(words));
        }
        JsonArray list = new JsonArray();
        files.forEach((name, bytes) -> {
            JsonObject entry = new JsonObject();
            entry.addProperty("name", name);
            entry.addProperty("sha256", Digest.sha256(bytes).toString());
            list.add(entry);
        });
        JsonObject manifest = new JsonObject();
        manifest.addProperty("type", "akashi-audit-report");
        manifest.addProperty("version", 1);
        manifest.addProperty("result", report.result().name());
        manifest.add("files", list);
        Envelope envelope = Envelope.of(PAYLOAD_TYPE, StrictJson.write(manifest));
        if (signer.isPresent()) {
            envelope = envelope.signedBy(signer.get());
        }
        Files.deleteIfExists(folder.resolve(ENVELOPE));
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            replace(folder.resolve(file.getKey()), file.getValue());
        }
        replace(folder.resolve(ENVELOPE), StrictJson.utf8(StrictJson.writePretty(envelope.toJsonObject()) + "\n"));
    }

    /**
     * Reads a report of which the auditor's signature and all digests are good.
     *
     * @param key the auditor's key, from somewhere else
     * @throws ReportException when something is not as it should be
     * @throws IOException when a file cannot be read
     */
    public static AuditReport read(Path folder, VerificationKey key) throws IOException {
        try {
            Envelope envelope = Envelope.parse(Files.readAllBytes(folder.resolve(ENVELOPE)));
            boolean signed = envelope.payloadType().equals(PAYLOAD_TYPE)
                    && envelope.signatures().stream()
                            .anyMatch(signature -> signature.keyId().equals(key.keyId())
                                    && key.verify(envelope.preAuthenticationEncoding(), signature.signature()));
            if (!signed) {
                throw new ReportException("expected a report signed by " + key.keyId() + ", found signatures of "
                        + envelope.signatures().stream()
                                .map(Envelope.EnvelopeSignature::keyId)
                                .toList());
            }
            JsonFields manifest = JsonFields.of(StrictJson.readObject(envelope.payload(), AuditReport.LIMITS));
            List<String> names = manifest.list("files", file -> {
                requireDigest(folder, file.string("name"), file.parsed("sha256", Digest::parse));
                return file.string("name");
            });
            if (!names.contains(REPORT)) {
                throw new ReportException("expected a signature over " + REPORT + ", found one over " + names);
            }
            AuditReport report = AuditReport.read(Files.readAllBytes(folder.resolve(REPORT)));
            if (!report.isConsistent()) {
                throw new ReportException(
                        "expected a result that follows from the report's lists, found " + report.result());
            }
            return report;
        } catch (JsonFormatException | IllegalArgumentException e) {
            throw new ReportException("expected an auditor's report in " + folder + ": " + e.getMessage(), e);
        }
    }

    private static void requireDigest(Path folder, String name, Digest expected) {
        if (!name.matches("report(\\.[a-z]{2})?\\.(json|html|pdf)")) {
            throw new ReportException("expected files of a report, found " + name);
        }
        try {
            Digest found = Digest.sha256(Files.readAllBytes(folder.resolve(name)));
            if (!found.equals(expected)) {
                throw new ReportException(name + ": expected SHA-256 " + expected + ", found " + found);
            }
        } catch (IOException e) {
            throw new ReportException("expected " + name + " beside " + ENVELOPE + ", found no readable file", e);
        }
    }

    private static void replace(Path file, byte[] content) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.write(fresh, content);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** A report is not what its auditor signed, or nobody's whose key is at hand. */
    public static final class ReportException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        ReportException(String message) {
            super(message);
        }

        ReportException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
