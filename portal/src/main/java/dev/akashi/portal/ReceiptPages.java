package dev.akashi.portal;

import dev.akashi.certificate.Sheet;
import dev.akashi.certificate.SheetPrinter;
import dev.akashi.credential.verify.CheckId;
import dev.akashi.credential.verify.ReportWords;
import dev.akashi.credential.verify.VerificationReport;
import dev.akashi.credential.verify.VerificationReport.Issuer;
import dev.akashi.model.Commitment;
import dev.akashi.model.LocalizedText;
import dev.akashi.model.signing.Envelope;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A receipt for people: the report on paper, with the signed receipt for programs in the file. */
final class ReceiptPages {

    private static final SheetPrinter PRINTER = new SheetPrinter(20);
    private static final DateTimeFormatter TIMES =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneId.of("Asia/Tokyo"));

    private ReceiptPages() {}

    static byte[] pdf(VerificationReport report, Envelope receipt, String key, Language language) {
        Map<String, String> words = Texts.in(language).words();
        Texts texts = Texts.in(language);
        List<Sheet.Part> lines = new ArrayList<>();
        lines.add(Sheet.Line.heading(ReportWords.verdict(report.verdict(), language.tag())));
        lines.add(new Sheet.Table(List.of(), facts(report, words, language)));
        lines.add(Sheet.Line.heading(word(words, "checksHeading")));
        lines.add(new Sheet.Table(
                List.of(texts.get("receiptCheck"), texts.get("receiptResult"), texts.get("receiptFound")),
                report.checks().stream()
                        .map(check -> List.of(
                                ReportWords.check(check.id(), language.tag()),
                                word(words, "mark" + check.status().name()),
                                check.message(language.tag())))
                        .toList()));
        lines.add(Sheet.Line.heading(word(words, "notShown")));
        ReportWords.notShown(language.tag()).forEach(text -> lines.add(Sheet.Line.text("・" + text)));
        if (!Receipts.isDocumentSeen(report)) {
            lines.add(Sheet.Line.text("・" + texts.get("receiptUnseen")));
        }
        lines.add(Sheet.Line.heading(texts.get("receiptSignature")));
        lines.add(Sheet.Line.text(texts.get("receiptSigned")));
        lines.add(Sheet.Line.text(key));
        return PRINTER.print(new Sheet(
                texts.get("receiptTitle"),
                language.tag(),
                lines,
                Optional.of(new Sheet.Attachment("verification-receipt.json", "application/json", receipt.toJson()))));
    }

    private static List<List<String>> facts(VerificationReport report, Map<String, String> words, Language language) {
        Texts texts = Texts.in(language);
        List<List<String>> facts = new ArrayList<>();
        facts.add(List.of(texts.get("receiptCheckedAt"), time(report.checkedAt())));
        Commitment commitment = report.commitment();
        if (commitment != null) {
            facts.add(List.of(texts.get("receiptCommitment"), commitment.toString()));
        }
        Issuer issuer = report.issuer();
        if (issuer != null) {
            addName(facts, word(words, "nameThen"), issuer.nameThen(), language);
            if (issuer.nameNow() != null && !issuer.nameNow().equals(issuer.nameThen())) {
                addName(facts, word(words, "nameNow"), issuer.nameNow(), language);
            }
            facts.add(List.of(word(words, "institutionCode"), issuer.code().value()));
            if (issuer.credentialType() != null) {
                facts.add(List.of(word(words, "type"), ReportWords.type(issuer.credentialType(), language.tag())));
            }
            if (issuer.recordedAt() != null) {
                facts.add(List.of(word(words, "recordedAt"), time(issuer.recordedAt())));
            }
        }
        String asOf = report.check(CheckId.STATUS).evidence().get("asOf");
        if (asOf != null) {
            facts.add(List.of(word(words, "asOf"), time(Instant.parse(asOf))));
        }
        return facts;
    }

    private static void addName(
            List<List<String>> facts, String label, @Nullable LocalizedText name, Language language) {
        if (name != null) {
            facts.add(List.of(
                    label,
                    name.in(language.tag()) + "\n" + name.in(language.other().tag())));
        }
    }

    private static String word(Map<String, String> words, String key) {
        return Objects.requireNonNull(words.get(key), key);
    }

    private static String time(Instant time) {
        return TIMES.format(time) + " (UTC+9)";
    }
}
