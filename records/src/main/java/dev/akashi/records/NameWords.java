package dev.akashi.records;

import dev.akashi.client.issuing.IssuedCredential;
import dev.akashi.model.AwardPeriod;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;

/**
 * The table of the words of all names, from which names are found by how a word begins. Its index is read from the first
 * word that begins so, and never further than it takes to know that there are more than were wanted.
 */
final class NameWords implements AutoCloseable {

    /** As printed, in kana and in Latin letters. */
    private static final int NAMES = 3;

    private static final int ANY_FIRST = 0;
    private static final int ANY_LAST = 9999_12_31;

    /** A range and not {@code like}, of which H2 makes no range here and reads the whole index. */
    static final String FIND = "select batch, position from ("
            + "select batch, position from credential where row_key = :key and awarded between :firstDay and :lastDay"
            + " union select batch, position from credential where number_key = :key"
            + " and awarded between :firstDay and :lastDay"
            + " union select batch, position from (select batch, position from name_word where word >= :beginning and word < :after"
            + " and awarded between :first and :last order by word, awarded, batch, position limit :read) w) f"
            + " order by batch, position limit :wanted";

    /** Apart from {@link #FIND}: joined with it, H2 goes through all credentials and looks each of them up in what was found. */
    static final String READ = RecordStore.SELECT + "where c.batch = :batch and c.position = :position";

    private final PreparedBatch rows;

    NameWords(Handle handle) {
        this.rows = handle.prepareBatch("insert into name_word (word, awarded, batch, position)"
                + " values (:word, :awarded, :batch, :position)");
    }

    void add(long batch, IssuedCredential credential) {
        add(
                batch,
                credential.index(),
                credential.awarded(),
                Stream.of(Optional.of(credential.name()), credential.kana(), credential.roman())
                        .flatMap(Optional::stream));
    }

    void add(long batch, int position, LocalDate awarded, Stream<String> names) {
        Set<String> words = new LinkedHashSet<>();
        names.forEach(name -> words.addAll(SearchKey.words(name)));
        words.forEach(word -> rows.bind("word", word)
                .bind("awarded", number(awarded))
                .bind("batch", batch)
                .bind("position", position)
                .add());
    }

    void execute() {
        if (rows.size() > 0) {
            rows.execute();
        }
    }

    @Override
    public void close() {
        rows.close();
    }

    private record Place(long batch, int position) {}

    static Found find(Handle handle, String key, Optional<AwardPeriod> awarded, int most) {
        if (most < 1 || most > Found.MOST) {
            throw new IllegalArgumentException("expected 1 to " + Found.MOST + " credentials, found " + most);
        }
        List<Place> places = bound(handle.createQuery(FIND), key, awarded, most)
                .map((row, context) -> new Place(row.getLong("batch"), row.getInt("position")))
                .list();
        List<RecordedCredential> found = new ArrayList<>();
        for (Place place : places) {
            found.add(handle.createQuery(READ)
                    .bind("batch", place.batch())
                    .bind("position", place.position())
                    .map((row, context) -> RecordStore.read(row))
                    .one());
        }
        boolean more = found.size() > most;
        return new Found(more ? found.subList(0, most) : found, more);
    }

    static Query bound(Query query, String key, Optional<AwardPeriod> awarded, int most) {
        Optional<LocalDate> first = awarded.map(period -> period.from().atDay(1));
        Optional<LocalDate> last = awarded.map(period -> period.to().atEndOfMonth());
        int wanted = most + 1;
        return query.bind("key", key)
                .bind("beginning", SearchKey.cut(key))
                .bind("after", after(SearchKey.cut(key)))
                .bind("first", first.map(NameWords::number).orElse(ANY_FIRST))
                .bind("last", last.map(NameWords::number).orElse(ANY_LAST))
                .bind("firstDay", first.map(LocalDate::toString).orElse(""))
                .bind("lastDay", last.map(LocalDate::toString).orElse("9999-12-31"))
                // Several words of one credential may begin so.
                .bind("read", wanted * NAMES * SearchKey.MOST_WORDS)
                .bind("wanted", wanted);
    }

    /** The first text that is behind all those that begin with this one, in the order of UTF-16 and of UTF-8 alike. */
    private static String after(String beginning) {
        int last = beginning.codePointBefore(beginning.length());
        return beginning.substring(0, beginning.length() - Character.charCount(last)) + Character.toString(last + 1);
    }

    // 20260325, which takes less room than a text and is in the same order.
    private static int number(LocalDate day) {
        return (day.getYear() * 100 + day.getMonthValue()) * 100 + day.getDayOfMonth();
    }
}
