package dev.akashi.fabricnet.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akashi.fabricnet.topology.Topology;
import dev.akashi.fabricnet.topology.Topology.Organization;
import dev.akashi.fabricnet.topology.TopologyFile;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Properties that the rendered files must have, whatever they look like. */
class RenderingTest {
    private static final Topology BFT = TopologyFile.read("bft-4");
    private static final Topology RAFT = TopologyFile.read("raft-1");

    @Test
    void a_peer_listens_with_tls_only_and_only_on_its_own_host() {
        for (Organization organization : BFT.organizations()) {
            Object core = yaml(renderer(BFT, Path.of("/net")).peer(organization));

            assertThat(at(core, "peer", "tls", "enabled")).isEqualTo(true);
            assertThat(at(core, "operations", "tls", "enabled")).isEqualTo(true);
            assertThat(at(core, "peer", "localMspId")).isEqualTo(organization.mspId());
            List<String> addresses = new ArrayList<>();
            eachText(core, (key, value) -> {
                if (key.toLowerCase(java.util.Locale.ROOT).endsWith("address") || key.endsWith("Endpoint")) {
                    addresses.add(value);
                }
            });
            assertThat(addresses).hasSizeGreaterThanOrEqualTo(5).allMatch(address -> address.startsWith("127.0.0.1:"));
        }
    }

