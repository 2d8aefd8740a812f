package dev.akashi.cli;

import dev.akashi.cli.Keys.NamedKey;
import dev.akashi.client.RegistryLedger;
import dev.akashi.model.CorporateNumber;
import dev.akashi.model.CredentialType;
import dev.akashi.model.Did;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.InstitutionKind;
import dev.akashi.model.Interval;
import dev.akashi.model.MspId;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.signing.Signer;
import dev.akashi.model.statement.AccreditationGranted;
import dev.akashi.model.statement.InstitutionAdmitted;
import dev.akashi.model.statement.KeyAdded;
import dev.akashi.model.statement.KeyGrant;
import dev.akashi.model.statement.KeyPurpose;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code akashi institution}: admits and accredits institutions, and shows what the registry knows of them. */
@Command(
        name = "institution",
        mixinStandardHelpOptions = true,
        description = "Admits and accredits institutions, and shows what the registry knows of them.")
final class InstitutionCommand extends LifeCycleCommands {

    private static final String CODE = "The school code, 13 characters with check digit.";

    InstitutionCommand(Console console) {
        super(console);
    }

    @Command(
            name = "admit",
            mixinStandardHelpOptions = true,
            description = "Admits an institution. Ministry, operator and every key of the institution sign.",
            footer = {
                "",
                "Where the keys are in several hands, name the .pub files of those that are not at hand, write the",
                "statement with --out, and let the others sign it with \"akashi statement sign\"."
            })
    int admit(
            @Mixin StatementOptions statement,
            @Option(names = "--code", required = true, paramLabel = "CODE", description = CODE) String code,
            @Option(
                            names = "--corporate-number",
                            required = true,
                            paramLabel = "NUMBER",
                            description = "The corporate number of the legal person behind it, 13 digits.")
                    String corporateNumber,
            @Option(
                            names = "--kind",
                            required = true,
                            paramLabel = "KIND",
                            description = "One of ${COMPLETION-CANDIDATES}.")
                    InstitutionKind kind,
            @Option(names = "--name", required = true, paramLabel = "JA/EN", description = "Its official name.")
                    String name,
            @Option(
                            names = "--did",
                            required = true,
                            paramLabel = "DID",
                            description = "Its identifier as an issuer, such as did:web:univ.example.ac.jp.")
                    String did,
            @Option(
                            names = "--host",
                            required = true,
                            paramLabel = "MSPID",
                            description = "A member organisation that may submit for it; may be repeated.")
                    List<String> hosts,
            @Option(
                            names = "--statement-key",
                            required = true,
                            paramLabel = "KEY",
                            description = "A key for statements to the ledger; two or more are usual.")
                    List<KeyPlace> statementKeys,
            @Option(
                            names = "--credential-key",
                            paramLabel = "KEY",
                            description = "A key for signing credentials (Ed25519); may be repeated.")
                    List<KeyPlace> credentialKeys,
            @Mixin AuthorityKeys authorities) {
        List<Signer> signers = new ArrayList<>(authorities.both());
        List<KeyGrant> grants = new ArrayList<>();
        grant(KeyPurpose.STATEMENT, statementKeys, grants, signers);
        grant(KeyPurpose.CREDENTIAL, credentialKeys == null ? List.of() : credentialKeys, grants, signers);
        return statement.make(
                header -> Inputs.parse(
                        "institution",
                        code,
                        value -> new InstitutionAdmitted(
                                header,
                                new InstitutionCode(value),
                                new CorporateNumber(corporateNumber),
                                kind,
                                Inputs.names("--name", name),
                                new Did(did),
                                grants,
                                hosts.stream().map(MspId::new).toList())),
                signers,
                console);
    }

    @Command(
            name = "accredit",
            mixinStandardHelpOptions = true,
            description = "Accredits an institution for credential types. The ministry signs.")
    int accredit(
            @Mixin StatementOptions statement,
            @Option(names = "--code", required = true, paramLabel = "CODE", description = CODE) String code,
            @Option(
                            names = "--type",
                            required = true,
                            paramLabel = "TYPE",
                            description = "A credential type; may be repeated. One of ${COMPLETION-CANDIDATES}.")
                    List<CredentialType> types,
            @Option(
                            names = "--from",
                            required = true,
                            paramLabel = "DATE",
                            description = "From when, such as 2026-04-01 (midnight in Japan).")
                    String from,
            @Option(names = "--until", paramLabel = "DATE", description = "Until when; open if left out.")
                    Optional<String> until,
            @Option(
                            names = "--basis",
                            required = true,
                            paramLabel = "CODE",
                            description = "The legal ground as a short code, such as SCHOOL-EDUCATION-ACT-83.")
                    String basis,
            @Option(
                            names = "--ministry-key",
                            required = true,
                            paramLabel = "KEY",
                            description = "A key of the ministry.")
                    KeyPlace ministryKey) {
        return statement.make(
                header -> Inputs.parse(
                        "accreditation",
                        code,
                        value -> new AccreditationGranted(
                                header, new InstitutionCode(value), types, interval(from, until), basis)),
                List.of(Keys.signer(ministryKey)),
                console);
    }

