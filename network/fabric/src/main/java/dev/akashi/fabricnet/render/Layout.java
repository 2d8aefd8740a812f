package dev.akashi.fabricnet.render;

import dev.akashi.fabricnet.topology.Topology.Orderer;
import dev.akashi.fabricnet.topology.Topology.Organization;
import java.nio.file.Path;

/**
 * Where everything of a network is. The only place that knows file names.
 *
 * <pre>
 * topology.yaml              what the network consists of now
 * profile.json, trust.json   how clients find it, and what a verifier may trust
 * organizations/MSPID/       keys and certificates, in Fabric's MSP layout
 * nodes/NAME/                configuration, data, log and process file of one node
 * channel/                   configtx.yaml, genesis.block, and the changes since
 * builder/bin/               how a peer finds its organisation's chaincode process
 * packages/                  chaincode packages
 * </pre>
 *
 * @param directory the network's folder, absolute
 */
public record Layout(Path directory) {

    /** Takes a folder; a relative one is made absolute. */
    public Layout {
        directory = directory.toAbsolutePath().normalize();
    }

    /** {@return the topology that the network has now} */
    public Path topology() {
        return directory.resolve("topology.yaml");
    }

    /** {@return how clients find the network} */
    public Path profile() {
        return directory.resolve("profile.json");
    }

    /** {@return what a verifier may trust} */
    public Path trust() {
        return directory.resolve("trust.json");
    }

    /** {@return the file whose lock keeps two commands apart} */
    public Path lock() {
        return directory.resolve("lock");
    }

    /** {@return the folder of an MSP's keys and certificates} */
    public Path keys(String mspId) {
        return directory.resolve("organizations").resolve(mspId);
    }

    /** {@return the folder of the organisation's peer} */
    public Path peer(Organization organization) {
        return node("peer-" + organization.mspId());
    }

    /** {@return the folder of the orderer} */
    public Path orderer(Orderer orderer) {
        return node("orderer-" + orderer.mspId());
    }

    /** {@return the folder of one version of the organisation's chaincode process} */
    public Path chaincode(Organization organization, String label) {
        return node("chaincode-" + organization.mspId() + "-" + label);
    }

    /** {@return the folder with all nodes' folders} */
    public Path nodes() {
        return directory.resolve("nodes");
    }

    /** {@return where the organisation's peer looks for connections to chaincode processes} */
    public Path connections(Organization organization) {
        return peer(organization).resolve("connections");
    }

    /** {@return the folder with the peers' external builder, {@code bin/} in it} */
    public Path builder() {
        return directory.resolve("builder");
    }

    /** {@return the folder with the channel's configuration} */
    public Path channel() {
        return directory.resolve("channel");
    }

    /** {@return the channel's first block} */
    public Path genesis() {
        return channel().resolve("genesis.block");
    }

    /** {@return which chaincode was deployed last} */
    public Path deployment() {
        return channel().resolve("chaincode.json");
    }

    /** {@return the folder with the code of the package with that label} */
    public Path chaincodeCode(String label) {
        return directory.resolve("packages").resolve(label);
    }

    /** {@return the package with that label} */
    public Path chaincodePackage(String label) {
        return directory.resolve("packages").resolve(label + ".tar.gz");
    }

    private Path node(String name) {
        return nodes().resolve(name);
    }
}
