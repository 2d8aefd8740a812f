package dev.akashi.embedded.junit;

import dev.akashi.embedded.ChaincodeServerSpec;
import dev.akashi.embedded.EmbeddedNetwork;
import dev.akashi.embedded.EmbeddedOrganization;
import dev.akashi.embedded.JavaChaincode;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.Hash;
import org.hyperledger.fabric.client.identity.Identities;
import org.hyperledger.fabric.client.identity.Signers;
import org.hyperledger.fabric.client.identity.X509Identity;
import org.hyperledger.fabric.shim.ChaincodeBase;

/** An open network in a folder of its own, with the clients that tests asked for. Closed by JUnit. Thread-safe. */
final class RunningNetwork implements AutoCloseable {
    private static final int DEADLINE_SECONDS = 30;

    private final Path directory;
    private final EmbeddedNetwork network;
    private final Map<List<String>, Gateway> gateways = new HashMap<>();
    private final List<ManagedChannel> channels = new ArrayList<>();

    private RunningNetwork(Path directory, EmbeddedNetwork network) {
        this.directory = directory;
        this.network = network;
    }

    static RunningNetwork start(EmbeddedFabric.Builder definition) throws IOException {
        Path directory = Files.createTempDirectory("embedded-fabric");
        EmbeddedNetwork network = EmbeddedNetwork.open(definition.config(directory));
        RunningNetwork running = new RunningNetwork(directory, network);
        try {
            for (Map.Entry<String, Function<ChaincodeServerSpec, ? extends ChaincodeBase>> chaincode :
                    definition.chaincodes().entrySet()) {
                network.startChaincode(chaincode.getKey(), JavaChaincode.from(chaincode.getValue()));
            }
            return running;
        } catch (IOException | RuntimeException e) {
            running.close();
            throw e;
        }
    }

    EmbeddedNetwork network() {
        return network;
    }

    /** {@return a client of that organisation, or the first one, as that user, or the usual one} */
    synchronized Gateway gateway(String mspId, String user) {
        return gateways.computeIfAbsent(List.of(mspId, user), key -> {
            EmbeddedOrganization organization = network.organizations().stream()
                    .filter(candidate -> mspId.isEmpty() || candidate.mspId().equals(mspId))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "organisation: expected one of the network's, found " + mspId));
            try {
                return connect(
                        organization,
                        user.isEmpty() ? organization.user() : network.issueUser(organization.mspId(), user));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private Gateway connect(EmbeddedOrganization organization, EmbeddedOrganization.UserFiles user) throws IOException {
        ManagedChannel channel = NettyChannelBuilder.forTarget(organization.gatewayAddress())
                .sslContext(GrpcSslContexts.forClient()
                        .trustManager(organization.tlsCaCertificate().toFile())
                        .build())
                .overrideAuthority(organization.serverName())
                .maxInboundMessageSize(Integer.MAX_VALUE)
                .build();
        channels.add(channel);
        try {
            return Gateway.newInstance()
                    .connection(channel)
                    .identity(new X509Identity(
                            organization.mspId(), Identities.readX509Certificate(Files.readString(user.certificate()))))
                    .signer(Signers.newPrivateKeySigner(Identities.readPrivateKey(Files.readString(user.privateKey()))))
                    .hash(Hash.SHA256)
                    .evaluateOptions(RunningNetwork::withDeadline)
                    .endorseOptions(RunningNetwork::withDeadline)
                    .submitOptions(RunningNetwork::withDeadline)
                    .commitStatusOptions(RunningNetwork::withDeadline)
                    .connect();
        } catch (CertificateException | InvalidKeyException e) {
            throw new IOException(user + ": expected a certificate and its key, found " + e.getMessage(), e);
        }
    }

    /** Without one, an answer that never comes is waited for without end. */
    private static CallOptions withDeadline(CallOptions options) {
        return options.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public synchronized void close() throws IOException {
        gateways.values().forEach(Gateway::close);
        channels.forEach(ManagedChannel::shutdownNow);
        network.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
