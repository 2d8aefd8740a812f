package dev.akashi.cli;

import dev.akashi.model.CredentialType;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.MspId;
import dev.akashi.model.StatementDigest;
import dev.akashi.model.json.JsonForms;
import dev.akashi.model.statement.AccreditationEnded;
import dev.akashi.model.statement.EndorsementReleased;
import dev.akashi.model.statement.EndorsementRequired;
import dev.akashi.model.statement.InstitutionClosed;
import dev.akashi.model.statement.InstitutionReinstated;
import dev.akashi.model.statement.InstitutionRenamed;
import dev.akashi.model.statement.InstitutionSuspended;
import dev.akashi.model.statement.Statement;
import dev.akashi.model.statement.StatementHeader;
import dev.akashi.model.statement.SuccessionDeclared;
import dev.akashi.model.statement.SuccessionKind;
import dev.akashi.model.statement.SuccessionRetracted;
import dev.akashi.model.statement.SuccessionScope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What becomes of an institution: those subcommands of {@code akashi institution} that change what is on record. The parser
 * takes the subcommands of a command from its superclasses too.
 */
@Command
abstract sealed class LifeCycleCommands permits InstitutionCommand {

    private static final String CODE = "The school code, 13 characters with check digit.";
    private static final String FROM = "From when, such as 2026-10-01 (default: now); may be in the future.";

    final Console console;

    LifeCycleCommands(Console console) {
        this.console = console;
    }

    @Command(
            name = "rename",
            mixinStandardHelpOptions = true,
            description = "Gives an institution another name from a day on. The institution signs.")
    int rename(
            @Mixin StatementOptions statement,
            @Option(names = "--code", required = true, paramLabel = "CODE", description = CODE) String code,
            @Option(names = "--name", required = true, paramLabel = "JA/EN", description = "Its new official name.")
                    String name,
            @Option(names = "--from", paramLabel = "DATE", description = FROM) Optional<String> from,
            @Mixin SigningKeys keys) {
        InstitutionCode institution = code("--code", code);
        return make(
                statement,
                keys,
                from,
                (header, time) -> new InstitutionRenamed(header, institution, Inputs.names("--name", name), time));
    }

    @Command(
            name = "end-accreditation",
            mixinStandardHelpOptions = true,
            description = "Ends an institution's accreditation for credential types. The ministry signs.")
    int endAccreditation(
            @Mixin StatementOptions statement,
            @Option(names = "--code", required = true, paramLabel = "CODE", description = CODE) String code,
            @Option(
                            names = "--type",
                            required = true,
                            paramLabel = "TYPE",
                            description = "A credential type; may be repeated. One of ${COMPLETION-CANDIDATES}.")
                    List<CredentialType> types,
            @Option(names = "--from", paramLabel = "DATE", description = FROM) Optional<String> from,
            @Option(
                            names = "--basis",
                            required = true,
                            paramLabel = "CODE",
                            description = "The legal ground as a short code, such as SCHOOL-EDUCATION-ACT-4.")
                    String basis,
            @Mixin SigningKeys keys) {
        return make(
                statement,
                keys,
                from,
                (header, time) -> new AccreditationEnded(header, code("--code", code), types, time, basis));
    }

    @Command(
            name = "suspend",
            mixinStandardHelpOptions = true,
            description = "Suspends an institution; what it recorded stands. Ministry and operator sign.")
    int suspend(
            @Mixin StatementOptions statement,
            @Option(names = "--code", required = true, paramLabel = "CODE", description = CODE) String code,
            @Option(names = "--from", paramLabel = "DATE", description = FROM) Optional<String> from,
            @Mixin SigningKeys keys) {
        return make(
                statement, keys, from, (header, time) -> new InstitutionSuspended(header, code("--code", code), time));
    }

    @Command(
            name = "reinstate",
            mixinStandardHelpOptions = true,
            description = "Takes a suspension or a closure back. Ministry and operator sign.")
    int reinstate(
            @Mixin StatementOptions statement,
            @Option(names = "--code", required = true, paramLabel = "CODE", description = CODE) String code,
            @Option(names = "--from", paramLabel = "DATE", description = FROM) Optional<String> from,
            @Mixin SigningKeys keys) {
        return make(
                statement, keys, from, (header, time) -> new InstitutionReinstated(header, code("--code", code), time));
    }

    @Command(
            name = "close",
            mixinStandardHelpOptions = true,
            description = "Says that an institution no longer exists. The ministry signs, and the operator or the"
                    + " institution.")
    int close(
            @Mixin StatementOptions statement,
            @Option(names = "--code", required = true, paramLabel = "CODE", description = CODE) String code,
            @Option(names = "--from", paramLabel = "DATE", description = FROM) Optional<String> from,
            @Mixin SigningKeys keys) {
        InstitutionCode institution = code("--code", code);
        return make(statement, keys, from, (header, time) -> new InstitutionClosed(header, institution, time));
    }

