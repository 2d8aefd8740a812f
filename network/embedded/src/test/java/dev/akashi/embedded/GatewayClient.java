package dev.akashi.embedded;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.security.InvalidKeyException;
import java.security.cert.CertificateException;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.Hash;
import org.hyperledger.fabric.client.Network;
import org.hyperledger.fabric.client.identity.Identities;
import org.hyperledger.fabric.client.identity.Signers;
import org.hyperledger.fabric.client.identity.X509Identity;

/** The unmodified Fabric client library, connected to one organisation's port. */
final class GatewayClient implements AutoCloseable {
    private final ManagedChannel channel;
    private final Gateway gateway;
    private final String channelName;

    private GatewayClient(ManagedChannel channel, Gateway gateway, String channelName) {
        this.channel = channel;
        this.gateway = gateway;
        this.channelName = channelName;
    }

    static GatewayClient connect(EmbeddedNetwork network, String mspId) {
        EmbeddedOrganization organization = organization(network, mspId);
        return connect(network, mspId, organization.mspId(), organization.user());
    }

    /** Connects to one organisation's port as whoever the files say. */
    static GatewayClient connect(
            EmbeddedNetwork network, String portOf, String mspId, EmbeddedOrganization.UserFiles user) {
        return connect(organization(network, portOf), network.channel(), mspId, user);
    }

    static GatewayClient connect(
            EmbeddedOrganization address, String channelName, String mspId, EmbeddedOrganization.UserFiles user) {
        try {
            ManagedChannel channel = dial(address);
            Gateway gateway = Gateway.newInstance()
                    .connection(channel)
                    .identity(new X509Identity(
                            mspId, Identities.readX509Certificate(Files.newBufferedReader(user.certificate()))))
                    .signer(Signers.newPrivateKeySigner(
                            Identities.readPrivateKey(Files.newBufferedReader(user.privateKey()))))
                    .hash(Hash.SHA256)
                    .evaluateOptions(options -> options.withDeadlineAfter(20, TimeUnit.SECONDS))
                    .endorseOptions(options -> options.withDeadlineAfter(20, TimeUnit.SECONDS))
                    .submitOptions(options -> options.withDeadlineAfter(20, TimeUnit.SECONDS))
                    .commitStatusOptions(options -> options.withDeadlineAfter(20, TimeUnit.SECONDS))
                    .connect();
            return new GatewayClient(channel, gateway, channelName);
        } catch (IOException | CertificateException | InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
    }

    static EmbeddedOrganization organization(EmbeddedNetwork network, String mspId) {
        return network.organizations().stream()
                .filter(candidate -> candidate.mspId().equals(mspId))
                .findFirst()
                .orElseThrow();
    }

    static ManagedChannel dial(EmbeddedOrganization organization) throws IOException {
        String[] address = organization.gatewayAddress().split(":");
        return NettyChannelBuilder.forAddress(address[0], Integer.parseInt(address[1]))
                .sslContext(GrpcSslContexts.forClient()
                        .trustManager(organization.tlsCaCertificate().toFile())
                        .build())
                .overrideAuthority(organization.serverName())
                .maxInboundMessageSize(Integer.MAX_VALUE)
                .build();
    }

    Gateway gateway() {
        return gateway;
    }

    ManagedChannel channel() {
        return channel;
    }

    Network network() {
        return gateway.getNetwork(channelName);
    }

    Contract contract(String chaincode) {
        return network().getContract(chaincode);
    }

    @Override
    public void close() {
        gateway.close();
        channel.shutdownNow();
    }
}
