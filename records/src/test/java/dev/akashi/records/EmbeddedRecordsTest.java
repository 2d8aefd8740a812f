package dev.akashi.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

class EmbeddedRecordsTest extends RecordStoreContract {

    @Override
    Path place() {
        return folder.resolve("records");
    }

    @Test
    void are_nobody_elses_business() throws IOException {
        RecordStore.open(place()).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place())))
                .isEqualTo("rwx------");
    }

    @Test
    void that_are_damaged_are_not_taken_for_empty_ones() throws IOException {
        RecordStore.open(place()).close();
        Files.writeString(place().resolve("records.mv.db"), "not a database");

        assertThatThrownBy(() -> RecordStore.open(place()))
                .isInstanceOf(RecordsException.class)
                .hasMessageStartingWith("expected records that can be opened, found ")
                .hasMessageEndingWith(" at " + place());
    }

    @Test
    void whose_settings_name_something_unknown_are_refused() throws IOException {
        Files.createDirectories(place());
        Files.writeString(place().resolve("records.properties"), "url=jdbc:postgresql:x\npasword=y\n");

        assertThatThrownBy(() -> RecordStore.open(place()))
                .isInstanceOf(RecordsException.class)
                .hasMessageContaining("found pasword in ");
    }
}
