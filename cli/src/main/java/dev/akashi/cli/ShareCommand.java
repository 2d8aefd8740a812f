package dev.akashi.cli;

import dev.akashi.certificate.QrPicture;
import dev.akashi.client.DurableFiles;
import dev.akashi.client.NetworkProfile;
import dev.akashi.client.OwnerOnly;
import dev.akashi.client.RegistryLedger;
import dev.akashi.client.share.ShareClient;
import dev.akashi.client.share.ShareKey;
import dev.akashi.client.share.ShareStatement;
import dev.akashi.client.share.SharedContent;
import dev.akashi.client.table.CsvExport;
import dev.akashi.credential.Bundle;
import dev.akashi.model.Digest;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.LedgerId;
import dev.akashi.model.record.BatchAuthority;
import dev.akashi.model.record.ConsortiumRecord;
import dev.akashi.model.signing.Signer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code akashi share}: links by which a holder shows the registered content. */
@Command(
        name = "share",
        mixinStandardHelpOptions = true,
        description = "Makes and stops links by which a holder shows the registered content beside the paper.")
final class ShareCommand {

    private static final int LONGEST_DAYS = 3650;
    private static final Pattern LINK =
            Pattern.compile("(https?://[^/#?]+/)(?:(?:ja|en)/)?s/([A-Za-z0-9_-]{22})(/stop)?(?:#([A-Za-z0-9_-]{43}))?");

    private final Console console;
    private final SecureRandom random = new SecureRandom();

    ShareCommand(Console console) {
        this.console = console;
    }

    @Command(
            name = "make",
            mixinStandardHelpOptions = true,
            description = "Puts the registered content at a portal, encrypted, and writes the links.",
            footer = {
                "",
                "The key that opens the content is in the link, after the #, and is sent to nobody. A certificate whose",
                "template names the portal has that link as its QR code. Hand the stop link to the holder alone."
            })
    int make(
            @Parameters(arity = "1..*", paramLabel = "FILE", description = "Documents, or folders of them.")
                    List<Path> files,
            @Option(
                            names = "--profile",
                            required = true,
                            paramLabel = "PROFILE",
                            description = "The network's profile.json.")
                    Path profile,
            @Option(names = "--portal", required = true, paramLabel = "URL", description = "The portal's address.")
                    URI portal,
            @Option(
                            names = "--institution",
                            required = true,
                            paramLabel = "CODE",
                            description = "Who shares: who recorded the documents, or who succeeds it.")
                    String institution,
            @Option(
                            names = "--key",
                            required = true,
                            paramLabel = "KEY",
                            description = "A statement key of the institution.")
                    KeyPlace key,
            @Option(
                            names = "--out",
                            required = true,
                            paramLabel = "CSV",
                            description = "Where the links go: a new table, which only its owner can read.")
                    Path out,
            @Option(
                            names = "--days",
                            paramLabel = "DAYS",
                            defaultValue = "365",
                            description = "How long the links last (default: ${DEFAULT-VALUE}).")
                    int days,
            @Option(names = "--pin", description = "Give each link a PIN of six digits.") boolean withPin,
            @Option(names = "--qr", paramLabel = "DIR", description = "Write a QR code of each link here, as SVG.")
                    Optional<Path> qr) {
        if (days < 1 || days > LONGEST_DAYS) {
            throw new UsageException("expected --days 1 to " + LONGEST_DAYS + ", found " + days);
        }
        ShareClient client = Inputs.parse("--portal", portal.toString(), text -> new ShareClient(portal));
        InstitutionCode code = Inputs.parse("--institution", institution, InstitutionCode::new);
        Signer signer = Keys.signer(key);
        List<Path> documents = DocumentFiles.documents(files);
        if (documents.isEmpty()) {
            throw new UsageException("expected documents with bundles beside them, found none");
        }
        Instant expiresAt = console.clock().instant().plus(Duration.ofDays(days));
        try (RegistryLedger registry = RegistryLedger.connect(NetworkProfile.read(profile))) {
            Sharer sharer = new Sharer(registry, ledger(registry), client, code, signer, expiresAt);
            return make(documents, sharer, out, withPin, qr);
        }
    }