    @Command(
            name = "add-key",
            mixinStandardHelpOptions = true,
            description = "Registers a further key. The new key signs, and two others of the institution.")
    int addKey(
            @Mixin StatementOptions statement,
            @Option(names = "--code", required = true, paramLabel = "CODE", description = CODE) String code,
            @Option(
                            names = "--purpose",
                            required = true,
                            paramLabel = "PURPOSE",
                            description = "One of ${COMPLETION-CANDIDATES}.")
                    KeyPurpose purpose,
            @Option(names = "--new-key", required = true, paramLabel = "KEY", description = "The new key.")
                    KeyPlace newKey,
            @Option(
                            names = "--key",
                            paramLabel = "KEY",
                            description = "A statement key of the institution; may be repeated.")
                    List<KeyPlace> keys,
            @Option(names = "--from", paramLabel = "DATE", description = "From when (default: now).")
                    Optional<String> from,
            @Option(names = "--until", paramLabel = "DATE", description = "Until when; open if left out.")
                    Optional<String> until) {
        Signer added = Keys.signer(newKey);
        List<Signer> signers = new ArrayList<>(List.of(added));
        (keys == null ? List.<KeyPlace>of() : keys).forEach(file -> signers.add(Keys.signer(file)));
        InstitutionCode institution = Inputs.parse("--code", code, InstitutionCode::new);
        return statement.make(
                header -> Inputs.parse(
                        "key",
                        code,
                        unused -> new KeyAdded(
                                header,
                                institution,
                                new KeyGrant(purpose, added.verificationKey()),
                                interval(from.orElseGet(() -> header.issuedAt().toString()), until))),
                signers,
                console);
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows an institution: names, accreditations, keys, with their dates.")
    int show(
            @Mixin LedgerOptions options,
            @Parameters(paramLabel = "CODE", description = CODE) String code,
            @Option(names = "--json", description = "Print the registry's record as JSON.") boolean json) {
        InstitutionCode institution = Inputs.parse("CODE", code, InstitutionCode::new);
        try (RegistryLedger ledger = options.connect()) {
            Optional<InstitutionRecord> found = ledger.institution(institution);
            if (found.isEmpty()) {
                console.say("UNKNOWN_INSTITUTION: no institution with code " + code + " was admitted");
                return ExitCode.REFUSED.number();
            }
            if (json) {
                console.say(new String(found.get().toJson(), StandardCharsets.UTF_8));
            } else {
                print(found.get());
            }
            return ExitCode.OK.number();
        }
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the institutions of the registry.")
    int list(@Mixin LedgerOptions options) {
        try (RegistryLedger ledger = options.connect()) {
            Instant now = console.clock().instant();
            String bookmark = "";
            do {
                var page = ledger.institutions(100, bookmark);
                page.records()
                        .forEach(record -> console.say(
                                "%s  %-9s  %s / %s",
                                record.code(),
                                record.statusAt(now).map(Enum::name).orElse("-"),
                                record.nameAt(now).map(name -> name.ja()).orElse("-"),
                                record.nameAt(now).map(name -> name.en()).orElse("-")));
                bookmark = page.bookmark();
            } while (!bookmark.isEmpty());
            return ExitCode.OK.number();
        }
    }

    private void print(InstitutionRecord record) {
        console.say("code              %s", record.code());
        console.say("corporate number  %s", record.corporateNumber());
        console.say("kind              %s", record.kind());
        console.say("issuer            %s", record.did());
        console.say("hosts             %s", record.hosts());
        record.names()
                .forEach(name -> console.say(
                        "name              %s / %s %s",
                        name.name().ja(), name.name().en(), name.validity()));
        record.statuses().forEach(status -> console.say("status            %s %s", status.status(), status.validity()));
        record.accreditations()
                .forEach(accreditation -> console.say(
                        "accreditation     %s %s %s, %s",
                        accreditation.effect(),
                        accreditation.credentialType(),
                        accreditation.validity(),
                        accreditation.legalBasis()));
        record.keys()
                .forEach(key -> console.say(
                        "key               %s %s %s%s%s",
                        key.purpose(),
                        key.key(),
                        key.validity(),
                        key.retiredFrom().map(end -> ", retired from " + end).orElse(""),
                        record.timeline()
                                .compromisedSince(key.keyId())
                                .map(since -> ", compromised since " + since)
                                .orElse("")));
        record.successions()
                .forEach(succession -> console.say(
                        "succession        %s %s from %s%s, declared by %s",
                        succession.kind(),
                        succession.successor(),
                        succession.from(),
                        succession.retraction() == null
                                ? ""
                                : ", taken back from " + succession.retraction().from(),
                        succession.provenance().statement()));
        record.requiredEndorsement()
                .ifPresent(required -> console.say(
                        "endorsed by       %s, required since %s",
                        required.organisation(), required.provenance().recordedAt()));
    }

    private static void grant(KeyPurpose purpose, List<KeyPlace> files, List<KeyGrant> grants, List<Signer> signers) {
        for (KeyPlace file : files) {
            NamedKey named = Keys.named(file);
            grants.add(new KeyGrant(purpose, named.key()));
            named.signer().ifPresent(signers::add);
        }
    }

    private static Interval interval(String from, Optional<String> until) {
        return Interval.of(Inputs.time("--from", from), until.map(text -> Inputs.time("--until", text)));
    }
}
