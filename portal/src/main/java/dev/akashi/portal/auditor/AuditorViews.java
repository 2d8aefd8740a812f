package dev.akashi.portal.auditor;

import com.google.gson.JsonObject;
import dev.akashi.audit.index.IndexReader.BatchDetail;
import dev.akashi.audit.index.IndexReader.Evidence;
import dev.akashi.credential.verify.ReportWords;
import dev.akashi.model.Digest;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.MerkleRoot;
import dev.akashi.model.json.JsonForms;
import dev.akashi.model.json.StrictJson;
import dev.akashi.portal.Language;
import dev.akashi.portal.auditor.Sessions.Session;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What those who are signed in see. Each look is written down before it is answered; when it cannot be, there is no answer. */
final class AuditorViews {

    private static final ZoneId JAPAN = ZoneId.of("Asia/Tokyo");
    private static final DateTimeFormatter TIMES =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(JAPAN);
    private static final int LOOKS = 100;
    private static final Map<String, String> FILES = new LinkedHashMap<>();

    static {
        FILES.put("report.ja.pdf", "application/pdf");
        FILES.put("report.en.pdf", "application/pdf");
        FILES.put("report.ja.html", "text/html; charset=utf-8");
        FILES.put("report.en.html", "text/html; charset=utf-8");
        FILES.put("report.json", "application/json");
        FILES.put("report.dsse.json", "application/json");
    }

    private final OpenIndex index;
    private final Looks looks;
    private final Path reports;
    private final Sessions sessions;
    private final AuditorLayout layout;
    private final Clock clock;

    AuditorViews(AuditorSettings settings, OpenIndex index, Looks looks, Sessions sessions, AuditorLayout layout) {
        this.index = index;
        this.looks = looks;
        this.reports = settings.reports();
        this.sessions = sessions;
        this.layout = layout;
        this.clock = settings.clock();
    }

    void overview(Context context) throws IOException {
        Session session = requireSignedIn(context);
        Account who = account(session);
        Language language = AuditorLayout.language(context);
        LocalDate today = LocalDate.ofInstant(clock.instant(), JAPAN);
        Overview overview = Overview.of(context, who, index.read(reader -> reader.lastDay()), today);
        looks.add(clock.instant(), who, overview.institution(), Look.What.OVERVIEW, overview.asked());
        Map<String, Object> values =
                index.read(reader -> overview.values(reader, who, language, key -> layout.word(language, key)));
        String query = context.queryString() == null ? "" : String.valueOf(values.get("query"));
        layout.send(
                context,
                language,
                session,
                "overview",
                layout.word(language, "overviewTitle"),
                "/overview" + query,
                values);
    }

    void batch(Context context) throws IOException {
        Session session = requireSignedIn(context);
        Account who = account(session);
        Language language = AuditorLayout.language(context);
        BatchDetail batch = batchOf(context, who);
        InstitutionCode code = batch.row().institution();
        looks.add(
                clock.instant(),
                who,
                Optional.of(code),
                Look.What.BATCH,
                batch.row().root().toString());
        Map<String, Object> values = new HashMap<>();
        values.put("root", batch.row().root().toString());
        values.put("institution", nameOf(code, language) + " " + code);
        values.put("type", ReportWords.type(batch.row().type(), language.tag()));
        values.put("size", batch.row().size());
        values.put("recordedAt", time(batch.recordedAt()));
        values.put("place", batch.block() + ", " + batch.transaction());
        values.put("transaction", batch.transactionId());
        values.put("submitter", batch.submitter().value());
        values.put("signers", batch.signers());
        values.put("hasChanges", !batch.changes().isEmpty());
        values.put(
                "changes",
                batch.changes().stream()
                        .map(count -> Map.of(
                                "name",
                                layout.word(language, "status." + count.name()),
                                "credentials",
                                count.credentials()))
                        .toList());
        values.put("hasEvidence", batch.evidence().isPresent());
        values.put("good", batch.evidence().filter(Evidence::isGood).isPresent());
        batch.evidence().ifPresent(evidence -> {
            values.put(
                    "endorsers",
                    String.join(
                            ", ",
                            evidence.endorsers().stream().map(Object::toString).toList()));
            values.put("logRoot", evidence.logRoot().toString());
            values.put("logSize", evidence.proof().treeSize());
            values.put("logIndex", evidence.proof().leafIndex());
            values.put(
                    "path",
                    evidence.proof().path().stream().map(Digest::toString).toList());
        });
        String path = "/batches/" + batch.row().root();
        layout.send(context, language, session, "batch", layout.word(language, "batchTitle"), path, values);
    }

