package dev.akashi.fabricnet.channel;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.akashi.fabricnet.node.FabricPrograms;
import dev.akashi.fabricnet.node.Parallel;
import dev.akashi.fabricnet.node.Tool;
import dev.akashi.fabricnet.render.Keys;
import dev.akashi.fabricnet.render.Layout;
import dev.akashi.fabricnet.topology.Topology;
import dev.akashi.fabricnet.topology.Topology.Chaincode;
import dev.akashi.fabricnet.topology.Topology.Organization;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Fabric's chaincode lifecycle: every organisation installs the package and approves the definition, then it is
 * committed. Endorsement follows the channel's Endorsement policy, so that it is changed in one place when somebody joins.
 */
public final class Lifecycle {
    private static final String ONLY_HASH = "private data matching public hash version is not available";
    private static final String POLICY = "/Channel/Application/Endorsement";

    private final Topology topology;
    private final PeerCommand peers;

    /** Takes the network. */
    public Lifecycle(FabricPrograms programs, Topology topology, Layout layout, Keys keys) {
        this.topology = topology;
        this.peers = new PeerCommand(programs, topology, layout, keys);
    }

    /**
     * The definition that the channel has.
     *
     * @param version the chaincode's version
     * @param sequence how often it was defined
     */
    public record Committed(String version, int sequence) {}

    /** {@return the definition that the channel has, if it has one} */
    public Optional<Committed> committed() {
        Organization first = topology.organizations().get(0);
        Tool.Result result = peers.as(
                        first,
                        "lifecycle",
                        "chaincode",
                        "querycommitted",
                        "--channelID",
                        topology.channel(),
                        "--output",
                        "json")
                .run()
                .orFail("chaincode definitions");
        JsonObject answer = json(result);
        JsonElement definitions = answer.get("chaincode_definitions");
        if (definitions == null || definitions.isJsonNull()) {
            return Optional.empty();
        }
        for (JsonElement definition : definitions.getAsJsonArray()) {
            JsonObject fields = definition.getAsJsonObject();
            if (fields.get("name").getAsString().equals(topology.chaincode().name())) {
                return Optional.of(new Committed(
                        fields.get("version").getAsString(),
                        fields.get("sequence").getAsInt()));
            }
        }
        return Optional.empty();
    }

    /** Installs the package at every peer that does not have it. */
    public void install(ChaincodePackage chaincode, Path file) {
        Parallel.each(topology.organizations(), organization -> install(organization, chaincode, file));
    }

    private void install(Organization organization, ChaincodePackage chaincode, Path file) {
        Tool.Result installed = peers.as(organization, "lifecycle", "chaincode", "queryinstalled", "--output", "json")
                .run()
                .orFail("peer of " + organization.mspId() + ": installed chaincodes");
        JsonElement packages = json(installed).get("installed_chaincodes");
        if (packages instanceof JsonArray array) {
            for (JsonElement found : array) {
                if (found.getAsJsonObject().get("package_id").getAsString().equals(chaincode.id())) {
                    return;
                }
            }
        }
        peers.as(organization, "lifecycle", "chaincode", "install", file.toString())
                .run()
                .orFail("peer of " + organization.mspId() + ": installing " + chaincode.label());
    }

    /** Approves the definition in the name of every organisation that has not. */
    public void approve(ChaincodePackage chaincode, int sequence) {
        Parallel.each(topology.organizations(), organization -> approve(organization, chaincode, sequence));
    }

    /** Approves the definition in the name of one organisation, unless it has. */
    public void approve(Organization organization, ChaincodePackage chaincode, int sequence) {
        Tool.Result approved = peers.as(
                        organization,
                        "lifecycle",
                        "chaincode",
                        "queryapproved",
                        "--channelID",
                        topology.channel(),
                        "--name",
                        topology.chaincode().name(),
                        "--sequence",
                        Integer.toString(sequence),
                        "--output",
                        "json")
                .run();
        if (approved.exitCode() == 0 && approved.output().contains(chaincode.id())) {
            return;
        }
        if (approved.output().contains(ONLY_HASH)) {
            // A peer that was restored from blocks: the channel has the approval, as a hash, and the peer compares its
            // package with that. Whether it is this package shows when its chaincode answers.
            return;
        }
        peers.throughOrderer(
                organization.mspId() + ": approving " + chaincode.label(),
                peers.as(organization, "lifecycle", "chaincode", "approveformyorg")
                        .with(definition(sequence))
                        .with("--package-id", chaincode.id()));
    }

    /** Commits the definition that the organisations have approved. */
    public void commit(int sequence) {
        peers.throughOrderer(
                "committing " + topology.chaincode().label(),
                peers.as(topology.organizations().get(0), "lifecycle", "chaincode", "commit")
                        .with(definition(sequence))
                        .with(peers.allPeers()));
    }

    private String[] definition(int sequence) {
        Chaincode chaincode = topology.chaincode();
        return new String[] {
            "--channelID",
            topology.channel(),
            "--name",
            chaincode.name(),
            "--version",
            chaincode.version(),
            "--sequence",
            Integer.toString(sequence),
            "--channel-config-policy",
            POLICY
        };
    }

    /** The program writes warnings before its answer. */
    private static JsonObject json(Tool.Result result) {
        String output = result.output();
        int begin = output.startsWith("{") ? 0 : output.indexOf("\n{") + 1;
        return JsonParser.parseString(output.substring(begin)).getAsJsonObject();
    }
}
