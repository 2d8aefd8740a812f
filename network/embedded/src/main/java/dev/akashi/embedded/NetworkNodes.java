package dev.akashi.embedded;

import dev.akashi.embedded.chaincode.ChaincodeLink;
import dev.akashi.embedded.config.ChannelConfig;
import dev.akashi.embedded.config.ChannelPolicy;
import dev.akashi.embedded.config.GenesisBlock;
import dev.akashi.embedded.config.OrdererNode;
import dev.akashi.embedded.deliver.DeliverHandler;
import dev.akashi.embedded.deliver.PeerDeliverService;
import dev.akashi.embedded.endorser.ConfigChaincode;
import dev.akashi.embedded.endorser.Endorser;
import dev.akashi.embedded.endorser.EndorserService;
import dev.akashi.embedded.endorser.QueryChaincode;
import dev.akashi.embedded.gateway.CommitNotifier;
import dev.akashi.embedded.gateway.GatewayPeer;
import dev.akashi.embedded.gateway.GatewayService;
import dev.akashi.embedded.ledger.Ledger;
import dev.akashi.embedded.ledger.LedgerView;
import dev.akashi.embedded.orderer.BroadcastService;
import dev.akashi.embedded.orderer.OrderingService;
import dev.akashi.identity.OrganizationKeys;
import dev.akashi.identity.OwnerOnlyFiles;
import dev.akashi.identity.Role;
import dev.akashi.identity.SigningIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.BatchSize;

