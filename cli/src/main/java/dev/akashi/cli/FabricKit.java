package dev.akashi.cli;

import dev.akashi.client.NetworkProfile;
import dev.akashi.client.ProfileException;
import dev.akashi.credential.verify.Evidence.LedgerKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the kit for networks of Fabric's own programs, which is a command of its own, in this command's terminal. */
final class FabricKit {

    private static final String MAIN = "dev.akashi.fabricnet.NetworkMain";

    private FabricKit() {}

    /** Whether the network in the folder is one of the kit's. */
    static boolean made(Path directory) {
        Path profile = directory.resolve("profile.json");
        try {
            return Files.exists(directory.resolve("topology.yaml"))
                    || (Files.exists(profile) && NetworkProfile.read(profile).ledger() == LedgerKind.FABRIC);
        } catch (ProfileException e) {
            return false;
        }
    }

    /** Runs one of the kit's commands on the folder; answers its exit code. */
    static int run(Path directory, String... command) throws IOException {
        List<String> line = new ArrayList<>(JavaProcess.command("-XX:TieredStopAtLevel=1"));
        line.add(MAIN);
        line.addAll(List.of(command));
        line.addAll(List.of("--dir", directory.toString()));
        Process process = new ProcessBuilder(line).inheritIO().start();
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            return ExitCode.UNDECIDED.number();
        }
    }
}
