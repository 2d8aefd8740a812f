package dev.akashi.transparency.block;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.akashi.embedded.config.GenesisBlock;
import dev.akashi.embedded.config.OrdererNode;
import dev.akashi.identity.CertificateProfile;
import dev.akashi.identity.OrganizationKeys;
import dev.akashi.identity.Role;
import dev.akashi.identity.SigningIdentity;
import dev.akashi.model.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockData;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.BlockMetadata;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.ConfigSignature;
import org.hyperledger.fabric.protos.common.ConfigUpdate;
import org.hyperledger.fabric.protos.common.ConfigUpdateEnvelope;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.IdentifierHeader;
import org.hyperledger.fabric.protos.common.LastConfig;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.MetadataSignature;
import org.hyperledger.fabric.protos.common.OrdererBlockMetadata;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.Policy;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.orderer.BatchSize;
import org.hyperledger.fabric.protos.orderer.ConsensusType;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEndorsedAction;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** A channel whose keys are all at hand: makes configuration blocks that are signed as they should be, or not. */
final class TestChain {

    static final String CHANNEL = "test";

    final List<OrganizationKeys> members = new ArrayList<>();
    final OrganizationKeys ordererKeys;
    final List<OrdererNode> orderers = new ArrayList<>();
    private final SecureRandom random = new SecureRandom();

    TestChain(Path folder) throws IOException {
        for (String name : List.of("AMSP", "BMSP", "CMSP", "DMSP")) {
            members.add(OrganizationKeys.open(
                    folder.resolve(name), name, CertificateProfile.onThisMachine("TEST"), random));
        }
        ordererKeys =
                OrganizationKeys.open(folder.resolve("OMSP"), "OMSP", CertificateProfile.onThisMachine("TEST"), random);
        for (int id = 1; id <= 4; id++) {
            orderers.add(new OrdererNode(
                    id, 7000 + id, ordererKeys.node("orderer" + id, Role.ORDERER), ByteString.copyFromUtf8("tls")));
        }
    }

    Block genesis() {
        return new GenesisBlock(
                        CHANNEL,
                        members,
                        members.stream().collect(Collectors.toMap(OrganizationKeys::mspId, member -> 7051)),
                        ordererKeys,
                        orderers,
                        BatchSize.newBuilder().setMaxMessageCount(10).build(),
                        Duration.ofMillis(100))
                .build(Instant.parse("2026-03-01T00:00:00Z"), random);
    }

    /** The same first block for one orderer that signs with its certificate. */
    Block raftGenesis() throws InvalidProtocolBufferException {
        Block block = genesis();
        ConfigEnvelope envelope = config(block);
        ConfigGroup channel = envelope.getConfig().getChannelGroup();
        ConfigGroup.Builder orderer = channel.getGroupsOrThrow("Orderer").toBuilder()
                .removeValues("Orderers")
                .putValues(
                        "ConsensusType",
                        ConfigValue.newBuilder()
                                .setValue(ConsensusType.newBuilder()
                                        .setType("etcdraft")
                                        .build()
                                        .toByteString())
                                .setModPolicy("Admins")
                                .build())
                .putPolicies("BlockValidation", ordererSigns());
        return withConfig(
                block,
                envelope.toBuilder()
                        .setConfig(envelope.getConfig().toBuilder()
                                .setChannelGroup(channel.toBuilder().putGroups("Orderer", orderer.build())))
                        .build());
    }

