package dev.akashi.embedded.chaincode;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.akashi.embedded.ledger.SimulationException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ChaincodeSpec;
import org.hyperledger.fabric.protos.peer.DelState;
import org.hyperledger.fabric.protos.peer.GetHistoryForKey;
import org.hyperledger.fabric.protos.peer.GetState;
import org.hyperledger.fabric.protos.peer.GetStateByRange;
import org.hyperledger.fabric.protos.peer.GetStateMetadata;
import org.hyperledger.fabric.protos.peer.GetStateMultiple;
import org.hyperledger.fabric.protos.peer.GetStateMultipleResult;
import org.hyperledger.fabric.protos.peer.PutState;
import org.hyperledger.fabric.protos.peer.PutStateMetadata;
import org.hyperledger.fabric.protos.peer.QueryMetadata;
import org.hyperledger.fabric.protos.peer.QueryStateClose;
import org.hyperledger.fabric.protos.peer.QueryStateNext;
import org.hyperledger.fabric.protos.peer.StateMetadata;
import org.hyperledger.fabric.protos.peer.StateMetadataResult;
import org.hyperledger.fabric.protos.peer.WriteBatchState;
import org.hyperledger.fabric.protos.peer.WriteRecord;

/** One running invocation: answers what its chaincode asks of the ledger. */
final class TransactionContext {
    private static final String NO_PRIVATE_DATA = "private data is not supported by the embedded ledger";

    private final ChaincodeCall call;
    private final QueryIterators queries;
    private final CompletableFuture<ChaincodeMessage> result = new CompletableFuture<>();

    TransactionContext(ChaincodeCall call) {
        this.call = call;
        this.queries = new QueryIterators(call.simulator());
    }

    CompletableFuture<ChaincodeMessage> result() {
        return result;
    }

    /** {@return the payload of the answer} */
    ByteString answer(ChaincodeMessage request)
            throws SimulationException, ChaincodeException, InvalidProtocolBufferException {
        ByteString payload = request.getPayload();
        return switch (request.getType()) {
            case GET_STATE -> get(GetState.parseFrom(payload));
            case GET_STATE_MULTIPLE -> getMultiple(GetStateMultiple.parseFrom(payload));
            case PUT_STATE -> put(PutState.parseFrom(payload));
            case DEL_STATE -> delete(DelState.parseFrom(payload));
            case GET_STATE_METADATA -> getMetadata(GetStateMetadata.parseFrom(payload));
            case PUT_STATE_METADATA -> putMetadata(PutStateMetadata.parseFrom(payload));
            case WRITE_BATCH_STATE -> writeBatch(WriteBatchState.parseFrom(payload));
            case GET_STATE_BY_RANGE -> range(GetStateByRange.parseFrom(payload));
            case GET_HISTORY_FOR_KEY ->
                queries.history(
                                call.namespace(),
                                GetHistoryForKey.parseFrom(payload).getKey())
                        .toByteString();
            case QUERY_STATE_NEXT ->
                queries.next(QueryStateNext.parseFrom(payload).getId()).toByteString();
            case QUERY_STATE_CLOSE ->
                queries.close(QueryStateClose.parseFrom(payload).getId()).toByteString();
            case INVOKE_CHAINCODE -> invoke(ChaincodeSpec.parseFrom(payload));
            case GET_QUERY_RESULT -> throw new SimulationException("ExecuteQuery not supported for leveldb");
            case GET_PRIVATE_DATA_HASH, PURGE_PRIVATE_DATA -> throw new SimulationException(NO_PRIVATE_DATA);
            default -> throw new SimulationException(request.getType() + " is not supported by the embedded ledger");
        };
    }

    private ByteString get(GetState request) throws SimulationException {
        refuseCollection(request.getCollection());
        return call.simulator().get(call.namespace(), request.getKey());
    }

    private ByteString getMultiple(GetStateMultiple request) throws SimulationException {
        refuseCollection(request.getCollection());
        GetStateMultipleResult.Builder values = GetStateMultipleResult.newBuilder();
        for (String key : request.getKeysList()) {
            values.addValues(call.simulator().get(call.namespace(), key));
        }
        return values.build().toByteString();
    }

    private ByteString put(PutState request) throws SimulationException {
        refuseCollection(request.getCollection());
        call.simulator().put(call.namespace(), request.getKey(), request.getValue());
        return ByteString.EMPTY;
    }

    private ByteString delete(DelState request) throws SimulationException {
        refuseCollection(request.getCollection());
        call.simulator().put(call.namespace(), request.getKey(), ByteString.EMPTY);
        return ByteString.EMPTY;
    }

    private ByteString getMetadata(GetStateMetadata request) throws SimulationException {
        refuseCollection(request.getCollection());
        StateMetadataResult.Builder entries = StateMetadataResult.newBuilder();
        call.simulator()
                .getMetadata(call.namespace(), request.getKey())
                .forEach((name, value) -> entries.addEntries(
                        StateMetadata.newBuilder().setMetakey(name).setValue(value)));
        return entries.build().toByteString();
    }

    private ByteString putMetadata(PutStateMetadata request) throws SimulationException {
        refuseCollection(request.getCollection());
        putMetadata(request.getKey(), request.getMetadata());
        return ByteString.EMPTY;
    }

    private void putMetadata(String key, StateMetadata metadata) throws SimulationException {
        Map<String, ByteString> entries = new TreeMap<>();
        entries.put(metadata.getMetakey(), metadata.getValue());
        call.simulator().putMetadata(call.namespace(), key, entries);
    }

    private ByteString writeBatch(WriteBatchState request) throws SimulationException {
        for (WriteRecord write : request.getRecList()) {
            refuseCollection(write.getCollection());
            switch (write.getType()) {
                case PUT_STATE -> call.simulator().put(call.namespace(), write.getKey(), write.getValue());
                case DEL_STATE -> call.simulator().put(call.namespace(), write.getKey(), ByteString.EMPTY);
                case PUT_STATE_METADATA -> putMetadata(write.getKey(), write.getMetadata());
                case PURGE_PRIVATE_DATA -> throw new SimulationException(NO_PRIVATE_DATA);
                default -> throw new SimulationException("unknown operation type");
            }
        }
        return ByteString.EMPTY;
    }

    private ByteString range(GetStateByRange request) throws SimulationException, InvalidProtocolBufferException {
        refuseCollection(request.getCollection());
        QueryMetadata metadata = QueryMetadata.parseFrom(request.getMetadata());
        if (metadata.getPageSize() == 0 && metadata.getBookmark().isEmpty()) {
            return queries.range(call.namespace(), request.getStartKey(), request.getEndKey())
                    .toByteString();
        }
        return queries.page(call.namespace(), request.getStartKey(), request.getEndKey(), metadata)
                .toByteString();
    }

    private ByteString invoke(ChaincodeSpec spec) throws ChaincodeException, SimulationException {
        // The name may be "name:version/channel"; the version is ignored, as on a peer.
        String target = spec.getChaincodeId().getName();
        int slash = target.indexOf('/');
        if (slash >= 0 && !target.substring(slash + 1).equals(call.channel())) {
            throw new SimulationException("failed to find ledger for channel: " + target.substring(slash + 1));
        }
        String name = slash >= 0 ? target.substring(0, slash) : target;
        int colon = name.indexOf(':');
        ChaincodeMessage response = call.others().invoke(colon >= 0 ? name.substring(0, colon) : name, spec.getInput());
        return response.toByteString();
    }

    private static void refuseCollection(String collection) throws SimulationException {
        if (!collection.isEmpty()) {
            throw new SimulationException(NO_PRIVATE_DATA);
        }
    }
}
