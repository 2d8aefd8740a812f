package dev.akashi.client.template;

import dev.akashi.client.table.Problem;
import dev.akashi.client.table.ProblemCode;
import dev.akashi.client.table.ProblemReport;
import dev.akashi.client.table.TableEncoding;
import dev.akashi.client.table.TableException;
import dev.akashi.client.table.TableReader;
import dev.akashi.client.table.TableRow;
import dev.akashi.model.AwardPeriod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What a table holds, and what is wrong with it. The drafts are not kept: {@link #drafts()} reads the file once more.
 * Immutable.
 */
public final class ImportResult {

    private final Template template;
    private final Path file;
    private final Optional<TableEncoding> encoding;
    private final long rows;
    private final long count;
    private final ProblemReport problems;
    private final Optional<AwardPeriod> awardPeriod;
    private final List<CredentialDraft> sample;
    private final String sha256Hex;

    ImportResult(
            Template template,
            Path file,
            Optional<TableEncoding> encoding,
            long rows,
            long count,
            ProblemReport problems,
            Optional<AwardPeriod> awardPeriod,
            List<CredentialDraft> sample,
            String sha256Hex) {
        this.template = template;
        this.file = file;
        this.encoding = encoding;
        this.rows = rows;
        this.count = count;
        this.problems = problems;
        this.awardPeriod = awardPeriod;
        this.sample = List.copyOf(sample);
        this.sha256Hex = sha256Hex;
    }

    /** The template against which the table was checked. */
    public Template template() {
        return template;
    }

    /** The table. */
    public Path file() {
        return file;
    }

    /** The encoding in which the table was read; empty when it could not be read at all. */
    public Optional<TableEncoding> encoding() {
        return encoding;
    }

    /** How many rows of data were read, empty ones included. */
    public long rows() {
        return rows;
    }

    /** How many rows are free of errors: as many as {@link #drafts()} yields if nothing else is wrong. */
    public long count() {
        return count;
    }

    /** What is wrong or doubtful. */
    public ProblemReport problems() {
        return problems;
    }

    /** Whether there is no error. One error anywhere issues nothing. */
    public boolean canIssue() {
        return !problems.hasErrors();
    }

    /** The months of all days of award; empty when there is none, or they are too far apart. */
    public Optional<AwardPeriod> awardPeriod() {
        return awardPeriod;
    }

    /** The first drafts that are free of errors, at most five, to show to a person. */
    public List<CredentialDraft> sample() {
        return sample;
    }

    /** The SHA-256 of the file in hex, by which a later run knows the same table; empty when it was not read whole. */
    public String sha256Hex() {
        return sha256Hex;
    }

    /**
     * Reads the table once more and yields its drafts in the order of the rows, one at a time. Close the stream.
     *
     * <p>The file has to be the one that was checked. That is looked at before the first draft and again after the
     * last, so whoever wants to be sure acts on the drafts only when the stream has ended.
     *
     * @throws IllegalStateException when there are errors
     * @throws TableException with {@link ProblemCode#FILE_CHANGED} when the file was changed since; also from the stream
     * @throws IOException when the file cannot be read; from the stream as {@link UncheckedIOException}
     */
    public Stream<CredentialDraft> drafts() throws IOException {
        if (!canIssue()) {
            throw new IllegalStateException("expected a table without errors, found " + problems.errors());
        }
        try (TableReader table = open()) {
            Optional<TableRow> row = table.next();
            while (row.isPresent()) {
                row = table.next();
            }
            requireSame(table.sha256Hex());
        }
        TableReader table = open();
        Map<Column, Integer> positions = HeaderMatch.of(template, table.headers(), problem -> {});
        RowReader reader = new RowReader(template, positions);
        RowGroups groups = new RowGroups(template, positions, table::next);
        return StreamSupport.stream(new Drafts(table, reader, groups), false).onClose(() -> close(table));
    }

    private TableReader open() throws IOException {
        return TableReader.open(file, encoding.orElseThrow());
    }

    private static void close(TableReader table) {
        try {
            table.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void requireSame(String digest) {
        if (!Objects.equals(digest, sha256Hex)) {
            throw changed();
        }
    }

    private static TableException changed() {
        return new TableException(Problem.of(
                ProblemCode.FILE_CHANGED,
                Problem.Place.file(),
                "",
                "確認したときのままのファイル。もう一度確認してください",
                "the file that was checked; check it once more"));
    }

    /** Reads on as the stream asks. */
    private final class Drafts extends Spliterators.AbstractSpliterator<CredentialDraft> {

        private final TableReader table;
        private final RowReader reader;
        private final RowGroups groups;

        Drafts(TableReader table, RowReader reader, RowGroups groups) {
            super(count, Spliterator.ORDERED | Spliterator.NONNULL);
            this.table = table;
            this.reader = reader;
            this.groups = groups;
        }

        @Override
        public boolean tryAdvance(Consumer<? super CredentialDraft> action) {
            for (Optional<List<TableRow>> group = groups.next(); group.isPresent(); group = groups.next()) {
                if (!group.get().get(0).isEmpty()) {
                    action.accept(reader.read(group.get(), problem -> {}).orElseThrow(ImportResult::changed));
                    return true;
                }
            }
            requireSame(table.sha256Hex());
            return false;
        }
    }
}
