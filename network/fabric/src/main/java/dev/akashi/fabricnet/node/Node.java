package dev.akashi.fabricnet.node;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A process of the network: how it is started, and where it keeps its things. Peers, orderers and chaincode processes
 * differ in nothing else.
 *
 * @param name its name, also that of its folder
 * @param organization MSP id of the member that runs it
 * @param folder where its process file, log and data are
 * @param host where it listens
 * @param port the port by which it is seen to serve; 0 when it does not listen
 * @param command how it is started
 * @param environment its variables
 */
public record Node(
        String name,
        String organization,
        Path folder,
        String host,
        int port,
        List<String> command,
        Map<String, String> environment) {

    /** Name of the file with a node's process id, in its folder. */
    public static final String PROCESS_FILE = "process.json";

    /** Name of the file with what a node says, in its folder. */
    public static final String LOG = "log";

    /** Copies its lists. */
    public Node {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** {@return the file with what it says} */
    public Path log() {
        return folder.resolve(LOG);
    }

    /** {@return the file with its process id} */
    public Path processFile() {
        return folder.resolve(PROCESS_FILE);
    }
}
