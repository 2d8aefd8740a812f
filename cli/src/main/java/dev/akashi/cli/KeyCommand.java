package dev.akashi.cli;

import dev.akashi.model.signing.KeyAlgorithm;
import dev.akashi.model.signing.PrivateKeySigner;
import dev.akashi.model.signing.VerificationKey;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code akashi key}: makes and shows signing keys. */
@Command(
        name = "key",
        mixinStandardHelpOptions = true,
        description = "Makes and shows signing keys.",
        footer = {
            "",
            "An institution needs at least two keys for statements to the ledger (changes of status take two people),",
            "and one Ed25519 key for credentials. Keep the key files as you keep the seal of the institution."
        })
final class KeyCommand {

    private final Console console;

    KeyCommand(Console console) {
        this.console = console;
    }

    @Command(
            name = "new",
            mixinStandardHelpOptions = true,
            description = "Makes a key: FILE with the private key, FILE.pub with the public one.")
    int create(
            @Option(
                            names = "--out",
                            required = true,
                            paramLabel = "FILE",
                            description = "Where the key goes; repeat for more keys.")
                    List<Path> out,
            @Option(
                            names = "--algorithm",
                            defaultValue = "ed25519",
                            paramLabel = "ed25519|p256",
                            description = "The kind of key (default: ${DEFAULT-VALUE}).")
                    String algorithm) {
        KeyAlgorithm kind = algorithm(algorithm);
        out.forEach(KeyFiles::requireNew);
        for (Path file : out) {
            PrivateKeySigner signer = PrivateKeySigner.generate(kind, new SecureRandom());
            KeyFiles.write(file, signer);
            describe(signer.verificationKey());
        }
        return ExitCode.OK.number();
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Shows the public part of a key.")
    int show(
            @Parameters(paramLabel = "KEY", description = "A key file, a .pub file, or a Multikey (z6Mk…, zDna…).")
                    String key) {
        describe(KeyFiles.readPublic(key));
        return ExitCode.OK.number();
    }

    private void describe(VerificationKey key) {
        console.say("public key  " + key);
        console.say("key id      " + key.keyId());
        console.say("algorithm   " + key.algorithm().name().toLowerCase(Locale.ROOT));
    }

    private static KeyAlgorithm algorithm(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "ed25519" -> KeyAlgorithm.ED25519;
            case "p256" -> KeyAlgorithm.P256;
            default -> throw new UsageException("expected --algorithm ed25519 or p256, found " + name);
        };
    }
}
