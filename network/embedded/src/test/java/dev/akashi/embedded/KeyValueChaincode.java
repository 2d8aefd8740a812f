package dev.akashi.embedded;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.hyperledger.fabric.shim.ChaincodeBase;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.hyperledger.fabric.shim.ResponseUtils;
import org.hyperledger.fabric.shim.ledger.KeyModification;
import org.hyperledger.fabric.shim.ledger.KeyValue;
import org.hyperledger.fabric.shim.ledger.QueryResultsIterator;
import org.hyperledger.fabric.shim.ledger.QueryResultsIteratorWithMetadata;

/** A chaincode with one function for each thing that a chaincode can ask of a peer. */
public final class KeyValueChaincode extends ChaincodeBase {
    /** Takes the id that it registers as. */
    public KeyValueChaincode(String packageId) {
        processCommandLineOptions(new String[] {"-i", packageId});
    }

    @Override
    public Response init(ChaincodeStub stub) {
        return ResponseUtils.newSuccessResponse();
    }

    @Override
    public Response invoke(ChaincodeStub stub) {
        List<String> parameters = stub.getParameters();
        return switch (stub.getFunction()) {
            case "put" -> put(stub, parameters.get(0), parameters.get(1));
            case "putMany" -> putMany(stub, parameters.get(0), Integer.parseInt(parameters.get(1)));
            case "get" -> ResponseUtils.newSuccessResponse(stub.getState(parameters.get(0)));
            case "delete" -> delete(stub, parameters.get(0));
            case "putThenGet" -> putThenGet(stub, parameters.get(0), parameters.get(1));
            case "increment" -> increment(stub, parameters.get(0));
            case "range" -> range(stub, parameters.get(0), parameters.get(1));
            case "countRange" -> countRange(stub, parameters.get(0), parameters.get(1), parameters.get(2));
            case "page" -> page(stub, parameters);
            case "pageThenPut" -> pageThenPut(stub, parameters.get(0));
            case "history" -> history(stub, parameters.get(0));
            case "event" -> event(stub, parameters.get(0), parameters.get(1));
            case "fail" -> ResponseUtils.newErrorResponse(parameters.get(0));
            case "crash" -> throw new IllegalStateException("secret text of an unexpected failure");
            case "random" -> put(stub, parameters.get(0), "value-" + UUID.randomUUID());
            case "transient" ->
                put(stub, parameters.get(0), String.valueOf(stub.getTransient().size()));
            case "showTransient" ->
                ResponseUtils.newSuccessResponse(stub.getTransient().get(parameters.get(0)));
            case "creator" -> ResponseUtils.newSuccessResponse(stub.getCreator());
            case "timestamp" ->
                ResponseUtils.newSuccessResponse(bytes(stub.getTxTimestamp().toString()));
            case "setPolicy" -> setPolicy(stub, parameters.get(0));
            case "getPolicy" -> ResponseUtils.newSuccessResponse(stub.getStateValidationParameter(parameters.get(0)));
            case "composite" -> composite(stub, parameters);
            case "compositeRange" -> compositeRange(stub, parameters.get(0));
            case "call" -> call(stub, parameters);
            case "private" -> {
                stub.putPrivateData("collection", "key", bytes("value"));
                yield ResponseUtils.newSuccessResponse();
            }
            case "richQuery" -> {
                stub.getQueryResult("{}");
                yield ResponseUtils.newSuccessResponse();
            }
            case "wait" -> waitForever();
            default -> ResponseUtils.newErrorResponse("Undefined contract method called");
        };
    }

    private static Response put(ChaincodeStub stub, String key, String value) {
        stub.putState(key, bytes(value));
        return ResponseUtils.newSuccessResponse(bytes(value));
    }

    private static Response putMany(ChaincodeStub stub, String prefix, int count) {
        for (int i = 0; i < count; i++) {
            stub.putState(String.format("%s%05d", prefix, i), bytes("v" + i));
        }
        return ResponseUtils.newSuccessResponse();
    }

    private static Response delete(ChaincodeStub stub, String key) {
        stub.getState(key);
        stub.delState(key);
        return ResponseUtils.newSuccessResponse();
    }

    private static Response putThenGet(ChaincodeStub stub, String key, String value) {
        stub.putState(key, bytes(value));
        return ResponseUtils.newSuccessResponse(stub.getState(key));
    }

