package dev.akashi.embedded.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.akashi.embedded.EmbeddedNetwork;
import dev.akashi.embedded.EmbeddedNetworkConfig;
import dev.akashi.embedded.EndorsementPolicy;
import dev.akashi.embedded.config.ChannelConfig;
import dev.akashi.embedded.identity.OrganizationKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a kill at any moment of writing leaves behind: the block file ends somewhere within its last record. */
class CrashTest {
    private static final int CHAINCODES = 3;

    /** Makes a ledger of a genesis block and one block for each definition of a chaincode. */
    private static Path ledger(Path directory) throws IOException {
        EmbeddedNetworkConfig.Builder config = EmbeddedNetworkConfig.builder(directory);
        for (int i = 0; i < CHAINCODES; i++) {
            config.chaincode("chaincode" + i, "1.0", EndorsementPolicy.majority());
        }
        EmbeddedNetwork.open(config.build()).close();
        return directory.resolve("ledger");
    }

    private static ChannelConfig config(Path directory) throws IOException {
        List<OrganizationKeys> members = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            String mspId = "Org" + i + "MSP";
            members.add(OrganizationKeys.open(
                    directory.resolve("organizations").resolve(mspId), mspId, new SecureRandom()));
        }
        return new ChannelConfig(
                "embedded",
                members,
                OrganizationKeys.open(directory.resolve("orderers"), "EmbeddedOrdererMSP", new SecureRandom()));
    }

    private static List<Long> recordEnds(Path file) throws IOException {
        List<Long> ends = new ArrayList<>();
        try (BlockFile blocks = BlockFile.open(file)) {
            blocks.recover(BlockFile.start(), (offset, content) -> ends.add(offset + 8 + content.length));
        }
        return ends;
    }

    @Test
    void a_block_file_cut_at_any_byte_of_its_last_record_loses_that_record_only(@TempDir Path directory)
            throws IOException {
        Path folder = ledger(directory);
        ChannelConfig config = config(directory);
        Path file = folder.resolve("blocks.dat");
        byte[] whole = Files.readAllBytes(file);
        List<Long> ends = recordEnds(file);
        long lastStart = ends.get(ends.size() - 2);
        Path index = folder.resolve("index.mv");
        Path index0 = Files.copy(index, directory.resolve("index.copy"));
        ByteString expected;
        try (Ledger ledger = Ledger.open(folder, config)) {
            assertThat(ledger.height()).isEqualTo(1 + CHAINCODES);
            expected = ledger.block(CHAINCODES - 1).orElseThrow().block().toByteString();
        }

        // All of the record's header, then a sample of its body: each opening reads the file again.
        List<Integer> cuts = new ArrayList<>();
        for (int cut = (int) lastStart; cut < whole.length; cut += cut < lastStart + 16 ? 1 : 97) {
            cuts.add(cut);
        }
        cuts.add(whole.length - 1);
        for (int cut : cuts) {
            Files.write(file, java.util.Arrays.copyOf(whole, cut));
            // The index on disk may be ahead of the cut file or not there at all.
            if (cut % 2 == 0) {
                Files.copy(index0, index, StandardCopyOption.REPLACE_EXISTING);
            } else {
                Files.deleteIfExists(index);
            }
            try (Ledger ledger = Ledger.open(folder, config)) {
                assertThat(ledger.height()).as("cut at %d", cut).isEqualTo(CHAINCODES);
                assertThat(ledger.block(CHAINCODES - 1).orElseThrow().block().toByteString())
                        .isEqualTo(expected);
                assertThat(ledger.definition("chaincode" + (CHAINCODES - 2))).isPresent();
                assertThat(ledger.definition("chaincode" + (CHAINCODES - 1))).isEmpty();
            }
        }
    }

    @Test
    void every_byte_of_the_block_files_framing_is_checked_when_cut(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("blocks.dat");
        try (BlockFile blocks = BlockFile.open(file)) {
            blocks.recover(BlockFile.start(), (offset, content) -> {});
            blocks.append("first record".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            blocks.append("second record".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        byte[] whole = Files.readAllBytes(file);
        long firstEnd = recordEnds(file).get(0);
        for (int cut = (int) firstEnd; cut < whole.length; cut++) {
            Files.write(file, java.util.Arrays.copyOf(whole, cut));
            assertThat(recordEnds(file)).as("cut at %d", cut).containsExactly(firstEnd);
            assertThat(file).hasSize(firstEnd);
        }
    }

    @Test
    void a_record_that_was_made_long_but_not_written_is_cut_off(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("blocks.dat");
        try (BlockFile blocks = BlockFile.open(file)) {
            blocks.recover(BlockFile.start(), (offset, content) -> {});
            blocks.append(new byte[] {1, 2, 3});
        }
        long end = Files.size(file);
        byte[] whole = java.util.Arrays.copyOf(Files.readAllBytes(file), (int) end + 500);
        Files.write(file, whole);

        assertThat(recordEnds(file)).containsExactly(end);
        assertThat(file).hasSize(end);
    }

    @Test
    void damage_in_the_middle_is_reported_and_nothing_is_cut(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("blocks.dat");
        try (BlockFile blocks = BlockFile.open(file)) {
            blocks.recover(BlockFile.start(), (offset, content) -> {});
            blocks.append(new byte[] {1, 2, 3});
            blocks.append(new byte[] {4, 5, 6});
        }
        byte[] bytes = Files.readAllBytes(file);
        bytes[(int) BlockFile.start() + 9] ^= 1;
        Files.write(file, bytes);

        assertThatThrownBy(() -> recordEnds(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("expected an intact record at 8, found another checksum");
        assertThat(file).hasBinaryContent(bytes);
    }
}
