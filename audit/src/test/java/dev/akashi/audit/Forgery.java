package dev.akashi.audit;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.akashi.embedded.ledger.BlockHashes;
import dev.akashi.identity.CertificateProfile;
import dev.akashi.identity.OrganizationKeys;
import dev.akashi.identity.Role;
import dev.akashi.identity.SigningIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockData;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.IdentifierHeader;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.MetadataSignature;
import org.hyperledger.fabric.protos.common.OrdererBlockMetadata;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.Transaction;

/** Somebody who has the keys of all orderers and of a member's user, and makes them sign what never was. */
public final class Forgery {

    private final OrganizationKeys orderers;
    private final SigningIdentity sender;
    private final SecureRandom random = new SecureRandom();

    public Forgery(Path network) throws IOException {
        orderers = OrganizationKeys.open(
                network.resolve("orderers"), "EmbeddedOrdererMSP", CertificateProfile.onThisMachine("TEST"), random);
        sender = OrganizationKeys.open(
                        network.resolve("organizations").resolve("UnivAMSP"),
                        "UnivAMSP",
                        CertificateProfile.onThisMachine("TEST"),
                        random)
                .user("registrar", Role.CLIENT);
    }

    /** The block with one endorsement of its first transaction made worthless, ordered again and called valid. */
    public Block withForgedEndorsement(Block block) throws IOException {
        Envelope envelope = Envelope.parseFrom(block.getData().getData(0));
        Payload payload = Payload.parseFrom(envelope.getPayload());
        Transaction transaction = Transaction.parseFrom(payload.getData());
        ChaincodeActionPayload action =
                ChaincodeActionPayload.parseFrom(transaction.getActions(0).getPayload());
        ChaincodeActionPayload.Builder forged = action.toBuilder();
        byte[] signature = action.getAction().getEndorsements(0).getSignature().toByteArray();
        signature[signature.length - 1] ^= 1;
        forged.getActionBuilder().getEndorsementsBuilder(0).setSignature(ByteString.copyFrom(signature));
        Transaction.Builder changed = transaction.toBuilder();
        changed.getActionsBuilder(0).setPayload(forged.build().toByteString());
        ByteString bytes = payload.toBuilder()
                .setData(changed.build().toByteString())
                .build()
                .toByteString();
        // Whoever sent it, signs it: the member's key is at hand here.
        return ordered(
                block,
                BlockData.newBuilder()
                        .addData(envelope.toBuilder()
                                .setPayload(bytes)
                                .setSignature(sender.sign(bytes.toByteArray()))
                                .build()
                                .toByteString())
                        .build());
    }

    /** The block with a first transaction that its sender did not sign, ordered again and called valid. */
    public Block withForgedSender(Block block) throws IOException {
        Envelope envelope = Envelope.parseFrom(block.getData().getData(0));
        byte[] signature = envelope.getSignature().toByteArray();
        signature[signature.length - 1] ^= 1;
        return ordered(
                block,
                BlockData.newBuilder()
                        .addData(envelope.toBuilder()
                                .setSignature(ByteString.copyFrom(signature))
                                .build()
                                .toByteString())
                        .build());
    }

    /** The block, said by those who order to stand under another configuration. */
    public Block withConfiguration(Block block, long number) throws IOException {
        OrdererBlockMetadata metadata =
                OrdererBlockMetadata.parseFrom(signatures(block).getValue());
        OrdererBlockMetadata.Builder other = metadata.toBuilder();
        other.getLastConfigBuilder().setIndex(number);
        return ordered(block, block.getData(), other.build().toByteString());
    }

    /** The block with other data, in its own place, signed by three orderers of four. */
    private Block ordered(Block block, BlockData data) throws IOException {
        return ordered(block, data, signatures(block).getValue());
    }

    private Block ordered(Block block, BlockData data, ByteString value) throws IOException {
        Block.Builder forged = block.toBuilder()
                .setData(data)
                .setHeader(block.getHeader().toBuilder().setDataHash(BlockHashes.dataHash(data)));
        Metadata.Builder signatures = Metadata.newBuilder().setValue(value);
        byte[] header = BlockHashes.headerBytes(forged.getHeader());
        for (int id = 1; id <= 3; id++) {
            byte[] nonce = new byte[24];
            random.nextBytes(nonce);
            ByteString identifier = IdentifierHeader.newBuilder()
                    .setIdentifier(id)
                    .setNonce(ByteString.copyFrom(nonce))
                    .build()
                    .toByteString();
            SigningIdentity orderer = orderers.node("orderer" + id, Role.ORDERER);
            signatures.addSignatures(MetadataSignature.newBuilder()
                    .setIdentifierHeader(identifier)
                    .setSignature(orderer.sign(value.toByteArray(), identifier.toByteArray(), header)));
        }
        forged.getMetadataBuilder()
                .setMetadata(
                        BlockMetadataIndex.SIGNATURES_VALUE, signatures.build().toByteString());
        return forged.build();
    }

    private static Metadata signatures(Block block) throws InvalidProtocolBufferException {
        return Metadata.parseFrom(block.getMetadata().getMetadata(BlockMetadataIndex.SIGNATURES_VALUE));
    }
}
