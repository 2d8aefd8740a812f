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

    /** The organisation that was asked for, for which the ledger's profile has an identity. */
    Optional<MspId> organisation(RegistryLedger ledger) {
        return organisation.map(name -> {
            MspId wanted = Inputs.parse("--as", name, MspId::new);
            if (!ledger.identities().contains(wanted)) {
                throw new UsageException(
                        "expected --as to name an organisation with an identity in the profile, one of "
                                + ledger.identities() + ", found " + wanted);
            }
            return wanted;
        });
    }

    RegistryLedger connect() {
        return RegistryLedger.connect(profile());
    }
}
