package dev.akashi.embedded.config;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.akashi.identity.Identity;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.ImplicitMetaPolicy;
import org.hyperledger.fabric.protos.common.Policy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;

/**
 * All policies of a configuration by their path. A policy that is not there, or not of a known kind, is one that nobody
 * satisfies. Immutable and thread-safe.
 */
final class PolicyTree {
    private static final String ROOT = "/Channel";

    private final Map<String, Rule> rules = new HashMap<>();

    private PolicyTree() {}

    /** Whether a set of signers is enough. */
    @FunctionalInterface
    private interface Rule {
        boolean isSatisfied(Collection<Identity> signers);
    }

    static PolicyTree of(ConfigGroup root) throws InvalidProtocolBufferException {
        PolicyTree tree = new PolicyTree();
        tree.add(ROOT, root);
        return tree;
    }

    boolean isSatisfied(String path, Collection<Identity> signers) {
        Rule rule = rules.get(path);
        return rule != null && rule.isSatisfied(signers);
    }

    private void add(String path, ConfigGroup group) throws InvalidProtocolBufferException {
        for (Map.Entry<String, ConfigGroup> child : group.getGroupsMap().entrySet()) {
            add(path + "/" + child.getKey(), child.getValue());
        }
        List<String> children = group.getGroupsMap().keySet().stream()
                .map(name -> path + "/" + name)
                .toList();
        for (Map.Entry<String, ConfigPolicy> entry : group.getPoliciesMap().entrySet()) {
            rules.put(path + "/" + entry.getKey(), rule(entry.getValue().getPolicy(), children));
        }
    }

    private Rule rule(Policy policy, List<String> children) throws InvalidProtocolBufferException {
        Policy.PolicyType type = Policy.PolicyType.forNumber(policy.getType());
        if (type == Policy.PolicyType.SIGNATURE) {
            SignaturePolicyEnvelope signed = SignaturePolicyEnvelope.parseFrom(policy.getValue());
            return signers -> SignedBy.isSatisfied(signed, signers);
        }
        if (type == Policy.PolicyType.IMPLICIT_META) {
            ImplicitMetaPolicy meta = ImplicitMetaPolicy.parseFrom(policy.getValue());
            int threshold = threshold(meta.getRule(), children.size());
            return signers -> children.stream()
                            .filter(child -> isSatisfied(child + "/" + meta.getSubPolicy(), signers))
                            .count()
                    >= threshold;
        }
        return signers -> false;
    }

    private static int threshold(ImplicitMetaPolicy.Rule rule, int groups) {
        return switch (rule) {
            // As in Fabric: of no groups at all, none is enough.
            case ANY -> Math.min(1, groups);
            case ALL -> groups;
            case MAJORITY -> groups == 0 ? 0 : groups / 2 + 1;
            case UNRECOGNIZED -> Integer.MAX_VALUE;
        };
    }
}
