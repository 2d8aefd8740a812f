package dev.akashi.embedded.config;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.akashi.identity.Digests;
import dev.akashi.identity.OrganizationKeys;
import dev.akashi.identity.Role;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockData;
import org.hyperledger.fabric.protos.common.BlockDataHashingStructure;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.BlockMetadata;
import org.hyperledger.fabric.protos.common.Capabilities;
import org.hyperledger.fabric.protos.common.Capability;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.hyperledger.fabric.protos.common.Consenter;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HashingAlgorithm;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.ImplicitMetaPolicy;
import org.hyperledger.fabric.protos.common.LastConfig;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.OrdererAddresses;
import org.hyperledger.fabric.protos.common.OrdererBlockMetadata;
import org.hyperledger.fabric.protos.common.Orderers;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.Policy;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.msp.FabricCryptoConfig;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.FabricNodeOUs;
import org.hyperledger.fabric.protos.msp.FabricOUIdentifier;
import org.hyperledger.fabric.protos.msp.MSPConfig;
import org.hyperledger.fabric.protos.orderer.BatchSize;
import org.hyperledger.fabric.protos.orderer.BatchTimeout;
import org.hyperledger.fabric.protos.orderer.ChannelRestrictions;
import org.hyperledger.fabric.protos.orderer.ConsensusType;
import org.hyperledger.fabric.protos.orderer.smartbft.Options;
import org.hyperledger.fabric.protos.peer.AnchorPeer;
import org.hyperledger.fabric.protos.peer.AnchorPeers;

/**
 * Writes the channel's first block, in the form that a Fabric peer accepts as a genesis block: BFT ordering, explicit
 * orderer identities in the block validation policy, majority endorsement by default.
 */
public final class GenesisBlock {
    private static final String ADMINS = "Admins";

    private final String channel;
    private final List<OrganizationKeys> members;
    private final Map<String, Integer> anchorPorts;
    private final OrganizationKeys ordererOrganization;
    private final List<OrdererNode> orderers;
    private final BatchSize batchSize;
    private final Duration batchInterval;

    /** Takes what the channel consists of; the anchor ports are those of the organisations' peers, by MSP id. */
    public GenesisBlock(
            String channel,
            List<OrganizationKeys> members,
            Map<String, Integer> anchorPorts,
            OrganizationKeys ordererOrganization,
            List<OrdererNode> orderers,
            BatchSize batchSize,
            Duration batchInterval) {
        this.channel = channel;
        this.members = List.copyOf(members);
        this.anchorPorts = Map.copyOf(anchorPorts);
        this.ordererOrganization = ordererOrganization;
        this.orderers = List.copyOf(orderers);
        this.batchSize = batchSize;
        this.batchInterval = batchInterval;
    }

    /** {@return the number of orderers that must sign a block: any two such sets share an honest one} */
    public static int quorum(int orderers) {
        int faulty = (orderers - 1) / 3;
        return (orderers + faulty + 2) / 2;
    }

    /** {@return the block} */
    public Block build(Instant now, SecureRandom random) {
        byte[] nonce = new byte[24];
        random.nextBytes(nonce);
        ChannelHeader header = ChannelHeader.newBuilder()
                .setType(HeaderType.CONFIG_VALUE)
                .setVersion(1)
                .setTimestamp(Timestamp.newBuilder().setSeconds(now.getEpochSecond()))
                .setChannelId(channel)
                .setTxId(HexFormat.of().formatHex(Digests.sha256(nonce)))
                .build();
        ConfigEnvelope config = ConfigEnvelope.newBuilder()
                .setConfig(Config.newBuilder().setChannelGroup(channelGroup()))
                .build();
        Payload payload = Payload.newBuilder()
                .setHeader(Header.newBuilder()
                        .setChannelHeader(header.toByteString())
                        .setSignatureHeader(SignatureHeader.newBuilder()
                                .setNonce(ByteString.copyFrom(nonce))
                                .build()
                                .toByteString()))
                .setData(config.toByteString())
                .build();
        ByteString envelope =
                Envelope.newBuilder().setPayload(payload.toByteString()).build().toByteString();
        LastConfig lastConfig = LastConfig.newBuilder().setIndex(0).build();
        return Block.newBuilder()
                .setHeader(BlockHeader.newBuilder()
                        .setNumber(0)
                        .setDataHash(ByteString.copyFrom(Digests.sha256(envelope.toByteArray()))))
                .setData(BlockData.newBuilder().addData(envelope))
                .setMetadata(BlockMetadata.newBuilder()
                        .addMetadata(Metadata.newBuilder()
                                .setValue(OrdererBlockMetadata.newBuilder()
                                        .setLastConfig(lastConfig)
                                        .build()
                                        .toByteString())
                                .build()
                                .toByteString())
                        .addMetadata(Metadata.newBuilder()
                                .setValue(lastConfig.toByteString())
                                .build()
                                .toByteString())
                        .addMetadata(ByteString.EMPTY)
                        .addMetadata(ByteString.EMPTY)
                        .addMetadata(ByteString.EMPTY))
                .build();
    }

