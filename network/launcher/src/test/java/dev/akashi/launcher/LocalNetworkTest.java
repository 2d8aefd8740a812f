package dev.akashi.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalNetworkTest {

    @TempDir
    Path folder;

    @Test
    void serves_keeps_others_out_and_goes_on_with_what_it_had() throws IOException {
        Path directory = folder.resolve("network");
        long height;
        try (LocalNetwork network = LocalNetwork.open(directory, Clock.systemUTC())) {
            height = network.height();

            assertThat(height).isPositive();
            assertThat(network.profile()).isEqualTo(directory.resolve("profile.json"));
            assertThat(Files.readString(network.profile(), StandardCharsets.UTF_8))
                    .contains("\"ledger\": \"embedded\"", "\"chaincode\": \"akashi\"", "\"trust\": \"trust.json\"")
                    .contains("MextMSP", "UnivAMSP", "UnivBMSP", "VocMSP");
            assertThat(Files.readString(directory.resolve("trust.json"), StandardCharsets.UTF_8))
                    .contains("\"allowEmbeddedLedger\": true", "\"witnesses\": 3");
            assertThatThrownBy(() -> LocalNetwork.open(directory, Clock.systemUTC()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("found it in use by another embedded ledger");
        }
        Files.writeString(directory.resolve("trust.json"), "{\"version\":1}", StandardCharsets.UTF_8);

        try (LocalNetwork network = LocalNetwork.open(directory, Clock.systemUTC())) {
            assertThat(network.height()).isEqualTo(height);
        }
        assertThat(directory.resolve("trust.json"))
                .as("the verifier's own decision")
                .hasContent("{\"version\":1}");
    }

    @Test
    void refuses_the_folder_of_another_network_and_leaves_it_as_it_is() throws IOException {
        String other = "{\"channel\":\"other\",\"organizations\":[\"AMSP\"],\"ports\":{}}";
        Files.writeString(folder.resolve("network.json"), other);

        assertThatThrownBy(() -> LocalNetwork.open(folder, Clock.systemUTC()))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        folder.resolve("network.json")
                                + ": expected channel embedded of [MextMSP, UnivAMSP, UnivBMSP, VocMSP], found other of [AMSP]");
        assertThat(folder.resolve("network.json")).hasContent(other);
        assertThat(folder.resolve("profile.json")).doesNotExist();
    }
}
