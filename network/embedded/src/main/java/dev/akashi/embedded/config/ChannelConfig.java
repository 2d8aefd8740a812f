package dev.akashi.embedded.config;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.akashi.identity.Identity;
import dev.akashi.identity.MspDirectory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.MSPConfig;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;

/**
 * The channel as its configuration block defines it: who its members are and what they may do. Nothing else is known
 * about the channel, so this is right for a block that Fabric's own tools have written, too. The configuration never
 * changes after genesis. Immutable and thread-safe.
 */
public final class ChannelConfig {
    private static final String APPLICATION = "Application";

    private final String channel;
    private final List<String> mspIds;
    private final MspDirectory msps;
    private final PolicyTree policies;

    private ChannelConfig(String channel, List<String> mspIds, MspDirectory msps, PolicyTree policies) {
        this.channel = channel;
        this.mspIds = List.copyOf(mspIds);
        this.msps = msps;
        this.policies = policies;
    }

    /**
     * {@return the configuration that stands in the block}
     *
     * @throws IllegalArgumentException if the block is not a channel configuration, or one of a kind that is not known
     *     here, such as organisations without NodeOUs
     */
    public static ChannelConfig of(Block block) {
        try {
            Payload payload = Payload.parseFrom(
                    Envelope.parseFrom(block.getData().getData(0)).getPayload());
            ChannelHeader header = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
            if (header.getType() != HeaderType.CONFIG_VALUE) {
                throw new IllegalArgumentException("block " + block.getHeader().getNumber()
                        + ": expected a channel configuration, found header type " + header.getType());
            }
            ConfigGroup root =
                    ConfigEnvelope.parseFrom(payload.getData()).getConfig().getChannelGroup();
            List<FabricMSPConfig> msps = new ArrayList<>();
            List<String> members = new ArrayList<>();
            for (String group : List.of(APPLICATION, "Orderer")) {
                for (Map.Entry<String, ConfigGroup> organization :
                        root.getGroupsOrThrow(group).getGroupsMap().entrySet()) {
                    FabricMSPConfig msp = FabricMSPConfig.parseFrom(MSPConfig.parseFrom(organization
                                    .getValue()
                                    .getValuesOrThrow("MSP")
                                    .getValue())
                            .getConfig());
                    if (!organization.getKey().equals(msp.getName())) {
                        throw new IllegalArgumentException("organisation " + organization.getKey()
                                + ": expected to be named by its MSP id, found " + msp.getName());
                    }
                    msps.add(msp);
                    if (group.equals(APPLICATION)) {
                        members.add(msp.getName());
                    }
                }
            }
            return new ChannelConfig(header.getChannelId(), members, new MspDirectory(msps), PolicyTree.of(root));
        } catch (InvalidProtocolBufferException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException(
                    "block " + block.getHeader().getNumber() + ": expected a channel configuration, found "
                            + e.getMessage(),
                    e);
        }
    }

    /** {@return the channel's name} */
    public String channel() {
        return channel;
    }

    /** {@return the MSP ids of the member organisations, in no particular order} */
    public List<String> mspIds() {
        return mspIds;
    }

    /** {@return the identities of the channel} */
    public MspDirectory msps() {
        return msps;
    }

    /** {@return whether these signers, whose signatures have been verified, satisfy the policy} */
    public boolean isSatisfied(ChannelPolicy policy, Collection<Identity> signers) {
        return policies.isSatisfied(policy.path(), signers);
    }

    /** {@return whether these signers satisfy the endorsement policy of a chaincode, a collection or a key} */
    public boolean isSatisfied(ApplicationPolicy policy, Collection<Identity> signers) {
        return switch (policy.getTypeCase()) {
            case SIGNATURE_POLICY -> SignedBy.isSatisfied(policy.getSignaturePolicy(), signers);
            case CHANNEL_CONFIG_POLICY_REFERENCE ->
                policies.isSatisfied(policy.getChannelConfigPolicyReference(), signers);
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
