package dev.akashi.embedded;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A Fabric peer program that follows an embedded network's channel as a member of its first organisation. */
final class RealPeer implements AutoCloseable {
    private final Path program;
    private final Path folder;
    private final EmbeddedNetwork network;
    private final int port;
    private final Process process;

    private RealPeer(Path program, Path folder, EmbeddedNetwork network, int port, Process process) {
        this.program = program;
        this.folder = folder;
        this.network = network;
        this.port = port;
        this.process = process;
    }

    /** {@return one of Fabric's programs: in the folder named by FABRIC_BIN, or on the path} */
    private static Optional<Path> find(String name) {
        List<String> folders = new ArrayList<>();
        Optional.ofNullable(System.getenv("FABRIC_BIN")).ifPresent(folders::add);
        folders.addAll(Arrays.asList(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)));
        return folders.stream()
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** {@return the peer program; skips the test, loudly, if there is none} */
    static Path programOrSkip(String what) {
        return programOrSkip("peer", what);
    }

    /** {@return that one of Fabric's programs; skips the test, loudly, if there is none} */
    static Path programOrSkip(String name, String what) {
        return find(name).orElseGet(() -> {
            String reason = "SKIPPED: " + what + ": there is no " + name + " program in FABRIC_BIN or on the path";
            new PrintWriter(System.err, true, StandardCharsets.UTF_8).println(reason);
            return Assumptions.abort(reason);
        });
    }

    /** {@return the number of blocks that the peer at the other end has} */
    static long height(GatewayClient client) throws Exception {
        return org.hyperledger.fabric.protos.common.BlockchainInfo.parseFrom(
                        client.contract("qscc").evaluateTransaction("GetChainInfo", "embedded"))
                .getHeight();
    }

    static RealPeer start(Path program, Path folder, EmbeddedNetwork network) throws IOException {
        int port = freePort();
        Path organization = organization(network);
        String mspId = network.organizations().get(0).mspId();
        Map<String, String> values = Map.of(
                "@PORT@", String.valueOf(port),
                "@CHAINCODE_PORT@", String.valueOf(freePort()),
                "@MSP_ID@", mspId,
                "@MSP@", organization.resolve("peers/peer0/msp").toString(),
                "@DATA@", folder.resolve("data").toString(),
                "@TLS_CERT@", organization.resolve("tls/peer0.pem").toString(),
                "@TLS_KEY@", organization.resolve("tls/peer0-key.pem").toString(),
                "@TLS_CA@", organization.resolve("tls/ca.pem").toString());
        try (InputStream template = RealPeer.class.getResourceAsStream("/fabric/core.yaml")) {
            if (template == null) {
                throw new IOException("core.yaml: expected among the test resources, found nothing");
            }
            String text = new String(template.readAllBytes(), StandardCharsets.UTF_8);
            for (Map.Entry<String, String> value : values.entrySet()) {
                text = text.replace(value.getKey(), value.getValue());
            }
            Files.writeString(folder.resolve("core.yaml"), text);
        }
        ProcessBuilder builder = new ProcessBuilder(program.toString(), "node", "start");
        builder.environment().put("FABRIC_CFG_PATH", folder.toString());
        builder.environment().put("FABRIC_LOGGING_SPEC", "warning");
        builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("peer.log").toFile());
        return new RealPeer(program, folder, network, port, builder.start());
    }

    /** {@return whether the peer was ready to join the channel} */
    boolean join(byte[] genesisBlock) throws IOException, InterruptedException {
        Path genesis = folder.resolve("genesis.block");
        Files.write(genesis, genesisBlock);
        ProcessBuilder builder = new ProcessBuilder(program.toString(), "channel", "join", "-b", genesis.toString());
        builder.environment().put("FABRIC_CFG_PATH", folder.toString());
        builder.environment()
                .put(
                        "CORE_PEER_MSPCONFIGPATH",
                        organization(network).resolve("users/admin/msp").toString());
        builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("join.log").toFile());
        Process join = builder.start();
        return join.waitFor(20, TimeUnit.SECONDS) && join.exitValue() == 0;
    }

    /** {@return the organisation as clients see it, at this peer's address} */
    EmbeddedOrganization asOrganization() {
        EmbeddedOrganization embedded = network.organizations().get(0);
        return new EmbeddedOrganization(
                embedded.mspId(),
                embedded.name(),
                "127.0.0.1:" + port,
                embedded.serverName(),
                embedded.tlsCaCertificate(),
                embedded.user(),
                embedded.admin());
    }

    String log() throws IOException {
        return Files.readString(folder.resolve("peer.log")) + Files.readString(folder.resolve("join.log"));
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().completeOnTimeout(process, 5, TimeUnit.SECONDS).join();
        process.destroyForcibly();
    }

    private static Path organization(EmbeddedNetwork network) {
        return network.directory()
                .resolve("organizations")
                .resolve(network.organizations().get(0).mspId());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
