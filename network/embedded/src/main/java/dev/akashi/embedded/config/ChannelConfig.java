package dev.akashi.embedded.config;

import com.google.protobuf.ByteString;
import dev.akashi.embedded.identity.Identity;
import dev.akashi.embedded.identity.MspDirectory;
import dev.akashi.embedded.identity.OrganizationKeys;
import dev.akashi.embedded.identity.Role;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;

/**
 * The channel as its genesis block defines it: who its members are and what they may do. The configuration never
 * changes after genesis. Thread-safe.
 */
public final class ChannelConfig {
    private static final Map<String, Set<Role>> ORGANIZATION_POLICIES = Map.of(
            "Readers", Set.of(Role.ADMIN, Role.PEER, Role.CLIENT),
            "Writers", Set.of(Role.ADMIN, Role.CLIENT),
            "Endorsement", Set.of(Role.PEER));
    private static final Set<Role> ORDERER_ROLES = Set.of(Role.ADMIN, Role.ORDERER);

    private final String channel;
    private final List<String> mspIds;
    private final String ordererMspId;
    private final MspDirectory msps;

    /** Takes the channel's name, its member organisations and the organisation of its orderers. */
    public ChannelConfig(String channel, List<OrganizationKeys> members, OrganizationKeys orderers) {
        this.channel = channel;
        this.mspIds = members.stream().map(OrganizationKeys::mspId).toList();
        this.ordererMspId = orderers.mspId();
        Map<String, ByteString> roots = new HashMap<>();
        members.forEach(member -> roots.put(member.mspId(), member.rootCertificate()));
        roots.put(ordererMspId, orderers.rootCertificate());
        this.msps = new MspDirectory(roots);
    }

    /** {@return the channel's name} */
    public String channel() {
        return channel;
    }

    /** {@return the MSP ids of the member organisations} */
    public List<String> mspIds() {
        return mspIds;
    }

    /** {@return the identities of the channel} */
    public MspDirectory msps() {
        return msps;
    }

    /** {@return how many of the member organisations are a majority} */
    public int majority() {
        return mspIds.size() / 2 + 1;
    }

    /** {@return whether these signers, whose signatures have been verified, satisfy the policy} */
    public boolean isSatisfied(ChannelPolicy policy, Collection<Identity> signers) {
        Set<Role> roles = ORGANIZATION_POLICIES.getOrDefault(policy.organizationPolicy(), Set.of());
        long organizations = mspIds.stream()
                .filter(mspId -> signers.stream()
                        .anyMatch(signer -> signer.mspId().equals(mspId) && roles.contains(signer.role())))
                .count();
        return switch (policy) {
            case READERS, WRITERS -> organizations >= 1;
            case ORDERING_READERS, ORDERING_WRITERS ->
                organizations >= 1
                        || signers.stream()
                                .anyMatch(signer ->
                                        signer.mspId().equals(ordererMspId) && ORDERER_ROLES.contains(signer.role()));
            case ENDORSEMENT, LIFECYCLE_ENDORSEMENT -> organizations >= majority();
        };
    }

    /** {@return whether these signers satisfy the endorsement policy of a chaincode or of a key} */
    public boolean isSatisfied(ApplicationPolicy policy, Collection<Identity> signers) {
        return switch (policy.getTypeCase()) {
            case SIGNATURE_POLICY -> SignedBy.isSatisfied(policy.getSignaturePolicy(), signers);
            case CHANNEL_CONFIG_POLICY_REFERENCE ->
                Arrays.stream(ChannelPolicy.values())
                        .filter(named -> named.path().equals(policy.getChannelConfigPolicyReference()))
                        .anyMatch(named -> isSatisfied(named, signers));
            default -> false;
        };
    }

    /**
     * {@return the signer, if he is known, his signature over the parts is good and he satisfies the policy}
     *
     * @param serialized the signer's identity as it stands in the request
     */
    public Optional<Identity> authorize(
            ChannelPolicy policy, ByteString serialized, ByteString signature, byte[]... parts) {
        return msps.recognize(serialized)
                .filter(identity -> identity.verify(signature, parts))
                .filter(identity -> isSatisfied(policy, List.of(identity)));
    }
}
