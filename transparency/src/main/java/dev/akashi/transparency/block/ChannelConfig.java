package dev.akashi.transparency.block;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.hyperledger.fabric.protos.common.Consenter;
import org.hyperledger.fabric.protos.common.Orderers;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.orderer.ConsensusType;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;

/**
 * A configuration of the channel: its organisations, its policies, its orderers. Immutable apart from a memory of
 * certificates that were looked at; safe for use by several threads.
 */
final class ChannelConfig {

    private static final int REMEMBERED = 10_000;

    private final Config config;
    private final Policies policies;
    private final Map<String, Msp> msps = new HashMap<>();
    private final Map<String, String> applicationGroups = new HashMap<>();
    private final Map<Integer, Consenter> consenters = new LinkedHashMap<>();
    private final boolean byzantine;
    private final Map<ByteString, Optional<Member>> known = new ConcurrentHashMap<>();

    private ChannelConfig(Config config) throws InvalidProtocolBufferException {
        this.config = config;
        this.policies = new Policies(config.getChannelGroup());
        ConfigGroup orderer = group("Orderer");
        addMsps(orderer);
        addMsps(group("Application"));
        group("Application")
                .getGroupsMap()
                .forEach((name, organisation) -> Optional.ofNullable(
                                organisation.getValuesMap().get("MSP"))
                        .flatMap(value -> Msp.parse(value.getValue()))
                        .ifPresent(msp -> applicationGroups.put(msp.mspId(), name)));
        ConsensusType type = ConsensusType.parseFrom(value(orderer, "ConsensusType"));
        this.byzantine = type.getType().equals("BFT");
        if (byzantine) {
            Orderers.parseFrom(value(orderer, "Orderers"))
                    .getConsenterMappingList()
                    .forEach(consenter -> consenters.put(consenter.getId(), consenter));
        }
        if (msps.isEmpty() || (byzantine && consenters.isEmpty())) {
            throw new IllegalArgumentException("expected organisations and orderers, found none");
        }
    }

    /** @throws IllegalArgumentException when it is not a configuration that can be used */
    static ChannelConfig of(Config config) {
        try {
            return new ChannelConfig(config);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("expected a channel configuration, found " + e.getMessage(), e);
        }
    }

    Config config() {
        return config;
    }

    Policies policies() {
        return policies;
    }

    /** Whether the orderers agree in a way that stands some of them lying. */
    boolean isByzantine() {
        return byzantine;
    }

    /** The orderers by their numbers; none with Raft. */
    Map<Integer, Consenter> consenters() {
        return consenters;
    }

    /** How many of the orderers must have signed a block: more than can be wrong on both sides of a dispute. */
    int quorum() {
        int total = consenters.size();
        int faulty = (total - 1) / 3;
        return (total + faulty + 2) / 2;
    }

    /** The name under which the application part of the configuration has an organisation. */
    Optional<String> applicationGroup(String mspId) {
        return Optional.ofNullable(applicationGroups.get(mspId));
    }

    /** Somebody by the identity in a message; empty when it does not lead to an organisation of the channel. */
    Optional<Member> member(ByteString serialized) {
        Optional<Member> remembered = known.get(serialized);
        if (remembered != null) {
            return remembered;
        }
        Optional<Member> found = find(serialized);
        if (known.size() >= REMEMBERED) {
            known.clear();
        }
        known.put(serialized, found);
        return found;
    }

    boolean isSatisfied(ApplicationPolicy policy, Collection<Member> signers) {
        return policies.isSatisfied(policy, signers);
    }

    private Optional<Member> find(ByteString serialized) {
        try {
            SerializedIdentity identity = SerializedIdentity.parseFrom(serialized);
            return Optional.ofNullable(msps.get(identity.getMspid()))
                    .flatMap(msp -> msp.member(serialized, identity.getIdBytes()));
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }

    private void addMsps(ConfigGroup parent) {
        for (ConfigGroup organisation : parent.getGroupsMap().values()) {
            ConfigValue value = organisation.getValuesMap().get("MSP");
            if (value != null) {
                Msp.parse(value.getValue()).ifPresent(msp -> msps.put(msp.mspId(), msp));
            }
        }
    }

    private ConfigGroup group(String name) {
        return Optional.ofNullable(config.getChannelGroup().getGroupsMap().get(name))
                .orElseThrow(() -> new IllegalArgumentException("expected a group " + name + ", found none"));
    }

    private static ByteString value(ConfigGroup group, String name) {
        return Optional.ofNullable(group.getValuesMap().get(name))
                .map(ConfigValue::getValue)
                .orElse(ByteString.EMPTY);
    }
}
