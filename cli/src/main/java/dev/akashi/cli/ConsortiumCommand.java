package dev.akashi.cli;

import dev.akashi.cli.Keys.NamedKey;
import dev.akashi.client.NetworkProfile;
import dev.akashi.client.RegistryLedger;
import dev.akashi.model.LedgerId;
import dev.akashi.model.LocalizedText;
import dev.akashi.model.MspId;
import dev.akashi.model.record.ConsortiumRecord;
import dev.akashi.model.signing.Signer;
import dev.akashi.model.signing.VerificationKey;
import dev.akashi.model.statement.AuthorityRole;
import dev.akashi.model.statement.ConsortiumFounded;
import dev.akashi.model.statement.ConsortiumFounded.Authority;
import dev.akashi.model.statement.ConsortiumFounded.Member;
import dev.akashi.model.statement.StatementHeader;
import dev.akashi.model.statement.StatementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code akashi consortium}: founds a ledger, once, and shows who runs it. */
@Command(
        name = "consortium",
        mixinStandardHelpOptions = true,
        description = "Founds a ledger, once, and shows who runs it.")
final class ConsortiumCommand {

    private final Console console;

    ConsortiumCommand(Console console) {
        this.console = console;
    }

    @Command(
            name = "found",
            mixinStandardHelpOptions = true,
            description = "Founds the ledger: its id, its two authorities, its member organisations.",
            footer = {
                "",
                "Everybody whose key is named signs. Members that are not in the profile cannot be named. Where a KEY is",
                "somebody else's, name its .pub file, write the statement with --out, and let its owner sign it with",
                "\"akashi statement sign\"."
            })
    int found(
            @Mixin StatementOptions statement,
            @Option(
                            names = "--ledger",
                            required = true,
                            paramLabel = "ID",
                            description = "The ledger's id for ever, such as registry.example/2026.")
                    String ledgerId,
            @Option(
                            names = "--name",
                            required = true,
                            paramLabel = "JA/EN",
                            description = "The consortium's name in Japanese and English.")
                    String name,
            @Option(
                            names = "--ministry-key",
                            required = true,
                            paramLabel = "KEY",
                            description = "A key of the ministry; may be repeated.")
                    List<KeyPlace> ministryKeys,
            @Option(
                            names = "--ministry-name",
                            paramLabel = "JA/EN",
                            defaultValue = "監督官庁/Supervising ministry",
                            description = "The ministry's name (default: ${DEFAULT-VALUE}).")
                    String ministryName,
            @Option(
                            names = "--operator-key",
                            required = true,
                            paramLabel = "KEY",
                            description = "A key of the operator; may be repeated.")
                    List<KeyPlace> operatorKeys,
            @Option(
                            names = "--operator-name",
                            paramLabel = "JA/EN",
                            defaultValue = "運営者/Consortium operator",
                            description = "The operator's name (default: ${DEFAULT-VALUE}).")
                    String operatorName,
            @Option(
                            names = "--member",
                            required = true,
                            paramLabel = "MSPID=KEY",
                            description = "A member organisation and the key of its log; repeat for each.")
                    Map<String, KeyPlace> members,
            @Option(
                            names = "--threshold",
                            paramLabel = "STATEMENT=N",
                            description = "How many keys of an institution sign a statement, such as BatchAnchored=2;"
                                    + " repeat for each. Others keep what the ledger's rules say.")
                    Map<String, Integer> thresholds) {
        List<Signer> signers = new ArrayList<>();
        List<Authority> authorities = List.of(
                authority(AuthorityRole.MINISTRY, ministryName, ministryKeys, signers),
                authority(AuthorityRole.OPERATOR, operatorName, operatorKeys, signers));
        NetworkProfile profile = statement.ledgerOptions().profile();
        List<Member> named = new ArrayList<>();
        members.forEach((mspId, keyFile) -> {
            NamedKey logKey = Keys.named(keyFile);
            logKey.signer().ifPresent(signers::add);
            named.add(member(profile, Inputs.parse("--member", mspId, MspId::new), logKey.key()));
        });
        ConsortiumFounded founded = Inputs.parse(
                "consortium",
                ledgerId,
                id -> new ConsortiumFounded(
                        new StatementHeader(new LedgerId(id), console.clock().instant()),
                        Inputs.names("--name", name),
                        authorities,
                        named,
                        thresholds(thresholds)));
        try (RegistryLedger ledger = RegistryLedger.connect(profile)) {
            return statement.make(founded, signers, ledger, console);
        }
    }

    private static Map<StatementType, Integer> thresholds(@Nullable Map<String, Integer> wanted) {
        Map<StatementType, Integer> thresholds = new TreeMap<>();
        (wanted == null ? Map.<String, Integer>of() : wanted)
                .forEach((name, count) -> thresholds.put(
                        Arrays.stream(StatementType.values())
                                .filter(type -> type.wireName().equals(name))
                                .findFirst()
                                .orElseThrow(() -> new UsageException(
                                        "expected --threshold with a statement that institutions make, one of "
                                                + Arrays.stream(StatementType.values())
                                                        .filter(type -> type.institutionSignatures() > 0)
                                                        .map(StatementType::wireName)
                                                        .toList()
                                                + ", found " + name)),
                        count));
        return thresholds;
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows the ledger's id, its authorities and members.")
    int show(@Mixin LedgerOptions options) {
        try (RegistryLedger ledger = options.connect()) {
            Optional<ConsortiumRecord> found = ledger.consortium();
            if (found.isEmpty()) {
                console.say("NOT_FOUNDED: no consortium was founded on this ledger yet");
                return ExitCode.REFUSED.number();
            }
            ConsortiumRecord consortium = found.get();
            console.say(
                    "ledger     %s, founded %s",
                    consortium.ledger(), consortium.provenance().recordedAt());
            console.say(
                    "name       %s / %s",
                    consortium.name().ja(), consortium.name().en());
            consortium
                    .authorities()
                    .forEach(authority -> console.say(
                            "%-10s %s / %s",
                            authority.role(),
                            authority.name().ja(),
                            authority.name().en()));
            consortium
                    .members()
                    .forEach(member -> console.say(
                            "member     %s %s / %s",
                            member.mspId(), member.name().ja(), member.name().en()));
            consortium.thresholds().forEach((type, count) -> console.say("signatures %s: %d", type.wireName(), count));
            return ExitCode.OK.number();
        }
    }

    private static Authority authority(AuthorityRole role, String name, List<KeyPlace> keyFiles, List<Signer> signers) {
        List<VerificationKey> keys = new ArrayList<>();
        for (KeyPlace file : keyFiles) {
            NamedKey named = Keys.named(file);
            named.signer().ifPresent(signers::add);
            keys.add(named.key());
        }
        return new Authority(
                role, Inputs.names("--" + role.name().toLowerCase(java.util.Locale.ROOT) + "-name", name), keys);
    }

    private static Member member(NetworkProfile profile, MspId mspId, VerificationKey logKey) {
        String name = profile.organizations().stream()
                .filter(organization -> organization.mspId().equals(mspId))
                .findFirst()
                .orElseThrow(
                        () -> new UsageException("--member: expected an organisation of the profile, found " + mspId))
                .name();
        return new Member(mspId, new LocalizedText(name, name), logKey);
    }
}