    SigningIdentity admin(int member) {
        try {
            return members.get(member).user("admin", Role.ADMIN);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    static ConfigEnvelope config(Block block) throws InvalidProtocolBufferException {
        return ConfigEnvelope.parseFrom(
                Payload.parseFrom(Envelope.parseFrom(block.getData().getData(0)).getPayload())
                        .getData());
    }

    /** The next block, with a configuration that follows from an update with these signatures. */
    Block configBlock(Block previous, Config next, ConfigGroup written, List<SigningIdentity> signers) {
        ByteString update = ConfigUpdate.newBuilder()
                .setChannelId(CHANNEL)
                .setWriteSet(written)
                .build()
                .toByteString();
        ConfigUpdateEnvelope.Builder signed = ConfigUpdateEnvelope.newBuilder().setConfigUpdate(update);
        for (SigningIdentity signer : signers) {
            ByteString header = SignatureHeader.newBuilder()
                    .setCreator(signer.serialized())
                    .setNonce(nonce())
                    .build()
                    .toByteString();
            signed.addSignatures(ConfigSignature.newBuilder()
                    .setSignatureHeader(header)
                    .setSignature(signer.sign(header.toByteArray(), update.toByteArray())));
        }
        ConfigEnvelope envelope = ConfigEnvelope.newBuilder()
                .setConfig(next)
                .setLastUpdate(Envelope.newBuilder()
                        .setPayload(Payload.newBuilder()
                                .setData(signed.build().toByteString())
                                .build()
                                .toByteString()))
                .build();
        long number = previous.getHeader().getNumber() + 1;
        return signedByNumber(
                block(previous, envelope(envelope, orderers.get(0).identity())), number, orderers.subList(0, 3));
    }

    Block signedByNumber(Block block, long configBlock, List<OrdererNode> signers) {
        ByteString value = value(configBlock);
        Metadata.Builder metadata = Metadata.newBuilder().setValue(value);
        for (OrdererNode signer : signers) {
            ByteString header = IdentifierHeader.newBuilder()
                    .setIdentifier(signer.id())
                    .setNonce(nonce())
                    .build()
                    .toByteString();
            metadata.addSignatures(MetadataSignature.newBuilder()
                    .setIdentifierHeader(header)
                    .setSignature(signer.identity()
                            .sign(value.toByteArray(), header.toByteArray(), BlockHashes.encoded(block.getHeader()))));
        }
        return with(block, metadata.build());
    }

    Block signedByCertificate(Block block, long configBlock, SigningIdentity signer) {
        ByteString value = value(configBlock);
        ByteString header = SignatureHeader.newBuilder()
                .setCreator(signer.serialized())
                .setNonce(nonce())
                .build()
                .toByteString();
        return with(
                block,
                Metadata.newBuilder()
                        .setValue(value)
                        .addSignatures(MetadataSignature.newBuilder()
                                .setSignatureHeader(header)
                                .setSignature(signer.sign(
                                        value.toByteArray(),
                                        header.toByteArray(),
                                        BlockHashes.encoded(block.getHeader()))))
                        .build());
    }

    /** A block with one transaction that no peer would call valid. */
    Block rubbish(Block previous) {
        return block(
                        previous,
                        Envelope.newBuilder()
                                .setPayload(ByteString.copyFromUtf8("?"))
                                .build())
                .toBuilder()
                .build();
    }

    /** The next block, with these transactions, all said to be valid. */
    Block transactions(Block previous, long configBlock, List<Envelope> envelopes) {
        return signedByNumber(block(previous, envelopes.toArray(Envelope[]::new)), configBlock, orderers.subList(0, 3));
    }

    /** The same block with what a peer says of its transactions. */
    static Block withFlags(Block block, List<TxValidationCode> flags) {
        byte[] bytes = new byte[flags.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) flags.get(i).getNumber();
        }
        return block.toBuilder()
                .setMetadata(block.getMetadata().toBuilder()
                        .setMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE, ByteString.copyFrom(bytes)))
                .build();
    }

    /** A transaction that invokes a chaincode, endorsed by the peers of these members. */
    Envelope transaction(String chaincode, TxReadWriteSet results, List<Integer> endorsers) throws IOException {
        SigningIdentity creator = members.get(0).user("client", Role.CLIENT);
        ByteString nonce = nonce();
        ByteString signatureHeader = SignatureHeader.newBuilder()
                .setCreator(creator.serialized())
                .setNonce(nonce)
                .build()
                .toByteString();
        ByteString channelHeader = ChannelHeader.newBuilder()
                .setType(HeaderType.ENDORSER_TRANSACTION_VALUE)
                .setChannelId(CHANNEL)
                .setTxId(id(nonce, creator))
                .setExtension(ChaincodeHeaderExtension.newBuilder()
                        .setChaincodeId(ChaincodeID.newBuilder().setName(chaincode))
                        .build()
                        .toByteString())
                .build()
                .toByteString();
        ByteString proposal = ChaincodeProposalPayload.newBuilder()
                .setInput(ChaincodeInvocationSpec.getDefaultInstance().toByteString())
                .build()
                .toByteString();
        ByteString endorsed = ProposalResponsePayload.newBuilder()
                .setProposalHash(ByteString.copyFrom(Digest.sha256(
                                channelHeader.toByteArray(), signatureHeader.toByteArray(), proposal.toByteArray())
                        .bytes()))
                .setExtension(ChaincodeAction.newBuilder()
                        .setResults(results.toByteString())
                        .setChaincodeId(
                                ChaincodeID.newBuilder().setName(chaincode).setVersion("1"))
                        .build()
                        .toByteString())
                .build()
                .toByteString();
        ChaincodeEndorsedAction.Builder action =
                ChaincodeEndorsedAction.newBuilder().setProposalResponsePayload(endorsed);
        for (int endorser : endorsers) {
            SigningIdentity peer = members.get(endorser).node("peer0", Role.PEER);
            action.addEndorsements(Endorsement.newBuilder()
                    .setEndorser(peer.serialized())
                    .setSignature(
                            peer.sign(endorsed.toByteArray(), peer.serialized().toByteArray())));
        }
        ByteString payload = Payload.newBuilder()
                .setHeader(Header.newBuilder().setChannelHeader(channelHeader).setSignatureHeader(signatureHeader))
                .setData(Transaction.newBuilder()
                        .addActions(TransactionAction.newBuilder()
                                .setHeader(signatureHeader)
                                .setPayload(ChaincodeActionPayload.newBuilder()
                                        .setChaincodeProposalPayload(proposal)
                                        .setAction(action)
                                        .build()
                                        .toByteString()))
                        .build()
                        .toByteString())
                .build()
                .toByteString();
        return Envelope.newBuilder()
                .setPayload(payload)
                .setSignature(creator.sign(payload.toByteArray()))
                .build();
    }