    private ConfigGroup channelGroup() {
        return group().putPolicies("Readers", any("Readers"))
                .putPolicies("Writers", any("Writers"))
                .putPolicies(ADMINS, majority(ADMINS))
                .putValues(
                        "HashingAlgorithm",
                        value(HashingAlgorithm.newBuilder()
                                .setName("SHA256")
                                .build()
                                .toByteString()))
                .putValues(
                        "BlockDataHashingStructure",
                        value(BlockDataHashingStructure.newBuilder()
                                .setWidth(-1)
                                .build()
                                .toByteString()))
                .putValues("Capabilities", capabilities("V3_0"))
                .putGroups("Orderer", ordererGroup())
                .putGroups("Application", applicationGroup())
                .build();
    }

    private ConfigGroup applicationGroup() {
        ConfigGroup.Builder group = group().putPolicies("Readers", any("Readers"))
                .putPolicies("Writers", any("Writers"))
                .putPolicies(ADMINS, majority(ADMINS))
                .putPolicies("Endorsement", majority("Endorsement"))
                .putPolicies("LifecycleEndorsement", majority("Endorsement"))
                .putValues("Capabilities", capabilities("V2_5"));
        for (OrganizationKeys member : members) {
            String mspId = member.mspId();
            ConfigGroup.Builder organization = organization(member)
                    .putPolicies("Readers", signed(SignedBy.anyOf(mspId, Role.ADMIN, Role.PEER, Role.CLIENT)))
                    .putPolicies("Writers", signed(SignedBy.anyOf(mspId, Role.ADMIN, Role.CLIENT)))
                    .putPolicies("Endorsement", signed(SignedBy.anyOf(mspId, Role.PEER)));
            Integer port = anchorPorts.get(mspId);
            if (port != null) {
                organization.putValues(
                        "AnchorPeers",
                        value(AnchorPeers.newBuilder()
                                .addAnchorPeers(AnchorPeer.newBuilder()
                                        .setHost("127.0.0.1")
                                        .setPort(port))
                                .build()
                                .toByteString()));
            }
            group.putGroups(mspId, organization.build());
        }
        return group.build();
    }

    private ConfigGroup ordererGroup() {
        Orderers.Builder consenters = Orderers.newBuilder();
        OrdererAddresses.Builder endpoints = OrdererAddresses.newBuilder();
        for (OrdererNode orderer : orderers) {
            consenters.addConsenterMapping(Consenter.newBuilder()
                    .setId(orderer.id())
                    .setHost("127.0.0.1")
                    .setPort(orderer.port())
                    .setMspId(orderer.identity().mspId())
                    .setIdentity(orderer.identity().certificate())
                    .setClientTlsCert(orderer.tlsCertificate())
                    .setServerTlsCert(orderer.tlsCertificate()));
            endpoints.addAddresses("127.0.0.1:" + orderer.port());
        }
        List<ByteString> identities = orderers.stream()
                .map(orderer -> orderer.identity().serialized())
                .toList();
        String mspId = ordererOrganization.mspId();
        ConfigGroup organization = organization(ordererOrganization)
                .putPolicies("Readers", signed(SignedBy.anyOf(mspId, Role.ADMIN, Role.ORDERER)))
                .putPolicies("Writers", signed(SignedBy.anyOf(mspId, Role.ADMIN, Role.ORDERER)))
                .putValues("Endpoints", value(endpoints.build().toByteString()))
                .build();
        return group().putPolicies("Readers", any("Readers"))
                .putPolicies("Writers", any("Writers"))
                .putPolicies(ADMINS, majority(ADMINS))
                .putPolicies("BlockValidation", signed(SignedBy.outOfIdentities(quorum(orderers.size()), identities)))
                .putValues("BatchSize", value(batchSize.toByteString()))
                .putValues(
                        "BatchTimeout",
                        value(BatchTimeout.newBuilder()
                                .setTimeout(millis(batchInterval))
                                .build()
                                .toByteString()))
                .putValues(
                        "ChannelRestrictions",
                        value(ChannelRestrictions.getDefaultInstance().toByteString()))
                .putValues("Capabilities", capabilities("V2_0"))
                .putValues("Orderers", value(consenters.build().toByteString()))
                .putValues(
                        "ConsensusType",
                        value(ConsensusType.newBuilder()
                                .setType("BFT")
                                .setMetadata(options().toByteString())
                                .build()
                                .toByteString()))
                .putGroups(mspId, organization)
                .build();
    }

