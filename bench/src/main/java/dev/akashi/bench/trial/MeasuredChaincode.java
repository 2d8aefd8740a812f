package dev.akashi.bench.trial;

import dev.akashi.chaincode.ChaincodeMain;
import dev.akashi.chaincode.RegistryChaincode;
import java.io.IOException;
import java.time.Clock;
import org.hyperledger.fabric.shim.ChaincodeStub;

/**
 * The registry's chaincode, and the transaction of the echo chaincode beside it. On Fabric both are measured in the same
 * processes: the same peers, policies, streams and Java machines, so that what differs between them is the rules alone.
 */
public final class MeasuredChaincode extends RegistryChaincode {

    private MeasuredChaincode(String packageId) {
        super(packageId, Clock.systemUTC());
    }

    /** Serves one peer, as the product's own process does. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        ChaincodeMain.serve(MeasuredChaincode::new);
    }

    @Override
    public Response invoke(ChaincodeStub stub) {
        return stub.getFunction().equals(EchoChaincode.PUT) ? EchoChaincode.put(stub) : super.invoke(stub);
    }
}