    private static Block with(Block block, Metadata signatures) {
        byte[] flags = new byte[block.getData().getDataCount()];
        flags[0] = (byte) (block.getData().getData(0).size() < 10 ? 2 : 0);
        return block.toBuilder()
                .setMetadata(BlockMetadata.newBuilder()
                        .addMetadata(signatures.toByteString())
                        .addMetadata(ByteString.EMPTY)
                        .addMetadata(ByteString.copyFrom(flags)))
                .build();
    }

    private static ByteString value(long configBlock) {
        return OrdererBlockMetadata.newBuilder()
                .setLastConfig(LastConfig.newBuilder().setIndex(configBlock))
                .build()
                .toByteString();
    }

    private static Block block(Block previous, Envelope... envelopes) {
        BlockData data = BlockData.newBuilder()
                .addAllData(Arrays.stream(envelopes).map(Envelope::toByteString).toList())
                .build();
        return Block.newBuilder()
                .setHeader(BlockHeader.newBuilder()
                        .setNumber(previous.getHeader().getNumber() + 1)
                        .setPreviousHash(ByteString.copyFrom(
                                BlockHashes.header(previous.getHeader()).bytes()))
                        .setDataHash(BlockHashes.data(data)))
                .setData(data)
                .build();
    }

    private static Block withConfig(Block block, ConfigEnvelope envelope) throws InvalidProtocolBufferException {
        Envelope outer = Envelope.parseFrom(block.getData().getData(0));
        Payload payload = Payload.parseFrom(outer.getPayload()).toBuilder()
                .setData(envelope.toByteString())
                .build();
        BlockData data = BlockData.newBuilder()
                .addData(outer.toBuilder()
                        .setPayload(payload.toByteString())
                        .build()
                        .toByteString())
                .build();
        return block.toBuilder()
                .setData(data)
                .setHeader(block.getHeader().toBuilder().setDataHash(BlockHashes.data(data)))
                .build();
    }

    private Envelope envelope(ConfigEnvelope config, SigningIdentity creator) {
        ByteString nonce = nonce();
        ByteString payload = Payload.newBuilder()
                .setHeader(Header.newBuilder()
                        .setChannelHeader(ChannelHeader.newBuilder()
                                .setType(HeaderType.CONFIG_VALUE)
                                .setChannelId(CHANNEL)
                                .setTxId(id(nonce, creator))
                                .build()
                                .toByteString())
                        .setSignatureHeader(SignatureHeader.newBuilder()
                                .setCreator(creator.serialized())
                                .setNonce(nonce)
                                .build()
                                .toByteString()))
                .setData(config.toByteString())
                .build()
                .toByteString();
        return Envelope.newBuilder()
                .setPayload(payload)
                .setSignature(creator.sign(payload.toByteArray()))
                .build();
    }

    private static String id(ByteString nonce, SigningIdentity creator) {
        return HexFormat.of()
                .formatHex(
                        Digest.sha256(nonce.toByteArray(), creator.serialized().toByteArray())
                                .bytes());
    }

    private ConfigPolicy ordererSigns() {
        return ConfigPolicy.newBuilder()
                .setModPolicy("Admins")
                .setPolicy(Policy.newBuilder()
                        .setType(Policy.PolicyType.SIGNATURE_VALUE)
                        .setValue(SignaturePolicyEnvelope.newBuilder()
                                .setRule(SignaturePolicy.newBuilder().setSignedBy(0))
                                .addIdentities(MSPPrincipal.newBuilder()
                                        .setPrincipalClassification(MSPPrincipal.Classification.ROLE)
                                        .setPrincipal(MSPRole.newBuilder()
                                                .setMspIdentifier("OMSP")
                                                .setRole(MSPRole.MSPRoleType.ORDERER)
                                                .build()
                                                .toByteString()))
                                .build()
                                .toByteString()))
                .build();
    }

    private ByteString nonce() {
        byte[] bytes = new byte[24];
        random.nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }

    static StateView nothing() {
        return new StateView() {
            @Override
            public java.util.Optional<Version> version(StateKey key) {
                return java.util.Optional.empty();
            }

            @Override
            public java.util.Optional<ByteString> definitionField(String key) {
                return java.util.Optional.empty();
            }

            @Override
            public java.util.Optional<ByteString> keyPolicy(StateKey key) {
                return java.util.Optional.empty();
            }

            @Override
            public boolean knowsTransaction(String transactionId) {
                return false;
            }
        };
    }

    static Map<String, ConfigGroup> groups(Config config) {
        return config.getChannelGroup().getGroupsMap();
    }
}