    private Options options() {
        return Options.newBuilder()
                .setRequestBatchMaxCount(batchSize.getMaxMessageCount())
                .setRequestBatchMaxBytes(batchSize.getPreferredMaxBytes())
                .setRequestBatchMaxInterval(millis(batchInterval))
                .setIncomingMessageBufferSize(200)
                .setRequestPoolSize(100_000)
                .setRequestForwardTimeout("2s")
                .setRequestComplainTimeout("20s")
                .setRequestAutoRemoveTimeout("3m0s")
                .setRequestMaxBytes(batchSize.getAbsoluteMaxBytes())
                .setViewChangeResendInterval("5s")
                .setViewChangeTimeout("20s")
                .setLeaderHeartbeatTimeout("1m0s")
                .setLeaderHeartbeatCount(10)
                .setCollectTimeout("1s")
                .setLeaderRotation(Options.Rotation.ROTATION_OFF)
                .build();
    }

    private static ConfigGroup.Builder organization(OrganizationKeys keys) {
        FabricMSPConfig msp = FabricMSPConfig.newBuilder()
                .setName(keys.mspId())
                .addRootCerts(keys.rootCertificate())
                .addTlsRootCerts(keys.tlsRootCertificate())
                .setCryptoConfig(FabricCryptoConfig.newBuilder()
                        .setSignatureHashFamily("SHA2")
                        .setIdentityIdentifierHashFunction("SHA256"))
                .setFabricNodeOus(FabricNodeOUs.newBuilder()
                        .setEnable(true)
                        .setClientOuIdentifier(unit(Role.CLIENT))
                        .setPeerOuIdentifier(unit(Role.PEER))
                        .setAdminOuIdentifier(unit(Role.ADMIN))
                        .setOrdererOuIdentifier(unit(Role.ORDERER)))
                .build();
        return group().putValues(
                        "MSP",
                        value(MSPConfig.newBuilder()
                                .setConfig(msp.toByteString())
                                .build()
                                .toByteString()))
                .putPolicies(ADMINS, signed(SignedBy.anyOf(keys.mspId(), Role.ADMIN)));
    }

    private static FabricOUIdentifier unit(Role role) {
        return FabricOUIdentifier.newBuilder()
                .setOrganizationalUnitIdentifier(role.organizationalUnit())
                .build();
    }

    private static ConfigGroup.Builder group() {
        return ConfigGroup.newBuilder().setModPolicy(ADMINS);
    }

    private static ConfigValue value(ByteString bytes) {
        return ConfigValue.newBuilder().setValue(bytes).setModPolicy(ADMINS).build();
    }

    private static ConfigValue capabilities(String name) {
        return value(Capabilities.newBuilder()
                .putCapabilities(name, Capability.getDefaultInstance())
                .build()
                .toByteString());
    }

    private static ConfigPolicy any(String name) {
        return implicit(name, ImplicitMetaPolicy.Rule.ANY);
    }

    private static ConfigPolicy majority(String name) {
        return implicit(name, ImplicitMetaPolicy.Rule.MAJORITY);
    }

    private static ConfigPolicy implicit(String name, ImplicitMetaPolicy.Rule rule) {
        return policy(
                Policy.PolicyType.IMPLICIT_META,
                ImplicitMetaPolicy.newBuilder()
                        .setSubPolicy(name)
                        .setRule(rule)
                        .build()
                        .toByteString());
    }

    private static ConfigPolicy signed(SignaturePolicyEnvelope policy) {
        return policy(Policy.PolicyType.SIGNATURE, policy.toByteString());
    }

    private static ConfigPolicy policy(Policy.PolicyType type, ByteString value) {
        return ConfigPolicy.newBuilder()
                .setModPolicy(ADMINS)
                .setPolicy(Policy.newBuilder().setType(type.getNumber()).setValue(value))
                .build();
    }

    private static String millis(Duration duration) {
        return duration.toMillis() + "ms";
    }
}
