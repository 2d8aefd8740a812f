package dev.akashi.embedded.ledger;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeEndorsementInfo;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeValidationInfo;
import org.hyperledger.fabric.protos.peer.lifecycle.StateData;
import org.hyperledger.fabric.protos.peer.lifecycle.StateMetadata;

/**
 * A chaincode as the channel defines it, kept in the state the way Fabric's lifecycle keeps it, so that a Fabric peer
 * which reads the blocks knows the chaincode too.
 *
 * @param name chaincode name, which is also its namespace
 * @param sequence number of this definition, from 1
 * @param version free text that joins every endorsement
 * @param policy who must endorse
 */
public record ChaincodeDefinition(String name, long sequence, String version, ApplicationPolicy policy) {
    /** The namespace of definitions. */
    public static final String NAMESPACE = "_lifecycle";

    /** {@return the keys and values that a definition is written as} */
    public Map<String, ByteString> toState() {
        Map<String, ByteString> state = new LinkedHashMap<>();
        state.put(
                "namespaces/metadata/" + name,
                StateMetadata.newBuilder()
                        .setDatatype("ChaincodeDefinition")
                        .addFields("Sequence")
                        .addFields("EndorsementInfo")
                        .addFields("ValidationInfo")
                        .addFields("Collections")
                        .build()
                        .toByteString());
        state.put(
                field(name, "Sequence"),
                StateData.newBuilder().setInt64(sequence).build().toByteString());
        state.put(
                field(name, "EndorsementInfo"),
                bytes(ChaincodeEndorsementInfo.newBuilder()
                        .setVersion(version)
                        .setEndorsementPlugin("escc")
                        .build()
                        .toByteString()));
        state.put(
                field(name, "ValidationInfo"),
                bytes(ChaincodeValidationInfo.newBuilder()
                        .setValidationPlugin("vscc")
                        .setValidationParameter(policy.toByteString())
                        .build()
                        .toByteString()));
        state.put(field(name, "Collections"), bytes(ByteString.EMPTY));
        return state;
    }

    static Optional<ChaincodeDefinition> read(String name, LedgerIndex.Snapshot snapshot) {
        return read(
                name, key -> snapshot.get(NAMESPACE, key).map(StateValue::value).orElse(ByteString.EMPTY), snapshot);
    }

    /** Reads the sequence number through the given function and the rest beside it, as a peer does. */
    static Optional<ChaincodeDefinition> read(
            String name, Function<String, ByteString> sequenceReader, LedgerIndex.Snapshot snapshot) {
        try {
            ByteString sequence = sequenceReader.apply(field(name, "Sequence"));
            if (sequence.isEmpty()) {
                return Optional.empty();
            }
            ChaincodeEndorsementInfo endorsement =
                    ChaincodeEndorsementInfo.parseFrom(value(snapshot, field(name, "EndorsementInfo")));
            ChaincodeValidationInfo validation =
                    ChaincodeValidationInfo.parseFrom(value(snapshot, field(name, "ValidationInfo")));
            return Optional.of(new ChaincodeDefinition(
                    name,
                    StateData.parseFrom(sequence).getInt64(),
                    endorsement.getVersion(),
                    ApplicationPolicy.parseFrom(validation.getValidationParameter())));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(
                    "definition of chaincode " + name + ": expected lifecycle fields, found " + e.getMessage(), e);
        }
    }

    private static ByteString value(LedgerIndex.Snapshot snapshot, String key) throws InvalidProtocolBufferException {
        Optional<StateValue> found = snapshot.get(NAMESPACE, key);
        return found.isEmpty()
                ? ByteString.EMPTY
                : StateData.parseFrom(found.get().value()).getBytes();
    }

    private static String field(String name, String field) {
        return "namespaces/fields/" + name + "/" + field;
    }

    private static ByteString bytes(ByteString value) {
        return StateData.newBuilder().setBytes(value).build().toByteString();
    }
}
