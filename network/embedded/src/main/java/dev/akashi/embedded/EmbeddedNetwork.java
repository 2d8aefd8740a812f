package dev.akashi.embedded;

import dev.akashi.embedded.chaincode.ChaincodeLink;
import dev.akashi.identity.OwnerOnlyFiles;
import dev.akashi.identity.Role;
import dev.akashi.identity.TlsFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Fabric-speaking network in one process: several organisations with a peer and gateway each, four orderer identities,
 * one ledger. Fabric's own client libraries connect to its ports and Fabric's own chaincode shims serve it.
 *
 * <pre>{@code
 * try (EmbeddedNetwork network = EmbeddedNetwork.open(config)) {
 *     network.startChaincode("asset", JavaChaincode.from(spec -> new AssetChaincode(spec.packageId())));
 *     EmbeddedOrganization first = network.organizations().get(0);
 *     // connect a gateway client to first.gatewayAddress() as first.user()
 * }
 * }</pre>
 *
 * <p>All keys of all organisations are in this process: what it signs proves nothing about independence. It is for trials
 * and tests, listens on the loopback address only, and says what it is in its certificates, its profile and its log.
 * Thread-safe.
 */
public final class EmbeddedNetwork implements AutoCloseable {
    /** What to show people before they use an embedded network. */
    public static final String BANNER = """
            ********************************************************************
            * EMBEDDED LEDGER: one process, one trust domain.                  *
            * All organisations' keys are in this process. For trials and      *
            * tests only; what it records proves nothing to anybody.           *
            ********************************************************************
            """;

    private static final Logger LOGGER = LoggerFactory.getLogger(EmbeddedNetwork.class);
    private static final Duration CHAINCODE_START = Duration.ofSeconds(60);

    private final EmbeddedNetworkConfig config;
    private final DirectoryLock lock;
    private final NetworkSettings settings;
    private final NetworkNodes nodes;
    private final Faults faults;
    private final Path profile;
    private final List<EmbeddedOrganization> organizations;
    private final List<AutoCloseable> chaincodeServers = new ArrayList<>();
    private final Map<String, ChaincodeServerSpec> chaincodeSpecs = new ConcurrentHashMap<>();
    private boolean closed;

    private EmbeddedNetwork(
            EmbeddedNetworkConfig config,
            DirectoryLock lock,
            NetworkSettings settings,
            NetworkNodes nodes,
            Faults faults)
            throws IOException {
        this.config = config;
        this.lock = lock;
        this.settings = settings;
        this.nodes = nodes;
        this.faults = faults;
        List<EmbeddedOrganization> members = new ArrayList<>();
        for (EmbeddedNetworkConfig.Organization organization : config.organizations()) {
            members.add(new EmbeddedOrganization(
                    organization.mspId(),
                    organization.name(),
                    Loopback.HOST + ":" + nodes.port(organization.mspId()),
                    "localhost",
                    nodes.keys(organization.mspId()).tlsRootFile(),
                    user(organization.mspId(), config.userName()),
                    user(organization.mspId(), "admin")));
        }
        this.organizations = List.copyOf(members);
        String first =
                config.chaincodes().isEmpty() ? "" : config.chaincodes().get(0).name();
        this.profile = Profile.write(config.directory(), config.channel(), first, organizations);
    }

    /**
     * Opens the network in the configuration's directory, making it if it is not there, and its ports.
     *
     * @throws IOException if the directory cannot be used, is in use, or belongs to another network
     */
    public static EmbeddedNetwork open(EmbeddedNetworkConfig config) throws IOException {
        LOGGER.warn("embedded ledger: one process, one trust domain; for trials and tests only");
        EmbeddedNetworkConfig absolute = absolute(config);
        OwnerOnlyFiles.createDirectories(absolute.directory());
        DirectoryLock lock = DirectoryLock.acquire(absolute.directory());
        NetworkNodes started = null;
        try {
            NetworkSettings settings = NetworkSettings.open(absolute);
            Faults faults = new Faults();
            started = NetworkNodes.start(absolute, settings, faults);
            return new EmbeddedNetwork(absolute, lock, settings, started, faults);
        } catch (IOException | RuntimeException e) {
            if (started != null) {
                started.close();
            }
            lock.close();
            throw e;
        }
    }

    /** {@return where the network is kept} */
    public Path directory() {
        return config.directory();
    }

    /** {@return the file by which clients find the network} */
    public Path profilePath() {
        return profile;
    }

    /** {@return the channel's name} */
    public String channel() {
        return config.channel();
    }

    /** {@return the organisations, in the configuration's order} */
    public List<EmbeddedOrganization> organizations() {
        return organizations;
    }

    /** {@return the number of blocks} */
    public long height() {
        return nodes.height();
    }

    /** {@return the channel's first block, with which a Fabric peer joins it} */
    public byte[] genesisBlock() {
        return nodes.genesisBlock();
    }

    /** {@return {@code host:port} of each orderer, for Fabric's own tools and peers} */
    public List<String> ordererAddresses() {
        return nodes.ordererAddresses();
    }

    /** Makes the orderers forget what they have ordered lately, so that they order it again; else after five seconds. */
    void forgetRequests() {
        nodes.forgetRequests();
    }

