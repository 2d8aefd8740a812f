package dev.akashi.bench.trial;

import com.google.protobuf.ByteString;
import dev.akashi.model.MspId;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.jspecify.annotations.Nullable;

/**
 * One transaction on a state in memory. Like a peer, it reads what was there before the transaction and keeps what is
 * written apart. Of the shim's many calls it answers those that the registry makes.
 */
final class MemoryStub {

    private final Map<String, byte[]> before;
    private final Map<String, byte[]> written = new HashMap<>();
    private final byte[] creator;
    private final String transactionId;
    private final Instant time;
    private final List<byte[]> arguments = new ArrayList<>();
    private final ChaincodeStub stub;

    MemoryStub(
            Map<String, byte[]> before,
            MspId submitter,
            long number,
            Instant time,
            String function,
            byte[]... arguments) {
        this.before = before;
        this.creator = SerializedIdentity.newBuilder()
                .setMspid(submitter.value())
                .setIdBytes(ByteString.copyFromUtf8("bench"))
                .build()
                .toByteArray();
        this.transactionId = String.format(Locale.ROOT, "%064x", number);
        this.time = time;
        this.arguments.add(function.getBytes(StandardCharsets.UTF_8));
        this.arguments.addAll(List.of(arguments));
        this.stub = (ChaincodeStub) Proxy.newProxyInstance(
                ChaincodeStub.class.getClassLoader(),
                new Class<?>[] {ChaincodeStub.class},
                (proxy, method, values) -> answer(method, values));
    }

    ChaincodeStub stub() {
        return stub;
    }

    Map<String, byte[]> written() {
        return written;
    }

    private @Nullable Object answer(Method method, Object @Nullable [] values) {
        return switch (method.getName()) {
            case "getArgs" -> List.copyOf(arguments);
            case "getTxId" -> transactionId;
            case "getTxTimestamp" -> time;
            case "getCreator" -> creator.clone();
            case "getChannelId" -> "bench";
            case "getState" -> before.getOrDefault(String.valueOf(argument(values, 0)), new byte[0]);
            case "putState" -> written.put(String.valueOf(argument(values, 0)), (byte[]) argument(values, 1));
            case "setEvent", "setStateValidationParameter" -> null;
            default ->
                throw new UnsupportedOperationException("expected a call that the registry makes, found " + method);
        };
    }

    private static Object argument(Object @Nullable [] values, int index) {
        if (values == null) {
            throw new IllegalArgumentException("expected arguments");
        }
        return values[index];
    }
}
