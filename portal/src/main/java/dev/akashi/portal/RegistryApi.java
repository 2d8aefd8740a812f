package dev.akashi.portal;

import com.google.gson.JsonObject;
import dev.akashi.credential.DidDocument;
import dev.akashi.model.Commitment;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.LedgerTime;
import dev.akashi.model.StatementDigest;
import dev.akashi.model.json.JsonForms;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.transparency.node.LogClient;
import dev.akashi.transparency.node.ProofRequest;
import dev.akashi.transparency.tree.Tiles;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;

/** What the registry and its log say, for programs: records as the ledger has them, and the log's files. */
final class RegistryApi {

    private static final int A_MINUTE = 60;
    private static final StrictJson.Limits RECORD = StrictJson.Limits.of(16 * 1024 * 1024, 32);
    private static final String TEXT = "text/plain; charset=utf-8";

    private final Directory directory;
    private final Optional<LogClient> log;

    RegistryApi(Directory directory, Optional<LogClient> log) {
        this.directory = directory;
        this.log = log;
    }

    void institutions(Context context) {
        Directory.Edition edition = directory.current();
        JsonObject json = new JsonObject();
        json.addProperty("stale", edition.isStale());
        json.add("institutions", JsonForms.array(edition.all(), record -> {
            JsonObject entry = new JsonObject();
            entry.addProperty("code", record.code().value());
            record.nameAt(edition.asOf()).ifPresent(name -> entry.add("name", JsonForms.of(name)));
            entry.addProperty("kind", record.kind().name());
            record.statusAt(edition.asOf()).ifPresent(status -> entry.addProperty("status", status.name()));
            entry.addProperty("did", record.did().value());
            entry.addProperty("record", "/api/v1/institutions/" + record.code());
            return entry;
        }));
        publish(context, edition, json);
    }

    void institution(Context context) {
        Directory.Edition edition = directory.current();
        publish(
                context,
                edition,
                StrictJson.readObject(institution(context, edition).toJson(), RECORD));
    }

    void didDocument(Context context) {
        Directory.Edition edition = directory.current();
        open(context);
        Answers.kept(
                context,
                "application/did+json",
                StrictJson.write(DidDocument.of(institution(context, edition))),
                A_MINUTE);
    }

    void proof(Context context) {
        LogClient client = log();
        StatementDigest statement = parameter(context, "statement", StatementDigest::parse);
        InstitutionCode institution = parameter(context, "institution", InstitutionCode::new);
        Commitment commitment = parameter(context, "commitment", Commitment::parse);
        try {
            Answers.json(
                    context,
                    new ProofRequest(client)
                            .proof(statement, institution, commitment)
                            .orElseThrow(() -> new ProblemException(
                                    ProblemCode.NOT_FOUND, "the log has not recorded that statement yet"))
                            .toJson());
        } catch (IOException e) {
            throw new ProblemException(ProblemCode.LEDGER_UNAVAILABLE, "the log does not answer");
        }
    }

    void checkpoint(Context context) {
        Answers.kept(context, TEXT, logFile("checkpoint"), 1);
    }

    void cosignedCheckpoint(Context context) {
        Answers.kept(context, TEXT, logFile("checkpoint.cosigned"), 1);
    }

    void checkpointOfSize(Context context) {
        String size = context.pathParam("size");
        if (!size.matches("[1-9][0-9]{0,17}")) {
            throw new ProblemException(ProblemCode.NOT_FOUND, "expected the size of a log");
        }
        Answers.kept(context, TEXT, logFile("checkpoints/" + size), A_MINUTE);
    }

    /** A tile, by a name that says nothing but which tile it is. */
    void tile(Context context) {
        Tiles.Tile tile = Tiles.parse("tile/" + context.pathParam("tile"))
                .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, "expected the name of a tile"));
        Answers.forEver(context, "application/octet-stream", logFile(tile.path()));
    }

    private byte[] logFile(String name) {
        LogClient client = log();
        try {
            return client.get(name)
                    .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, "the log has no such file"));
        } catch (IOException e) {
            throw new ProblemException(ProblemCode.LEDGER_UNAVAILABLE, "the log does not answer");
        }
    }

    private LogClient log() {
        return log.orElseThrow(() -> new ProblemException(ProblemCode.NO_LOG, "the operator named no log"));
    }

    static InstitutionRecord institution(Context context, Directory.Edition edition) {
        InstitutionCode code;
        try {
            code = new InstitutionCode(context.pathParam("code"));
        } catch (IllegalArgumentException e) {
            throw new ProblemException(ProblemCode.NOT_FOUND, String.valueOf(e.getMessage()));
        }
        return edition.find(code)
                .orElseThrow(() -> new ProblemException(
                        ProblemCode.NOT_FOUND, "the registry has no institution with the code " + code));
    }

    private static <T> T parameter(Context context, String name, Function<String, T> reader) {
        String value = context.queryParam(name);
        if (value == null) {
            throw new ProblemException(ProblemCode.BAD_REQUEST, "expected a parameter " + name + ", found none");
        }
        try {
            return reader.apply(value);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(ProblemCode.BAD_REQUEST, e.getMessage() + ", in parameter " + name);
        }
    }

    private static void publish(Context context, Directory.Edition edition, JsonObject json) {
        open(context);
        context.header("Akashi-As-Of", LedgerTime.format(edition.asOf()));
        Answers.kept(context, Answers.JSON, StrictJson.write(json), edition.isStale() ? 1 : A_MINUTE);
    }

    // Public data, which pages of others may show.
    private static void open(Context context) {
        context.header("Access-Control-Allow-Origin", "*").header("Cross-Origin-Resource-Policy", "cross-origin");
    }
}
