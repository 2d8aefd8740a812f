package dev.akashi.client;

import dev.akashi.client.NetworkProfile.Organization;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.Hash;
import org.hyperledger.fabric.client.identity.Signer;

/** A connection to one organisation's gateway, as the user's identity of that organisation or of another. */
final class GatewayConnection implements AutoCloseable {

    private final Organization organization;
    private final ManagedChannel channel;
    private final Gateway gateway;
    private final Contract contract;
    private final String channelName;
    private final String chaincode;
    private final Signer signer;

    private GatewayConnection(
            Organization organization, ManagedChannel channel, Gateway gateway, Signer signer, NetworkProfile profile) {
        this.organization = organization;
        this.channel = channel;
        this.gateway = gateway;
        this.contract = gateway.getNetwork(profile.channel()).getContract(profile.chaincode());
        this.channelName = profile.channel();
        this.chaincode = profile.chaincode();
        this.signer = signer;
    }

    /** Connects to the organisation's gateway as its member. */
    static GatewayConnection open(NetworkProfile profile, Organization organization, Deadlines deadlines) {
        return open(profile, organization, organization, deadlines);
    }

    /** Connects to an organisation's gateway as a member of that one or another. */
    static GatewayConnection open(
            NetworkProfile profile, Organization organization, Organization member, Deadlines deadlines) {
        try {
            Member user = Member.of(member);
            ManagedChannel channel = NettyChannelBuilder.forTarget(
                            organization.gateway().address())
                    .sslContext(GrpcSslContexts.forClient()
                            .trustManager(
                                    organization.gateway().tlsCaCertificate().toFile())
                            .build())
                    .overrideAuthority(organization.gateway().serverName())
                    .build();
            Gateway gateway = Gateway.newInstance()
                    .connection(channel)
                    .identity(user)
                    .signer(user.signer())
                    .hash(Hash.SHA256)
                    .evaluateOptions(within(deadlines.evaluate()))
                    .endorseOptions(within(deadlines.endorse()))
                    .submitOptions(within(deadlines.submit()))
                    .commitStatusOptions(within(deadlines.commit()))
                    .connect();
            return new GatewayConnection(organization, channel, gateway, user.signer(), profile);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new ProfileException(
                    "expected an address, an identity and a TLS certificate of " + organization.mspId()
                            + " that can be used, found "
                            + (e instanceof NoSuchFileException ? "no file " : "") + e.getMessage(),
                    e);
        }
    }

    Organization organization() {
        return organization;
    }

    Gateway gateway() {
        return gateway;
    }

    Contract contract() {
        return contract;
    }

    String channelName() {
        return channelName;
    }

    String chaincode() {
        return chaincode;
    }

    /** Signs a request as the gateway client signs its own: over the SHA-256 of the bytes. */
    byte[] sign(byte[] message) throws GeneralSecurityException {
        return signer.sign(Hash.SHA256.apply(message));
    }

    @Override
    public void close() {
        gateway.close();
        channel.shutdownNow();
        try {
            channel.awaitTermination(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static UnaryOperator<CallOptions> within(Duration limit) {
        return options -> options.withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS);
    }
}
