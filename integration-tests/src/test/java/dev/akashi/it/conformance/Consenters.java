package dev.akashi.it.conformance;

import com.google.protobuf.ByteString;
import dev.akashi.embedded.ledger.BlockHashes;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.Consenter;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.IdentifierHeader;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.MetadataSignature;
import org.hyperledger.fabric.protos.common.Orderers;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;

/**
 * The orderers of a channel with BFT ordering, and how many of them must sign a block.
 *
 * @param identities certificate by number
 * @param quorum how many the block validation policy asks for
 */
record Consenters(Map<Integer, ByteString> identities, int quorum) {
    static Consenters of(Block configuration) throws Exception {
        Payload payload = Payload.parseFrom(
                Envelope.parseFrom(configuration.getData().getData(0)).getPayload());
        ConfigGroup orderer = ConfigEnvelope.parseFrom(payload.getData())
                .getConfig()
                .getChannelGroup()
                .getGroupsOrThrow("Orderer");
        Map<Integer, ByteString> identities = new HashMap<>();
        for (Consenter consenter : Orderers.parseFrom(
                        orderer.getValuesOrThrow("Orderers").getValue())
                .getConsenterMappingList()) {
            identities.put(consenter.getId(), consenter.getIdentity());
        }
        SignaturePolicyEnvelope validation = SignaturePolicyEnvelope.parseFrom(
                orderer.getPoliciesOrThrow("BlockValidation").getPolicy().getValue());
        return new Consenters(identities, validation.getRule().getNOutOf().getN());
    }

    /** {@return the numbers of those whose signature on the block is good} */
    Set<Integer> signersOf(Block block) throws Exception {
        Metadata metadata = Metadata.parseFrom(block.getMetadata().getMetadata(BlockMetadataIndex.SIGNATURES_VALUE));
        Set<Integer> signers = new TreeSet<>();
        for (MetadataSignature signature : metadata.getSignaturesList()) {
            int number =
                    IdentifierHeader.parseFrom(signature.getIdentifierHeader()).getIdentifier();
            if (isGood(identities.getOrDefault(number, ByteString.EMPTY), metadata.getValue(), signature, block)) {
                signers.add(number);
            }
        }
        return signers;
    }

    private static boolean isGood(ByteString identity, ByteString value, MetadataSignature signature, Block block)
            throws GeneralSecurityException {
        Certificate certificate = CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(identity.toByteArray()));
        Signature verifier = Signature.getInstance("SHA256withECDSA");
        verifier.initVerify(certificate);
        verifier.update(value.toByteArray());
        verifier.update(signature.getIdentifierHeader().toByteArray());
        verifier.update(BlockHashes.headerBytes(block.getHeader()));
        return verifier.verify(signature.getSignature().toByteArray());
    }
}
