package dev.akashi.embedded.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.akashi.embedded.EmbeddedNetwork;
import dev.akashi.embedded.EmbeddedNetworkConfig;
import dev.akashi.embedded.EndorsementPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
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

    private static Ledger open(Path folder) throws IOException {
        return Ledger.open(folder, () -> {
            throw new IllegalStateException("genesis block: expected in the ledger, found none");
        });
    }

    private static List<Long> recordEnds(Path file) throws IOException {
        List<Long> ends = new ArrayList<>();
        try (BlockFile blocks = BlockFile.open(file)) {
            blocks.recover(BlockFile.start(), (offset, content) -> ends.add(offset + 12 + content.length));
        }
        return ends;
    }

    @Test
    void a_block_file_cut_at_any_byte_of_its_last_record_loses_that_record_only(@TempDir Path directory)
            throws IOException {
        Path folder = ledger(directory);
        Path file = folder.resolve("blocks.dat");
        byte[] whole = Files.readAllBytes(file);
        List<Long> ends = recordEnds(file);
        long lastStart = ends.get(ends.size() - 2);
        Path index = folder.resolve("index.mv");
        ByteString expected;
        Path before = directory.resolve("index.copy");
        try (Ledger ledger = open(folder)) {
            assertThat(ledger.height()).isEqualTo(1 + CHAINCODES);
            expected = ledger.block(CHAINCODES - 1).orElseThrow().block().toByteString();
        }
        // The index as it was before the last block, which is all that a crash in the middle of that block can leave.
        Files.write(file, Arrays.copyOf(whole, (int) lastStart));
        Files.delete(index);
        open(folder).close();
        Files.copy(index, before);

        // All of the record's header, then a sample of its body: each opening reads the file again.
        List<Integer> cuts = new ArrayList<>();
        for (int cut = (int) lastStart; cut < whole.length; cut += cut < lastStart + 16 ? 1 : 97) {
            cuts.add(cut);
        }
        cuts.add(whole.length - 1);
        for (int cut : cuts) {
            Files.write(file, Arrays.copyOf(whole, cut));
            if (cut % 2 == 0) {
                Files.copy(before, index, StandardCopyOption.REPLACE_EXISTING);
            } else {
                Files.deleteIfExists(index);
            }
            try (Ledger ledger = open(folder)) {
                assertThat(ledger.height()).as("cut at %d", cut).isEqualTo(CHAINCODES);
                assertThat(ledger.block(CHAINCODES - 1).orElseThrow().block().toByteString())
                        .isEqualTo(expected);
                assertThat(ledger.definition("chaincode" + (CHAINCODES - 2))).isPresent();
                assertThat(ledger.definition("chaincode" + (CHAINCODES - 1))).isEmpty();
            }
        }
    }

    @Test
    void blocks_that_were_acknowledged_are_not_given_up_silently(@TempDir Path directory) throws IOException {
        Path folder = ledger(directory);
        Path file = folder.resolve("blocks.dat");
        byte[] whole = Files.readAllBytes(file);
        List<Long> ends = recordEnds(file);

        for (long size : List.of(whole.length - 1L, ends.get(ends.size() - 2), ends.get(0))) {
            Files.write(file, Arrays.copyOf(whole, (int) size));

            assertThatThrownBy(() -> open(folder))
                    .isInstanceOf(IOException.class)
                    .hasMessage(file + ": expected the " + (1 + CHAINCODES) + " blocks that index.mv was made from,"
                            + " found fewer; restore the file, or delete index.mv to go on without the lost ones");
            assertThat(file).hasSize(size);
        }
        Files.delete(folder.resolve("index.mv"));
        try (Ledger ledger = open(folder)) {
            assertThat(ledger.height()).isEqualTo(1);
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
            Files.write(file, Arrays.copyOf(whole, cut));
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
        byte[] whole = Arrays.copyOf(Files.readAllBytes(file), (int) end + 500);
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
        bytes[(int) BlockFile.start() + 13] ^= 1;
        Files.write(file, bytes);

        assertThatThrownBy(() -> recordEnds(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("expected an intact record at 8, found another checksum");
        assertThat(file).hasBinaryContent(bytes);
    }

    @Test
    void a_damaged_length_does_not_take_the_records_after_it_away(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("blocks.dat");
        try (BlockFile blocks = BlockFile.open(file)) {
            blocks.recover(BlockFile.start(), (offset, content) -> {});
            blocks.append(new byte[] {1, 2, 3});
            blocks.append(new byte[] {4, 5, 6});
        }
        byte[] whole = Files.readAllBytes(file);
        for (int bit = 0; bit < 12 * 8; bit++) {
            byte[] bytes = whole.clone();
            bytes[(int) BlockFile.start() + bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(file, bytes);

            assertThatThrownBy(() -> recordEnds(file))
                    .as("bit %d", bit)
                    .hasMessageEndingWith("expected an intact record at 8, found another checksum of its header");
            assertThat(file).hasBinaryContent(bytes);
        }
    }
}
