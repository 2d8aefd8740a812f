package dev.akashi.fabricnet;

import com.google.gson.JsonObject;
import dev.akashi.fabricnet.channel.ChaincodeCode;
import dev.akashi.fabricnet.channel.ChaincodePackage;
import dev.akashi.fabricnet.channel.GatewayProbe;
import dev.akashi.fabricnet.channel.Lifecycle;
import dev.akashi.fabricnet.node.NetworkException;
import dev.akashi.fabricnet.node.Node;
import dev.akashi.fabricnet.node.NodeProcess;
import dev.akashi.fabricnet.node.Parallel;
import dev.akashi.fabricnet.node.Waiting;
import dev.akashi.fabricnet.render.Layout;
import dev.akashi.fabricnet.render.Renderer;
import dev.akashi.fabricnet.topology.Topology;
import dev.akashi.fabricnet.topology.Topology.Organization;
import dev.akashi.identity.OwnerOnlyFiles;
import dev.akashi.identity.TlsFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One version of the chaincode on its way to the channel: its code, its package, its processes, its definition. The code
 * is kept with the network, so that what the organisations approved goes on running when the installation changes.
 */
final class ChaincodeDeployment {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration READY_LIMIT = Duration.ofSeconds(90);

    private final Site site;
    private final Lifecycle lifecycle;
    private final ChaincodeCode code;
    private final ChaincodePackage chaincode;
    private final Deployed deployed;

    private ChaincodeDeployment(Site site, ChaincodeCode code, ChaincodePackage chaincode, Deployed deployed) {
        this.site = site;
        this.lifecycle = new Lifecycle(site.programs(), site.topology(), site.layout(), site.keys());
        this.code = code;
        this.chaincode = chaincode;
        this.deployed = deployed;
    }

    /**
     * Makes package and connections of the topology's version, ready for its processes to be started. The package id
     * follows from the code, so this needs no peer.
     *
     * @param code the jars; looked at only when the network has none of that version
     */
    static ChaincodeDeployment prepare(Site site, ChaincodeCode code, int sequence) throws IOException {
        Layout layout = site.layout();
        String label = site.topology().chaincode().label();
        ChaincodeCode kept = code.keep(layout.chaincodeCode(label));
        ChaincodePackage chaincode = ChaincodePackage.of(label, kept.hash());
        OwnerOnlyFiles.write(layout.chaincodePackage(label), chaincode.bytes());
        ChaincodeDeployment deployment =
                new ChaincodeDeployment(site, kept, chaincode, new Deployed(label, chaincode.id(), sequence));
        for (Organization organization : site.topology().organizations()) {
            deployment.writeConnection(organization);
        }
        return deployment;
    }

    /** The version that the network runs, or will when it is started for the first time. */
    static ChaincodeDeployment current(Site site, ChaincodeCode code) throws IOException {
        Optional<Deployed> before = Deployed.read(site.layout().deployment());
        ChaincodeDeployment deployment =
                prepare(site, code, before.map(Deployed::sequence).orElse(1));
        before.ifPresent(deployment::requireSame);
        deployment.deployed.write(site.layout().deployment());
        return deployment;
    }

    private void requireSame(Deployed before) {
        if (!before.equals(deployed)) {
            throw new NetworkException("chaincode: expected the package that is deployed, " + before.packageId()
                    + ", found " + deployed.packageId() + " made of "
                    + site.layout().chaincodeCode(before.label())
                    + "; put the code back, or deploy other code with upgrade and a new version");
        }
    }

    /** How the organisation's peer reaches the organisation's chaincode process; each shows the other a certificate. */
    private void writeConnection(Organization organization) throws IOException {
        TlsFiles tls = site.keys().peerAsClientTls(organization);
        JsonObject connection = new JsonObject();
        connection.addProperty(
                "address", organization.host() + ":" + organization.ports().chaincode(deployed.sequence()));
        connection.addProperty("domain", organization.host());
        connection.addProperty("dial_timeout", "10s");
        connection.addProperty("tls_required", true);
        connection.addProperty("client_auth_required", true);
        connection.addProperty("client_key", Files.readString(tls.privateKey()));
        connection.addProperty("client_cert", Files.readString(tls.certificate()));
        connection.addProperty("root_cert", Files.readString(tls.trustedRoot()));
        OwnerOnlyFiles.write(
                site.layout().connections(organization).resolve(deployed.label() + ".json"),
                connection.toString().getBytes(StandardCharsets.UTF_8));
    }

