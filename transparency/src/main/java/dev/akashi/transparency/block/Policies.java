package dev.akashi.transparency.block;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.akashi.transparency.block.Member.Role;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.ImplicitMetaPolicy;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.OrganizationUnit;
import org.hyperledger.fabric.protos.common.Policy;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;

/**
 * Whether signers whose signatures are good satisfy a policy of the channel. What is not understood is not satisfied.
 * Source: Fabric's description of policies; signature policies count each signer once, in order.
 */
final class Policies {

    private static final int DEEPEST = 16;
    private static final String ROOT = "Channel";

    private final ConfigGroup channel;

    Policies(ConfigGroup channel) {
        this.channel = channel;
    }

    /** By a path such as {@code /Channel/Application/Endorsement}. */
    boolean isSatisfied(String path, Collection<Member> signers) {
        String[] names = path.split("/", -1);
        if (names.length < 3 || !names[0].isEmpty() || !names[1].equals(ROOT)) {
            return false;
        }
        ConfigGroup group = channel;
        for (int i = 2; i < names.length - 1; i++) {
            Optional<ConfigGroup> next =
                    Optional.ofNullable(group.getGroupsMap().get(names[i]));
            if (next.isEmpty()) {
                return false;
            }
            group = next.get();
        }
        return isSatisfied(group, names[names.length - 1], distinct(signers), DEEPEST);
    }

    /** By the policy with a name in a group. */
    boolean isSatisfied(ConfigGroup group, String name, Collection<Member> signers) {
        return isSatisfied(group, name, distinct(signers), DEEPEST);
    }

    /** By a chaincode's endorsement policy. */
    boolean isSatisfied(ApplicationPolicy policy, Collection<Member> signers) {
        return switch (policy.getTypeCase()) {
            case SIGNATURE_POLICY -> isSatisfied(policy.getSignaturePolicy(), distinct(signers));
            case CHANNEL_CONFIG_POLICY_REFERENCE -> isSatisfied(policy.getChannelConfigPolicyReference(), signers);
            default -> false;
        };
    }

    private boolean isSatisfied(ConfigGroup group, String name, List<Member> signers, int depth) {
        ConfigPolicy found = group.getPoliciesMap().get(name);
        if (found == null || depth == 0) {
            return false;
        }
        Policy policy = found.getPolicy();
        try {
            if (policy.getType() == Policy.PolicyType.SIGNATURE_VALUE) {
                return isSatisfied(SignaturePolicyEnvelope.parseFrom(policy.getValue()), signers);
            }
            return policy.getType() == Policy.PolicyType.IMPLICIT_META_VALUE
                    && isSatisfied(group, ImplicitMetaPolicy.parseFrom(policy.getValue()), signers, depth);
        } catch (InvalidProtocolBufferException e) {
            return false;
        }
    }

    private boolean isSatisfied(ConfigGroup group, ImplicitMetaPolicy policy, List<Member> signers, int depth) {
        int groups = group.getGroupsCount();
        long satisfied = group.getGroupsMap().values().stream()
                .filter(below -> isSatisfied(below, policy.getSubPolicy(), signers, depth - 1))
                .count();
        int needed = switch (policy.getRule()) {
            case ANY -> 1;
            case ALL -> groups;
            case MAJORITY -> groups / 2 + 1;
            default -> Integer.MAX_VALUE;
        };
        return groups > 0 && satisfied >= needed;
    }

    private static boolean isSatisfied(SignaturePolicyEnvelope policy, List<Member> signers) {
        return policy.getVersion() == 0
                && isSatisfied(
                        policy.getRule(), policy.getIdentitiesList(), signers, new boolean[signers.size()], DEEPEST);
    }

    private static boolean isSatisfied(
            SignaturePolicy rule, List<MSPPrincipal> principals, List<Member> signers, boolean[] used, int depth) {
        if (depth == 0) {
            return false;
        }
        switch (rule.getTypeCase()) {
            case N_OUT_OF -> {
                int satisfied = 0;
                for (SignaturePolicy branch : rule.getNOutOf().getRulesList()) {
                    boolean[] tried = used.clone();
                    if (isSatisfied(branch, principals, signers, tried, depth - 1)) {
                        satisfied++;
                        System.arraycopy(tried, 0, used, 0, used.length);
                    }
                }
                return satisfied >= rule.getNOutOf().getN();
            }
            case SIGNED_BY -> {
                if (rule.getSignedBy() < 0 || rule.getSignedBy() >= principals.size()) {
                    return false;
                }
                for (int i = 0; i < used.length; i++) {
                    if (!used[i] && matches(principals.get(rule.getSignedBy()), signers.get(i))) {
                        used[i] = true;
                        return true;
                    }
                }
                return false;
            }
            default -> {
                return false;
            }
        }
    }

    private static boolean matches(MSPPrincipal principal, Member signer) {
        try {
            return switch (principal.getPrincipalClassification()) {
                case ROLE -> {
                    MSPRole role = MSPRole.parseFrom(principal.getPrincipal());
                    yield role.getMspIdentifier().equals(signer.mspId()) && hasRole(role.getRole(), signer);
                }
                case ORGANIZATION_UNIT -> {
                    OrganizationUnit unit = OrganizationUnit.parseFrom(principal.getPrincipal());
                    // An identifier of certifiers narrows it further, which is not told apart here.
                    yield unit.getMspIdentifier().equals(signer.mspId())
                            && unit.getCertifiersIdentifier().isEmpty()
                            && signer.units().contains(unit.getOrganizationalUnitIdentifier());
                }
                case IDENTITY -> principal.getPrincipal().equals(signer.serialized());
                default -> false;
            };
        } catch (InvalidProtocolBufferException e) {
            return false;
        }
    }

    private static boolean hasRole(MSPRole.MSPRoleType role, Member signer) {
        return switch (role) {
            case MEMBER -> true;
            case ADMIN -> signer.roles().contains(Role.ADMIN);
            case CLIENT -> signer.roles().contains(Role.CLIENT);
            case PEER -> signer.roles().contains(Role.PEER);
            case ORDERER -> signer.roles().contains(Role.ORDERER);
            default -> false;
        };
    }

    private static List<Member> distinct(Collection<Member> signers) {
        Map<ByteString, Member> distinct = new LinkedHashMap<>();
        signers.forEach(signer ->
                distinct.putIfAbsent(signer.certificate().concat(ByteString.copyFromUtf8(signer.mspId())), signer));
        return List.copyOf(distinct.values());
    }
}
