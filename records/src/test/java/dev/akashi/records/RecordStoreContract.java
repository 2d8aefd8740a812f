package dev.akashi.records;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akashi.client.issuing.BatchFolder;
import dev.akashi.client.issuing.BatchFolder.State;
import dev.akashi.client.issuing.MadeBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What records do in whatever database they are. */
abstract class RecordStoreContract {

    private static final List<List<String>> PEOPLE = List.of(
            List.of("22T0001", "渡邉　花子", "ワタナベ　ハナコ", "WATANABE Hanako", "第0001号"),
            List.of("22T0002", "髙橋　一郎", "ﾀｶﾊｼ ｲﾁﾛｳ", "TAKAHASHI Ichiro", "第0002号"),
            List.of("22t0003", "=1+1_%", "", "", ""));

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
