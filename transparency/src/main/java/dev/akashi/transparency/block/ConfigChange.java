package dev.akashi.transparency.block;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.ConfigSignature;
import org.hyperledger.fabric.protos.common.ConfigUpdate;
import org.hyperledger.fabric.protos.common.ConfigUpdateEnvelope;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;

/**
 * Whether a new configuration follows from the one in force by an update that those who must agree have signed.
 *
 * <p>The two are compared element by element. An element that is as it was keeps its version. One that changed has the
 * next version, stands so in the signed update, and its own modification policy is satisfied by those who signed; one
 * that is new has version 0, stands so in the update, and its group changed. So nothing can change that the update does
 * not name, and nothing whose policy the signers do not meet.
 */
final class ConfigChange {

    private final ChannelConfig current;
    private final List<Member> signers;
    private final List<String> faults = new ArrayList<>();

    private ConfigChange(ChannelConfig current, List<Member> signers) {
        this.current = current;
        this.signers = signers;
    }

    /** Why the new configuration does not follow; empty when it does. */
    static Optional<String> fault(ChannelConfig current, ConfigEnvelope next, String channel) {
        try {
            Config config = next.getConfig();
            if (config.getSequence() != current.config().getSequence() + 1) {
                return Optional.of("expected configuration " + (current.config().getSequence() + 1) + ", found "
                        + config.getSequence());
            }
            ConfigUpdateEnvelope signed = ConfigUpdateEnvelope.parseFrom(
                    Payload.parseFrom(next.getLastUpdate().getPayload()).getData());
            ConfigUpdate update = ConfigUpdate.parseFrom(signed.getConfigUpdate());
            if (!update.getChannelId().equals(channel)) {
                return Optional.of("expected an update of " + channel + ", found one of " + update.getChannelId());
            }
            ConfigChange change = new ConfigChange(current, signers(current, signed));
            change.compare(
                    "/Channel",
                    current.config().getChannelGroup(),
                    config.getChannelGroup(),
                    Optional.of(update.getWriteSet()));
            return change.faults.stream().findFirst();
        } catch (InvalidProtocolBufferException e) {
            return Optional.of("expected a configuration update, found " + e.getMessage());
        }
    }

    private static List<Member> signers(ChannelConfig current, ConfigUpdateEnvelope signed)
            throws InvalidProtocolBufferException {
        List<Member> signers = new ArrayList<>();
        byte[] update = signed.getConfigUpdate().toByteArray();
        for (ConfigSignature signature : signed.getSignaturesList()) {
            byte[] header = signature.getSignatureHeader().toByteArray();
            current.member(SignatureHeader.parseFrom(signature.getSignatureHeader())
                            .getCreator())
                    .filter(signer -> signer.signed(signature.getSignature(), header, update))
                    .ifPresent(signers::add);
        }
        return signers;
    }

    private void compare(String path, ConfigGroup before, ConfigGroup after, Optional<ConfigGroup> written) {
        boolean members = !names(before).equals(names(after));
        boolean changed = members
                || !before.getModPolicy().equals(after.getModPolicy())
                || before.getVersion() != after.getVersion();
        if (changed) {
            require(
                    path,
                    after.getVersion() == before.getVersion() + 1
                            && written.filter(group -> group.getVersion() == after.getVersion()
                                            && group.getModPolicy().equals(after.getModPolicy())
                                            && names(group).equals(names(after)))
                                    .isPresent(),
                    before,
                    before.getModPolicy());
        }
        compareEach(
                path,
                before,
                before.getValuesMap(),
                after.getValuesMap(),
                written.map(ConfigGroup::getValuesMap).orElse(Map.of()),
                ConfigValue::getVersion,
                ConfigValue::getModPolicy);
        compareEach(
                path,
                before,
                before.getPoliciesMap(),
                after.getPoliciesMap(),
                written.map(ConfigGroup::getPoliciesMap).orElse(Map.of()),
                ConfigPolicy::getVersion,
                ConfigPolicy::getModPolicy);
        after.getGroupsMap().forEach((name, group) -> {
            Optional<ConfigGroup> writtenGroup =
                    written.map(all -> all.getGroupsMap().get(name));
            ConfigGroup old = before.getGroupsMap().get(name);
            if (old != null) {
                compare(path + "/" + name, old, group, writtenGroup);
            } else if (!writtenGroup.equals(Optional.of(group)) || !isNew(group)) {
                // That a group is new was answered for by the policy of the group that it is in.
                faults.add("expected the new group " + path + "/" + name + " as in the signed update");
            }
        });
    }

    private <T extends Message> void compareEach(
            String path,
            ConfigGroup group,
            Map<String, T> before,
            Map<String, T> after,
            Map<String, T> written,
            Function<T, Long> version,
            Function<T, String> policy) {
        after.forEach((name, element) -> {
            T old = before.get(name);
            boolean asWritten = element.equals(written.get(name));
            if (old == null) {
                if (version.apply(element) != 0 || !asWritten) {
                    faults.add("expected the new element " + path + "/" + name + " as in the signed update");
                }
            } else if (!old.equals(element)) {
                boolean next = version.apply(element) == version.apply(old) + 1;
                require(path + "/" + name, next && asWritten, group, policy.apply(old));
            }
        });
    }

    private void require(String path, boolean asWritten, ConfigGroup group, String policy) {
        if (!asWritten) {
            faults.add("expected " + path + " with its next version and as in the signed update");
        } else if (policy.isEmpty() || !isSatisfied(group, policy)) {
            faults.add("expected signatures that satisfy the policy " + policy + " of " + path);
        }
    }

    private boolean isSatisfied(ConfigGroup group, String policy) {
        return policy.startsWith("/")
                ? current.policies().isSatisfied(policy, signers)
                : current.policies().isSatisfied(group, policy, signers);
    }

    private static boolean isNew(ConfigGroup group) {
        return group.getVersion() == 0
                && group.getValuesMap().values().stream().allMatch(value -> value.getVersion() == 0)
                && group.getPoliciesMap().values().stream().allMatch(policy -> policy.getVersion() == 0)
                && group.getGroupsMap().values().stream().allMatch(ConfigChange::isNew);
    }

    private static List<Set<String>> names(ConfigGroup group) {
        return List.of(
                new HashSet<>(group.getGroupsMap().keySet()),
                new HashSet<>(group.getValuesMap().keySet()),
                new HashSet<>(group.getPoliciesMap().keySet()));
    }
}
