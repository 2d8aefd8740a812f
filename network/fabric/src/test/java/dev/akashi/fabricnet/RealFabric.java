package dev.akashi.fabricnet;

import dev.akashi.fabricnet.node.FabricPrograms;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Assumptions;

/** Whether the machine has Fabric's programs. */
final class RealFabric {
    private RealFabric() {}

    /** The programs; skips the test, loudly, if they are not there. */
    static FabricPrograms programsOrSkip(String what) {
        try {
            return FabricPrograms.find(System.getenv());
        } catch (FabricPrograms.MissingException e) {
            String reason = "SKIPPED: " + what + ": no Fabric programs: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            new PrintWriter(System.err, true, StandardCharsets.UTF_8).println(reason);
            return Assumptions.abort(reason);
        }
    }
}
