package dev.akashi.audit.index;

import dev.akashi.audit.replay.Fact;
import dev.akashi.audit.replay.Replay;
import dev.akashi.audit.report.Subjects;
import dev.akashi.model.LocalizedText;
import dev.akashi.model.merkle.InclusionProof;
import dev.akashi.model.signing.KeyId;
import dev.akashi.model.statement.BatchAnchored;
import dev.akashi.model.statement.InstitutionAdmitted;
import dev.akashi.model.statement.InstitutionRenamed;
import dev.akashi.model.statement.Statement;
import dev.akashi.model.statement.StatusChanged;
import dev.akashi.transparency.node.LogView;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;

/** The rows of statements, in the transaction of the connection. */
final class FactRows {

    private final Connection connection;
    private final LogView log;

    FactRows(Connection connection, LogView log) {
        this.connection = connection;
        this.log = log;
    }

    void insert(List<Fact> facts) throws SQLException {
        try (PreparedStatement statements =
                        connection.prepareStatement("INSERT INTO statement (digest, block, tx, tx_id,"
                                + " recorded_at, recorded_on, type, institution, issued_at, submitter)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
                PreparedStatement signers =
                        connection.prepareStatement("INSERT INTO signer (digest, key_id) VALUES (?, ?)");
                PreparedStatement batches = connection.prepareStatement(
                        "INSERT INTO batch (root, digest, institution,"
                                + " credential_type, size, award_from, award_to, recorded_on) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
                PreparedStatement changes =
                        connection.prepareStatement("INSERT INTO status_change (digest, place, root,"
                                + " commitment, institution, status, reason, effective_from, recorded_on)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
                PreparedStatement evidence = connection.prepareStatement("INSERT INTO evidence (digest, envelope,"
                        + " endorsers, log_index, log_size, log_root, log_path) VALUES (?, ?, ?, ?, ?, ?, ?)")) {
            for (Fact fact : facts) {
                Statement said = fact.statement();
                bind(
                        statements,
                        fact.digest().toString(),
                        fact.block(),
                        fact.transaction(),
                        fact.transactionId().value(),
                        utc(fact.time()),
                        day(fact),
                        said.type().wireName(),
                        Subjects.institution(said).map(code -> code.value()).orElse(null),
                        utc(said.header().issuedAt()),
                        fact.submitter().value());
                for (KeyId key : fact.signers()) {
                    bind(signers, fact.digest().toString(), key.toString());
                }
                if (said instanceof BatchAnchored batch) {
                    bind(
                            batches,
                            batch.root().toString(),
                            fact.digest().toString(),
                            batch.institution().value(),
                            batch.credentialType().name(),
                            batch.size(),
                            batch.awardPeriod().from().toString(),
                            batch.awardPeriod().to().toString(),
                            day(fact));
                    evidence(evidence, fact);
                } else if (said instanceof StatusChanged changed) {
                    for (int i = 0; i < changed.changes().size(); i++) {
                        StatusChanged.Change change = changed.changes().get(i);
                        bind(
                                changes,
                                fact.digest().toString(),
                                i,
                                changed.root().toString(),
                                change.commitment().toString(),
                                changed.institution().value(),
                                change.status().name(),
                                change.reason().name(),
                                utc(change.effectiveFrom()),
                                day(fact));
                    }
                }
            }
            statements.executeBatch();
            signers.executeBatch();
            batches.executeBatch();
            evidence.executeBatch();
            changes.executeBatch();
        }
        for (Fact fact : facts) {
            institution(fact);
        }
    }

    /** The proof is to the log as it is now; it stays one when the log grows. */
    private void evidence(PreparedStatement sql, Fact fact) throws SQLException {
        long index = log.indexOf(fact.digest())
                .orElseThrow(
                        () -> new IllegalStateException("expected " + fact.digest() + " in the log, found it not"));
        InclusionProof proof = log.inclusionProof(index);
        bind(
                sql,
                fact.digest().toString(),
                new String(fact.envelope().toJson(), StandardCharsets.UTF_8),
                joined(fact.endorsers()),
                proof.leafIndex(),
                proof.treeSize(),
                log.root().orElseThrow().toString(),
                joined(proof.path()));
    }

    private static String joined(List<?> values) {
        return values.stream().map(Object::toString).collect(Collectors.joining(","));
    }

    private void institution(Fact fact) throws SQLException {
        Statement said = fact.statement();
        if (said instanceof InstitutionAdmitted admitted) {
            String code = admitted.institution().value();
            update(
                    "INSERT INTO institution (code, kind, prefecture, founder, name_ja, name_en, digest)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                    code,
                    admitted.kind().name(),
                    code.substring(1, 3),
                    code.substring(3, 4),
                    admitted.name().ja(),
                    admitted.name().en(),
                    fact.digest().toString());
        } else if (said instanceof InstitutionRenamed renamed) {
            LocalizedText name = renamed.name();
            update(
                    "UPDATE institution SET name_ja = ?, name_en = ? WHERE code = ?",
                    name.ja(),
                    name.en(),
                    renamed.institution().value());
        }
    }

    private void update(String text, Object... values) throws SQLException {
        try (PreparedStatement sql = connection.prepareStatement(text)) {
            for (int i = 0; i < values.length; i++) {
                sql.setObject(i + 1, values[i]);
            }
            sql.executeUpdate();
        }
    }

    private static void bind(PreparedStatement sql, @org.jspecify.annotations.Nullable Object... values)
            throws SQLException {
        for (int i = 0; i < values.length; i++) {
            sql.setObject(i + 1, values[i]);
        }
        sql.addBatch();
    }

    private static LocalDate day(Fact fact) {
        return LocalDate.ofInstant(fact.time(), Replay.ZONE);
    }

    private static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
