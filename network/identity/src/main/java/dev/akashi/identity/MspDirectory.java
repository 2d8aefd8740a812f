package dev.akashi.identity;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.security.GeneralSecurityException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/**
 * The organisations of the channel: recognises an identity by the authorities of the organisation that it names.
 * Thread-safe.
 */
public final class MspDirectory {
    private static final int CACHE_LIMIT = 10_000;

    private final Map<String, Msp> msps = new HashMap<>();
    private final Map<ByteString, Identity> known = new ConcurrentHashMap<>();
    private final VerifiedSignatures verified = new VerifiedSignatures();

    /** Takes the organisations as a channel's configuration describes them. */
    public MspDirectory(Collection<FabricMSPConfig> organizations) {
        organizations.forEach(organization -> msps.put(organization.getName(), Msp.of(organization)));
    }

    /** {@return the identity, or empty if it is malformed, of no known organisation, or not one of its members} */
    public Optional<Identity> recognize(ByteString serialized) {
        Identity cached = known.get(serialized);
        if (cached != null) {
            return Optional.of(cached);
        }
        Optional<Identity> identity = parse(serialized);
        identity.ifPresent(found -> {
            if (known.size() >= CACHE_LIMIT) {
                known.clear();
            }
            known.put(serialized, found);
        });
        return identity;
    }

    private Optional<Identity> parse(ByteString serialized) {
        try {
            SerializedIdentity named = SerializedIdentity.parseFrom(serialized);
            Msp msp = msps.get(named.getMspid());
            if (msp == null) {
                return Optional.empty();
            }
            return msp.member(named.getIdBytes())
                    .map(member -> new Identity(
                            named.getMspid(), serialized, named.getIdBytes(), member.role(), member.key(), verified));
        } catch (InvalidProtocolBufferException | GeneralSecurityException e) {
            return Optional.empty();
        }
    }
}
