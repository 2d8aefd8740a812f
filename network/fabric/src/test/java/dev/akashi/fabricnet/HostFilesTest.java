package dev.akashi.fabricnet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akashi.fabricnet.node.Node;
import dev.akashi.fabricnet.render.Layout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class HostFilesTest {
    @TempDir
    private Path directory;

    @Test
    void every_host_gets_the_services_of_its_own_nodes_and_no_others() throws Exception {
        Path hosts = write(
                node("peer-AMSP", "a.example", "/opt/fabric/bin/peer", "node", "start"),
                node("orderer-AOrdererMSP", "a.example", "/opt/fabric/bin/orderer"),
                node("peer-BMSP", "b.example", "/opt/fabric/bin/peer", "node", "start"));

        assertThat(hosts.resolve("a.example"))
                .isDirectoryContaining("glob:**/akashi-peer-AMSP.service")
                .isDirectoryContaining("glob:**/akashi-orderer-AOrdererMSP.service")
                .isDirectoryNotContaining("glob:**BMSP*");
        assertThat(services(hosts.resolve("b.example"))).containsOnlyKeys("peer-BMSP");
        assertThat(services(hosts.resolve("a.example"))).containsOnlyKeys("peer-AMSP", "orderer-AOrdererMSP");
    }

    @Test
    void a_unit_runs_the_nodes_command_in_its_folder_with_its_variables() throws Exception {
        Path hosts = write(node("peer-AMSP", "a.example", "/opt/fabric/bin/peer", "node", "start"));

        assertThat(Files.readAllLines(hosts.resolve("a.example/akashi-peer-AMSP.service")))
                .contains(
                        "WorkingDirectory=" + directory.resolve("nodes/peer-AMSP"),
                        "Environment=FABRIC_CFG_PATH=\"100%% of \\\"it\\\"\"",
                        "ExecStart=\"/opt/fabric/bin/peer\" \"node\" \"start\"",
                        "User=akashi",
                        "Restart=on-failure");
    }

    @Test
    void a_dollar_sign_is_a_variable_to_nobody() throws Exception {
        Path hosts = write(node("chaincode-AMSP", "a.example", "/usr/bin/java", "-Dx=$HOME"));

        assertThat(hosts.resolve("a.example/akashi-chaincode-AMSP.service"))
                .content()
                .contains("\"-Dx=$$HOME\"");
        assertThat(hosts.resolve("a.example/compose.yaml")).content().contains("\"-Dx=$$HOME\"");
    }

    private Path write(Node... nodes) throws Exception {
        return new HostFiles(new Layout(directory)).write(List.of(nodes));
    }

    private Node node(String name, String host, String... command) {
        return new Node(
                name,
                "AMSP",
                directory.resolve("nodes").resolve(name),
                host,
                7051,
                List.of(command),
                Map.of("FABRIC_CFG_PATH", "100% of \"it\""));
    }

    private static Map<String, ?> services(Path host) throws Exception {
        Object compose =
                new Load(LoadSettings.builder().build()).loadFromString(Files.readString(host.resolve("compose.yaml")));
        assertThat(compose).isInstanceOf(Map.class);
        Object services = ((Map<?, ?>) compose).get("services");
        Map<String, Object> named = new TreeMap<>();
        if (services instanceof Map<?, ?> map) {
            map.forEach((name, service) -> named.put(String.valueOf(name), service));
        }
        return named;
    }
}
