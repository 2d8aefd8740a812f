package dev.akashi.chaincode;

import com.google.protobuf.ByteString;
import dev.akashi.model.MspId;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.protos.peer.StateMetadata;
import org.hyperledger.fabric.protos.peer.WriteRecord;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.hyperledger.fabric.shim.ext.sbe.StateBasedEndorsement;
import org.hyperledger.fabric.shim.ext.sbe.StateBasedEndorsement.RoleType;
import org.hyperledger.fabric.shim.ext.sbe.impl.StateBasedEndorsementFactory;
import org.jspecify.annotations.Nullable;

/** The world state of a transaction that a peer runs: many keys in one message where the peer takes that. */
final class PeerState implements KeyValues {

    /** The name under which Fabric keeps the policy of a key. */
    private static final String VALIDATION_PARAMETER = "VALIDATION_PARAMETER";

    private final ChaincodeStub stub;
    private final @Nullable PeerStream stream;
    private final List<WriteRecord> writes = new ArrayList<>();

    /** The state behind a stub. Without a stream it is asked key by key. */
    PeerState(ChaincodeStub stub, @Nullable PeerStream stream) {
        this.stub = stub;
        this.stream = stream;
    }

    @Override
    public byte[] get(String key) {
        return stub.getState(key);
    }

    @Override
    public List<byte[]> get(List<String> keys) {
        return stream != null && stream.reads() && keys.size() > 1
                ? stream.read(stub, keys)
                : KeyValues.super.get(keys);
    }

    @Override
    public void put(String key, byte[] value) {
        writes.add(WriteRecord.newBuilder()
                .setType(WriteRecord.Type.PUT_STATE)
                .setKey(key)
                .setValue(ByteString.copyFrom(value))
                .build());
    }

    @Override
    public void restrict(String key, MspId organisation) {
        StateBasedEndorsement policy =
                StateBasedEndorsementFactory.getInstance().newStateBasedEndorsement(null);
        policy.addOrgs(RoleType.RoleTypePeer, organisation.value());
        writes.add(WriteRecord.newBuilder()
                .setType(WriteRecord.Type.PUT_STATE_METADATA)
                .setKey(key)
                .setMetadata(StateMetadata.newBuilder()
                        .setMetakey(VALIDATION_PARAMETER)
                        .setValue(ByteString.copyFrom(policy.policy())))
                .build());
    }

    @Override
    public void flush() {
        if (stream != null && stream.writes()) {
            stream.write(stub, writes);
        } else {
            writes.forEach(this::write);
        }
        writes.clear();
    }

    private void write(WriteRecord write) {
        if (write.getType() == WriteRecord.Type.PUT_STATE) {
            stub.putState(write.getKey(), write.getValue().toByteArray());
        } else {
            stub.setStateValidationParameter(
                    write.getKey(), write.getMetadata().getValue().toByteArray());
        }
    }
}
