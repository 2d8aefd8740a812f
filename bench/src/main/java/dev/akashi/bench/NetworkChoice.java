package dev.akashi.bench;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * On which network the ledger is measured.
 *
 * @param kind which kind
 * @param profile how it is reached; absent for an embedded one, which is started and stopped
 * @param echo the name of a chaincode on it that only writes what it is told, to compare with; absent when there is none
 * @param processes processes of the network whose use of the processors is recorded, by name
 */
public record NetworkChoice(Kind kind, Optional<Path> profile, Optional<String> echo, Map<String, Long> processes) {

    /** The kinds of network. */
    public enum Kind {
        /** One process that speaks Fabric's protocols. */
        EMBEDDED,
        /** Real Fabric nodes. */
        FABRIC
    }

    public NetworkChoice {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(profile, "profile");
        Objects.requireNonNull(echo, "echo");
        processes = Map.copyOf(processes);
    }
}