    @Test
    void a_peer_has_what_a_gateway_and_an_external_chaincode_need() {
        Object core = yaml(renderer(BFT, Path.of("/net")).peer(BFT.organization("UnivAMSP")));

        assertThat(at(core, "peer", "discovery", "enabled")).isEqualTo(true);
        assertThat(at(core, "peer", "gateway", "enabled")).isEqualTo(true);
        assertThat(at(core, "peer", "gossip", "externalEndpoint")).isEqualTo("127.0.0.1:7061");
        assertThat(at(core, "chaincode", "externalBuilders"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .singleElement()
                .satisfies(builder -> {
                    assertThat(at(builder, "path")).isEqualTo("/net/builder");
                    assertThat(at(builder, "propagateEnvironment")).isEqualTo(List.of(Renderer.CONNECTIONS));
                });
    }

    /** Gateways of Fabric 3.1 ping every ten seconds, and whoever finds that too often ends the connection. */
    @Test
    void peers_and_orderers_put_up_with_the_pings_of_gateways() {
        Organization organization = BFT.organization("UnivAMSP");
        Object peer = yaml(renderer(BFT, Path.of("/net")).peer(organization));
        Object orderer = yaml(renderer(BFT, Path.of("/net"))
                .orderer(organization, organization.orderer().orElseThrow()));

        assertThat(at(peer, "peer", "keepalive", "minInterval")).isEqualTo("5s");
        assertThat(at(orderer, "General", "Keepalive", "ServerMinInterval")).isEqualTo("5s");
    }

    @Test
    void an_orderer_is_administered_only_by_holders_of_a_certificate() {
        for (Organization organization : BFT.ordererOrganizations()) {
            Object orderer = yaml(renderer(BFT, Path.of("/net"))
                    .orderer(organization, organization.orderer().orElseThrow()));

            assertThat(at(orderer, "General", "TLS", "Enabled")).isEqualTo(true);
            assertThat(at(orderer, "Operations", "TLS", "Enabled")).isEqualTo(true);
            assertThat(at(orderer, "Admin", "TLS", "Enabled")).isEqualTo(true);
            assertThat(at(orderer, "Admin", "TLS", "ClientAuthRequired")).isEqualTo(true);
            assertThat(at(orderer, "General", "BootstrapMethod")).isEqualTo("none");
            assertThat(at(orderer, "General", "LocalMSPID"))
                    .isEqualTo(organization.orderer().orElseThrow().mspId());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bft-4", "raft-1"})
    void every_policy_of_the_channel_is_a_list_of_signatures_and_none_asks_for_a_mere_member(String name) {
        Object channel = yaml(renderer(TopologyFile.read(name), Path.of("/net")).channel());
        List<String> types = new ArrayList<>();
        List<String> rules = new ArrayList<>();
        eachText(channel, (key, value) -> {
            if (key.equals("Type")) {
                types.add(value);
            } else if (key.equals("Rule")) {
                rules.add(value);
            }
        });

        assertThat(types).hasSizeGreaterThan(20).containsOnly("Signature");
        assertThat(rules)
                .hasSameSizeAs(types)
                .allSatisfy(rule ->
                        assertThat(rule).doesNotContain(".member").matches("(AND\\(.*\\)|OutOf\\(\\d+, .*\\))"));
    }

    @Test
    void a_majority_of_the_members_endorses_and_it_follows_the_members() {
        assertThat(endorsement(BFT))
                .isEqualTo("OutOf(3, 'MextMSP.peer', 'UnivAMSP.peer', 'UnivBMSP.peer', 'VocMSP.peer')");
        Topology five = BFT.with(member("GradMSP", 7090));
        assertThat(endorsement(five)).startsWith("OutOf(3, ").contains("'GradMSP.peer'");
        assertThat(endorsement(five.with(member("EveningMSP", 7100)))).startsWith("OutOf(4, ");
    }

    @Test
    void only_orderers_make_blocks_valid() {
        Object bft = at(yaml(renderer(BFT, Path.of("/net")).channel()), "Profiles", "Channel", "Orderer");
        Object raft = at(yaml(renderer(RAFT, Path.of("/net")).channel()), "Profiles", "Channel", "Orderer");

        assertThat(at(bft, "Policies", "BlockValidation", "Rule"))
                .isEqualTo("OutOf(3, 'MextOrdererMSP.orderer', 'UnivAOrdererMSP.orderer',"
                        + " 'UnivBOrdererMSP.orderer', 'VocOrdererMSP.orderer')");
        assertThat(at(raft, "Policies", "BlockValidation", "Rule")).isEqualTo("OutOf(1, 'MextOrdererMSP.orderer')");
    }

    @Test
    void nobody_writes_with_a_peers_certificate() {
        Object application = at(yaml(renderer(BFT, Path.of("/net")).channel()), "Profiles", "Channel", "Application");

        assertThat((String) at(application, "Policies", "Writers", "Rule"))
                .contains("'UnivAMSP.client'")
                .doesNotContain(".peer")
                .doesNotContain(".orderer");
    }

    @Test
    void bft_has_its_four_identities_and_raft_its_one_consenter() {
        Object bft = at(yaml(renderer(BFT, Path.of("/net")).channel()), "Profiles", "Channel", "Orderer");
        Object raft = at(yaml(renderer(RAFT, Path.of("/net")).channel()), "Profiles", "Channel", "Orderer");

        assertThat(at(bft, "OrdererType")).isEqualTo("BFT");
        assertThat((List<?>) at(bft, "ConsenterMapping")).hasSize(4);
        assertThat(at(bft, "SmartBFT", "RequestBatchMaxInterval")).isEqualTo("150ms");
        assertThat(at(raft, "OrdererType")).isEqualTo("etcdraft");
        assertThat((List<?>) at(raft, "EtcdRaft", "Consenters")).hasSize(1);
        assertThat(((Map<?, ?>) raft).keySet().stream().map(String::valueOf))
                .doesNotContain("SmartBFT", "ConsenterMapping");
        assertThat(((Map<?, ?>) bft).keySet().stream().map(String::valueOf)).doesNotContain("EtcdRaft");
    }

    @Test
    void a_folder_with_a_strange_name_stays_a_value() {
        Path strange = Path.of("/srv/証 \"net\": {a: b} #1\\n");
        Object core = yaml(renderer(BFT, strange).peer(BFT.organization("MextMSP")));

        assertThat(at(core, "peer", "mspConfigPath"))
                .isEqualTo(
                        strange.resolve("organizations/MextMSP/peers/peer/msp").toString());
        assertThat(at(core, "peer", "id")).isEqualTo("peer-MextMSP");
    }

    private static Organization member(String mspId, int port) {
        return new Organization(mspId, mspId, "127.0.0.1", port, Optional.empty());
    }

    private static String endorsement(Topology topology) {
        Object application =
                at(yaml(renderer(topology, Path.of("/net")).channel()), "Profiles", "Channel", "Application");
        assertThat(at(application, "Policies", "LifecycleEndorsement"))
                .isEqualTo(at(application, "Policies", "Endorsement"));
        return (String) at(application, "Policies", "Endorsement", "Rule");
    }

    private static Renderer renderer(Topology topology, Path directory) {
        Layout layout = new Layout(directory);
        return new Renderer(topology, layout, new Keys(layout, Duration.ofDays(365), new SecureRandom()));
    }

    private static Object yaml(String text) {
        return new Load(LoadSettings.builder().build()).loadFromString(text);
    }

    private static Object at(Object value, String... path) {
        Object found = value;
        for (String key : path) {
            Object next = found instanceof Map<?, ?> map ? map.get(key) : null;
            if (next == null) {
                throw new AssertionError("expected " + String.join(".", path) + ", found no " + key + " in " + found);
            }
            found = next;
        }
        return found;
    }

    private static void eachText(Object value, BiConsumer<String, String> consumer) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, entry) -> {
                if (entry instanceof String text) {
                    consumer.accept(String.valueOf(key), text);
                }
                eachText(entry, consumer);
            });
        } else if (value instanceof List<?> list) {
            list.forEach(entry -> eachText(entry, consumer));
        }
    }
}
