package dev.akashi.transparency.block;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.akashi.model.MspId;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;

/**
 * The certificate authorities of a channel's members, roots and intermediates, as a block of configuration has them. Who
 * wrote that block is not checked here.
 */
public final class ChannelAuthorities {

    private ChannelAuthorities() {}

    /**
     * Reads a block of configuration.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static Map<MspId, List<X509Certificate>> of(Block block) {
        try {
            ConfigGroup members = ConfigEnvelope.parseFrom(
                            Payload.parseFrom(Envelope.parseFrom(block.getData().getData(0))
                                            .getPayload())
                                    .getData())
                    .getConfig()
                    .getChannelGroup()
                    .getGroupsOrDefault("Application", ConfigGroup.getDefaultInstance());
            Map<MspId, List<X509Certificate>> authorities = new HashMap<>();
            members.getGroupsMap().values().stream()
                    .flatMap(group -> Optional.ofNullable(group.getValuesMap().get("MSP")).stream())
                    .flatMap(value -> Msp.parse(value.getValue()).stream())
                    .forEach(msp -> authorities.put(new MspId(msp.mspId()), msp.authorities()));
            return authorities;
        } catch (InvalidProtocolBufferException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("expected a block of configuration, found " + e.getMessage(), e);
        }
    }
}
