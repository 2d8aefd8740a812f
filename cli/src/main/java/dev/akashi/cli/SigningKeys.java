package dev.akashi.cli;

import dev.akashi.model.signing.Signer;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The keys that are at hand to sign with: of an institution, of the authorities. The others sign the written statement. */
final class SigningKeys {

    @Option(names = "--key", paramLabel = "KEY", description = "A statement key of the institution; may be repeated.")
    private List<KeyPlace> keys = List.of();

    @Mixin
    private AuthorityKeys authorities = new AuthorityKeys();

    List<Signer> all() {
        List<Signer> signers = new ArrayList<>(authorities.both());
        keys.forEach(file -> signers.add(Keys.signer(file)));
        return signers;
    }
}
