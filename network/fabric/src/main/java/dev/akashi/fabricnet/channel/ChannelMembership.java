package dev.akashi.fabricnet.channel;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.akashi.fabricnet.node.FabricPrograms;
import dev.akashi.fabricnet.node.NetworkException;
import dev.akashi.fabricnet.node.Parallel;
import dev.akashi.fabricnet.node.Tool;
import dev.akashi.fabricnet.node.Waiting;
import dev.akashi.fabricnet.render.Keys;
import dev.akashi.fabricnet.render.Layout;
import dev.akashi.fabricnet.topology.Topology;
import dev.akashi.fabricnet.topology.Topology.Orderer;
import dev.akashi.fabricnet.topology.Topology.Organization;
import dev.akashi.identity.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** The channel's first block, and who has joined the channel. */
public final class ChannelMembership {
    private static final Duration PEER_LIMIT = Duration.ofSeconds(30);
    private static final Duration CAUGHT_UP_LIMIT = Duration.ofMinutes(10);
    private static final Duration ACTIVE_LIMIT = Duration.ofSeconds(60);

    private final FabricPrograms programs;
    private final Topology topology;
    private final Layout layout;
    private final Keys keys;
    private final PeerCommand peers;

    /** Takes the network. */
    public ChannelMembership(FabricPrograms programs, Topology topology, Layout layout, Keys keys) {
        this.programs = programs;
        this.topology = topology;
        this.layout = layout;
        this.keys = keys;
        this.peers = new PeerCommand(programs, topology, layout, keys);
    }

    /**
     * Makes the first block, unless there is one. It is made once: orderers and peers that joined with another would be
     * on another channel.
     *
     * @return whether it was made now
     */
    public boolean makeGenesis() throws IOException {
        Path genesis = layout.genesis();
        if (Files.exists(genesis)) {
            return false;
        }
        Path made = layout.channel().resolve("genesis.new");
        configBlock(layout.channel(), made);
        Files.move(made, genesis, StandardCopyOption.ATOMIC_MOVE);
        return true;
    }

    /** Writes a first block from the {@code configtx.yaml} in that folder. */
    void configBlock(Path folder, Path file) {
        Tool.of(
                        programs.configtxgen(),
                        "-profile",
                        "Channel",
                        "-channelID",
                        topology.channel(),
                        "-configPath",
                        folder.toString(),
                        "-outputBlock",
                        file.toString())
                .run()
                .orFail("channel configuration");
    }

    /** Lets the organisation's orderer join with that block, unless it has; returns whether it did now. */
    public boolean joinOrderer(Organization organization, Path block) {
        Orderer orderer = organization.orderer().orElseThrow();
        if (ordererState(organization).isPresent()) {
            return false;
        }
        Tool.Result result = osnadmin()
                .with("join", "--channelID", topology.channel(), "--config-block", block.toString())
                .with(access(organization, orderer))
                .run();
        // The program ends with 0 for refusals too.
        if (!result.output().contains("Status: 201")) {
            throw new NetworkException("orderer of " + organization.mspId()
                    + ": expected to join the channel with status 201, found: " + result.lastLines(6));
        }
        return true;
    }

    /**
     * What an orderer says of the channel.
     *
     * @param status {@code active} or {@code onboarding}
     * @param relation {@code consenter} or {@code follower}
     * @param height number of its blocks
     */
    public record OrdererState(String status, String relation, long height) {

        /** {@return whether it takes part in ordering} */
        public boolean isOrdering() {
            return status.equals("active") && relation.equals("consenter");
        }
    }

    /** {@return what the organisation's orderer says of the channel; empty when it has not joined or does not answer} */
    public Optional<OrdererState> ordererState(Organization organization) {
        Orderer orderer = organization.orderer().orElseThrow();
        Tool.Result result = osnadmin()
                .with("list", "--channelID", topology.channel())
                .with(access(organization, orderer))
                .run();
        int json = result.output().indexOf('{');
        if (!result.output().contains("Status: 200") || json < 0) {
            return Optional.empty();
        }
        try {
            JsonObject state =
                    JsonParser.parseString(result.output().substring(json)).getAsJsonObject();
            return Optional.of(new OrdererState(
                    state.get("status").getAsString(),
                    state.get("consensusRelation").getAsString(),
                    state.get("height").getAsLong()));
        } catch (JsonParseException | IllegalStateException | NullPointerException e) {
            return Optional.empty();
        }
    }

    /** Waits until the organisation's orderer takes part in ordering. */
    public void awaitActive(Organization organization) {
        Waiting.until(ACTIVE_LIMIT, "orderer of " + organization.mspId() + " is active", () -> {
            Optional<OrdererState> state = ordererState(organization);
            return state.filter(OrdererState::isOrdering).isPresent()
                    ? Optional.empty()
                    : Optional.of(state.map(OrdererState::toString).orElse("no answer"));
        });
    }

    /** Lets the organisation's peer join with that block, unless it has; returns whether it did now. */
    public boolean joinPeer(Organization organization, Path block) {
        AtomicBoolean joined = new AtomicBoolean();
        // A peer takes connections a moment before its system chaincodes are there to answer.
        Waiting.until(PEER_LIMIT, "peer of " + organization.mspId() + " tells its channels", () -> {
            Tool.Result channels = peers.as(organization, "channel", "list").run();
            joined.set(channels.output().lines().anyMatch(line -> line.strip().equals(topology.channel())));
            return channels.exitCode() == 0 ? Optional.empty() : Optional.of(channels.lastLines(2));
        });
        if (joined.get()) {
            return false;
        }
        peers.as(organization, "channel", "join", "--blockpath", block.toString())
                .run()
                .orFail("peer of " + organization.mspId() + ": joining the channel");
        return true;
    }

    private Tool osnadmin() {
        return Tool.of(programs.osnadmin(), "channel");
    }

    /** Waits until every peer has the blocks that one of them has: a peer that is behind knows of no chaincode yet. */
    public void awaitCaughtUp() {
        Map<Organization, Long> heights = new ConcurrentHashMap<>();
        Parallel.each(topology.organizations(), organization -> heights.put(organization, height(organization, 1)));
        long highest =
                heights.values().stream().mapToLong(Long::longValue).max().orElseThrow();
        Parallel.each(topology.organizations(), organization -> height(organization, highest));
    }

    private long height(Organization organization, long wanted) {
        AtomicLong height = new AtomicLong();
        try (GatewayProbe probe = GatewayProbe.connect(topology, organization, keys)) {
            Waiting.until(CAUGHT_UP_LIMIT, "peer of " + organization.mspId() + " has " + wanted + " blocks", () -> {
                height.set(probe.height().orElse(0L));
                return height.get() >= wanted ? Optional.empty() : Optional.of(height.get() + " blocks");
            });
        }
        return height.get();
    }

    private String[] access(Organization organization, Orderer orderer) {
        TlsFiles tls = keys.ordererAdminTls(orderer);
        return new String[] {
            "--orderer-address",
            organization.host() + ":" + organization.ports().ordererAdmin(),
            "--ca-file",
            tls.trustedRoot().toString(),
            "--client-cert",
            tls.certificate().toString(),
            "--client-key",
            tls.privateKey().toString()
        };
    }
}
