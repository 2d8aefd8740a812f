package dev.akashi.embedded;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an embedded network is made of.
 *
 * <pre>{@code
 * EmbeddedNetworkConfig config = EmbeddedNetworkConfig.builder(directory)
 *         .organization("Org1MSP", "First organisation")
 *         .organization("Org2MSP", "Second organisation")
 *         .chaincode("asset", "1.0", EndorsementPolicy.majority())
 *         .build();
 * }</pre>
 *
 * <p>Channel and organisations belong to the directory: once made, it is only opened with the same ones. A chaincode may
 * be added, or given another version or policy, at any later opening. Immutable.
 *
 * @param directory where keys, blocks and {@code profile.json} are kept
 * @param channel channel name
 * @param organizations member organisations, in the order in which they are shown
 * @param chaincodes chaincodes of the channel; the first one is the profile's
 * @param userName name of the client identity of each organisation
 * @param batchInterval how long a block's first transaction waits for others
 * @param maxMessageCount most transactions in a block
 * @param executionLimit how long a chaincode may take for one invocation
 * @param clock time of the peers
 */
public record EmbeddedNetworkConfig(
        Path directory,
        String channel,
        List<Organization> organizations,
        List<Chaincode> chaincodes,
        String userName,
        Duration batchInterval,
        int maxMessageCount,
        Duration executionLimit,
        Clock clock) {
    private static final Pattern CHANNEL = Pattern.compile("[a-z][a-z0-9.-]{0,248}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");

    public EmbeddedNetworkConfig {
        Objects.requireNonNull(directory, "directory");
        Objects.requireNonNull(clock, "clock");
        organizations = List.copyOf(organizations);
        chaincodes = List.copyOf(chaincodes);
        require(CHANNEL, "channel", channel);
        require(NAME, "user name", userName);
        if (organizations.isEmpty()) {
            throw new IllegalArgumentException("organisations: expected one or more, found none");
        }
        requireDistinct(
                "MSP id", organizations.stream().map(Organization::mspId).toList());
        requireDistinct("chaincode", chaincodes.stream().map(Chaincode::name).toList());
        if (batchInterval.isNegative() || maxMessageCount < 1 || executionLimit.isNegative()) {
            throw new IllegalArgumentException("limits: expected none below zero and a message or more, found "
                    + batchInterval + ", " + maxMessageCount + ", " + executionLimit);
        }
    }

    /**
     * A member organisation.
     *
     * @param mspId MSP id; also the name of its folder
     * @param name name for people
     */
    public record Organization(String mspId, String name) {
        public Organization {
            require(NAME, "MSP id", mspId);
            Objects.requireNonNull(name, "name");
        }
    }

    /**
     * A chaincode of the channel.
     *
     * @param name chaincode name
     * @param version free text that joins every endorsement
     * @param policy who must endorse
     */
    public record Chaincode(String name, String version, EndorsementPolicy policy) {
        public Chaincode {
            require(NAME, "chaincode name", name);
            require(NAME, "chaincode version", version);
            Objects.requireNonNull(policy, "policy");
        }
    }

    /** {@return a builder for a network in that directory} */
    public static Builder builder(Path directory) {
        return new Builder(directory);
    }

    private static void require(Pattern pattern, String what, String value) {
        if (!pattern.matcher(value).matches()) {
            throw new IllegalArgumentException(what + ": expected " + pattern + ", found \"" + value + "\"");
        }
    }

    private static void requireDistinct(String what, List<String> values) {
        Set<String> seen = new HashSet<>();
        for (String value : values) {
            if (!seen.add(value)) {
                throw new IllegalArgumentException(what + ": expected each once, found " + value + " twice");
            }
        }
    }

    /** Collects a configuration; what is not set has a value fit for tests. Not thread-safe. */
    public static final class Builder {
        private final Path directory;
        private final List<Organization> organizations = new ArrayList<>();
        private final List<Chaincode> chaincodes = new ArrayList<>();
        private String channel = "embedded";
        private String userName = "registrar";
        private Duration batchInterval = Duration.ofMillis(20);
        private int maxMessageCount = 500;
        private Duration executionLimit = Duration.ofSeconds(30);
        private Clock clock = Clock.systemUTC();

        private Builder(Path directory) {
            this.directory = directory;
        }

        /** Adds a member organisation; without any there are {@code Org1MSP} to {@code Org4MSP}. */
        public Builder organization(String mspId, String name) {
            organizations.add(new Organization(mspId, name));
            return this;
        }

        /** Adds a chaincode. */
        public Builder chaincode(String name, String version, EndorsementPolicy policy) {
            chaincodes.add(new Chaincode(name, version, policy));
            return this;
        }

        /** Names the channel, {@code embedded} by default. */
        public Builder channel(String name) {
            this.channel = name;
            return this;
        }

        /** Names the client identity of each organisation, {@code registrar} by default. */
        public Builder userName(String name) {
            this.userName = name;
            return this;
        }

        /** Sets how long a block's first transaction waits for others, 20 ms by default. */
        public Builder batchInterval(Duration interval) {
            this.batchInterval = interval;
            return this;
        }

        /** Sets the most transactions in a block, 500 by default. */
        public Builder maxMessageCount(int count) {
            this.maxMessageCount = count;
            return this;
        }

        /** Sets how long a chaincode may take, 30 s by default. */
        public Builder executionLimit(Duration limit) {
            this.executionLimit = limit;
            return this;
        }

        /** Sets the time of the peers, the machine's by default. Certificates follow the machine's in any case. */
        public Builder clock(Clock peers) {
            this.clock = peers;
            return this;
        }

        /** {@return the configuration} */
        public EmbeddedNetworkConfig build() {
            List<Organization> members = new ArrayList<>(organizations);
            if (members.isEmpty()) {
                for (int i = 1; i <= 4; i++) {
                    members.add(new Organization("Org" + i + "MSP", "Organisation " + i));
                }
            }
            return new EmbeddedNetworkConfig(
                    directory,
                    channel,
                    members,
                    chaincodes,
                    userName,
                    batchInterval,
                    maxMessageCount,
                    executionLimit,
                    clock);
        }
    }
}
