package dev.akashi.embedded.ledger;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.util.List;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataEntry;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWrite;

/**
 * What the state holds under a key.
 *
 * @param version where it was written
 * @param value never empty: an empty value is a deletion
 * @param metadata named entries of the key, such as its own endorsement policy
 */
record StateValue(Version version, ByteString value, List<KVMetadataEntry> metadata) {
    StateValue {
        metadata = List.copyOf(metadata);
    }

    byte[] toBytes() {
        byte[] entries = metadata.isEmpty()
                ? new byte[0]
                : KVMetadataWrite.newBuilder().addAllEntries(metadata).build().toByteArray();
        ByteBuffer buffer = ByteBuffer.allocate(20 + entries.length + value.size());
        buffer.putLong(version.block()).putLong(version.transaction()).putInt(entries.length);
        buffer.put(entries);
        value.copyTo(buffer);
        return buffer.array();
    }

    static StateValue fromBytes(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        Version version = new Version(buffer.getLong(), buffer.getLong());
        int length = buffer.getInt();
        try {
            List<KVMetadataEntry> metadata = length == 0
                    ? List.of()
                    : KVMetadataWrite.parseFrom(ByteString.copyFrom(bytes, 20, length))
                            .getEntriesList();
            return new StateValue(
                    version, ByteString.copyFrom(bytes, 20 + length, bytes.length - 20 - length), metadata);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("state index: expected metadata entries, found " + e.getMessage(), e);
        }
    }
}
