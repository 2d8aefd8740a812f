package dev.akashi.embedded.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.akashi.embedded.EmbeddedNetwork;
import dev.akashi.embedded.EmbeddedNetworkConfig;
import dev.akashi.embedded.JavaProcess;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockData;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.BlockMetadata;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEndorsedAction;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger of many blocks, in a JVM with a heap that is far smaller than they are. */
class LongLedgerTest {
    private static final int BLOCKS = 100_000;
    private static final int EVERY = 10;

    /** Opens a ledger and writes down its height, how much work that was, and a value. */
    static final class Open {
        private Open() {}

        /** {@return the time that this process has worked; other processes may keep it waiting in between} */
        private static long cpuMillis() {
            long nanos = ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                    .getProcessCpuTime();
            return Duration.ofNanos(nanos).toMillis();
        }

        /** Takes the ledger's folder and the file to write. */
        public static void main(String[] arguments) throws IOException {
            long start = cpuMillis();
            try (Ledger ledger = Ledger.open(Path.of(arguments[0]), Block::getDefaultInstance)) {
                long millis = cpuMillis() - start;
                try (Simulator simulator = ledger.simulate("")) {
                    String value =
                            simulator.get("kv", "key-" + (BLOCKS - EVERY)).toStringUtf8();
                    Files.writeString(Path.of(arguments[1]), ledger.height() + " " + millis + " " + value);
                }
            }
        }
    }

    @Test
    void opens_at_once_and_in_little_memory(@TempDir Path directory) throws Exception {
        EmbeddedNetwork.open(EmbeddedNetworkConfig.builder(directory).build()).close();
        Path folder = directory.resolve("ledger");
        append(folder.resolve("blocks.dat"), directory.resolve("empty.mv"));
        Files.delete(folder.resolve("index.mv"));

        // Without an index every block is applied again; with one, only what came after its last savepoint.
        String[] again = open(directory, folder, "-Xmx128m");
        String[] atOnce = open(directory, folder, "-Xmx48m");

        assertThat(again[0]).isEqualTo(String.valueOf(BLOCKS + 1));
        assertThat(again[2]).isEqualTo("value");
        assertThat(atOnce[0]).isEqualTo(String.valueOf(BLOCKS + 1));
        assertThat(atOnce[2]).isEqualTo("value");
        assertThat(Duration.ofMillis(Long.parseLong(atOnce[1]))).isLessThan(Duration.ofSeconds(3));
    }

    private static String[] open(Path directory, Path folder, String heap) throws Exception {
        Path result = directory.resolve("opened" + heap);
        try (JavaProcess process = JavaProcess.start(
                Open.class,
                directory.resolve("log"),
                List.of(heap, "-XX:+UseSerialGC"),
                folder.toString(),
                result.toString())) {
            process.join();
        }
        return Files.readString(result).split(" ");
    }

    /**
     * Appends blocks, every tenth of which has a valid transaction. What an index needs of them is right; signatures they
     * have none.
     */
    private static void append(Path file, Path emptyIndex) throws IOException {
        try (BlockFile blocks = BlockFile.open(file);
                LedgerIndex index = new LedgerIndex(emptyIndex);
                LedgerIndex.Snapshot empty = index.snapshot()) {
            Block[] last = new Block[1];
            blocks.recover(BlockFile.start(), (offset, content) -> last[0] = Block.parseFrom(content));
            ByteString commitHash = ByteString.EMPTY;
            ByteString previous = BlockHashes.headerHash(last[0].getHeader());
            for (int i = 0; i < BLOCKS; i++) {
                boolean valid = i % EVERY == 0;
                ByteString value = ByteString.copyFromUtf8("value");
                BlockData data = BlockData.newBuilder()
                        .addData(valid ? envelope("key-" + i, value) : ByteString.copyFromUtf8("nothing"))
                        .build();
                BlockHeader header = BlockHeader.newBuilder()
                        .setNumber(i + 1)
                        .setPreviousHash(previous)
                        .setDataHash(BlockHashes.dataHash(data))
                        .build();
                ByteString flags = ByteString.copyFrom(new byte[] {
                    (byte) (valid ? TxValidationCode.VALID_VALUE : TxValidationCode.INVALID_OTHER_REASON_VALUE)
                });
                UpdateBatch updates = new UpdateBatch();
                Block block = Block.newBuilder().setHeader(header).setData(data).build();
                if (valid) {
                    updates.apply(LedgerBlock.of(block).parsed().get(0).namespaces(), new Version(i + 1, 0), empty);
                }
                commitHash = new BlockValidator.Validated(flags, updates).commitHash(commitHash);
                blocks.write(block.toBuilder()
                        .setMetadata(BlockMetadata.newBuilder()
                                .addMetadata(ByteString.EMPTY)
                                .addMetadata(ByteString.EMPTY)
                                .addMetadata(flags)
                                .addMetadata(ByteString.EMPTY)
                                .addMetadata(Metadata.newBuilder()
                                        .setValue(commitHash)
                                        .build()
                                        .toByteString()))
                        .build()
                        .toByteArray());
                previous = BlockHashes.headerHash(header);
            }
        }
    }

    private static ByteString envelope(String key, ByteString value) {
        TxReadWriteSet results = TxReadWriteSet.newBuilder()
                .addNsRwset(NsReadWriteSet.newBuilder()
                        .setNamespace("kv")
                        .setRwset(KVRWSet.newBuilder()
                                .addWrites(KVWrite.newBuilder().setKey(key).setValue(value))
                                .build()
                                .toByteString()))
                .build();
        ProposalResponsePayload response = ProposalResponsePayload.newBuilder()
                .setExtension(ChaincodeAction.newBuilder()
                        .setResults(results.toByteString())
                        .build()
                        .toByteString())
                .build();
        ChaincodeActionPayload action = ChaincodeActionPayload.newBuilder()
                .setAction(ChaincodeEndorsedAction.newBuilder().setProposalResponsePayload(response.toByteString()))
                .build();
        ChannelHeader header = ChannelHeader.newBuilder()
                .setType(HeaderType.ENDORSER_TRANSACTION_VALUE)
                .setTxId("transaction of " + key)
                .build();
        Payload payload = Payload.newBuilder()
                .setHeader(Header.newBuilder().setChannelHeader(header.toByteString()))
                .setData(Transaction.newBuilder()
                        .addActions(TransactionAction.newBuilder().setPayload(action.toByteString()))
                        .build()
                        .toByteString())
                .build();
        return Envelope.newBuilder().setPayload(payload.toByteString()).build().toByteString();
    }
}
