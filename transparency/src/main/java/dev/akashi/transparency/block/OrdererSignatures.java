package dev.akashi.transparency.block;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.Consenter;
import org.hyperledger.fabric.protos.common.IdentifierHeader;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.MetadataSignature;
import org.hyperledger.fabric.protos.common.OrdererBlockMetadata;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/**
 * The orderers' signatures of a block. BFT: signatures name their orderer by number, and a quorum of the orderers in the
 * configuration must have signed. Raft: signatures carry their signer, and the policy {@code BlockValidation} decides.
 * What is signed is the metadata's value, the signature's header, and the DER form of the block's header.
 */
final class OrdererSignatures {

    private static final String POLICY = "/Channel/Orderer/BlockValidation";

    private OrdererSignatures() {}

    /** Refuses a block that too few have signed; answers with the configuration that they say is in force. */
    static long requireQuorum(Block block, ChannelConfig config) {
        long number = block.getHeader().getNumber();
        try {
            Metadata metadata =
                    Metadata.parseFrom(block.getMetadata().getMetadata(BlockMetadataIndex.SIGNATURES_VALUE));
            byte[] value = metadata.getValue().toByteArray();
            byte[] header = BlockHashes.encoded(block.getHeader());
            if (config.isByzantine()) {
                int signed = byNumber(metadata, value, header, config);
                if (signed < config.quorum()) {
                    throw new BlockRefusedException(
                            BlockRefusal.TOO_FEW_ORDERERS,
                            number,
                            "expected signatures of " + config.quorum() + " of "
                                    + config.consenters().size() + " orderers, found " + signed);
                }
            } else if (!config.policies().isSatisfied(POLICY, byIdentity(metadata, value, header, config))) {
                throw new BlockRefusedException(
                        BlockRefusal.TOO_FEW_ORDERERS, number, "expected signatures that satisfy " + POLICY);
            }
            return OrdererBlockMetadata.parseFrom(metadata.getValue())
                    .getLastConfig()
                    .getIndex();
        } catch (InvalidProtocolBufferException e) {
            throw new BlockRefusedException(
                    BlockRefusal.MALFORMED, number, "expected block metadata, found " + e.getMessage());
        }
    }

    private static int byNumber(Metadata metadata, byte[] value, byte[] header, ChannelConfig config)
            throws InvalidProtocolBufferException {
        Set<Integer> signed = new HashSet<>();
        Set<ByteString> identities = new HashSet<>();
        for (MetadataSignature signature : metadata.getSignaturesList()) {
            int id = IdentifierHeader.parseFrom(signature.getIdentifierHeader()).getIdentifier();
            Consenter consenter = config.consenters().get(id);
            if (consenter == null || signed.contains(id)) {
                continue;
            }
            ByteString identity = SerializedIdentity.newBuilder()
                    .setMspid(consenter.getMspId())
                    .setIdBytes(consenter.getIdentity())
                    .build()
                    .toByteString();
            Optional<Member> orderer = config.member(identity);
            if (orderer.isPresent()
                    && orderer.get()
                            .signed(
                                    signature.getSignature(),
                                    value,
                                    signature.getIdentifierHeader().toByteArray(),
                                    header)
                    && identities.add(orderer.get().certificate())) {
                signed.add(id);
            }
        }
        return signed.size();
    }

    private static List<Member> byIdentity(Metadata metadata, byte[] value, byte[] header, ChannelConfig config)
            throws InvalidProtocolBufferException {
        List<Member> signed = new ArrayList<>();
        for (MetadataSignature signature : metadata.getSignaturesList()) {
            config.member(SignatureHeader.parseFrom(signature.getSignatureHeader())
                            .getCreator())
                    .filter(signer -> signer.signed(
                            signature.getSignature(),
                            value,
                            signature.getSignatureHeader().toByteArray(),
                            header))
                    .ifPresent(signed::add);
        }
        return signed;
    }
}
