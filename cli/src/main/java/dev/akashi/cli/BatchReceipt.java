package dev.akashi.cli;

import dev.akashi.certificate.Sheet;
import dev.akashi.certificate.SheetPrinter;
import dev.akashi.client.issuing.BatchFolder.Batch;
import dev.akashi.credential.verify.ReportWords;
import dev.akashi.model.record.Receipt;
import dev.akashi.model.signing.KeyId;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A sheet about a batch that is recorded, without anything about persons. The same batch gives the same bytes. */
final class BatchReceipt {

    private static final int MOST_PAGES = 20;
    private static final DateTimeFormatter TIMES =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneId.of("Asia/Tokyo"));

    private BatchReceipt() {}

    static byte[] pdf(Batch batch, Map<String, Integer> titles, String language) {
        boolean japanese = language.equals("ja");
        Receipt receipt = batch.receipt().orElseThrow();
        List<List<String>> facts = new ArrayList<>();
        facts.add(List.of(japanese ? "機関" : "Institution", batch.institution().value()));
        facts.add(List.of(
                japanese ? "種類" : "Type", ReportWords.type(batch.type(), language) + " (" + batch.type() + ")"));
        facts.add(List.of(japanese ? "件数" : "Documents", Integer.toString(batch.size())));
        facts.add(List.of(
                japanese ? "授与の期間" : "Awarded",
                batch.awardPeriod().from() + " – " + batch.awardPeriod().to()));
        facts.add(List.of(
                japanese ? "登録日時" : "Recorded", time(receipt.provenance().recordedAt())));
        facts.add(List.of(japanese ? "バッチ番号" : "Batch", batch.root().toString()));
        facts.add(List.of(
                japanese ? "取引番号" : "Transaction",
                receipt.provenance().transactionId().toString()));
        facts.add(List.of(japanese ? "署名した鍵" : "Signed with", lines(batch.signedBy())));
        List<Sheet.Part> parts = new ArrayList<>();
        parts.add(new Sheet.Table(List.of(), facts));
        parts.add(Sheet.Line.heading(japanese ? "名称ごとの件数" : "Documents by title"));
        parts.add(new Sheet.Table(
                List.of(japanese ? "名称" : "Title", japanese ? "件数" : "Documents"),
                titles.entrySet().stream()
                        .map(entry -> List.of(entry.getKey(), entry.getValue().toString()))
                        .toList()));
        parts.add(
                Sheet.Line.text(
                        japanese
                                ? "この受領書に個人に関する情報はありません。登録の内容は、バッチ番号で台帳と照合できます。"
                                : "Nothing on this receipt is about a person. What is recorded can be looked up on the ledger by the batch."));
        return new SheetPrinter(MOST_PAGES)
                .print(new Sheet(japanese ? "登録受領書" : "Receipt of registration", language, parts, Optional.empty()));
    }

    private static String lines(List<KeyId> keys) {
        return keys.stream().map(KeyId::toString).collect(Collectors.joining("\n"));
    }

    private static String time(Instant time) {
        return TIMES.format(time) + " (UTC+9)";
    }
}