    private int make(List<Path> documents, Sharer sharer, Path out, boolean withPin, Optional<Path> qr) {
        int failed = 0;
        List<Link> made = new ArrayList<>();
        try (ProgressLine progress = ProgressLine.on(console);
                CsvExport csv = CsvExport.create(out, CsvExport.Style.EXACT)) {
            csv.row(List.of("file", "link", "stop_link", "pin", "expires_at"));
            for (Path document : documents) {
                Optional<String> pin = withPin
                        ? Optional.of(String.format(Locale.ROOT, "%06d", random.nextInt(1_000_000)))
                        : Optional.empty();
                try {
                    Link link = share(document, sharer, pin);
                    csv.row(List.of(
                            document.getFileName().toString(),
                            link.link().toString(),
                            link.stopLink().toString(),
                            pin.orElse(""),
                            link.expiresAt().toString()));
                    if (qr.isPresent()) {
                        writeCode(qr.get(), document, link);
                    }
                    made.add(link);
                } catch (IOException | UsageException e) {
                    progress.end();
                    console.note("akashi: " + document + ": " + e.getMessage());
                    failed++;
                }
                progress.at("share", made.size() + failed, documents.size());
            }
        } catch (IOException | UncheckedIOException e) {
            throw new UsageException("expected --out to be a place for a table, found none at " + out, e);
        }
        console.say("%s in %s, %d not made", Inputs.counted(made.size(), "link"), out, failed);
        return failed == 0 ? ExitCode.OK.number() : ExitCode.UNDECIDED.number();
    }

    @Command(
            name = "stop",
            mixinStandardHelpOptions = true,
            description = "Stops links for good: with a stop link as its holder, with a key as the institution.")
    int stop(
            @Parameters(arity = "1..*", paramLabel = "LINK", description = "Links, or stop links.") List<String> links,
            @Option(names = "--profile", paramLabel = "PROFILE", description = "The network's profile.json.")
                    Optional<Path> profile,
            @Option(
                            names = "--institution",
                            paramLabel = "CODE",
                            description = "Whose links they are, or who succeeds it.")
                    Optional<String> institution,
            @Option(
                            names = "--key",
                            paramLabel = "KEY",
                            description = "A statement key of the institution; without it, stop links are needed.")
                    Optional<KeyPlace> key) {
        List<Matcher> parsed = links.stream().map(ShareCommand::parse).toList();
        int failed = 0;
        if (key.isEmpty()) {
            for (Matcher link : parsed) {
                if (link.group(3) == null || link.group(4) == null) {
                    throw new UsageException(
                            "expected a stop link, or --key, --institution and --profile, found neither");
                }
                failed += done(link, client -> client.stop(link.group(2), link.group(4)));
            }
            return failed == 0 ? ExitCode.OK.number() : ExitCode.UNDECIDED.number();
        }
        if (profile.isEmpty() || institution.isEmpty()) {
            throw new UsageException("expected --profile and --institution with --key, found one missing");
        }
        InstitutionCode code = Inputs.parse("--institution", institution.get(), InstitutionCode::new);
        Signer signer = Keys.signer(key.get());
        LedgerId ledger = ledger(NetworkProfile.read(profile.get()));
        for (Matcher link : parsed) {
            failed += done(link, client -> {
                ShareStatement.Stop stop = new ShareStatement.Stop(
                        ledger,
                        client.portal(),
                        code,
                        link.group(2),
                        console.clock().instant());
                client.stop(link.group(2), stop.envelope().signedBy(signer));
            });
        }
        return failed == 0 ? ExitCode.OK.number() : ExitCode.UNDECIDED.number();
    }

    private interface Stopping {
        void at(ShareClient client) throws IOException;
    }