    Deployed deployed() {
        return deployed;
    }

    /** The processes, one for each organisation. */
    List<Node> processes() {
        return site.nodes().chaincodes(deployed, code);
    }

    /** Starts the processes that do not run; does not wait for them. */
    void start() {
        processes().forEach(NodeProcess::start);
    }

    /**
     * Installs, approves and commits what is not yet.
     *
     * @throws NetworkException when the channel has another version already
     */
    void deploy() {
        Optional<Lifecycle.Committed> committed = lifecycle.committed();
        Topology topology = site.topology();
        Lifecycle.Committed wanted =
                new Lifecycle.Committed(topology.chaincode().version(), deployed.sequence());
        if (committed
                .filter(found -> found.sequence() >= wanted.sequence() && !found.equals(wanted))
                .isPresent()) {
            throw new NetworkException("chaincode: expected version " + wanted.version() + " in sequence "
                    + wanted.sequence() + " on the channel, found version "
                    + committed.get().version() + " in sequence "
                    + committed.get().sequence() + "; finish that change with: upgrade --to "
                    + committed.get().version());
        }
        lifecycle.install(chaincode, site.layout().chaincodePackage(deployed.label()));
        if (committed.isPresent() && committed.get().equals(wanted)) {
            lifecycle.approve(chaincode, wanted.sequence());
            return;
        }
        lifecycle.approve(chaincode, wanted.sequence());
        lifecycle.commit(wanted.sequence());
        site.progress()
                .say("chaincode " + deployed.label() + " is installed, approved by "
                        + topology.organizations().size() + " organisations, and committed");
    }

    /** Waits until every organisation's gateway answers from its own process and collects everyone's endorsements. */
    void awaitReady() {
        processes().forEach(process -> NodeProcess.awaitListening(process, START_LIMIT));
        Parallel.each(
                site.topology().organizations(),
                organization -> awaitReady(organization, GatewayProbe::objectionOfEveryEndorsement));
        site.progress().say("every organisation's gateway answers and collects every organisation's endorsement");
    }

    /** Waits until the organisation's gateway answers from its own process and collects endorsements. */
    void awaitReady(Organization organization) {
        awaitReady(organization, GatewayProbe::objectionOfEndorsement);
    }

    private void awaitReady(Organization organization, Function<GatewayProbe, Optional<String>> endorsement) {
        try (GatewayProbe probe = GatewayProbe.connect(site.topology(), organization, site.keys())) {
            Waiting.until(
                    READY_LIMIT,
                    "gateway of " + organization.mspId() + " answers from its own chaincode process",
                    probe::objectionOfChaincode);
            Waiting.until(
                    READY_LIMIT,
                    "gateway of " + organization.mspId() + " collects endorsements",
                    () -> endorsement.apply(probe));
        }
    }

    /**
     * Changes the channel to another version while it is used. The new processes run before the definition changes, and
     * the old ones until every gateway answers from the new: there is no moment at which a peer has no code to run. A
     * transaction that is endorsed by some peers before the change and by others after it is refused, never mixed.
     */
    static void upgrade(Site site, ChaincodeCode code, String version) throws IOException {
        Deployed old = Deployed.read(site.layout().deployment())
                .orElseThrow(() -> new NetworkException("chaincode: expected a deployed version to upgrade from, found"
                        + " none; start the network with up"));
        Site after = site.with(site.topology().atChaincodeVersion(version));
        if (old.label().equals(after.topology().chaincode().label())) {
            throw new NetworkException("chaincode: expected another version than the one that runs, found " + version);
        }
        ChaincodeDeployment next = prepare(after, code, old.sequence() + 1);
        next.start();
        next.processes().forEach(process -> NodeProcess.awaitListening(process, START_LIMIT));
        site.progress().say("processes of version " + version + " run beside those of the old one");
        next.deploy();
        next.awaitReady();
        next.deployed.write(site.layout().deployment());
        new Renderer(after.topology(), after.layout(), after.keys()).write();
        Parallel.each(
                site.topology().organizations(),
                organization -> NodeProcess.stop(
                        site.layout().chaincode(organization, old.label()).resolve(Node.PROCESS_FILE)));
        site.progress().say("processes of the old version are stopped");
    }
}
