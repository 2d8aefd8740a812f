package dev.akashi.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.akashi.client.issuing.BatchFolder;
import dev.akashi.client.issuing.BatchFolder.State;
import dev.akashi.client.issuing.ListPlaces;
import dev.akashi.client.issuing.MadeBatch;
import dev.akashi.client.template.StatusListTemplate;
import dev.akashi.credential.statuslist.StatusBits;
import dev.akashi.credential.statuslist.StatusListEntry;
import dev.akashi.credential.statuslist.StatusPurpose;
import dev.akashi.model.AwardPeriod;
import dev.akashi.model.InstitutionCode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What records do in whatever database they are. */
abstract class RecordStoreContract {

    static final List<List<String>> PEOPLE = List.of(
            List.of("22T0001", "渡邉　花子", "ワタナベ　ハナコ", "WATANABE Hanako", "第0001号"),
            List.of("22T0002", "髙橋　一郎", "ﾀｶﾊｼ ｲﾁﾛｳ", "TAKAHASHI Ichiro", "第0002号"),
            List.of("22t0003", "=1+1_%", "", "", ""));

    static final InstitutionCode CODE = new InstitutionCode("F113199999013");
    static final StatusListTemplate REVOCATION =
            new StatusListTemplate(URI.create("https://portal.example/status-lists"), StatusPurpose.REVOCATION);
    private static final SecureRandom RANDOM = new SecureRandom();

    @TempDir
    Path folder;

    /** The folder of records that nobody has used yet. */
    abstract Path place() throws IOException;

    private Path batch(String name, boolean delivered) {
        Path batch = folder.resolve(name);
        MadeBatch.in(batch, delivered, PEOPLE);
        return batch;
    }

    private static List<String> ids(List<RecordedCredential> found) {
        return found.stream().map(entry -> entry.credential().rowId()).toList();
    }

    private static List<String> found(RecordStore records, String text) {
        Found found = records.find(text, Optional.empty(), 50);
        assertThat(found.more()).isFalse();
        return ids(found.credentials());
    }

    @Test
    void find_by_numbers_and_by_the_beginnings_of_names() throws IOException {
        try (RecordStore records = RecordStore.open(place())) {
            records.add(batch("issued", true));

            assertThat(found(records, "22T0001")).containsExactly("22T0001");
            assertThat(found(records, "２２Ｔ０００３")).containsExactly("22t0003");
            assertThat(found(records, "第２号")).isEmpty();
            assertThat(found(records, "第0002号")).containsExactly("22T0002");
            assertThat(found(records, "渡辺")).containsExactly("22T0001");
            assertThat(found(records, "渡辺花")).containsExactly("22T0001");
            assertThat(found(records, "花子")).containsExactly("22T0001");
            assertThat(found(records, "わたなべ")).containsExactly("22T0001");
            assertThat(found(records, "ハナコ")).containsExactly("22T0001");
            assertThat(found(records, "タカハシ")).containsExactly("22T0002");
            assertThat(found(records, "ichiro")).containsExactly("22T0002");
            assertThat(found(records, "chiro")).as("not where a word begins").isEmpty();
            assertThat(found(records, "22T")).isEmpty();
            assertThat(found(records, "%")).isEmpty();
        }
    }

    @Test
    void find_by_any_part_of_a_name_that_does_not_say_where_a_word_begins() throws IOException {
        try (RecordStore records = RecordStore.open(place())) {
            Path batch = folder.resolve("unspaced");
            MadeBatch.in(batch, true, List.of(List.of("1", "𠮷田花子", "ヨシダハナコ", "", "")));
            records.add(batch);

            assertThat(List.of("𠮷田", "吉田花", "田花", "花子", "よしだ", "ハナ"))
                    .allSatisfy(part -> assertThat(found(records, part)).containsExactly("1"));
            assertThat(found(records, "花田")).isEmpty();
        }
    }

    @Test
    void find_a_name_that_is_longer_than_what_is_kept_of_it() throws IOException {
        try (RecordStore records = RecordStore.open(place())) {
            Path batch = folder.resolve("long");
            MadeBatch.in(batch, true, List.of(List.of("1", "架空　" + "長".repeat(90), "", "", "")));
            records.add(batch);

            assertThat(found(records, "長".repeat(90))).containsExactly("1");
        }
    }

