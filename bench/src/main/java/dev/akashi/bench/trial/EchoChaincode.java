package dev.akashi.bench.trial;

import java.util.List;
import org.hyperledger.fabric.shim.ChaincodeBase;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.hyperledger.fabric.shim.ResponseUtils;

/**
 * The least that a chaincode can do: {@code put(key, value)} writes what it is told and answers with it. What the registry
 * takes beyond it is the price of its rules.
 */
public final class EchoChaincode extends ChaincodeBase {

    /** Its name on the channel, where it is a chaincode of its own. */
    public static final String NAME = "echo";

    /** Its transaction. */
    public static final String PUT = "put";

    /** An instance for one peer. */
    public EchoChaincode(String packageId) {
        processCommandLineOptions(new String[] {"-i", packageId});
    }

    @Override
    public Response init(ChaincodeStub stub) {
        return ResponseUtils.newSuccessResponse();
    }

    @Override
    public Response invoke(ChaincodeStub stub) {
        return put(stub);
    }

    static Response put(ChaincodeStub stub) {
        List<String> arguments = stub.getParameters();
        if (!stub.getFunction().equals(PUT) || arguments.size() != 2) {
            return ResponseUtils.newErrorResponse("expected put(key, value)");
        }
        byte[] value = stub.getArgs().get(2);
        stub.putState(arguments.get(0), value);
        return ResponseUtils.newSuccessResponse(value);
    }
}