    @Command(
            name = "succeed",
            mixinStandardHelpOptions = true,
            description =
                    "Says who answers for an institution's credentials once it does not itself. Ministry, operator"
                            + " and the successor sign.",
            footer = {
                "",
                "Without --type and --awarded-… all credentials pass to the successor. A batch belongs to the month in which",
                "its award period ends. The statement's digest, which retract-succession needs, is in institution show."
            })
    int succeed(
            @Mixin StatementOptions statement,
            @Option(names = "--code", required = true, paramLabel = "CODE", description = "The predecessor's code.")
                    String code,
            @Option(names = "--successor", required = true, paramLabel = "CODE", description = "The successor's code.")
                    String successor,
            @Option(
                            names = "--kind",
                            required = true,
                            paramLabel = "KIND",
                            description = "One of ${COMPLETION-CANDIDATES}.")
                    SuccessionKind kind,
            @Option(names = "--type", paramLabel = "TYPE", description = "Only this credential type; may be repeated.")
                    List<CredentialType> types,
            @Option(
                            names = "--awarded-from",
                            paramLabel = "MONTH",
                            description = "Only what was awarded in this month, such as 2001-04, or later.")
                    Optional<String> awardedFrom,
            @Option(
                            names = "--awarded-to",
                            paramLabel = "MONTH",
                            description = "Only what was awarded in this month or earlier.")
                    Optional<String> awardedTo,
            @Option(names = "--from", paramLabel = "DATE", description = FROM) Optional<String> from,
            @Mixin SigningKeys keys) {
        return make(
                statement,
                keys,
                from,
                (header, time) -> new SuccessionDeclared(
                        header,
                        code("--code", code),
                        code("--successor", successor),
                        kind,
                        new SuccessionScope(
                                types == null ? List.of() : types,
                                awardedFrom.map(JsonForms::month).orElse(null),
                                awardedTo.map(JsonForms::month).orElse(null)),
                        time));
    }

    @Command(
            name = "retract-succession",
            mixinStandardHelpOptions = true,
            description = "Takes a succession back. Ministry, operator and, while it is active, the successor sign.")
    int retractSuccession(
            @Mixin StatementOptions statement,
            @Option(names = "--code", required = true, paramLabel = "CODE", description = "The predecessor's code.")
                    String code,
            @Option(
                            names = "--declaration",
                            required = true,
                            paramLabel = "DIGEST",
                            description = "The statement that declared it, see: akashi institution show.")
                    String declaration,
            @Option(names = "--from", paramLabel = "DATE", description = FROM) Optional<String> from,
            @Mixin SigningKeys keys) {
        return make(
                statement,
                keys,
                from,
                (header, time) -> new SuccessionRetracted(
                        header, code("--code", code), StatementDigest.parse(declaration), time));
    }

    @Command(
            name = "require-endorsement",
            mixinStandardHelpOptions = true,
            description =
                    "Makes the endorsement of the organisation that runs the institution's peer necessary for what"
                            + " the institution says from now on. Two keys of the institution sign.",
            footer = {
                "",
                "That organisation submits it. Should its peer be lost, ministry and operator can release the institution:",
                "akashi institution release-endorsement."
            })
    int requireEndorsement(
            @Mixin StatementOptions statement,
            @Option(names = "--code", required = true, paramLabel = "CODE", description = CODE) String code,
            @Option(
                            names = "--organisation",
                            required = true,
                            paramLabel = "MSPID",
                            description = "The organisation, a host of the institution.")
                    String organisation,
            @Mixin SigningKeys keys) {
        return make(
                statement,
                keys,
                Optional.empty(),
                (header, time) -> new EndorsementRequired(
                        header, code("--code", code), Inputs.parse("--organisation", organisation, MspId::new)));
    }

    @Command(
            name = "release-endorsement",
            mixinStandardHelpOptions = true,
            description = "Takes back that an organisation must endorse what an institution says. Two keys of the"
                    + " institution sign, and the organisation endorses once more; or ministry and operator sign.")
    int releaseEndorsement(
            @Mixin StatementOptions statement,
            @Option(names = "--code", required = true, paramLabel = "CODE", description = CODE) String code,
            @Mixin SigningKeys keys) {
        return make(
                statement,
                keys,
                Optional.empty(),
                (header, time) -> new EndorsementReleased(header, code("--code", code)));
    }

    private int make(
            StatementOptions statement,
            SigningKeys keys,
            Optional<String> from,
            BiFunction<StatementHeader, Instant, Statement> words) {
        return statement.make(
                header -> Inputs.parse("statement", "", unused -> words.apply(header, time(header, from))),
                keys.all(),
                console);
    }

    private static Instant time(StatementHeader header, Optional<String> from) {
        return from.map(text -> Inputs.time("--from", text)).orElse(header.issuedAt());
    }

    private static InstitutionCode code(String option, String code) {
        return Inputs.parse(option, code, InstitutionCode::new);
    }
}
