package dev.akashi.fabricnet.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.akashi.fabricnet.topology.Topology.Orderer;
import dev.akashi.fabricnet.topology.Topology.Ordering;
import dev.akashi.fabricnet.topology.Topology.Organization;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopologyTest {
    private static final Topology BFT = TopologyFile.read("bft-4");

    @ParameterizedTest
    @ValueSource(strings = {"bft-4", "raft-1"})
    void what_is_written_is_read_again(String name) {
        Topology topology = TopologyFile.read(name);

        assertThat(TopologyFile.parse(TopologyFile.write(topology), "test")).isEqualTo(topology);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bft-4", "raft-1"})
    void the_topologies_of_the_kit_stay_on_this_machine_and_use_no_port_twice(String name) {
        Topology topology = TopologyFile.read(name);
        Set<Integer> ports = new HashSet<>();

        assertThat(topology.mspIds()).containsExactly("MextMSP", "UnivAMSP", "UnivBMSP", "VocMSP");
        assertThat(topology.organizations()).allSatisfy(organization -> {
            assertThat(organization.host()).isEqualTo("127.0.0.1");
            assertThat(ports.addAll(organization.ports().all())).isTrue();
        });
        assertThat(ports).hasSize(4 * Ports.COUNT);
    }

    @Test
    void two_neighbouring_versions_of_the_chaincode_never_share_a_port() {
        Ports ports = new Ports(7050);

        assertThat(ports.chaincode(1)).isNotEqualTo(ports.chaincode(2));
        assertThat(ports.all()).contains(ports.chaincode(1), ports.chaincode(2));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "channel: akashi          | chanel: akashi       | expected channel, found none",
                "blockInterval: 150 ms    | blockInterval: 150   | expected a time such as 250 ms or 5 s",
                "blockInterval: 150 ms    | blockInterval: 0 ms  | expected times of 1 ms or more",
                "forwardTimeout: 2000 ms  | forwardTimeout: 6 s  | expected forwardTimeout not above complainTimeout",
                "kind: BFT                | kind: SOLO           | expected BFT or RAFT, found SOLO",
                "firstPort: 7060          | firstPort: 7055      | expected each once, found 127.0.0.1:7055 twice",
                "mspId: UnivAMSP          | mspId: MextMSP       | expected each once, found MextMSP twice",
                "id: 2                    | id: 1                | expected each once, found 1 twice",
                "logging: warning         | loging: warning      | expected logging, found none",
                "maxMessages: 500         | maxMessages: many    | maxMessages: expected a whole number",
                "probe: info              | probe: 'in fo'       | chaincode: probe: expected",
            })
    void what_is_not_a_topology_is_refused_with_the_place(String right, String wrong, String message) {
        String text = TopologyFile.write(BFT);
        assertThat(text).contains(right);

        assertThatThrownBy(() -> TopologyFile.parse(text.replaceFirst(right, wrong), "net.yaml"))
                .isInstanceOf(TopologyException.class)
                .hasMessageStartingWith("net.yaml: ")
                .hasMessageContaining(message);
    }

    @Test
    void a_key_that_nobody_knows_is_refused_because_it_would_have_no_effect() {
        String text = TopologyFile.write(BFT) + "tls: off\n";

        assertThatThrownBy(() -> TopologyFile.parse(text, "net.yaml"))
                .hasMessageContaining("expected no other keys, found [tls]");
    }

    @Test
    void bft_with_three_orderers_is_refused() {
        assertThatThrownBy(() -> BFT.without("VocMSP"))
                .isInstanceOf(TopologyException.class)
                .hasMessageContaining("ordering BFT: expected 4 or more organisations with an orderer, found 3");
    }

    @Test
    void a_member_that_leaves_leaves_its_ports_to_nobody_else() {
        Organization fifth =
                new Organization("GradMSP", "Graduate School", "127.0.0.1", BFT.nextPort(), Optional.empty());

        assertThat(BFT.with(fifth).mspIds()).endsWith("GradMSP").hasSize(5);
        Topology left = BFT.with(fifth).without("GradMSP");
        assertThat(left.organizations()).isEqualTo(BFT.organizations());
        assertThat(left.formerMembers()).containsExactly(fifth);
        assertThat(left.nextPort()).isEqualTo(fifth.firstPort() + Ports.COUNT);
        // A gateway would take the new organisation's peer for one of the old.
        Organization sixth = new Organization("OtherMSP", "Other", "127.0.0.1", fifth.firstPort(), Optional.empty());
        assertThatThrownBy(() -> left.with(sixth))
                .hasMessageContaining(
                        "host and port: expected each once, found 127.0.0.1:" + fifth.firstPort() + " twice");
        assertThat(left.with(fifth)).isEqualTo(BFT.with(fifth));
    }

    @Test
    void the_number_of_an_orderer_that_left_is_kept_for_it_and_given_to_nobody_else() {
        Topology first = BFT.with(withOrderer(BFT, "ResearchMSP")).without("ResearchMSP");

        assertThat(first.formerMembers())
                .extracting(Organization::orderer)
                .containsExactly(Optional.of(new Orderer(5, "ResearchOrdererMSP")));
        assertThat(TopologyFile.parse(TopologyFile.write(first), "test")).isEqualTo(first);
        assertThat(first.nextOrderer("InstituteMSP")).isEqualTo(new Orderer(6, "InstituteOrdererMSP"));

        Topology second = first.with(withOrderer(first, "InstituteMSP")).without("InstituteMSP");
        Organization back = withOrderer(second, "ResearchMSP");

        assertThat(back.orderer()).contains(new Orderer(5, "ResearchOrdererMSP"));
        assertThat(second.with(back).formerMembers())
                .extracting(Organization::orderer)
                .containsExactly(Optional.of(new Orderer(6, "InstituteOrdererMSP")));
        Organization thief = new Organization(
                "OtherMSP", "Other", "127.0.0.1", second.nextPort(), Optional.of(new Orderer(6, "OtherOrdererMSP")));
        assertThatThrownBy(() -> second.with(thief)).hasMessageContaining("consenter ids: expected each once, found 6");
    }

    private static Organization withOrderer(Topology topology, String mspId) {
        return new Organization(
                mspId, mspId, "127.0.0.1", topology.nextPort(), Optional.of(topology.nextOrderer(mspId)));
    }

    @Test
    void the_ports_of_one_more_organisation_are_behind_those_of_the_others_and_free() throws Exception {
        Topology free = FreePorts.from(BFT, 23_500);
        int next = FreePorts.behind(free);
        assertThat(next).isGreaterThanOrEqualTo(free.nextPort());

        try (ServerSocket somebody = new ServerSocket(next + 4, 1, InetAddress.getLoopbackAddress())) {
            assertThat(somebody.isBound()).isTrue();
            assertThat(FreePorts.behind(free)).isGreaterThan(next);
        }
    }

    @Test
    void orderers_are_in_the_order_of_their_ids() {
        Topology raft = TopologyFile.read("raft-1");

        assertThat(raft.ordering().kind()).isEqualTo(Ordering.Kind.RAFT);
        assertThat(raft.ordererOrganizations()).extracting(Organization::mspId).containsExactly("MextMSP");
        assertThat(BFT.ordererOrganizations())
                .extracting(organization -> organization.orderer().orElseThrow().id())
                .containsExactly(1, 2, 3, 4);
    }

    @Test
    void ports_that_somebody_has_are_passed_over() throws Exception {
        Topology free = FreePorts.from(BFT, 23_000);
        int taken = free.organizations().get(2).ports().peer();

        try (ServerSocket somebody = new ServerSocket(taken, 1, InetAddress.getLoopbackAddress())) {
            Topology other = FreePorts.from(BFT, free.organizations().get(0).firstPort());

            assertThat(somebody.isBound()).isTrue();
            assertThat(List.of(other.organizations().get(0).firstPort()))
                    .doesNotContain(free.organizations().get(0).firstPort());
        }
    }
}
