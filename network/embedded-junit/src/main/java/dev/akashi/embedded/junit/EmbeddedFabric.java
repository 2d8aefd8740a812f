package dev.akashi.embedded.junit;

import dev.akashi.embedded.ChaincodeServerSpec;
import dev.akashi.embedded.EmbeddedNetwork;
import dev.akashi.embedded.EmbeddedNetworkConfig;
import dev.akashi.embedded.EndorsementPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.Network;
import org.hyperledger.fabric.shim.ChaincodeBase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Starts an embedded Fabric network with the chaincode under test before a test class, and closes it afterwards.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final EmbeddedFabric FABRIC = EmbeddedFabric.builder()
 *         .organization("Org1MSP", "First organisation")
 *         .organization("Org2MSP", "Second organisation")
 *         .chaincode("asset", spec -> new AssetChaincode(spec.packageId()))
 *         .build();
 *
 * @Test
 * void an_asset_is_read_back(Contract asset, @Client(organization = "Org2MSP") Contract elsewhere) throws Exception {
 *     asset.submitTransaction("put", "a", "1");
 *     assertThat(elsewhere.evaluateTransaction("get", "a")).asString().isEqualTo("1");
 * }
 * }</pre>
 *
 * <p>It must be a static field annotated with {@link RegisterExtension}. A test may ask for an {@link EmbeddedNetwork}, a
 * {@link Gateway}, a {@link Network} or a {@link Contract}; {@link Client} says whose. Calls have a deadline of 30
 * seconds. With {@link Builder#sharedAs} one network serves all classes of the run that name it; tests then keep to keys
 * of their own. Thread-safe.
 */
public final class EmbeddedFabric implements BeforeAllCallback, ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(EmbeddedFabric.class);
    private static final Object CLASS_NETWORK = "the network of this class";

    private final Builder definition;

    private EmbeddedFabric(Builder definition) {
        this.definition = definition;
    }

    /** {@return a builder of a network} Without organisations it has {@code Org1MSP} to {@code Org4MSP}. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        ExtensionContext scope = definition.sharedName == null ? context : context.getRoot();
        ExtensionContext.Store store = scope.getStore(NAMESPACE);
        // Held on the store's owner: classes may run side by side, and nested ones find that of the class around them.
        synchronized (EmbeddedFabric.class) {
            if (store.get(key(), RunningNetwork.class) == null) {
                store.put(key(), RunningNetwork.start(definition));
            }
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return List.of(EmbeddedNetwork.class, Gateway.class, Network.class, Contract.class)
                .contains(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        RunningNetwork running = context.getStore(NAMESPACE).get(key(), RunningNetwork.class);
        if (running == null) {
            throw new IllegalStateException(
                    "EmbeddedFabric: expected a static field with @RegisterExtension, found another use");
        }
        Class<?> type = parameter.getParameter().getType();
        if (type == EmbeddedNetwork.class) {
            return running.network();
        }
        String organization =
                parameter.findAnnotation(Client.class).map(Client::organization).orElse("");
        String user = parameter.findAnnotation(Client.class).map(Client::user).orElse("");
        Gateway gateway = running.gateway(organization, user);
        if (type == Gateway.class) {
            return gateway;
        }
        Network network = gateway.getNetwork(running.network().channel());
        if (type == Network.class) {
            return network;
        }
        return network.getContract(parameter
                .findAnnotation(Client.class)
                .map(Client::chaincode)
                .filter(name -> !name.isEmpty())
                .orElseGet(definition::firstChaincode));
    }

    private Object key() {
        return definition.sharedName == null ? CLASS_NETWORK : definition.sharedName;
    }

    /** Collects what the network consists of. Not thread-safe. */
    public static final class Builder {
        private final List<UnaryOperator<EmbeddedNetworkConfig.Builder>> settings = new ArrayList<>();
        private final Map<String, Function<ChaincodeServerSpec, ? extends ChaincodeBase>> chaincodes =
                new LinkedHashMap<>();
        private @Nullable String sharedName;

        private Builder() {}

        /** Adds a member organisation. */
        public Builder organization(String mspId, String name) {
            return with(config -> config.organization(mspId, name));
        }

        /**
         * Adds a chaincode that a majority of the organisations must endorse.
         *
         * @param factory makes the chaincode of one organisation; it must register as the {@code packageId} it is given
         */
        public Builder chaincode(String name, Function<ChaincodeServerSpec, ? extends ChaincodeBase> factory) {
            return chaincode(name, EndorsementPolicy.majority(), factory);
        }

        /** Adds a chaincode with an endorsement policy of its own. */
        public Builder chaincode(
                String name, EndorsementPolicy policy, Function<ChaincodeServerSpec, ? extends ChaincodeBase> factory) {
            chaincodes.put(name, factory);
            return with(config -> config.chaincode(name, "1.0", policy));
        }

        /** Changes anything else of the network's configuration, such as the time that a block waits. */
        public Builder with(UnaryOperator<EmbeddedNetworkConfig.Builder> setting) {
            settings.add(setting);
            return this;
        }

        /** Uses one network for all test classes of the run that give this name; the first one's definition counts. */
        public Builder sharedAs(String name) {
            this.sharedName = name;
            return this;
        }

        /**
         * {@return the extension}
         *
         * @throws IllegalStateException if there is no chaincode
         */
        public EmbeddedFabric build() {
            if (chaincodes.isEmpty()) {
                throw new IllegalStateException("EmbeddedFabric: expected a chaincode, found none");
            }
            return new EmbeddedFabric(this);
        }

        String firstChaincode() {
            return chaincodes.keySet().iterator().next();
        }

        Map<String, Function<ChaincodeServerSpec, ? extends ChaincodeBase>> chaincodes() {
            return chaincodes;
        }

        EmbeddedNetworkConfig config(Path directory) {
            EmbeddedNetworkConfig.Builder config = EmbeddedNetworkConfig.builder(directory);
            for (UnaryOperator<EmbeddedNetworkConfig.Builder> setting : settings) {
                config = setting.apply(config);
            }
            return config.build();
        }
    }
}
