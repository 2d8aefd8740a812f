package dev.akashi.records;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akashi.client.issuing.BatchFolder;
import dev.akashi.client.issuing.BatchFolder.State;
import dev.akashi.client.issuing.ListPlaces;
import dev.akashi.client.issuing.MadeBatch;
import dev.akashi.client.template.StatusListTemplate;
import dev.akashi.credential.statuslist.StatusBits;
import dev.akashi.credential.statuslist.StatusListEntry;
import dev.akashi.credential.statuslist.StatusPurpose;
import dev.akashi.model.InstitutionCode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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

    @Test
    void find_by_numbers_and_by_parts_of_names() throws IOException {
        try (RecordStore records = RecordStore.open(place())) {
            records.add(batch("issued", true));

            assertThat(ids(records.find("22T0001"))).containsExactly("22T0001");
            assertThat(ids(records.find("２２Ｔ０００３"))).containsExactly("22t0003");
            assertThat(ids(records.find("第２号"))).isEmpty();
            assertThat(ids(records.find("第0002号"))).containsExactly("22T0002");
            assertThat(ids(records.find("渡辺"))).containsExactly("22T0001");
            assertThat(ids(records.find("わたなべ"))).containsExactly("22T0001");
            assertThat(ids(records.find("タカハシ"))).containsExactly("22T0002");
            assertThat(ids(records.find("ichiro"))).containsExactly("22T0002");
            assertThat(records.find("22T")).isEmpty();
            assertThat(records.find("%")).isEmpty();
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
