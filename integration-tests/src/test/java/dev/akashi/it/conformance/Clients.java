package dev.akashi.it.conformance;

import dev.akashi.it.conformance.NetworkUnderTest.Credentials;
import dev.akashi.it.conformance.NetworkUnderTest.Member;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.security.InvalidKeyException;
import java.security.cert.CertificateException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.Hash;
import org.hyperledger.fabric.client.identity.Identities;
import org.hyperledger.fabric.client.identity.Signer;
import org.hyperledger.fabric.client.identity.Signers;
import org.hyperledger.fabric.client.identity.X509Identity;

/** The unmodified Fabric client library, connected as whoever a test wants to be. Thread-safe. */
final class Clients implements AutoCloseable {
    private final Map<String, ManagedChannel> channels = new HashMap<>();
    private final Map<List<String>, Gateway> gateways = new HashMap<>();

    /** {@return a client at that organisation's gateway} */
    synchronized Gateway gateway(Member via, Credentials who) {
        return gateways.computeIfAbsent(
                List.of(
                        via.address(),
                        who.mspId(),
                        who.certificate().toString(),
                        who.key().toString()),
                key -> {
                    try {
                        return Gateway.newInstance()
                                .connection(channel(via))
                                .identity(new X509Identity(
                                        who.mspId(),
                                        Identities.readX509Certificate(Files.readString(who.certificate()))))
                                .signer(signer(who))
                                .hash(Hash.SHA256)
                                .evaluateOptions(Clients::withDeadline)
                                .endorseOptions(Clients::withDeadline)
                                .submitOptions(Clients::withDeadline)
                                .commitStatusOptions(Clients::withDeadline)
                                .connect();
                    } catch (IOException | CertificateException e) {
                        throw new IllegalStateException(e);
                    }
                });
    }

    /** {@return a connection to that organisation's gateway, for requests that the library does not make} */
    synchronized ManagedChannel channel(Member via) {
        return channels.computeIfAbsent(via.address(), address -> {
            try {
                return NettyChannelBuilder.forTarget(address)
                        .sslContext(GrpcSslContexts.forClient()
                                .trustManager(via.tlsCa().toFile())
                                .build())
                        .overrideAuthority(via.serverName())
                        .maxInboundMessageSize(Integer.MAX_VALUE)
                        .build();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    static Signer signer(Credentials who) {
        try {
            return Signers.newPrivateKeySigner(Identities.readPrivateKey(Files.readString(who.key())));
        } catch (IOException | InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
    }

    private static CallOptions withDeadline(CallOptions options) {
        return options.withDeadlineAfter(60, TimeUnit.SECONDS);
    }

    @Override
    public synchronized void close() {
        gateways.values().forEach(Gateway::close);
        channels.values().forEach(ManagedChannel::shutdownNow);
    }
}
