package dev.akashi.cli;

import com.google.gson.JsonObject;
import dev.akashi.client.BlockEvents;
import dev.akashi.client.NetworkProfile;
import dev.akashi.client.RegistryLedger;
import dev.akashi.credential.verify.Evidence.LedgerKind;
import dev.akashi.credential.verify.TrustRoot;
import dev.akashi.model.Digest;
import dev.akashi.model.MspId;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.record.ConsortiumRecord;
import dev.akashi.model.signing.KeyAlgorithm;
import dev.akashi.transparency.block.BlockHashes;
import dev.akashi.transparency.block.ChannelAuthorities;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code akashi trust}: whom a verifier believes. */
@Command(
        name = "trust",
        mixinStandardHelpOptions = true,
        description =
                "Exports and shows trust files: whom a verifier believes, pinned apart from credentials and bundles.")
final class TrustCommand {

    private static final long SECONDS_A_DAY = 24 * 60 * 60;

    private final Console console;

    TrustCommand(Console console) {
        this.console = console;
    }

    @Command(
            name = "export",
            mixinStandardHelpOptions = true,
            description = "Writes a trust file from what the network's organisations say.",
            footer = {
                "",
                "Every organisation of the profile is asked for the channel's first block and its members' certificate",
                "authorities; they must agree. Whoever gets the file should compare its fingerprint, which",
                "\"akashi trust show\" prints, by another way."
            })
    int export(
            @Mixin LedgerOptions options,
            @Option(names = "--out", required = true, paramLabel = "FILE", description = "The trust file to write.")
                    Path out,
            @Option(
                            names = "--threshold",
                            paramLabel = "K",
                            description = "How many members must agree (default: more than two thirds).")
                    Optional<Integer> threshold,
            @Option(
                            names = "--max-age",
                            paramLabel = "DAYS",
                            description = "How old evidence may be (default: an hour).")
                    Optional<Integer> maximumAge,
            @Option(
                            names = "--allow-embedded",
                            description = "Believe an embedded ledger: one process, for trials and tests only.")
                    boolean allowEmbedded)
            throws IOException {
        NetworkProfile profile = options.profile();
        TrustRoot trust;
        try (RegistryLedger ledger = RegistryLedger.connect(profile)) {
            ConsortiumRecord consortium = ledger.consortium()
                    .orElseThrow(
                            () -> new UsageException("expected a founded ledger, found none; see consortium found"));
            Map<MspId, List<X509Certificate>> authorities = agreed(
                    "certificate authorities", ledger.identities(), organisation -> authorities(profile, organisation));
            List<TrustRoot.Member> members = consortium.members().stream()
                    .filter(member -> member.logKey().algorithm() == KeyAlgorithm.ED25519)
                    .map(member ->
                            TrustRoot.Member.of(member).with(authorities.getOrDefault(member.mspId(), List.of())))
                    .toList();
            if (members.size() < consortium.members().size()) {
                console.note("note: members whose log key is not Ed25519 cannot cosign and are left out");
            }
            trust = Inputs.parse(
                    "--threshold",
                    "",
                    unused -> new TrustRoot(
                            consortium.ledger(),
                            profile.ledger(),
                            agreed(
                                    "first block",
                                    ledger.identities(),
                                    organisation -> firstBlock(profile, organisation)),
                            threshold.orElse(TrustRoot.safeThreshold(members.size())),
                            members));
        }
        JsonObject json = new JsonObject();
        json.addProperty("version", 1);
        if (allowEmbedded) {
            json.addProperty("allowEmbeddedLedger", true);
        } else if (trust.kind() == LedgerKind.EMBEDDED) {
            console.note("note: this is an embedded ledger, which nobody believes without --allow-embedded");
        }
        json.addProperty("witnesses", trust.threshold());
        maximumAge.ifPresent(days -> json.addProperty("maximumAgeSeconds", days * SECONDS_A_DAY));
        json.add("log", trust.toJson());
        Files.writeString(out, StrictJson.writePretty(json), StandardCharsets.UTF_8);
        show(trust);
        return ExitCode.OK.number();
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Shows a trust file and its fingerprint.")
    int show(@Parameters(paramLabel = "FILE", description = "The trust file.") Path file) {
        show(TrustFiles.readLog(file));
        return ExitCode.OK.number();
    }

    private void show(TrustRoot trust) {
        console.say(
                "ledger       %s (%s)", trust.ledger(), trust.kind() == LedgerKind.EMBEDDED ? "embedded" : "fabric");
        console.say("first block  %s", trust.genesis());
        console.say("must agree   %d of %d", trust.threshold(), trust.members().size());
        trust.members()
                .forEach(member -> console.say(
                        "member       %s %s / %s%n             %s",
                        member.mspId(), member.name().ja(), member.name().en(), member.logKey()));
        console.say("fingerprint  %s", Digest.sha256(StrictJson.write(trust.toJson())));
    }

    /** What all organisations say. */
    private static <T> T agreed(String what, List<MspId> organisations, Function<MspId, T> question) {
        Map<MspId, T> found = new LinkedHashMap<>();
        organisations.forEach(organisation -> found.put(organisation, question.apply(organisation)));
        Set<T> different = Set.copyOf(found.values());
        if (different.size() != 1) {
            throw new UsageException("expected the same " + what + " of all organisations, found " + found);
        }
        return different.iterator().next();
    }

    private static Map<MspId, List<X509Certificate>> authorities(NetworkProfile profile, MspId organisation) {
        try (BlockEvents blocks = BlockEvents.of(profile, organisation)) {
            return ChannelAuthorities.of(blocks.configuration());
        }
    }

    private static Digest firstBlock(NetworkProfile profile, MspId organisation) {
        try (BlockEvents blocks = BlockEvents.of(profile, organisation)) {
            return BlockHashes.header(blocks.take(0, 1).get(0).getHeader());
        }
    }
}
