package dev.akashi.bench.trial;

import dev.akashi.audit.index.Database;
import dev.akashi.audit.statistics.Dataset;
import dev.akashi.audit.statistics.Dataset.Group;
import dev.akashi.model.CredentialType;
import dev.akashi.model.Digest;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.InstitutionKind;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * What an index holds of a large country: batches of 1,000 credentials and remainders, 1,200 fictional institutions, two years. Always
 * the same.
 */
public final class LargeIndex {

    /** Its first month. */
    public static final YearMonth FIRST = YearMonth.of(2024, 4);

    private static final int INSTITUTIONS = 1_200;
    private static final int MONTHS = 24;
    private static final int LEAVES = 1_000;
    private static final int CHANGES_A_BATCH = 10;
    private static final int AT_ONCE = 1_000;
    private static final List<InstitutionKind> KINDS =
            List.of(InstitutionKind.UNIVERSITY, InstitutionKind.JUNIOR_COLLEGE, InstitutionKind.VOCATIONAL_SCHOOL);

    private record Batch(
            InstitutionCode institution, InstitutionKind kind, CredentialType type, LocalDate day, int size) {}

    private final List<InstitutionCode> institutions = new ArrayList<>();
    private final List<Batch> batches = new ArrayList<>();

    private LargeIndex(int count) {
        Random random = new Random(20_240_401);
        for (int i = 0; i < INSTITUTIONS; i++) {
            String kind = List.of("F1", "F2", "H1").get(i % 3);
            institutions.add(
                    withCheckDigit(String.format(Locale.ROOT, "%s%02d%d99%05d", kind, 1 + i % 47, 1 + i % 3, i)));
        }
        CredentialType[] types = CredentialType.values();
        for (int i = 0; i < count; i++) {
            int which = random.nextInt(INSTITUTIONS);
            YearMonth month = FIRST.plusMonths(random.nextInt(MONTHS));
            // Most of a batch is full; what is left over at the end of one may be few.
            int size = i % 20 == 0 ? 1 + random.nextInt(30) : LEAVES;
            batches.add(new Batch(
                    institutions.get(which),
                    KINDS.get(which % KINDS.size()),
                    types[random.nextInt(types.length)],
                    month.atDay(1 + random.nextInt(28)),
                    size));
        }
    }

    private static InstitutionCode withCheckDigit(String code) {
        for (int digit = 0; ; digit++) {
            try {
                return new InstitutionCode(code + digit);
            } catch (IllegalArgumentException e) {
                if (digit == 9) {
                    throw e;
                }
            }
        }
    }

    /** So many batches. */
    public static LargeIndex of(int batches) {
        return new LargeIndex(batches);
    }

    /** How many credentials it is of. */
    public long credentials() {
        return batches.stream().mapToLong(Batch::size).sum();
    }

    /** One of its institutions. */
    public InstitutionCode someInstitution() {
        return institutions.get(7);
    }

    /** What statistics are made of. */
    public Dataset dataset() {
        Map<Group, Long> counts = new HashMap<>();
        for (Batch batch : batches) {
            String code = batch.institution().value();
            Group group = new Group(
                    batch.type(), batch.kind(), code.charAt(3), code.substring(1, 3), YearMonth.from(batch.day()));
            counts.merge(group, (long) batch.size(), Long::sum);
        }
        return new Dataset(
                counts,
                Map.of(),
                Map.of(),
                Map.of(),
                FIRST.plusMonths(MONTHS + 1)
                        .atDay(2)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant(),
                "a large index");
    }

    /** Fills the tables of an index. */
    public void fill(Database database) throws SQLException {
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            try (PreparedStatement statement =
                            connection.prepareStatement("INSERT INTO statement (digest, block, tx, tx_id,"
                                    + " recorded_at, recorded_on, type, institution, issued_at, submitter)"
                                    + " VALUES (?, ?, 0, ?, ?, ?, 'BatchAnchored', ?, ?, 'MextMSP')");
                    PreparedStatement signer =
                            connection.prepareStatement("INSERT INTO signer (digest, key_id) VALUES (?, 'key')");
                    PreparedStatement batch =
                            connection.prepareStatement("INSERT INTO batch (root, digest, institution,"
                                    + " credential_type, size, award_from, award_to, recorded_on)"
                                    + " VALUES (?, ?, ?, ?, ?, '2024-04', '2024-04', ?)");
                    PreparedStatement change =
                            connection.prepareStatement("INSERT INTO status_change (digest, place, root,"
                                    + " commitment, institution, status, reason, effective_from, recorded_on)"
                                    + " VALUES (?, ?, ?, ?, ?, 'RESCINDED', 'RESCINDED_BY_INSTITUTION', ?, ?)")) {
                for (int i = 0; i < batches.size(); i++) {
                    Batch each = batches.get(i);
                    String digest = digest("statement " + i);
                    String root = digest("root " + i);
                    Object time = each.day().atStartOfDay().atOffset(ZoneOffset.UTC);
                    add(
                            statement,
                            digest,
                            (long) i,
                            digest,
                            time,
                            each.day(),
                            each.institution().value(),
                            time);
                    add(signer, digest);
                    add(
                            batch,
                            root,
                            digest,
                            each.institution().value(),
                            each.type().name(),
                            each.size(),
                            each.day());
                    for (int place = 0; place < CHANGES_A_BATCH; place++) {
                        add(
                                change,
                                digest,
                                place,
                                root,
                                digest("leaf " + i + " " + place),
                                each.institution().value(),
                                time,
                                each.day());
                    }
                    if (i % AT_ONCE == AT_ONCE - 1 || i == batches.size() - 1) {
                        statement.executeBatch();
                        signer.executeBatch();
                        batch.executeBatch();
                        change.executeBatch();
                        connection.commit();
                    }
                }
            }
            try (PreparedStatement sql = connection.prepareStatement("INSERT INTO institution (code, kind, prefecture,"
                    + " founder, name_ja, name_en, digest) VALUES (?, 'UNIVERSITY', ?, ?, ?, ?, ?)")) {
                for (InstitutionCode code : institutions) {
                    String value = code.value();
                    add(
                            sql,
                            value,
                            value.substring(1, 3),
                            value.substring(3, 4),
                            "架空" + value,
                            "Kakuu " + value,
                            digest("statement 0"));
                }
                sql.executeBatch();
            }
            connection.commit();
        }
    }

    private static void add(PreparedStatement sql, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            sql.setObject(i + 1, values[i]);
        }
        sql.addBatch();
    }

    private static String digest(String text) {
        return Digest.sha256(text.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
