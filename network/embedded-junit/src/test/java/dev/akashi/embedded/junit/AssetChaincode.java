package dev.akashi.embedded.junit;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.hyperledger.fabric.shim.ChaincodeBase;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.hyperledger.fabric.shim.ResponseUtils;

/** A chaincode to be tested. */
final class AssetChaincode extends ChaincodeBase {
    AssetChaincode(String packageId) {
        processCommandLineOptions(new String[] {"-i", packageId});
    }

    @Override
    public Response init(ChaincodeStub stub) {
        return ResponseUtils.newSuccessResponse();
    }

    @Override
    public Response invoke(ChaincodeStub stub) {
        List<String> arguments = stub.getParameters();
        return switch (stub.getFunction()) {
            case "put" -> {
                stub.putState(arguments.get(0), arguments.get(1).getBytes(StandardCharsets.UTF_8));
                yield ResponseUtils.newSuccessResponse();
            }
            case "get" -> ResponseUtils.newSuccessResponse(stub.getState(arguments.get(0)));
            case "creator" -> ResponseUtils.newSuccessResponse(stub.getCreator());
            default -> ResponseUtils.newErrorResponse("no such function");
        };
    }
}
