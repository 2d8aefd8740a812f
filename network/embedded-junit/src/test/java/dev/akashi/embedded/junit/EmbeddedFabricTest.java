package dev.akashi.embedded.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.akashi.embedded.EmbeddedNetwork;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.Network;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.testkit.engine.EngineTestKit;

class EmbeddedFabricTest {
    @RegisterExtension
    static final EmbeddedFabric FABRIC = shared();

    private static EmbeddedFabric shared() {
        return EmbeddedFabric.builder()
                .chaincode("first", spec -> new AssetChaincode(spec.packageId()))
                .chaincode("second", spec -> new AssetChaincode(spec.packageId()))
                .with(config -> config.userName("member"))
                .sharedAs("two chaincodes")
                .build();
    }

    @Test
    void without_organisations_there_are_four(EmbeddedNetwork network) {
        assertThat(network.organizations()).hasSize(4);
    }

    @Test
    void a_parameter_says_whose_it_is(@Client(organization = "Org3MSP", user = "auditor") Contract contract)
            throws Exception {
        SerializedIdentity creator = SerializedIdentity.parseFrom(contract.evaluateTransaction("creator"));

        assertThat(creator.getMspid()).isEqualTo("Org3MSP");
        assertThat(certificate(creator)).contains("CN=auditor.Org3MSP");
    }

    @Test
    void a_contract_is_that_of_the_first_chaincode_unless_named(
            Contract first, @Client(chaincode = "second") Contract second) {
        assertThat(first.getChaincodeName()).isEqualTo("first");
        assertThat(second.getChaincodeName()).isEqualTo("second");
    }

    @Test
    void gateway_and_channel_are_given_too(Gateway gateway, Network channel, EmbeddedNetwork network) {
        assertThat(gateway.getIdentity().getMspId()).isEqualTo("Org1MSP");
        assertThat(channel.getName()).isEqualTo(network.channel());
    }

    @Nested
    class InANestedClass {
        @Test
        void the_network_is_that_of_the_class_around_it(EmbeddedNetwork network) {
            assertThat(network.organizations()).hasSize(4);
        }
    }

    @Test
    void a_network_without_chaincode_is_refused() {
        EmbeddedFabric.Builder builder = EmbeddedFabric.builder();

        assertThatThrownBy(builder::build).hasMessage("EmbeddedFabric: expected a chaincode, found none");
    }

    @Test
    void classes_that_name_the_same_network_share_it_and_it_is_gone_after_the_run() {
        Seen.FOLDERS.clear();

        EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(OneOfTwo.class), selectClass(OtherOfTwo.class))
                .execute()
                .testEvents()
                .assertStatistics(statistics -> statistics.succeeded(2).failed(0));

        assertThat(Seen.FOLDERS).hasSize(2);
        assertThat(Seen.FOLDERS.get(0)).isEqualTo(Seen.FOLDERS.get(1)).doesNotExist();
    }

    private static String certificate(SerializedIdentity identity) throws Exception {
        return org.hyperledger.fabric.client.identity.Identities.readX509Certificate(
                        identity.getIdBytes().toString(StandardCharsets.UTF_8))
                .getSubjectX500Principal()
                .getName();
    }

    /** What the classes below saw. */
    static final class Seen {
        static final List<Path> FOLDERS = new ArrayList<>();

        private Seen() {}
    }

    // Not found by a run of all tests: their names end otherwise than those of tests.
    static final class OneOfTwo {
        @RegisterExtension
        static final EmbeddedFabric FABRIC = shared();

        @Test
        void sees(EmbeddedNetwork network) {
            Seen.FOLDERS.add(network.directory());
        }
    }

    static final class OtherOfTwo {
        @RegisterExtension
        static final EmbeddedFabric FABRIC = shared();

        @Test
        void sees(EmbeddedNetwork network) {
            Seen.FOLDERS.add(network.directory());
        }
    }
}
