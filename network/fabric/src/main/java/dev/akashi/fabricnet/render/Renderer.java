package dev.akashi.fabricnet.render;

import dev.akashi.fabricnet.topology.Ports;
import dev.akashi.fabricnet.topology.Topology;
import dev.akashi.fabricnet.topology.Topology.Orderer;
import dev.akashi.fabricnet.topology.Topology.Ordering;
import dev.akashi.fabricnet.topology.Topology.Organization;
import dev.akashi.identity.OwnerOnlyFiles;
import dev.akashi.identity.TlsFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes the files of a network from its topology: one template for each kind of node, and the rest is data. */
public final class Renderer {
    /** The variable that leads the builder to a peer's connections. */
    public static final String CONNECTIONS = "AKASHI_CONNECTIONS";

    private static final String BUILDER = "akashi-service";
    private static final List<String> BUILDER_PROGRAMS = List.of("detect", "build", "release");

    private final Topology topology;
    private final Layout layout;
    private final Keys keys;

    /** Takes what is to be written, where, and with whose keys. */
    public Renderer(Topology topology, Layout layout, Keys keys) {
        this.topology = topology;
        this.layout = layout;
        this.keys = keys;
    }

    /** Writes all configuration files. What is there already is replaced, so that it always follows the topology. */
    public void write() throws IOException {
        for (String program : BUILDER_PROGRAMS) {
            Path file = layout.builder().resolve("bin").resolve(program);
            write(file, Templates.text("builder/" + program));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        }
        for (Organization organization : topology.organizations()) {
            write(layout.peer(organization).resolve("core.yaml"), peer(organization));
            if (organization.orderer().isPresent()) {
                Orderer orderer = organization.orderer().get();
                write(layout.orderer(orderer).resolve("orderer.yaml"), orderer(organization, orderer));
            }
        }
        write(layout.channel().resolve("configtx.yaml"), channel());
        write(layout.topology(), dev.akashi.fabricnet.topology.TopologyFile.write(topology));
    }

    /** {@return a peer's {@code core.yaml}} */
    public String peer(Organization organization) {
        Path folder = layout.peer(organization);
        Ports ports = organization.ports();
        return Templates.yaml(
                "core.yaml",
                Map.of(
                        "node", "peer-" + organization.mspId(),
                        "network", topology.network(),
                        "mspId", organization.mspId(),
                        "msp", keys.peerMsp(organization).toString(),
                        "data", folder.resolve("data").toString(),
                        "snapshots", folder.resolve("snapshots").toString(),
                        "address", Map.of("peer", at(organization, ports.peer())),
                        "listen",
                                Map.of(
                                        "peer", at(organization, ports.peer()),
                                        "peerChaincode", at(organization, ports.peerChaincode()),
                                        "peerOperations", at(organization, ports.peerOperations())),
                        "tls", tls(keys.peerTls(organization)),
                        "builder",
                                Map.of(
                                        "name", BUILDER,
                                        "path", layout.builder().toString(),
                                        "variable", CONNECTIONS)));
    }

    /** {@return an orderer's {@code orderer.yaml}} */
    public String orderer(Organization organization, Orderer orderer) {
        Path folder = layout.orderer(orderer);
        Ports ports = organization.ports();
        return Templates.yaml(
                "orderer.yaml",
                Map.of(
                        "mspId", orderer.mspId(),
                        "msp", keys.ordererMsp(orderer).toString(),
                        "data", folder.resolve("data").toString(),
                        "wal", folder.resolve("wal").toString(),
                        "snapshots", folder.resolve("snapshots").toString(),
                        "port", Map.of("orderer", ports.orderer()),
                        "listen",
                                Map.of(
                                        "host", organization.host(),
                                        "ordererAdmin", at(organization, ports.ordererAdmin()),
                                        "ordererOperations", at(organization, ports.ordererOperations())),
                        "tls", tls(keys.ordererTls(orderer))));
    }

    /** {@return the channel's {@code configtx.yaml}} */
    public String channel() {
        Policies policies = new Policies(topology);
        Ordering ordering = topology.ordering();
        boolean bft = ordering.kind() == Ordering.Kind.BFT;
        List<Map<String, Object>> consenters = new ArrayList<>();
        List<Map<String, Object>> orderers = new ArrayList<>();
        for (Organization organization : topology.ordererOrganizations()) {
            Orderer orderer = organization.orderer().orElseThrow();
            int port = organization.ports().orderer();
            consenters.add(Map.of(
                    "id", orderer.id(),
                    "host", organization.host(),
                    "port", port,
                    "mspId", orderer.mspId(),
                    "identity", Keys.certificate(keys.ordererMsp(orderer)).toString(),
                    "tls", keys.ordererTls(orderer).certificate().toString()));
            orderers.add(Map.of(
                    "mspId", orderer.mspId(),
                    "msp", keys.msp(orderer.mspId()).toString(),
                    "endpoint", at(organization, port),
                    "readers", Policies.any(orderer.mspId(), "admin", "orderer"),
                    "writers", Policies.any(orderer.mspId(), "orderer"),
                    "admins", Policies.any(orderer.mspId(), "admin")));
        }
        List<Map<String, Object>> members = new ArrayList<>();
        for (Organization organization : topology.organizations()) {
            String mspId = organization.mspId();
            members.add(Map.of(
                    "mspId", mspId,
                    "msp", keys.msp(mspId).toString(),
                    "host", organization.host(),
                    "port", organization.ports().peer(),
                    "readers", Policies.any(mspId, "admin", "peer", "client"),
                    "writers", Policies.any(mspId, "client", "admin"),
                    "admins", Policies.any(mspId, "admin"),
                    "endorsement", Policies.any(mspId, "peer")));
        }
        Map<String, Object> times = Map.of(
                "consenters", consenters,
                "forwardTimeout", millis(ordering.forwardTimeout()),
                "complainTimeout", millis(ordering.complainTimeout()),
                "viewChangeTimeout", millis(ordering.viewChangeTimeout()),
                "viewChangeResend", millis(ordering.viewChangeTimeout().dividedBy(4)),
                "heartbeatTimeout", millis(ordering.heartbeatTimeout()));
        return Templates.yaml(
                "configtx.yaml",
                Map.of(
                        "policy",
                        Map.of(
                                "channelReaders", policies.channelReaders(),
                                "channelWriters", policies.channelWriters(),
                                "channelAdmins", policies.channelAdmins(),
                                "ordererAdmins", policies.ordererAdmins(),
                                "blockValidation", policies.blockValidation(),
                                "readers", policies.readers(),
                                "writers", policies.writers(),
                                "admins", policies.admins(),
                                "endorsement", policies.endorsement()),
                        "orderer",
                        Map.of(
                                "type", bft ? "BFT" : "etcdraft",
                                "blockInterval", millis(ordering.blockInterval()),
                                "maxMessages", ordering.maxMessages()),
                        "bft",
                        bft ? List.of(times) : List.of(),
                        "raft",
                        bft ? List.of() : List.of(times),
                        "orderers",
                        orderers,
                        "members",
                        members));
    }

    private static Map<String, String> tls(TlsFiles files) {
        return Map.of(
                "certificate", files.certificate().toString(),
                "key", files.privateKey().toString(),
                "ca", files.trustedRoot().toString());
    }

    private static String at(Organization organization, int port) {
        return organization.host() + ":" + port;
    }

    private static String millis(Duration duration) {
        return duration.toMillis() + "ms";
    }

    private static void write(Path file, String text) throws IOException {
        OwnerOnlyFiles.write(file, text.getBytes(StandardCharsets.UTF_8));
    }
}
