package dev.akashi.cli;

import dev.akashi.model.signing.PrivateKeySigner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The keys of the two authorities, as far as they are at hand. */
final class AuthorityKeys {

    @Option(names = "--ministry-key", paramLabel = "KEY", description = "The ministry's key file.")
    private Optional<Path> ministry = Optional.empty();

    @Option(names = "--operator-key", paramLabel = "KEY", description = "The operator's key file.")
    private Optional<Path> operator = Optional.empty();

    List<PrivateKeySigner> both() {
        List<PrivateKeySigner> signers = new ArrayList<>();
        ministry.map(KeyFiles::readSigner).ifPresent(signers::add);
        operator.map(KeyFiles::readSigner).ifPresent(signers::add);
        return signers;
    }
}
