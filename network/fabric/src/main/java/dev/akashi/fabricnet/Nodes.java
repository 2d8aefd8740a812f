package dev.akashi.fabricnet;

import dev.akashi.fabricnet.channel.ChaincodeCode;
import dev.akashi.fabricnet.node.FabricPrograms;
import dev.akashi.fabricnet.node.Node;
import dev.akashi.fabricnet.render.Keys;
import dev.akashi.fabricnet.render.Layout;
import dev.akashi.fabricnet.render.Renderer;
import dev.akashi.fabricnet.topology.Topology;
import dev.akashi.fabricnet.topology.Topology.Orderer;
import dev.akashi.fabricnet.topology.Topology.Organization;
import dev.akashi.identity.TlsFiles;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The nodes of a network as processes: how each is started. */
final class Nodes {

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private final FabricPrograms programs;
    private final Topology topology;
    private final Layout layout;
    private final Keys keys;

    Nodes(FabricPrograms programs, Topology topology, Layout layout, Keys keys) {
        this.programs = programs;
        this.topology = topology;
        this.layout = layout;
        this.keys = keys;
    }

    List<Node> orderers() {
        return topology.ordererOrganizations().stream().map(this::orderer).toList();
    }

    List<Node> peers() {
        return topology.organizations().stream().map(this::peer).toList();
    }

    /** Peer and orderer of one organisation. */
    List<Node> of(Organization organization) {
        List<Node> its = new ArrayList<>(List.of(peer(organization)));
        organization.orderer().ifPresent(orderer -> its.add(orderer(organization)));
        return its;
    }

    List<Node> chaincodes(Deployed deployed, ChaincodeCode code) {
        return topology.organizations().stream()
                .map(organization -> chaincode(organization, deployed, code))
                .toList();
    }

    Node orderer(Organization organization) {
        Orderer orderer = organization.orderer().orElseThrow();
        Path folder = layout.orderer(orderer);
        return new Node(
                name(folder),
                organization.mspId(),
                folder,
                organization.host(),
                organization.ports().ordererAdmin(),
                List.of(programs.orderer().toString()),
                Map.of("FABRIC_CFG_PATH", folder.toString(), "FABRIC_LOGGING_SPEC", topology.logging()));
    }

    Node peer(Organization organization) {
        Path folder = layout.peer(organization);
        return new Node(
                name(folder),
                organization.mspId(),
                folder,
                organization.host(),
                organization.ports().peer(),
                List.of(programs.peer().toString(), "node", "start"),
                Map.of(
                        "FABRIC_CFG_PATH",
                        folder.toString(),
                        "FABRIC_LOGGING_SPEC",
                        topology.logging(),
                        Renderer.CONNECTIONS,
                        layout.connections(organization).toString()));
    }

    /** One process for each peer: the shim keeps one connection's state, and every organisation runs its own code. */
    Node chaincode(Organization organization, Deployed deployed, ChaincodeCode code) {
        Path folder = layout.chaincode(organization, deployed.label());
        int port = organization.ports().chaincode(deployed.sequence());
        TlsFiles tls = keys.chaincodeTls(organization);
        return new Node(
                name(folder),
                organization.mspId(),
                folder,
                organization.host(),
                port,
                List.of(
                        JAVA,
                        "-XX:+UseSerialGC",
                        // Signatures are native code. For the rest the optimising compiler takes more than it gives
                        // back in hours: a registry's chaincode is idle most of the time.
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "-Xmx160m",
                        // The TLS key is put in a key store in memory, where rounds over a password guard nothing.
                        "-Dkeystore.pkcs12.keyPbeIterationCount=1",
                        "-Dfile.encoding=UTF-8",
                        "-cp",
                        code.argument(),
                        topology.chaincode().main()),
                Map.of(
                        "CHAINCODE_ID",
                        deployed.packageId(),
                        "CHAINCODE_SERVER_ADDRESS",
                        organization.host() + ":" + port,
                        "CHAINCODE_TLS_KEY",
                        tls.privateKey().toString(),
                        "CHAINCODE_TLS_CERT",
                        tls.certificate().toString(),
                        "CHAINCODE_CLIENT_CA_CERT",
                        tls.trustedRoot().toString()));
    }

    /** The process that stops the network when another process ends. */
    Node stopWith(long pid) {
        List<String> command = new ArrayList<>(List.of(
                JAVA,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx32m",
                "-cp",
                ownClassPath(),
                NetworkMain.class.getName(),
                "stop-with",
                "--pid",
                Long.toString(pid),
                "--dir",
                layout.directory().toString()));
        return new Node("stop-with", "", layout.nodes().resolve("stop-with"), "127.0.0.1", 0, command, Map.of());
    }

    /** Absolute, because a node runs in its own folder. */
    private static String ownClassPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String name(Path folder) {
        return String.valueOf(folder.getFileName());
    }
}
