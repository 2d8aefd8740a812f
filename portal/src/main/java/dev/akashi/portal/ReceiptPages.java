package dev.akashi.portal;

import dev.akashi.certificate.Sheet;
import dev.akashi.certificate.SheetPrinter;
import dev.akashi.credential.verify.Check;
import dev.akashi.credential.verify.ReportWords;
import dev.akashi.credential.verify.VerificationReport;
import dev.akashi.credential.verify.VerificationReport.Issuer;
import dev.akashi.model.LocalizedText;
import dev.akashi.model.signing.Envelope;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
        lines.add(Sheet.Line.text(texts.get("receiptCheckedAt") + " " + time(report.checkedAt())));
        if (report.commitment() != null) {
            lines.add(Sheet.Line.text(texts.get("receiptCommitment") + " " + report.commitment()));
        }
        Issuer issuer = report.issuer();
        if (issuer != null) {
            addName(lines, words.get("nameThen"), issuer.nameThen());
            if (issuer.nameNow() != null && !issuer.nameNow().equals(issuer.nameThen())) {
                addName(lines, words.get("nameNow"), issuer.nameNow());
            }
            lines.add(Sheet.Line.text(words.get("institutionCode") + " " + issuer.code()));
            if (issuer.credentialType() != null) {
                lines.add(Sheet.Line.text(
                        words.get("type") + " " + ReportWords.type(issuer.credentialType(), language.tag())));
            }
            if (issuer.recordedAt() != null) {
                lines.add(Sheet.Line.text(words.get("recordedAt") + " " + time(issuer.recordedAt())));
            }
        }
        lines.add(Sheet.Line.heading(String.valueOf(words.get("checksHeading"))));
        for (Check check : report.checks()) {
            lines.add(Sheet.Line.text("[" + words.get("mark" + check.status().name()) + "] "
                    + ReportWords.check(check.id(), language.tag()) + ": " + check.message(language.tag())));
        }
        lines.add(Sheet.Line.heading(String.valueOf(words.get("notShown"))));
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

    private static void addName(List<Sheet.Part> lines, @Nullable String label, @Nullable LocalizedText name) {
        if (name != null) {
            lines.add(Sheet.Line.text(label + " " + name.ja() + " / " + name.en()));
        }
    }

    private static String time(Instant time) {
        return TIMES.format(time) + " (UTC+9)";
    }
}
