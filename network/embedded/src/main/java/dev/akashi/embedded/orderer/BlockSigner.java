package dev.akashi.embedded.orderer;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.akashi.embedded.config.OrdererNode;
import dev.akashi.embedded.ledger.BlockHashes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.BlockMetadata;
import org.hyperledger.fabric.protos.common.IdentifierHeader;
import org.hyperledger.fabric.protos.common.LastConfig;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.MetadataSignature;
import org.hyperledger.fabric.protos.common.OrdererBlockMetadata;

/**
 * Signs a block as BFT orderers do: each signer over the block's metadata value, its own identifier header and the DER
 * form of the block header.
 */
final class BlockSigner {
    private final SecureRandom random;

    BlockSigner(SecureRandom random) {
        this.random = random;
    }

    /** {@return the metadata of a block as orderers leave it, signed by these} */
    BlockMetadata sign(BlockHeader header, List<OrdererNode> signers) {
        LastConfig lastConfig = LastConfig.newBuilder().setIndex(0).build();
        ByteString value = OrdererBlockMetadata.newBuilder()
                .setLastConfig(lastConfig)
                .setConsenterMetadata(viewMetadata(header.getNumber()))
                .build()
                .toByteString();
        byte[] headerBytes = BlockHashes.headerBytes(header);
        Metadata.Builder signatures = Metadata.newBuilder().setValue(value);
        for (OrdererNode signer : signers) {
            byte[] nonce = new byte[24];
            random.nextBytes(nonce);
            ByteString identifier = IdentifierHeader.newBuilder()
                    .setIdentifier(signer.id())
                    .setNonce(ByteString.copyFrom(nonce))
                    .build()
                    .toByteString();
            signatures.addSignatures(MetadataSignature.newBuilder()
                    .setIdentifierHeader(identifier)
                    .setSignature(signer.identity().sign(value.toByteArray(), identifier.toByteArray(), headerBytes)));
        }
        return BlockMetadata.newBuilder()
                .addMetadata(signatures.build().toByteString())
                .addMetadata(Metadata.newBuilder()
                        .setValue(lastConfig.toByteString())
                        .build()
                        .toByteString())
                .addMetadata(ByteString.EMPTY)
                .addMetadata(ByteString.EMPTY)
                .addMetadata(ByteString.EMPTY)
                .build();
    }

    /** {@return where the consensus stands: the sequence is the block's number, the view never changes} */
    private static ByteString viewMetadata(long number) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream output = CodedOutputStream.newInstance(bytes);
        try {
            output.writeUInt64(2, number);
            output.writeUInt64(3, number);
            output.flush();
        } catch (IOException e) {
            throw new IllegalStateException("block metadata: expected to write to memory, found " + e.getMessage(), e);
        }
        return ByteString.copyFrom(bytes.toByteArray());
    }
}
