package dev.akashi.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import dev.akashi.embedded.ledger.BlockHashes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.hyperledger.fabric.client.CloseableIterator;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Status;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.BlockchainInfo;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process is killed again and again while clients write. Afterwards everything that a client was told to be
 * committed is there, where the client was told, and once.
 */
class KillTest {
    private static final int KILLS = 2;
    private static final int CLIENTS = 4;

    private final Map<String, Acknowledged> acknowledged = new ConcurrentHashMap<>();
    private final AtomicInteger keys = new AtomicInteger();
    private final long seed = new Random().nextLong();

    /** What a client was told about a transaction. */
    private record Acknowledged(String key, long block) {}

    @Test
    void nothing_acknowledged_is_lost_and_nothing_is_doubled(@TempDir Path directory) throws Exception {
        Path folder = directory.resolve("network");
        Random random = new Random(seed);
        Map<Long, ByteString> hashes = new HashMap<>();
        for (int round = 0; round < KILLS; round++) {
            int before = acknowledged.size();
            try (JavaProcess network = start(directory, folder, round)) {
                check(folder, hashes);
                try (GatewayClient client = connect(folder)) {
                    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
                    for (int i = 0; i < CLIENTS; i++) {
                        clients.execute(() -> write(client, network));
                    }
                    await().until(() -> acknowledged.size() > before + CLIENTS);
                    int target = acknowledged.size() + random.nextInt(150);
                    await().pollInterval(Duration.ofMillis(1)).until(() -> acknowledged.size() >= target);
                    network.kill();
                    clients.shutdown();
                    assertThat(clients.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
                }
            }
        }
        try (JavaProcess network = start(directory, folder, KILLS)) {
            check(folder, hashes);
            checkState(folder);
            assertThat(network.isAlive()).isTrue();
        }
        assertThat(acknowledged).hasSizeGreaterThan(KILLS * CLIENTS);
    }

    private static JavaProcess start(Path directory, Path folder, int round) throws IOException {
        Path ready = directory.resolve("ready-" + round);
        JavaProcess network = JavaProcess.start(
                NetworkProcess.class,
                directory.resolve("log"),
                List.of(
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Dkeystore.pkcs12.keyPbeIterationCount=1"),
                folder.toString(),
                ready.toString());
        await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(ready) || !network.isAlive());
        assertThat(ready).as(network.log()).exists();
        return network;
    }

    private static GatewayClient connect(Path folder) throws IOException {
        JsonObject first = JsonParser.parseString(Files.readString(folder.resolve("profile.json")))
                .getAsJsonObject()
                .getAsJsonArray("organizations")
                .get(0)
                .getAsJsonObject();
        JsonObject gateway = first.getAsJsonObject("gateway");
        JsonObject identity = first.getAsJsonObject("identity");
        EmbeddedOrganization.UserFiles user = new EmbeddedOrganization.UserFiles(
                folder.resolve(identity.get("certificate").getAsString()),
                folder.resolve(identity.get("privateKey").getAsString()));
        EmbeddedOrganization organization = new EmbeddedOrganization(
                first.get("mspId").getAsString(),
                first.get("name").getAsString(),
                gateway.get("address").getAsString(),
                gateway.get("serverName").getAsString(),
                folder.resolve(gateway.get("tlsCaCertificate").getAsString()),
                user,
                user);
        return GatewayClient.connect(organization, "embedded", organization.mspId(), user);
    }

    /** Writes keys that nobody else writes until the network is gone. */
    private void write(GatewayClient client, JavaProcess network) {
        while (network.isAlive()) {
            String key = "key-" + keys.incrementAndGet();
            try {
                Transaction transaction = client.contract(SharedNetwork.CHAINCODE)
                        .newProposal("put")
                        .addArguments(key, "value of " + key)
                        .build()
                        .endorse();
                SubmittedTransaction submitted = transaction.submitAsync();
                Status status = submitted.getStatus();
                assertThat(status.getCode()).isEqualTo(TxValidationCode.VALID);
                acknowledged.put(transaction.getTransactionId(), new Acknowledged(key, status.getBlockNumber()));
            } catch (GatewayException | RuntimeException e) {
                // Killed in between: nothing was promised.
            }
        }
    }

    private void check(Path folder, Map<Long, ByteString> hashes) throws Exception {
        try (GatewayClient client = connect(folder)) {
            long height = BlockchainInfo.parseFrom(
                            client.contract("qscc").evaluateTransaction("GetChainInfo", "embedded"))
                    .getHeight();
            Map<String, Long> valid = new HashMap<>();
            Set<String> seen = new HashSet<>();
            for (Block block : blocks(client, height)) {
                long number = block.getHeader().getNumber();
                ByteString hash = BlockHashes.headerHash(block.getHeader());
                if (number > 0) {
                    assertThat(block.getHeader().getPreviousHash()).isEqualTo(hashes.get(number - 1));
                }
                ByteString known = hashes.putIfAbsent(number, hash);
                assertThat(known == null || known.equals(hash))
                        .as("block %d is what it was, seed %d", number, seed)
                        .isTrue();
                for (int i = 0; i < block.getData().getDataCount(); i++) {
                    String id = transactionId(block.getData().getData(i));
                    assertThat(seen.add(id)).as("%s is in one block", id).isTrue();
                    if (block.getMetadata()
                                    .getMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE)
                                    .byteAt(i)
                            == TxValidationCode.VALID_VALUE) {
                        valid.put(id, number);
                    }
                }
            }
            acknowledged.forEach((id, told) -> assertThat(valid.get(id))
                    .as("transaction %s of %s, seed %d", id, told.key(), seed)
                    .isEqualTo(told.block()));
        }
    }

    /** Each key was written by one transaction only, so its history has one entry. */
    private void checkState(Path folder) throws Exception {
        Map<String, String> expected = new HashMap<>();
        acknowledged.forEach((id, told) -> expected.put(told.key(), id));
        try (GatewayClient client = connect(folder)) {
            checkState(client, expected);
        }
    }

    private void checkState(GatewayClient client, Map<String, String> expected) throws GatewayException {
        for (Map.Entry<String, String> entry : expected.entrySet()) {
            String history = new String(
                    client.contract(SharedNetwork.CHAINCODE).evaluateTransaction("history", entry.getKey()), UTF_8);
            assertThat(history.split(","))
                    .as("writes of %s, seed %d", entry.getKey(), seed)
                    .singleElement()
                    .asString()
                    .startsWith(entry.getValue() + "=value of " + entry.getKey() + "@");
        }
    }

    private static List<Block> blocks(GatewayClient client, long height) {
        List<Block> blocks = new ArrayList<>();
        try (CloseableIterator<Block> events = client.network()
                .newBlockEventsRequest()
                .startBlock(0)
                .build()
                .getEvents(options -> options.withDeadlineAfter(60, TimeUnit.SECONDS))) {
            while (blocks.size() < height) {
                blocks.add(events.next());
            }
        }
        return blocks;
    }

    private static String transactionId(ByteString envelope) throws IOException {
        Payload payload = Payload.parseFrom(Envelope.parseFrom(envelope).getPayload());
        return ChannelHeader.parseFrom(payload.getHeader().getChannelHeader()).getTxId();
    }
}