    /** {@return what goes wrong on purpose} */
    public Faults faults() {
        return faults;
    }

    /** {@return the client identity of that name in the organisation, issued at first use} */
    public EmbeddedOrganization.UserFiles issueUser(String mspId, String name) throws IOException {
        nodes.keys(mspId).user(name, Role.CLIENT);
        return user(mspId, name);
    }

    /**
     * {@return what the organisation's server of the chaincode must know} Certificate and port stay the same for as long
     * as nobody else takes the port.
     */
    public synchronized ChaincodeServerSpec chaincodeServer(String mspId, String chaincode) throws IOException {
        String name = "chaincode/" + mspId + "/" + chaincode;
        ChaincodeServerSpec known = chaincodeSpecs.get(name);
        if (known != null) {
            return known;
        }
        EmbeddedNetworkConfig.Chaincode defined = config.chaincodes().stream()
                .filter(candidate -> candidate.name().equals(chaincode))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "chaincode: expected one of the configuration, found " + chaincode));
        TlsFiles tls = nodes.keys(mspId).tls("chaincode-" + chaincode);
        settings.reserve(List.of(name));
        ChaincodeServerSpec spec = new ChaincodeServerSpec(
                mspId,
                chaincode,
                PackageIds.of(defined),
                Loopback.at(settings.port(name)),
                tls.certificate(),
                tls.privateKey(),
                tls.trustedRoot());
        chaincodeSpecs.put(name, spec);
        return spec;
    }

    /** Connects the organisation's peer to its chaincode server, which may start later; waits for nothing. */
    public void connectChaincode(ChaincodeServerSpec spec) throws IOException {
        connect(spec);
    }

    /** Starts a server of the chaincode for every organisation and waits until all are ready, 60 s at most. */
    public void startChaincode(String chaincode, ChaincodeServerStarter starter) throws IOException {
        startChaincode(chaincode, starter, CHAINCODE_START);
    }

    /**
     * Starts a server of the chaincode for every organisation and waits until all are ready.
     *
     * @throws IOException if one cannot be started or is not ready in time
     */
    public void startChaincode(String chaincode, ChaincodeServerStarter starter, Duration limit) throws IOException {
        List<ChaincodeServerSpec> specs = new ArrayList<>();
        for (EmbeddedOrganization organization : organizations) {
            ChaincodeServerSpec spec = chaincodeServer(organization.mspId(), chaincode);
            try {
                AutoCloseable server = starter.start(spec);
                synchronized (this) {
                    chaincodeServers.add(server);
                }
            } catch (Exception e) {
                throw new IOException(
                        "chaincode " + chaincode + " of " + organization.mspId() + ": expected to start, found "
                                + e.getMessage(),
                        e);
            }
            specs.add(spec);
        }
        connectChaincodes(specs, limit);
    }

    /**
     * Connects peers to chaincode servers and waits until all are ready.
     *
     * @throws IOException if one is not ready in time
     */
    public void connectChaincodes(List<ChaincodeServerSpec> specs, Duration limit) throws IOException {
        long deadline = System.nanoTime() + limit.toNanos();
        List<ChaincodeLink> links = new ArrayList<>();
        for (ChaincodeServerSpec spec : specs) {
            links.add(connect(spec));
        }
        for (int i = 0; i < links.size(); i++) {
            await(specs.get(i), links.get(i), deadline, limit);
        }
    }

    /** Stops chaincode servers that this network started, ports and ledger; everything acknowledged is on disk. */
    @Override
    public void close() throws IOException {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        nodes.close();
        for (AutoCloseable server : chaincodeServers) {
            try {
                server.close();
            } catch (Exception e) {
                LOGGER.warn("chaincode server: {}", e.toString());
            }
        }
        lock.close();
    }

    private ChaincodeLink connect(ChaincodeServerSpec spec) throws IOException {
        return nodes.connect(spec);
    }

    private static void await(ChaincodeServerSpec spec, ChaincodeLink link, long deadline, Duration limit)
            throws IOException {
        String what = "chaincode " + spec.chaincode() + " of " + spec.mspId() + " at " + spec.address();
        try {
            link.ready().get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new IOException(what + ": expected to be ready within " + limit + ", found it is not", e);
        } catch (ExecutionException e) {
            throw new IOException(what + ": expected to be ready, found " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(what + ": expected to be ready, found an interrupt", e);
        }
    }

    private EmbeddedOrganization.UserFiles user(String mspId, String name) {
        Path msp = nodes.folder(mspId).resolve("users").resolve(name).resolve("msp");
        return new EmbeddedOrganization.UserFiles(
                msp.resolve("signcerts").resolve("cert.pem"),
                msp.resolve("keystore").resolve("key.pem"));
    }

    private static EmbeddedNetworkConfig absolute(EmbeddedNetworkConfig config) {
        return new EmbeddedNetworkConfig(
                config.directory().toAbsolutePath().normalize(),
                config.channel(),
                config.organizations(),
                config.chaincodes(),
                config.userName(),
                config.batchInterval(),
                config.maxMessageCount(),
                config.executionLimit(),
                config.clock());
    }
}