    /** What shows that a batch is on the ledger, for programs. */
    void proof(Context context) throws IOException {
        Account who = account(requireSignedIn(context));
        BatchDetail batch = batchOf(context, who);
        Evidence evidence = batch.evidence().orElseThrow(NotFoundResponse::new);
        Optional<InstitutionCode> code = Optional.of(batch.row().institution());
        looks.add(
                clock.instant(), who, code, Look.What.PROOF, batch.row().root().toString());
        JsonObject json = new JsonObject();
        json.addProperty("root", batch.row().root().toString());
        json.addProperty("statement", evidence.digest().toString());
        json.add("entry", StrictJson.readObject(evidence.entry().toBytes(), StrictJson.Limits.of(1024 * 1024, 16)));
        json.add("endorsers", JsonForms.strings(evidence.endorsers()));
        json.addProperty("logIndex", evidence.proof().leafIndex());
        json.addProperty("logSize", evidence.proof().treeSize());
        json.addProperty("logRoot", evidence.logRoot().toString());
        json.add("path", JsonForms.strings(evidence.proof().path()));
        download(
                context,
                "proof-" + batch.row().root().toString().substring(0, 16) + ".json",
                "application/json",
                StrictJson.utf8(StrictJson.writePretty(json) + "\n"));
    }

    void report(Context context) throws IOException {
        Session session = requireAuditor(context);
        Language language = AuditorLayout.language(context);
        List<Map<String, Object>> files = new ArrayList<>();
        for (String name : FILES.keySet()) {
            Path file = reports.resolve(name);
            if (Files.isRegularFile(file)) {
                files.add(Map.of(
                        "name", name,
                        "size", String.format(Locale.ROOT, "%,d", Files.size(file)),
                        "time", time(Files.getLastModifiedTime(file).toInstant()),
                        "digest", Digest.sha256(Files.readAllBytes(file)).toString()));
            }
        }
        Map<String, Object> values = new HashMap<>();
        values.put("files", files);
        layout.send(context, language, session, "report", layout.word(language, "reportTitle"), "/report", values);
    }

    void reportFile(Context context) throws IOException {
        Account who = account(requireAuditor(context));
        String name = context.pathParam("name");
        String type = FILES.get(name);
        if (type == null || !Files.isRegularFile(reports.resolve(name))) {
            throw new NotFoundResponse();
        }
        looks.add(clock.instant(), who, Optional.empty(), Look.What.REPORT, name);
        download(context, name, type, Files.readAllBytes(reports.resolve(name)));
    }

    void looks(Context context) throws IOException {
        Session session = requireSignedIn(context);
        Account who = account(session);
        Language language = AuditorLayout.language(context);
        looks.add(clock.instant(), who, who.institution(), Look.What.LOOKS, "");
        List<Look> list = looks.list(who.institution(), before(context), LOOKS);
        Map<String, Object> values = new HashMap<>();
        values.put(
                "looks",
                list.stream()
                        .map(look -> Map.of(
                                "number", look.number(),
                                "time", time(look.at()),
                                "account", look.account(),
                                "role", layout.word(language, "role" + look.role()),
                                "what", layout.word(language, "what" + look.what()),
                                "institution",
                                        look.institution()
                                                .map(InstitutionCode::value)
                                                .orElseGet(() -> layout.word(language, "all")),
                                "detail", look.detail()))
                        .toList());
        values.put("head", looks.head().map(Digest::toString).orElse(""));
        values.put(
                "older", list.size() == LOOKS ? "?before=" + list.get(LOOKS - 1).number() : "");
        layout.send(context, language, session, "looks", layout.word(language, "looksTitle"), "/looks", values);
    }

    private static OptionalLong before(Context context) {
        String text = context.queryParam("before");
        if (text == null) {
            return OptionalLong.empty();
        }
        if (!text.matches("[0-9]{1,15}")) {
            throw new BadRequestResponse("before");
        }
        return OptionalLong.of(Long.parseLong(text));
    }

    /** A batch that somebody may see; one that they may not see is not there. */
    private BatchDetail batchOf(Context context, Account who) throws IOException {
        String text = context.pathParam("root");
        if (!text.matches("[0-9a-f]{64}")) {
            throw new NotFoundResponse();
        }
        return index.read(reader -> reader.batch(MerkleRoot.parse(text)))
                .filter(batch -> who.maySee(batch.row().institution()))
                .orElseThrow(NotFoundResponse::new);
    }

    private String nameOf(InstitutionCode code, Language language) throws IOException {
        return index.read(reader -> reader.institutions()).stream()
                .filter(named -> named.code().equals(code))
                .map(named -> named.name().in(language.tag()))
                .findFirst()
                .orElse("");
    }

    private static void download(Context context, String name, String type, byte[] bytes) {
        context.contentType(type)
                .header("Content-Disposition", "attachment; filename=\"" + name + "\"")
                .header("Cache-Control", "no-store")
                .result(bytes);
    }

    private Session requireSignedIn(Context context) {
        Session session = sessions.of(context);
        if (session.signedIn().isEmpty()) {
            throw new AuditorPages.NobodyException();
        }
        return session;
    }

    private Session requireAuditor(Context context) {
        Session session = requireSignedIn(context);
        if (account(session).role() != Account.Role.AUDITOR) {
            throw new ForbiddenResponse();
        }
        return session;
    }

    private static Account account(Session session) {
        return session.signedIn().orElseThrow();
    }

    private static String time(Instant time) {
        return TIMES.format(time) + " (UTC+9)";
    }
}
