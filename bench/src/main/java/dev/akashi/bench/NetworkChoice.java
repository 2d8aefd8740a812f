package dev.akashi.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * On which network the ledger is measured.
 *
 * @param kind which kind
 * @param profile how a running one is reached; absent for one that is started and stopped
 * @param echo the name of a chaincode on it that only writes what it is told, to compare with; absent when there is none
 * @param processes processes of that network whose use of the processors is recorded, by name of the part
 */
public record NetworkChoice(
        Kind kind, Optional<Path> profile, Optional<String> echo, Map<String, List<Long>> processes) {

    /** The kinds of network. */
    public enum Kind {
        /** One process that speaks Fabric's protocols. */
        EMBEDDED,
        /** Fabric's own programs. */
        FABRIC
    }

    public NetworkChoice {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(profile, "profile");
        Objects.requireNonNull(echo, "echo");
        processes = Map.copyOf(processes);
    }
}
