package dev.akashi.cli;

import dev.akashi.client.NetworkProfile;
import dev.akashi.client.RegistryLedger;
import dev.akashi.model.MspId;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which network, and as which of its organisations. */
final class LedgerOptions {

    @Option(
            names = "--profile",
            required = true,
            paramLabel = "PROFILE",
            description = "The network's profile.json (akashi network up writes one).")
    private Path profile = Path.of("profile.json");

    @Option(
            names = "--as",
            paramLabel = "MSPID",
            description = "The organisation to act through (default: the first that may).")
    private Optional<String> organisation = Optional.empty();

    NetworkProfile profile() {
        return NetworkProfile.read(profile);
    }

    Path profilePath() {
        return profile;
    }

    Optional<MspId> organisation() {
        return organisation.map(MspId::new);
    }

    RegistryLedger connect() {
        return RegistryLedger.connect(profile());
    }
}
