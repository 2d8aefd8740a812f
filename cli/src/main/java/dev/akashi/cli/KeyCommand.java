package dev.akashi.cli;

import dev.akashi.cli.Keys.NamedKey;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.Interval;
import dev.akashi.model.signing.KeyAlgorithm;
import dev.akashi.model.signing.PrivateKeySigner;
import dev.akashi.model.signing.Signer;
import dev.akashi.model.signing.VerificationKey;
import dev.akashi.model.statement.KeyAdded;
import dev.akashi.model.statement.KeyCompromised;
import dev.akashi.model.statement.KeyGrant;
import dev.akashi.model.statement.KeyPurpose;
import dev.akashi.model.statement.KeyRetired;
import dev.akashi.model.statement.StatementHeader;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code akashi key}: makes and shows signing keys, and says on the ledger what becomes of an institution's. */
@Command(
        name = "key",
        mixinStandardHelpOptions = true,
        description = "Makes and shows signing keys, registers them, ends their use.",
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
                            description = "Where the key goes, a file or a token (pkcs11:…); repeat for more keys.")
                    List<KeyPlace> out,
            @Option(
                            names = "--algorithm",
                            defaultValue = "ed25519",
                            paramLabel = "ed25519|p256",
                            description = "The kind of key (default: ${DEFAULT-VALUE}).")
                    String algorithm,
            @Option(
                            names = "--protect",
                            description = "Put the key under a passphrase, which is asked for when it is used.")
                    boolean protect) {
        KeyAlgorithm kind = algorithm(algorithm);
        SecureRandom random = new SecureRandom();
        if (protect && out.stream().anyMatch(KeyPlace::isOnToken)) {
            throw new UsageException("expected --protect with key files, found a key on a token, which has its PIN");
        }
        out.stream().filter(place -> !place.isOnToken()).forEach(place -> KeyFiles.requireNew(place.file()));
        for (KeyPlace place : out) {
            if (place.isOnToken()) {
                describe(Keys.create(place, kind, random));
                continue;
            }
            Path file = place.file();
            PrivateKeySigner signer = PrivateKeySigner.generate(kind, random);
            if (protect) {
                KeyFiles.writeProtected(file, signer, random);
            } else {
                KeyFiles.write(file, signer);
            }
            describe(signer.verificationKey());
        }
        return ExitCode.OK.number();
    }

    @Command(
            name = "protect",
            mixinStandardHelpOptions = true,
            description = "Puts a key file under a passphrase, or under another one.",
            footer = {
                "",
                "The passphrase is asked for at the terminal. Where nobody is there, the environment variable",
                "AKASHI_PASSPHRASE_FILE names a file with one passphrase a line; the first is taken for new ones."
            })
    int protect(@Parameters(paramLabel = "FILE", description = "A key file.") Path file) {
        describe(KeyFiles.protect(file, new SecureRandom()));
        return ExitCode.OK.number();
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Shows the public part of a key.")
    int show(
            @Parameters(
                            paramLabel = "KEY",
                            description =
                                    "A key file, a key on a token (pkcs11:…), a .pub file, or a Multikey (z6Mk…, zDna…).")
                    KeyPlace key) {
        describe(Keys.publicKey(key));
        return ExitCode.OK.number();
    }

    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description =
                    "Registers a further key of an institution. The new key signs, and two others of the institution"
                            + " or, for recovery, ministry and operator.")
    int add(
            @Mixin StatementOptions statement,
            @Option(names = "--code", required = true, paramLabel = "CODE", description = "The school code.")
                    String code,
            @Option(
                            names = "--purpose",
                            required = true,
                            paramLabel = "PURPOSE",
                            description = "One of ${COMPLETION-CANDIDATES}.")
                    KeyPurpose purpose,
            @Option(
                            names = "--new-key",
                            required = true,
                            paramLabel = "KEY",
                            description = "The new key's file, or its .pub file.")
                    KeyPlace newKey,
            @Option(names = "--from", paramLabel = "DATE", description = "From when (default: now).")
                    Optional<String> from,
            @Option(names = "--until", paramLabel = "DATE", description = "Until when; open if left out.")
                    Optional<String> until,
            @Mixin SigningKeys keys) {
        InstitutionCode institution = Inputs.parse("--code", code, InstitutionCode::new);
        NamedKey added = Keys.named(newKey);
        List<Signer> signers = new ArrayList<>(keys.all());
        added.signer().ifPresent(signers::add);
        return statement.make(
                header -> Inputs.parse(
                        "key",
                        code,
                        unused -> new KeyAdded(
                                header,
                                institution,
                                new KeyGrant(purpose, added.key()),
                                Interval.of(
                                        time("--from", from, header),
                                        until.map(text -> Inputs.time("--until", text))))),
                signers,
                console);
    }

    @Command(
            name = "retire",
            mixinStandardHelpOptions = true,
            description =
                    "Ends the use of a key for good; what it signed stands. Two keys of the institution sign or, for"
                            + " recovery, ministry and operator.")
    int retire(
            @Mixin StatementOptions statement,
            @Option(names = "--code", required = true, paramLabel = "CODE", description = "The school code.")
                    String code,
            @Option(
                            names = "--retired-key",
                            required = true,
                            paramLabel = "KEY",
                            description = "The key: its .pub file, the public key, or the key file.")
                    KeyPlace retiredKey,
            @Option(names = "--from", paramLabel = "DATE", description = "From when (default: now).")
                    Optional<String> from,
            @Mixin SigningKeys keys) {
        InstitutionCode institution = Inputs.parse("--code", code, InstitutionCode::new);
        return statement.make(
                header -> new KeyRetired(
                        header, institution, Keys.publicKey(retiredKey).keyId(), time("--from", from, header)),
                keys.all(),
                console);
    }

    @Command(
            name = "compromise",
            mixinStandardHelpOptions = true,
            description =
                    "Declares that a key may be in other hands since a time. One key of the institution signs, or the"
                            + " ministry.",
            footer = {
                "",
                "What the key signed since then counts as undecided. Confirm batches that are genuine: akashi batch confirm."
            })
    int compromise(
            @Mixin StatementOptions statement,
            @Option(names = "--code", required = true, paramLabel = "CODE", description = "The school code.")
                    String code,
            @Option(
                            names = "--stolen-key",
                            required = true,
                            paramLabel = "KEY",
                            description = "The key: its .pub file, the public key, or the key file.")
                    KeyPlace stolenKey,
            @Option(
                            names = "--since",
                            required = true,
                            paramLabel = "TIME",
                            description = "Since when at the earliest, such as 2026-06-01.")
                    String since,
            @Mixin SigningKeys keys) {
        InstitutionCode institution = Inputs.parse("--code", code, InstitutionCode::new);
        return statement.make(
                header -> Inputs.parse(
                        "--since",
                        since,
                        text -> new KeyCompromised(
                                header, institution, Keys.publicKey(stolenKey).keyId(), Inputs.time("--since", text))),
                keys.all(),
                console);
    }

    private static Instant time(String option, Optional<String> text, StatementHeader header) {
        return text.map(given -> Inputs.time(option, given)).orElse(header.issuedAt());
    }

    private void describe(VerificationKey key) {
        console.say("public key  " + key);
        console.say("key id      " + key.keyId());
        console.say("did         did:key:" + key);
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
