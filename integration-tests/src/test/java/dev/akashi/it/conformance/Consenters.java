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
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.MSPConfig;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

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
            Certificate certificate = certificate(identities.getOrDefault(number, ByteString.EMPTY));
            if (isGood(certificate, metadata.getValue(), signature.getIdentifierHeader(), signature, block)) {
                signers.add(number);
            }
        }
        return signers;
    }

    /** {@return the MSP ids of the ordering organisations whose node's signature on a Raft network's block is good} */
    static Set<String> singleSignersOf(Block block, Block configuration) throws Exception {
        ConfigGroup orderer = ConfigEnvelope.parseFrom(Payload.parseFrom(
                                Envelope.parseFrom(configuration.getData().getData(0))
                                        .getPayload())
                        .getData())
                .getConfig()
                .getChannelGroup()
                .getGroupsOrThrow("Orderer");
        Metadata metadata = Metadata.parseFrom(block.getMetadata().getMetadata(BlockMetadataIndex.SIGNATURES_VALUE));
        Set<String> signers = new TreeSet<>();
        for (MetadataSignature signature : metadata.getSignaturesList()) {
            SerializedIdentity identity = SerializedIdentity.parseFrom(
                    SignatureHeader.parseFrom(signature.getSignatureHeader()).getCreator());
            FabricMSPConfig msp =
                    FabricMSPConfig.parseFrom(MSPConfig.parseFrom(orderer.getGroupsOrThrow(identity.getMspid())
                                    .getValuesOrThrow("MSP")
                                    .getValue())
                            .getConfig());
            Certificate certificate = certificate(identity.getIdBytes());
            certificate.verify(certificate(msp.getRootCerts(0)).getPublicKey());
            if (isGood(certificate, metadata.getValue(), signature.getSignatureHeader(), signature, block)) {
                signers.add(identity.getMspid());
            }
        }
        return signers;
    }

    private static Certificate certificate(ByteString pem) throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem.toByteArray()));
    }

    private static boolean isGood(
            Certificate certificate, ByteString value, ByteString who, MetadataSignature signature, Block block)
            throws GeneralSecurityException {
        Signature verifier = Signature.getInstance("SHA256withECDSA");
        verifier.initVerify(certificate);
        verifier.update(value.toByteArray());
        verifier.update(who.toByteArray());
        verifier.update(BlockHashes.headerBytes(block.getHeader()));
        return verifier.verify(signature.getSignature().toByteArray());
    }
}