/** Everything that runs in an open network, put together and taken apart again. */
final class NetworkNodes implements AutoCloseable {
    private static final int PREFERRED_BYTES = 2 * 1024 * 1024;
    private static final int ABSOLUTE_BYTES = 10 * 1024 * 1024;
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);
    private static final Duration DEFINITION_LIMIT = Duration.ofSeconds(30);

    private final EmbeddedNetworkConfig config;
    private final NetworkSettings settings;
    private final Faults faults;
    private final NetworkKeys keys;
    private final ChannelConfig channel;
    private final SecureRandom random;
    private final ExecutorService executor = Executors.newCachedThreadPool(daemons("embedded-worker"));
    private final ScheduledExecutorService scheduler =
            Executors.newScheduledThreadPool(1, daemons("embedded-scheduler"));
    private final Ledger ledger;
    private final OrderingService ordering;
    private final List<OrdererNode> orderers;
    private final Map<String, LedgerView> views = new LinkedHashMap<>();
    private final Map<String, Endorser> endorsers = new LinkedHashMap<>();
    private final Map<String, GrpcPort> peerPorts = new LinkedHashMap<>();
    private final List<GrpcPort> ordererPorts = new ArrayList<>();
    private final List<CommitNotifier> notifiers = new ArrayList<>();
    private final List<ChaincodeLink> links = new ArrayList<>();

    private NetworkNodes(
            EmbeddedNetworkConfig config,
            NetworkSettings settings,
            Faults faults,
            NetworkKeys keys,
            SecureRandom random)
            throws IOException {
        this.config = config;
        this.settings = settings;
        this.faults = faults;
        this.keys = keys;
        this.random = random;
        this.orderers = keys.ordererNodes(settings);
        Path folder = config.directory().resolve("ledger");
        OwnerOnlyFiles.createDirectories(folder);
        this.ledger = Ledger.open(folder, this::genesis);
        this.ledger.simulateConflicts(faults.conflicts());
        this.channel = ledger.config();
        this.ordering = new OrderingService(
                channel,
                ledger,
                orderers,
                new OrderingService.BatchLimits(
                        config.maxMessageCount(), PREFERRED_BYTES, ABSOLUTE_BYTES, config.batchInterval()),
                random,
                faults.orderers());
    }

    static NetworkNodes start(EmbeddedNetworkConfig config, NetworkSettings settings, Faults faults)
            throws IOException {
        SecureRandom random = new SecureRandom();
        NetworkKeys keys = NetworkKeys.open(config, random);
        List<String> names = new ArrayList<>();
        keys.members().forEach(member -> names.add(NetworkKeys.peerName(member.mspId())));
        for (int id = 1; id <= NetworkKeys.ORDERERS; id++) {
            names.add(NetworkKeys.ordererName(id));
        }
        settings.reserve(names);
        NetworkNodes nodes = new NetworkNodes(config, settings, faults, keys, random);
        try {
            nodes.startAll();
            return nodes;
        } catch (IOException | RuntimeException e) {
            nodes.close();
            throw e;
        }
    }

    OrganizationKeys keys(String mspId) {
        return keys.member(mspId);
    }

    Path folder(String mspId) {
        return NetworkKeys.folder(config.directory(), mspId);
    }

    int port(String mspId) {
        return settings.port(NetworkKeys.peerName(mspId));
    }

    void forgetRequests() {
        ordering.forgetRequests();
    }

    byte[] genesisBlock() {
        return new LedgerView(ledger, block -> block)
                .block(0)
                .orElseThrow()
                .asOrdered()
                .toByteArray();
    }

    long height() {
        return ledger.height();
    }

    List<String> ordererAddresses() {
        return ordererPorts.stream()
                .map(port -> Loopback.HOST + ":" + port.port())
                .toList();
    }

    ChaincodeLink connect(ChaincodeServerSpec spec) throws IOException {
        Endorser endorser = endorsers.get(spec.mspId());
        if (endorser == null) {
            throw new IllegalArgumentException(
                    "organisation: expected one of " + endorsers.keySet() + ", found " + spec.mspId());
        }
        ChaincodeLink link = new ChaincodeLink(
                spec.chaincode() + " of " + spec.mspId(),
                spec.address(),
                keys.member(spec.mspId()).tls("chaincode-client"),
                executor,
                scheduler);
        synchronized (links) {
            links.add(link);
        }
        endorser.attach(spec.chaincode(), link).ifPresent(ChaincodeLink::close);
        return link;
    }

    @Override
    public void close() throws IOException {
        notifiers.forEach(CommitNotifier::close);
        ordering.close();
        peerPorts.values().forEach(GrpcPort::close);
        ordererPorts.forEach(GrpcPort::close);
        synchronized (links) {
            links.forEach(ChaincodeLink::finish);
            links.forEach(ChaincodeLink::close);
        }
        scheduler.shutdownNow();
        executor.shutdown();
        try {
            // What still runs reads the ledger; its clients are gone, so it ends soon.
            executor.awaitTermination(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ledger.close();
    }

    private void startAll() throws IOException {
        requireOwnKeys();
        for (OrganizationKeys member : keys.members()) {
            addPeer(member.mspId());
        }
        ordering.start();
        defineChaincodes();
        List<GatewayPeer> gatewayPeers = endorsers.values().stream()
                .map(endorser -> new GatewayPeer(Loopback.HOST + ":" + port(endorser.mspId()), endorser))
                .toList();
        for (OrganizationKeys member : keys.members()) {
            openPeerPort(member, gatewayPeers);
        }
        LedgerView honest = new LedgerView(ledger, block -> block);
        DeliverHandler blocks =
                new DeliverHandler(channel, honest, ChannelPolicy.ORDERING_READERS, config.clock(), executor);
        for (OrdererNode orderer : orderers) {
            GrpcPort port = GrpcPort.open(
                    orderer.port(),
                    keys.orderers().tls("orderer" + orderer.id()),
                    executor,
                    () -> !ordering.isUp(orderer.id()),
                    List.of(new BroadcastService(orderer.id(), ordering, blocks)));
            ordererPorts.add(port);
            settings.moved(NetworkKeys.ordererName(orderer.id()), port::port);
        }
    }

    /** Keys and blocks are of one network, or nothing that these peers sign would be valid. */
    private void requireOwnKeys() throws IOException {
        for (OrganizationKeys member : keys.members()) {
            if (channel.msps().recognize(keys.peer(member.mspId()).serialized()).isEmpty()) {
                throw new IOException(folder(member.mspId())
                        + ": expected keys of the organisation that the genesis block names, found others");
            }
        }
    }

    private void addPeer(String mspId) throws IOException {
        LedgerView view = new LedgerView(ledger, block -> faults.shown(mspId, block));
        views.put(mspId, view);
        endorsers.put(
                mspId,
                new Endorser(
                        channel,
                        ledger,
                        keys.peer(mspId),
                        Map.of("qscc", new QueryChaincode(channel, view), "cscc", new ConfigChaincode(channel, view)),
                        faults.clock(mspId, config.clock()),
                        config.executionLimit(),
                        faults.endorser(mspId)));
    }

    private void openPeerPort(OrganizationKeys member, List<GatewayPeer> peers) throws IOException {
        String mspId = member.mspId();
        LedgerView view = Optional.ofNullable(views.get(mspId)).orElseThrow();
        Endorser endorser = Optional.ofNullable(endorsers.get(mspId)).orElseThrow();
        CommitNotifier notifier = new CommitNotifier(ledger, view);
        notifiers.add(notifier);
        Clock clock = faults.clock(mspId, config.clock());
        GrpcPort port = GrpcPort.open(
                port(mspId),
                member.tls("peer0"),
                executor,
                () -> faults.isDown(mspId),
                List.of(
                        new GatewayService(
                                channel,
                                ledger,
                                view,
                                mspId,
                                peers,
                                ordering,
                                notifier,
                                executor,
                                scheduler,
                                faults.gateway(mspId)),
                        new EndorserService(endorser),
                        new PeerDeliverService(
                                channel.channel(),
                                new DeliverHandler(channel, view, ChannelPolicy.READERS, clock, executor))));
        peerPorts.put(mspId, port);
        settings.moved(NetworkKeys.peerName(mspId), port::port);
    }

    private org.hyperledger.fabric.protos.common.Block genesis() {
        Map<String, Integer> anchors = new LinkedHashMap<>();
        keys.members().forEach(member -> anchors.put(member.mspId(), port(member.mspId())));
        return new GenesisBlock(
                        config.channel(),
                        keys.members(),
                        anchors,
                        keys.orderers(),
                        orderers,
                        BatchSize.newBuilder()
                                .setMaxMessageCount(config.maxMessageCount())
                                .setPreferredMaxBytes(PREFERRED_BYTES)
                                .setAbsoluteMaxBytes(ABSOLUTE_BYTES)
                                .build(),
                        config.batchInterval())
                .build(config.clock().instant(), random);
    }

    private void defineChaincodes() throws IOException {
        List<SigningIdentity> peers =
                endorsers.values().stream().map(Endorser::identity).toList();
        ChaincodeDefinitions definitions = new ChaincodeDefinitions(
                ledger,
                config.channel(),
                config.organizations().stream()
                        .map(EmbeddedNetworkConfig.Organization::mspId)
                        .toList(),
                keys.members().get(0).user("admin", Role.ADMIN),
                peers,
                random);
        for (EmbeddedNetworkConfig.Chaincode chaincode : config.chaincodes()) {
            Optional<ChaincodeDefinitions.Definition> definition =
                    definitions.define(chaincode, config.clock().instant());
            if (definition.isPresent()) {
                commit(chaincode.name(), definition.get());
            }
        }
    }

    private void commit(String chaincode, ChaincodeDefinitions.Definition definition) throws IOException {
        long next = ledger.height();
        OrderingService.Answer answer = ordering.broadcast(orderers.get(0).id(), definition.envelope());
        if (answer.status() != Status.SUCCESS) {
            throw new IOException("chaincode " + chaincode + ": expected to define it, found " + answer.info());
        }
        LedgerView view = new LedgerView(ledger, block -> block);
        long deadline = System.nanoTime() + DEFINITION_LIMIT.toNanos();
        try {
            view.await(next, () -> System.nanoTime() > deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        String code =
                view.status(definition.id()).map(status -> status.code().name()).orElse("no block");
        if (!code.equals("VALID")) {
            throw new IOException("chaincode " + chaincode + ": expected to define it, found " + code);
        }
    }

    private static ThreadFactory daemons(String name) {
        AtomicInteger count = new AtomicInteger();
        return runnable -> {
            Thread thread = new Thread(runnable, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
