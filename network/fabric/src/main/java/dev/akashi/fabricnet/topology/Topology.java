package dev.akashi.fabricnet.topology;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a network consists of. Everything that the kit renders, starts and asks of the channel follows from this, and a
 * channel is changed by changing it: {@link #with} and {@link #without} describe the network after an organisation has
 * joined or left.
 *
 * @param network name of the network, for logs and unit files
 * @param channel the channel's name
 * @param logging log level of peers and orderers, as in {@code FABRIC_LOGGING_SPEC}
 * @param ordering how blocks are made
 * @param chaincode what runs on the channel
 * @param organizations the members, at least one
 * @param formerMembers organisations that left: neither their orderers' numbers nor their ports are given to others, because
 *     a gateway knows a peer's organisation by its address until it restarts
 */
public record Topology(
        String network,
        String channel,
        String logging,
        Ordering ordering,
        Chaincode chaincode,
        List<Organization> organizations,
        List<Organization> formerMembers) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,48}");
    private static final Pattern MSP_ID = Pattern.compile("[A-Za-z][A-Za-z0-9]{0,62}");
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.+-]{0,62}");
    private static final Pattern CLASS = Pattern.compile("[A-Za-z][A-Za-z0-9_]*(\\.[A-Za-z][A-Za-z0-9_]*)*");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.:-]{0,251}[A-Za-z0-9])?");
    private static final Pattern LOGGING = Pattern.compile("[A-Za-z0-9_.,:=-]{1,200}");

    /** @throws TopologyException when it describes no network that could run */
    public Topology {
        require(NAME, "network", network);
        require(NAME, "channel", channel);
        require(LOGGING, "logging", logging);
        Objects.requireNonNull(ordering, "ordering");
        Objects.requireNonNull(chaincode, "chaincode");
        organizations = List.copyOf(organizations);
        formerMembers = List.copyOf(formerMembers);
        List<Organization> ever =
                Stream.concat(organizations.stream(), formerMembers.stream()).toList();
        requireDistinct(
                "organizations: MSP ids",
                Stream.concat(mspIds(ever).stream(), orderers(ever).map(Orderer::mspId))
                        .toList());
        requireDistinct(
                "organizations: consenter ids", orderers(ever).map(Orderer::id).toList());
        requireDistinct(
                "organizations: host and port",
                ever.stream()
                        .flatMap(organization ->
                                organization.ports().all().stream().map(port -> organization.host() + ":" + port))
                        .toList());
        long orderers = orderers(organizations).count();
        boolean enough = ordering.kind() == Ordering.Kind.BFT ? orderers >= 4 : orderers == 1 || orderers >= 3;
        if (!enough) {
            throw new TopologyException("ordering " + ordering.kind() + ": expected "
                    + (ordering.kind() == Ordering.Kind.BFT ? "4 or more" : "1, 3 or more")
                    + " organisations with an orderer, found " + orderers);
        }
    }

    /** A network that no organisation has left. */
    public Topology(
            String network,
            String channel,
            String logging,
            Ordering ordering,
            Chaincode chaincode,
            List<Organization> organizations) {
        this(network, channel, logging, ordering, chaincode, organizations, List.of());
    }

    /**
     * How blocks are made.
     *
     * @param kind the protocol
     * @param blockInterval how long the first transaction of a block waits for others
     * @param maxMessages most transactions in a block
     * @param forwardTimeout BFT: how long an orderer waits for a request to be ordered before it forwards it to the leader
     * @param complainTimeout BFT: how long it waits after that before it complains of the leader
     * @param viewChangeTimeout BFT: how long a change of leader may take before the next one is tried
     * @param heartbeatTimeout BFT: how long a silent leader is borne with when there is nothing to order
     */
    public record Ordering(
            Kind kind,
            Duration blockInterval,
            int maxMessages,
            Duration forwardTimeout,
            Duration complainTimeout,
            Duration viewChangeTimeout,
            Duration heartbeatTimeout) {

        /** The ordering protocols of Fabric. */
        public enum Kind {
            /** SmartBFT: correct as long as fewer than a third of the orderers are not. */
            BFT,
            /** Raft: correct as long as no orderer lies. */
            RAFT
        }

        /** @throws TopologyException when a time is not positive, or they contradict each other */
        public Ordering {
            Objects.requireNonNull(kind, "kind");
            for (Duration time : List.of(blockInterval, forwardTimeout, complainTimeout, viewChangeTimeout)) {
                if (time.toMillis() < 1) {
                    throw new TopologyException("ordering: expected times of 1 ms or more, found " + time);
                }
            }
            if (maxMessages < 1) {
                throw new TopologyException("ordering: expected maxMessages of 1 or more, found " + maxMessages);
            }
            if (forwardTimeout.compareTo(complainTimeout) > 0) {
                throw new TopologyException("ordering: expected forwardTimeout not above complainTimeout, found "
                        + forwardTimeout + " and " + complainTimeout);
            }
        }
    }

    /**
     * The chaincode of the channel.
     *
     * @param name its name on the channel
     * @param version its version; another one makes another package
     * @param main the class that serves it; configured by the variables {@code CHAINCODE_ID},
     *     {@code CHAINCODE_SERVER_ADDRESS}, {@code CHAINCODE_TLS_KEY}, {@code CHAINCODE_TLS_CERT} and
     *     {@code CHAINCODE_CLIENT_CA_CERT}
     * @param probe a transaction without arguments that changes nothing, by which readiness is tried
     */
    public record Chaincode(String name, String version, String main, String probe) {

        /** @throws TopologyException when a name is not one */
        public Chaincode {
            require(NAME, "chaincode: name", name);
            require(VERSION, "chaincode: version", version);
            require(CLASS, "chaincode: main", main);
            require(MSP_ID, "chaincode: probe", probe);
        }

        /** {@return the label of its package} */
        public String label() {
            return name + "_" + version;
        }

        /** {@return the same chaincode in another version} */
        public Chaincode atVersion(String other) {
            return new Chaincode(name, other, main, probe);
        }
    }

    /**
     * A member of the consortium: it runs a peer and a chaincode process, and perhaps an orderer.
     *
     * @param mspId its id on the channel
     * @param name its name for people
     * @param host host of its nodes
     * @param firstPort where its block of ports begins
     * @param orderer its orderer, if it runs one
     */
    public record Organization(String mspId, String name, String host, int firstPort, Optional<Orderer> orderer) {

        /** @throws TopologyException when a name or port is not one */
        public Organization {
            require(MSP_ID, "organization: mspId", mspId);
            require(HOST, "organization: host", host);
            Objects.requireNonNull(orderer, "orderer");
            if (name.isBlank()) {
                throw new TopologyException("organization " + mspId + ": expected a name, found none");
            }
            if (firstPort < 1024 || firstPort + Ports.COUNT > 65_536) {
                throw new TopologyException("organization " + mspId + ": expected firstPort from 1024 to "
                        + (65_536 - Ports.COUNT) + ", found " + firstPort);
            }
        }

        /** {@return the ports of its nodes} */
        public Ports ports() {
            return new Ports(firstPort);
        }
    }

    /**
     * An organisation's orderer. It has an MSP of its own, so that who orders and who endorses are told apart by their
     * authorities and not only by a word in a certificate.
     *
     * @param id its number among the consenters of the channel, from 1, never used again for another
     * @param mspId the MSP of the organisation's ordering side
     */
    public record Orderer(int id, String mspId) {

        /** @throws TopologyException when the MSP id or the number is not one */
        public Orderer {
            require(MSP_ID, "orderer: mspId", mspId);
            if (id < 1 || id > 10_000) {
                throw new TopologyException("orderer " + mspId + ": expected an id from 1, found " + id);
            }
        }
    }

    /** {@return the MSP ids of the members, in their order} */
    public List<String> mspIds() {
        return mspIds(organizations);
    }

    /** {@return the organisations that run an orderer, in the order of their consenter ids} */
    public List<Organization> ordererOrganizations() {
        return organizations.stream()
                .filter(organization -> organization.orderer().isPresent())
                .sorted((a, b) -> Integer.compare(
                        a.orderer().orElseThrow().id(),
                        b.orderer().orElseThrow().id()))
                .toList();
    }

    /**
     * {@return the member with that MSP id}
     *
     * @throws TopologyException when there is none
     */
    public Organization organization(String mspId) {
        return organizations.stream()
                .filter(organization -> organization.mspId().equals(mspId))
                .findFirst()
                .orElseThrow(
                        () -> new TopologyException("organisation: expected one of " + mspIds() + ", found " + mspId));
    }

    /** {@return the network with one member more, which may be one that left} */
    public Topology with(Organization organization) {
        List<Organization> more = new ArrayList<>(organizations);
        more.add(organization);
        List<Organization> former = new ArrayList<>(formerMembers);
        former.removeIf(left -> left.mspId().equals(organization.mspId()));
        return new Topology(network, channel, logging, ordering, chaincode, more, former);
    }

    /** {@return the network without that member} */
    public Topology without(String mspId) {
        Organization leaving = organization(mspId);
        List<Organization> fewer = new ArrayList<>(organizations);
        fewer.remove(leaving);
        List<Organization> former = new ArrayList<>(formerMembers);
        former.add(leaving);
        return new Topology(network, channel, logging, ordering, chaincode, fewer, former);
    }

    /** {@return the network with blocks made in another way} */
    public Topology ordering(Ordering other) {
        return new Topology(network, channel, logging, other, chaincode, organizations, formerMembers);
    }

    /** {@return the network with another chaincode} */
    public Topology running(Chaincode other) {
        return new Topology(network, channel, logging, ordering, other, organizations, formerMembers);
    }

    /** {@return the network with the chaincode in another version} */
    public Topology atChaincodeVersion(String version) {
        return running(chaincode.atVersion(version));
    }

    /** {@return the same network on other ports: the first organisation's block begins there, the others follow} */
    public Topology atPorts(int firstPort) {
        List<Organization> moved = new ArrayList<>();
        for (Organization organization : organizations) {
            moved.add(new Organization(
                    organization.mspId(),
                    organization.name(),
                    organization.host(),
                    firstPort + moved.size() * Ports.COUNT,
                    organization.orderer()));
        }
        return new Topology(network, channel, logging, ordering, chaincode, moved, formerMembers);
    }

    /** {@return where the ports of one more organisation can begin} */
    public int nextPort() {
        return Stream.concat(organizations.stream(), formerMembers.stream())
                        .mapToInt(Organization::firstPort)
                        .max()
                        .orElseThrow()
                + Ports.COUNT;
    }

    /** {@return an orderer for one more organisation: with the number that it had before it left, else one that none ever had} */
    public Orderer nextOrderer(String mspId) {
        String base = mspId.endsWith("MSP") ? mspId.substring(0, mspId.length() - "MSP".length()) : mspId;
        String ordererMspId = base + "OrdererMSP";
        int highest = Stream.concat(orderers(organizations), orderers(formerMembers))
                .mapToInt(Orderer::id)
                .max()
                .orElse(0);
        return orderers(formerMembers)
                .filter(orderer -> orderer.mspId().equals(ordererMspId))
                .findFirst()
                .orElseGet(() -> new Orderer(highest + 1, ordererMspId));
    }

    private static List<String> mspIds(List<Organization> organizations) {
        return organizations.stream().map(Organization::mspId).toList();
    }

    private static Stream<Orderer> orderers(List<Organization> organizations) {
        return organizations.stream().flatMap(organization -> organization.orderer().stream());
    }

    private static void requireDistinct(String what, List<?> values) {
        Set<Object> seen = new HashSet<>();
        for (Object value : values) {
            if (!seen.add(value)) {
                throw new TopologyException(what + ": expected each once, found " + value + " twice");
            }
        }
        if (values.isEmpty()) {
            throw new TopologyException(what + ": expected one or more, found none");
        }
    }

    private static void require(Pattern pattern, String what, String value) {
        if (!pattern.matcher(value).matches()) {
            throw new TopologyException(what + ": expected " + pattern + ", found " + value);
        }
    }
}
