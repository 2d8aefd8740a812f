package dev.akashi.fabricnet.channel;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.akashi.fabricnet.node.FabricPrograms;
import dev.akashi.fabricnet.node.NetworkException;
import dev.akashi.fabricnet.node.Tool;
import dev.akashi.fabricnet.node.Waiting;
import dev.akashi.fabricnet.render.Keys;
import dev.akashi.fabricnet.render.Layout;
import dev.akashi.fabricnet.render.Renderer;
import dev.akashi.fabricnet.topology.Topology;
import dev.akashi.fabricnet.topology.Topology.Organization;
import dev.akashi.identity.OwnerOnlyFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigUpdateEnvelope;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;

/**
 * Changes a channel's configuration to what another topology describes: the configuration that a first block of that
 * topology would have is compared with the one that the channel has, and the difference is signed by a majority of the
 * members' administrators, and of the orderers', and submitted. Whatever is rendered from the topology can be changed so.
 */
public final class ChannelChange {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String NO_DIFFERENCE = "no differences detected";

    private final FabricPrograms programs;
    private final Topology before;
    private final Topology after;
    private final Layout layout;
    private final Keys keys;
    private final PeerCommand peers;

    /** Takes what the network consists of, and of what it is to consist. The keys of both are there. */
    public ChannelChange(FabricPrograms programs, Topology before, Topology after, Layout layout, Keys keys) {
        this.programs = programs;
        this.before = before;
        this.after = after;
        this.layout = layout;
        this.keys = keys;
        this.peers = new PeerCommand(programs, before, layout, keys);
    }

    /**
     * Makes the change, and waits until the peers of all who stay members have it.
     *
     * @return whether there was anything to change
     */
    public boolean apply() throws IOException {
        Config current = current(before.organizations().get(0));
        Optional<Path> update = prepare(current);
        if (update.isEmpty()) {
            return false;
        }
        List<Organization> signers = majority(before.organizations());
        for (Organization signer : signers) {
            peers.as(signer, "channel", "signconfigtx", "--file", update.get().toString())
                    .run()
                    .orFail(signer.mspId() + ": signing the channel's change");
        }
        for (Organization signer : majority(before.ordererOrganizations())) {
            peers.asOrderer(
                            signer,
                            "channel",
                            "signconfigtx",
                            "--file",
                            update.get().toString())
                    .run()
                    .orFail("orderer of " + signer.mspId() + ": signing the channel's change");
        }
        peers.throughOrderer(
                "changing the channel",
                peers.as(signers.get(0), "channel", "update", "--channelID", before.channel())
                        .with("--file", update.get().toString()));
        for (Organization member : before.organizations()) {
            if (after.mspIds().contains(member.mspId())) {
                Waiting.until(LIMIT, "peer of " + member.mspId() + " has the change", () -> {
                    long sequence = current(member).getSequence();
                    return sequence > current.getSequence()
                            ? Optional.empty()
                            : Optional.of("configuration " + sequence);
                });
            }
        }
        return true;
    }

    /** The change as a transaction without signatures; empty when there is no difference. */
    private Optional<Path> prepare(Config current) throws IOException {
        Path folder = layout.channel().resolve("change");
        OwnerOnlyFiles.createDirectories(folder);
        OwnerOnlyFiles.write(
                folder.resolve("configtx.yaml"),
                new Renderer(after, layout, keys).channel().getBytes(StandardCharsets.UTF_8));
        Path block = folder.resolve("after.block");
        new ChannelMembership(programs, after, layout, keys).configBlock(folder, block);
        Path from = folder.resolve("before.pb");
        Path to = folder.resolve("after.pb");
        Path difference = folder.resolve("difference.pb");
        OwnerOnlyFiles.write(from, current.toByteArray());
        OwnerOnlyFiles.write(
                to, config(Block.parseFrom(Files.readAllBytes(block))).toByteArray());
        Tool.Result computed = Tool.of(
                        programs.configtxlator(),
                        "compute_update",
                        "--channel_id",
                        before.channel(),
                        "--original",
                        from.toString(),
                        "--updated",
                        to.toString(),
                        "--output",
                        difference.toString())
                .run();
        if (computed.exitCode() != 0 && computed.output().contains(NO_DIFFERENCE)) {
            return Optional.empty();
        }
        computed.orFail("the channel's change");
        Path update = folder.resolve("update.pb");
        OwnerOnlyFiles.write(update, envelope(Files.readAllBytes(difference)).toByteArray());
        return Optional.of(update);
    }

    private Envelope envelope(byte[] difference) {
        ChannelHeader header = ChannelHeader.newBuilder()
                .setType(HeaderType.CONFIG_UPDATE_VALUE)
                .setChannelId(before.channel())
                .build();
        Payload payload = Payload.newBuilder()
                .setHeader(Header.newBuilder().setChannelHeader(header.toByteString()))
                .setData(ConfigUpdateEnvelope.newBuilder()
                        .setConfigUpdate(ByteString.copyFrom(difference))
                        .build()
                        .toByteString())
                .build();
        return Envelope.newBuilder().setPayload(payload.toByteString()).build();
    }

    private Config current(Organization member) {
        try (GatewayProbe probe = GatewayProbe.connect(before, member, keys)) {
            return config(probe.configBlock());
        }
    }

    private static Config config(Block block) {
        try {
            Envelope envelope = Envelope.parseFrom(block.getData().getData(0));
            Payload payload = Payload.parseFrom(envelope.getPayload());
            return ConfigEnvelope.parseFrom(payload.getData()).getConfig();
        } catch (InvalidProtocolBufferException | IndexOutOfBoundsException e) {
            throw new NetworkException("configuration block: expected a channel configuration, found " + e, e);
        }
    }

    private static List<Organization> majority(List<Organization> organizations) {
        return organizations.subList(0, organizations.size() / 2 + 1);
    }
}