    @Test
    void say_that_there_are_more_than_were_wanted() throws IOException {
        try (RecordStore records = RecordStore.open(place())) {
            MadeBatch.in(folder.resolve("many"), true, many(120));
            records.add(folder.resolve("many"));

            Found some = records.find("ささき", Optional.empty(), 50);
            assertThat(some.more()).isTrue();
            assertThat(ids(some.credentials())).hasSize(50).doesNotHaveDuplicates();
            Found all = records.find("佐々木", Optional.empty(), 120);
            assertThat(all.more()).isFalse();
            assertThat(ids(all.credentials())).hasSize(120).doesNotHaveDuplicates();
            assertThatThrownBy(() -> records.find("佐々木", Optional.empty(), Found.MOST + 1))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void find_what_was_awarded_in_a_period() throws IOException {
        try (RecordStore records = RecordStore.open(place())) {
            records.add(batch("issued", true));
            Optional<AwardPeriod> march = Optional.of(months(2026, 3, 3));
            Optional<AwardPeriod> others = Optional.of(months(2026, 4, 12));

            for (String text : List.of("わたなべ", "22T0001", "第0001号")) {
                assertThat(ids(records.find(text, march, 1).credentials())).containsExactly("22T0001");
                assertThat(ids(records.find(text, others, 1).credentials())).isEmpty();
            }
        }
    }

    private static AwardPeriod months(int year, int from, int to) {
        return new AwardPeriod(YearMonth.of(year, from), YearMonth.of(year, to));
    }

    /** People who are all called 佐々木, twice over in kana, and of whom each has a word of one's own. */
    static List<List<String>> many(int people) {
        return IntStream.range(0, people)
                .mapToObj(i -> List.of("S" + i, "佐々木　佐々木" + i, "ササキ　ササキ", "NAME" + i + " Sasaki", "号" + i))
                .toList();
    }

    /** What would be read for it otherwise: every name that was ever issued. */
    @Test
    void find_by_indexes() throws IOException {
        Path place = place();
        try (RecordStore records = RecordStore.open(place)) {
            MadeBatch.in(folder.resolve("many"), true, many(3_000));
            records.add(folder.resolve("many"));
        }
        try (Handle handle = Jdbi.open(Database.source(place))) {
            handle.execute("analyze");
            String plan = String.join(
                            "\n",
                            NameWords.bound(
                                            handle.createQuery("explain " + NameWords.FIND),
                                            "name77",
                                            Optional.empty(),
                                            50)
                                    .mapTo(String.class)
                                    .list())
                    .concat("\n")
                    .concat(String.join(
                            "\n",
                            handle.createQuery("explain " + NameWords.READ)
                                    .bind("batch", 1L)
                                    .bind("position", 77)
                                    .mapTo(String.class)
                                    .list()))
                    .toLowerCase(Locale.ROOT);

            assertThat(plan)
                    .contains("name_word_word", "credential_row_key", "credential_number_key", "credential_batch")
                    .containsAnyOf("word >= ", "index cond: (((word)::text >= ", "(word)::text >=")
                    .doesNotContain("tablescan", "seq scan on name_word", "seq scan on credential");
        }
    }

    @Test
    void of_an_earlier_version_are_found_by_the_same_words() throws IOException {
        Path place = place();
        Files.createDirectories(place);
        Path issued = batch("issued", true);
        DataSource source = Database.source(place);
        Database.tables(source).target("2").load().migrate();
        try (Handle handle = Jdbi.open(source)) {
            handle.execute(
                    "insert into batch (folder, root, institution, type, size) values (?, ?, ?, ?, 1)",
                    issued.toString(),
                    "ab".repeat(32),
                    CODE.value(),
                    "DEGREE_BACHELOR");
            handle.execute(
                    "insert into credential (commitment, batch, position, row_id, row_key, name, name_key, kana, kana_key,"
                            + " title, awarded, file_name, bundle_name) values (?, (select max(id) from batch), 0, '9', '9',"
                            + " '渡邉　花子', '渡辺花子', 'ワタナベ　ハナコ', 'わたなべはなこ', 't', '2011-03-25', 'f', 'b')",
                    "cd".repeat(32));
        }
        try (RecordStore records = RecordStore.open(place)) {
            assertThat(List.of("渡辺", "花子", "ワタナベ", "はなこ", "9"))
                    .allSatisfy(text -> assertThat(found(records, text)).containsExactly("9"));
            assertThat(ids(records.find("花子", Optional.of(months(2011, 1, 12)), 1)
                            .credentials()))
                    .containsExactly("9");
        }
    }

    @Test
    void say_of_a_credential_what_it_is_and_where() throws IOException {
        Path batch = batch("issued", true);
        try (RecordStore records = RecordStore.open(place())) {
            records.add(batch);
            RecordedCredential found = records.ofId("22T0002").get(0);

            assertThat(found.document()).isEqualTo(batch.resolve("22T0002.json"));
            assertThat(found.bundle()).isEqualTo(batch.resolve("22T0002.bundle.json"));
            assertThat(found.credential().name()).isEqualTo("髙橋　一郎");
            assertThat(records.of(found.credential().commitment())).contains(found);
        }
    }

    @Test
    void know_a_batch_that_is_unfinished_and_its_credentials_once_it_is_not() throws IOException {
        Path batch = batch("issued", false);
        try (RecordStore records = RecordStore.open(place())) {
            records.add(batch);
            assertThat(records.batches()).extracting(BatchFolder::state).containsExactly(State.BUILT);
            assertThat(records.ofId("22T0001")).isEmpty();

            Files.move(batch.resolve(".issuing/staged.jsonl"), batch.resolve(".issuing/issued.jsonl"));
            records.refresh();

            assertThat(records.ofId("22T0001")).hasSize(1);
        }
    }

    @Test
    void go_on_with_the_others_when_the_files_of_one_batch_are_damaged() throws IOException {
        Path damaged = batch("damaged", true);
        Files.writeString(damaged.resolve(".issuing/plan.json"), "{");
        try (RecordStore records = RecordStore.open(place())) {
            records.add(damaged);
            records.add(batch("issued", true));
            records.refresh();
            assertThat(records.batches())
                    .extracting(BatchFolder::state)
                    .containsExactly(State.DAMAGED, State.DELIVERED);
            assertThat(records.ofId("22T0001")).hasSize(1);
        }
    }

    @Test
    void are_the_same_when_a_batch_is_added_twice_or_moved() throws IOException {
        Path batch = batch("issued", true);
        try (RecordStore records = RecordStore.open(place())) {
            records.add(batch);
            records.add(batch);
            Path moved = Files.move(batch, folder.resolve("archive"));
            records.add(moved);

            assertThat(records.batches()).extracting(BatchFolder::path).containsExactly(moved);
            List<RecordedCredential> all = new ArrayList<>();
            records.forEach(all::add);
            assertThat(ids(all)).containsExactly("22T0001", "22T0002", "22t0003");
        }
    }

    @Test
    void hand_out_places_in_status_lists_that_nobody_can_guess_and_none_twice() throws IOException {
        Path place = place();
        Set<StatusListEntry> taken = new HashSet<>();
        try (RecordStore records = RecordStore.open(place)) {
            List<StatusListEntry> first = records.places(RANDOM).take(CODE, REVOCATION, 1000);
            taken.addAll(first);
            assertThat(first)
                    .extracting(StatusListEntry::list)
                    .hasSize(1000)
                    .containsOnly(first.get(0).list());
            assertThat(first.get(0).list().toString())
                    .matches("https://portal.example/status-lists/F113199999013/[0-9a-f]{16}");
            assertThat(first).extracting(StatusListEntry::index).isNotEqualTo(sorted(first));
            assertThat(first.stream().mapToLong(StatusListEntry::index).max().orElseThrow())
                    .as("drawn from the whole list")
                    .isGreaterThan(120_000);
        }
        try (RecordStore records = RecordStore.open(place)) {
            ListPlaces places = records.places(RANDOM);
            taken.addAll(places.take(CODE, REVOCATION, StatusBits.LEAST_ENTRIES - 1500));
            List<StatusListEntry> last = places.take(CODE, REVOCATION, 1000);
            taken.addAll(last);
            assertThat(taken).hasSize(StatusBits.LEAST_ENTRIES + 500);
            assertThat(last.stream().map(StatusListEntry::list).distinct())
                    .as("the rest of one list and the beginning of another, mixed")
                    .hasSize(2);
            assertThat(last.subList(0, 500).stream().map(StatusListEntry::list).distinct())
                    .hasSize(2);
            assertThat(places.take(CODE, new StatusListTemplate(REVOCATION.base(), StatusPurpose.MESSAGE), 1))
                    .allSatisfy(other -> {
                        assertThat(taken).extracting(StatusListEntry::list).doesNotContain(other.list());
                        assertThat(other.size()).isEqualTo(3);
                    });
            assertThat(places.take(CODE, REVOCATION, 0)).isEmpty();
        }
    }

    private static List<Long> sorted(List<StatusListEntry> entries) {
        return entries.stream().map(StatusListEntry::index).sorted().toList();
    }

    @Test
    void begun_anew_begin_other_lists() throws IOException {
        StatusListEntry before;
        try (RecordStore records = RecordStore.open(place())) {
            before = records.places(RANDOM).take(CODE, REVOCATION, 1).get(0);
        }
        try (RecordStore records = RecordStore.open(folder.resolve("anew"))) {
            assertThat(records.places(RANDOM).take(CODE, REVOCATION, 1).get(0).list())
                    .isNotEqualTo(before.list());
        }
    }

    @Test
    void know_which_credential_has_which_place() throws IOException {
        try (RecordStore records = RecordStore.open(place())) {
            List<StatusListEntry> entries = records.places(RANDOM).take(CODE, REVOCATION, PEOPLE.size());
            Path batch = folder.resolve("issued");
            MadeBatch.in(batch, true, PEOPLE, entries);
            records.add(batch);

            assertThat(records.listed(CODE))
                    .extracting(ListedCredential::entry)
                    .containsExactlyInAnyOrderElementsOf(entries);
            RecordedCredential one = records.ofId("22T0002").get(0);
            assertThat(one.credential().statusEntry()).contains(entries.get(1));
            assertThat(records.listed(CODE))
                    .contains(new ListedCredential(
                            entries.get(1), one.credential().commitment(), one.root()));
        }
    }

    @Test
    void are_still_there_when_they_are_opened_again() throws IOException {
        Path place = place();
        try (RecordStore records = RecordStore.open(place)) {
            records.add(batch("issued", true));
        }
        try (RecordStore records = RecordStore.open(place)) {
            assertThat(records.ofId("22T0001")).hasSize(1);
            assertThat(records.batches()).hasSize(1);
        }
    }
}