    private static Response increment(ChaincodeStub stub, String key) {
        byte[] before = stub.getState(key);
        int next = before == null || before.length == 0
                ? 1
                : Integer.parseInt(new String(before, StandardCharsets.UTF_8)) + 1;
        return put(stub, key, String.valueOf(next));
    }

    private static Response range(ChaincodeStub stub, String start, String end) {
        List<String> keys = new ArrayList<>();
        try (QueryResultsIterator<KeyValue> results = stub.getStateByRange(start, end)) {
            results.forEach(result -> keys.add(result.getKey()));
        } catch (Exception e) {
            return ResponseUtils.newErrorResponse(e);
        }
        return ResponseUtils.newSuccessResponse(bytes(String.join(",", keys)));
    }

    private static Response countRange(ChaincodeStub stub, String start, String end, String target) {
        int count = 0;
        try (QueryResultsIterator<KeyValue> results = stub.getStateByRange(start, end)) {
            for (KeyValue ignored : results) {
                count++;
            }
        } catch (Exception e) {
            return ResponseUtils.newErrorResponse(e);
        }
        return put(stub, target, String.valueOf(count));
    }

    private static Response page(ChaincodeStub stub, List<String> parameters) {
        List<String> keys = new ArrayList<>();
        try (QueryResultsIteratorWithMetadata<KeyValue> results = stub.getStateByRangeWithPagination(
                parameters.get(0), parameters.get(1), Integer.parseInt(parameters.get(2)), parameters.get(3))) {
            results.forEach(result -> keys.add(result.getKey()));
            return ResponseUtils.newSuccessResponse(bytes(results.getMetadata().getFetchedRecordsCount() + ";"
                    + results.getMetadata().getBookmark() + ";" + String.join(",", keys)));
        } catch (Exception e) {
            return ResponseUtils.newErrorResponse(e);
        }
    }

    private static Response pageThenPut(ChaincodeStub stub, String key) {
        try (QueryResultsIteratorWithMetadata<KeyValue> results = stub.getStateByRangeWithPagination("a", "z", 2, "")) {
            results.forEach(KeyValue::getKey);
        } catch (Exception e) {
            return ResponseUtils.newErrorResponse(e);
        }
        return put(stub, key, "never");
    }

    private static Response history(ChaincodeStub stub, String key) {
        List<String> versions = new ArrayList<>();
        try (QueryResultsIterator<KeyModification> results = stub.getHistoryForKey(key)) {
            results.forEach(result -> versions.add(result.getTxId() + "="
                    + (result.isDeleted() ? "deleted" : result.getStringValue()) + "@"
                    + result.getTimestamp().getEpochSecond()));
        } catch (Exception e) {
            return ResponseUtils.newErrorResponse(e);
        }
        return ResponseUtils.newSuccessResponse(bytes(String.join(",", versions)));
    }

    private static Response event(ChaincodeStub stub, String name, String payload) {
        stub.putState("event-" + name, bytes(payload));
        stub.setEvent(name, bytes(payload));
        return ResponseUtils.newSuccessResponse();
    }

    private static Response setPolicy(ChaincodeStub stub, String key) {
        byte[] policy = stub.getTransient().getOrDefault("policy", new byte[0]);
        stub.setStateValidationParameter(key, policy);
        return ResponseUtils.newSuccessResponse();
    }

    private static Response composite(ChaincodeStub stub, List<String> parameters) {
        for (String part : parameters.subList(1, parameters.size())) {
            stub.putState(stub.createCompositeKey(parameters.get(0), part).toString(), bytes(part));
        }
        return ResponseUtils.newSuccessResponse();
    }

    private static Response compositeRange(ChaincodeStub stub, String type) {
        List<String> values = new ArrayList<>();
        try (QueryResultsIterator<KeyValue> results = stub.getStateByPartialCompositeKey(type)) {
            results.forEach(result -> values.add(result.getStringValue()));
        } catch (Exception e) {
            return ResponseUtils.newErrorResponse(e);
        }
        return ResponseUtils.newSuccessResponse(bytes(String.join(",", values)));
    }

    private static Response call(ChaincodeStub stub, List<String> parameters) {
        return stub.invokeChaincodeWithStringArgs(
                parameters.get(0), parameters.subList(1, parameters.size()).toArray(new String[0]));
    }

    private static synchronized Response waitForever() {
        try {
            KeyValueChaincode.class.wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ResponseUtils.newSuccessResponse();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
