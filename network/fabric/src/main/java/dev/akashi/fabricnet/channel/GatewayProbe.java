package dev.akashi.fabricnet.channel;

import dev.akashi.fabricnet.node.NetworkException;
import dev.akashi.fabricnet.render.Keys;
import dev.akashi.fabricnet.topology.Topology;
import dev.akashi.fabricnet.topology.Topology.Organization;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Hash;
import org.hyperledger.fabric.client.Network;
import org.hyperledger.fabric.client.identity.Identities;
import org.hyperledger.fabric.client.identity.Signers;
import org.hyperledger.fabric.client.identity.X509Identity;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.BlockchainInfo;

/**
 * Asks one organisation's gateway what a client would ask. A peer's health endpoint says that it runs; only this says
 * that it serves.
 */
public final class GatewayProbe implements AutoCloseable {
    private static final long LIMIT_SECONDS = 10;

    private final Topology topology;
    private final Organization organization;
    private final ManagedChannel connection;
    private final Gateway gateway;
    private final Network network;

    private GatewayProbe(
            Topology topology, Organization organization, ManagedChannel connection, Gateway gateway, Network network) {
        this.topology = topology;
        this.organization = organization;
        this.connection = connection;
        this.gateway = gateway;
        this.network = network;
    }

    /**
     * Connects, as the organisation's client.
     *
     * @throws NetworkException when its certificate, key or TLS root cannot be used
     */
    public static GatewayProbe connect(Topology topology, Organization organization, Keys keys) {
        Path msp = keys.clientMsp(organization);
        try (Reader certificate = Files.newBufferedReader(Keys.certificate(msp));
                Reader key = Files.newBufferedReader(Keys.privateKey(msp))) {
            ManagedChannel connection = NettyChannelBuilder.forTarget(PeerCommand.address(organization))
                    .sslContext(GrpcSslContexts.forClient()
                            .trustManager(
                                    keys.peerTls(organization).trustedRoot().toFile())
                            .build())
                    .build();
            Gateway gateway = Gateway.newInstance()
                    .connection(connection)
                    .identity(new X509Identity(organization.mspId(), Identities.readX509Certificate(certificate)))
                    .signer(Signers.newPrivateKeySigner(Identities.readPrivateKey(key)))
                    .hash(Hash.SHA256)
                    .evaluateOptions(GatewayProbe::limit)
                    .endorseOptions(GatewayProbe::limit)
                    .connect();
            return new GatewayProbe(
                    topology, organization, connection, gateway, gateway.getNetwork(topology.channel()));
        } catch (IOException | GeneralSecurityException e) {
            throw new NetworkException(
                    organization.mspId() + ": expected a usable client certificate and key in " + msp + ", found "
                            + e.getMessage(),
                    e);
        }
    }

    private static CallOptions limit(CallOptions options) {
        return options.withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    /** {@return why the organisation's own chaincode process does not answer through its peer; empty when it does} */
    public Optional<String> objectionOfChaincode() {
        return objection(() -> contract()
                .newProposal(topology.chaincode().probe())
                .setEndorsingOrganizations(organization.mspId())
                .build()
                .evaluate());
    }

    /** {@return why the gateway cannot collect the endorsements that the policy asks for; empty when it can} */
    public Optional<String> objectionOfEndorsement() {
        return objection(() ->
                contract().newProposal(topology.chaincode().probe()).build().endorse());
    }

    /**
     * {@return why the gateway cannot have every organisation endorse; empty when it can} The policy asks for fewer: a
     * gateway that has not heard of one organisation's peer yet satisfies it, and refuses a client who names that one.
     */
    public Optional<String> objectionOfEveryEndorsement() {
        String[] everyone =
                topology.organizations().stream().map(Organization::mspId).toArray(String[]::new);
        return objection(() -> contract()
                .newProposal(topology.chaincode().probe())
                .setEndorsingOrganizations(everyone)
                .build()
                .endorse());
    }

    /** {@return how many blocks the peer has; empty when it does not answer} */
    public Optional<Long> height() {
        try {
            return Optional.of(BlockchainInfo.parseFrom(system("GetChainInfo")).getHeight());
        } catch (GatewayException | IOException e) {
            return Optional.empty();
        }
    }

    /**
     * {@return the peer's commit hash of that block: over all flags and writes up to it, so equal if and only if peers
     * agree on everything; empty when the peer does not have the block}
     */
    public Optional<byte[]> commitHash(long number) {
        try {
            return Optional.of(Block.parseFrom(system("GetBlockByNumber", Long.toString(number)))
                    .getMetadata()
                    .getMetadata(BlockMetadataIndex.COMMIT_HASH_VALUE)
                    .toByteArray());
        } catch (GatewayException | IOException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    /** {@return the block with the channel's configuration, as the peer has it} */
    public Block configBlock() {
        try {
            byte[] answer = network.getContract("cscc").evaluateTransaction("GetConfigBlock", topology.channel());
            return Block.parseFrom(answer);
        } catch (GatewayException | IOException e) {
            throw new NetworkException(
                    organization.mspId() + ": expected the channel's configuration, found " + text(e), e);
        }
    }

    private byte[] system(String function, String... arguments) throws GatewayException {
        String[] all = new String[arguments.length + 1];
        all[0] = topology.channel();
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return network.getContract("qscc")
                .newProposal(function)
                .addArguments(all)
                .setEndorsingOrganizations(organization.mspId())
                .build()
                .evaluate();
    }

    private Contract contract() {
        return network.getContract(topology.chaincode().name());
    }

    private interface Question {
        Object ask() throws GatewayException;
    }

    private static Optional<String> objection(Question question) {
        try {
            question.ask();
            return Optional.empty();
        } catch (GatewayException e) {
            return Optional.of(text(e));
        }
    }

    private static String text(Exception e) {
        if (e instanceof GatewayException gateway) {
            StringBuilder text = new StringBuilder(
                    gateway.getStatus().getCode() + " " + gateway.getStatus().getDescription());
            gateway.getDetails()
                    .forEach(detail -> text.append("; ")
                            .append(detail.getMspId())
                            .append(": ")
                            .append(detail.getMessage()));
            return text.toString().replace('\n', ' ');
        }
        return String.valueOf(e.getMessage());
    }

    @Override
    public void close() {
        gateway.close();
        connection.shutdownNow();
        try {
            connection.awaitTermination(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
