package dev.akashi.embedded.endorser;

import com.google.protobuf.ByteString;
import dev.akashi.identity.Identity;
import java.util.List;
import org.hyperledger.fabric.protos.peer.Response;

/** A chaincode that is part of the peer. It reads the ledger itself, without read or write set. */
public interface SystemChaincode {
    /** {@return the result for this caller} */
    Response invoke(List<ByteString> arguments, Identity caller);

    /** {@return a good result} */
    static Response success(ByteString payload) {
        return Response.newBuilder().setStatus(200).setPayload(payload).build();
    }

    /** {@return a failure} */
    static Response error(String message) {
        return Response.newBuilder().setStatus(500).setMessage(message).build();
    }
}