    // The id is no secret; what is after the # is, and is not repeated.
    private int done(Matcher link, Stopping stopping) {
        try {
            stopping.at(Inputs.parse("LINK", link.group(1), text -> new ShareClient(URI.create(text))));
            console.say("stopped %s", link.group(2));
            return 0;
        } catch (IOException e) {
            console.note("akashi: " + link.group(2) + ": " + e.getMessage());
            return 1;
        }
    }

    private static Matcher parse(String link) {
        Matcher parts = LINK.matcher(link);
        if (!parts.matches()) {
            throw new UsageException("expected a link such as https://portal.example/s/ID#KEY, found something else");
        }
        return parts;
    }

    /** A link that was made. */
    private record Link(URI link, URI stopLink, Instant expiresAt) {}

    /** Who shares, where, and until when. */
    private record Sharer(
            RegistryLedger registry,
            LedgerId ledger,
            ShareClient client,
            InstitutionCode institution,
            Signer signer,
            Instant expiresAt) {}

    private Link share(Path document, Sharer sharer, Optional<String> pin) throws IOException {
        Path bundleFile = DocumentFiles.bundleOf(document)
                .orElseThrow(() -> new UsageException("expected a bundle beside the document, found none"));
        Bundle bundle = DocumentFiles.readBundle(bundleFile);
        requireAnswerFor(bundle, sharer);
        URI portal = sharer.client().portal();
        ShareKey key = ShareKey.of(bundle.document().salt());
        ShareKey.Opening opening = key.opening(pin);
        byte[] content = new SharedContent(
                        document.getFileName().toString(),
                        DocumentFiles.read(document),
                        DocumentFiles.read(bundleFile),
                        sharer.expiresAt())
                .encrypt(key, opening, random);
        byte[] secret = new byte[Digest.LENGTH];
        random.nextBytes(secret);
        ShareStatement.Put put = new ShareStatement.Put(
                sharer.ledger(),
                portal,
                sharer.institution(),
                key.id(),
                console.clock().instant(),
                sharer.expiresAt(),
                Digest.sha256(content),
                Digest.sha256(key.proof().bytes()),
                opening.pinProof().map(proof -> Digest.sha256(proof.bytes())),
                Digest.sha256(secret));
        sharer.client().put(put.envelope().signedBy(sharer.signer()), content);
        URI stop = portal.resolve("s/" + key.id() + "/stop#"
                + Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
        return new Link(key.link(portal), stop, put.expiresAt());
    }

    /** Whoever shares a document has recorded it, or answers for it because its institution is no more. */
    private void requireAnswerFor(Bundle bundle, Sharer sharer) {
        InstitutionCode recorder = bundle.anchor().institution();
        boolean answers = recorder.equals(sharer.institution())
                || sharer.registry()
                        .anchor(bundle.root())
                        .filter(batch ->
                                BatchAuthority.over(batch, console.clock().instant(), sharer.registry()::institution)
                                        .stream()
                                        .anyMatch(authority ->
                                                authority.institution().equals(sharer.institution())))
                        .isPresent();
        if (!answers) {
            throw new UsageException("expected a document of " + sharer.institution()
                    + ", or of one that it succeeds, found one of " + recorder);
        }
    }

    private static void writeCode(Path folder, Path document, Link link) throws IOException {
        OwnerOnly.createFolders(folder);
        String name = document.getFileName().toString().replaceFirst("\\.[^.]*$", "");
        DurableFiles.write(
                folder.resolve(name + ".svg"),
                QrPicture.svg(link.link().toString()).getBytes(StandardCharsets.US_ASCII));
    }

    private static LedgerId ledger(NetworkProfile profile) {
        try (RegistryLedger registry = RegistryLedger.connect(profile)) {
            return ledger(registry);
        }
    }

    private static LedgerId ledger(RegistryLedger registry) {
        return registry.consortium()
                .map(ConsortiumRecord::ledger)
                .orElseThrow(() -> new UsageException("expected a ledger that was founded, found one that was not"));
    }
}
