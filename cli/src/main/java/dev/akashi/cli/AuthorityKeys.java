package dev.akashi.cli;

import dev.akashi.model.signing.Signer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The keys of the two authorities, as far as they are at hand. */
final class AuthorityKeys {

    @Option(names = "--ministry-key", paramLabel = "KEY", description = "A key of the ministry.")
    private Optional<KeyPlace> ministry = Optional.empty();

    @Option(names = "--operator-key", paramLabel = "KEY", description = "A key of the operator.")
    private Optional<KeyPlace> operator = Optional.empty();

    List<Signer> both() {
        List<Signer> signers = new ArrayList<>();
        ministry.map(Keys::signer).ifPresent(signers::add);
        operator.map(Keys::signer).ifPresent(signers::add);
        return signers;
    }
}
