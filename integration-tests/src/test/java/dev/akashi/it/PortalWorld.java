package dev.akashi.it;

import dev.akashi.client.table.TableReader;
import dev.akashi.client.table.TableRow;
import dev.akashi.client.template.ReadyTemplate;
import dev.akashi.credential.verify.VerificationPolicy;
import dev.akashi.it.World.Running;
import dev.akashi.portal.Portal;
import dev.akashi.portal.PortalSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;

/** A portal on the network of all tests, and some certificates: credentials as JSON, and one as PDF. */
public final class PortalWorld implements TestInstancePreConstructCallback {

    private static final PortalSettings.Limits GENEROUS =
            new PortalSettings.Limits(100_000, 4 * 1024 * 1024, 100, Duration.ofSeconds(20));

    @Override
    public void preConstructTestInstance(TestInstanceFactoryContext factory, ExtensionContext context) {
        context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .computeIfAbsent(Serving.class, key -> Serving.shared());
    }

    static Serving portal() {
        return Objects.requireNonNull(Serving.instance, "a test class extended with PortalWorld");
    }

    /** Closed by JUnit when the last test of the run is done. */
    static final class Serving implements AutoCloseable {

        private static volatile @Nullable Serving instance;

        final Running world = World.world();
        final Path folder;
        final List<String> requestLog = Collections.synchronizedList(new ArrayList<>());
        final Portal portal;
        /** Credentials as JSON, in the order of their names; the third is rescinded, the others stay. */
        final List<Path> credentials;

        final Path pdf;

        static Serving shared() {
            Serving shared = new Serving();
            instance = shared;
            return shared;
        }

        private Serving() {
            try {
                folder = Files.createTempDirectory("akashi-portal");
                Path issued = folder.resolve("issued");
                Ran.akashi(world.issue(Tables.graduates(folder.resolve("graduates.csv"), 6), issued))
                        .done();
                credentials = Tables.documents(issued);
                portal = start(GENEROUS, requestLog, Optional.of(shares()));
                pdf = printed();
                rescind(credentials.get(2));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Another portal on the same network. */
        Portal start(PortalSettings.Limits limits, List<String> log) throws IOException {
            return start(limits, log, Optional.empty());
        }

        private Portal start(PortalSettings.Limits limits, List<String> log, Optional<Path> shares) throws IOException {
            return Portal.start(new PortalSettings(
                    world.profile,
                    VerificationPolicy.read(Files.readAllBytes(Objects.requireNonNull(world.profile.trust()))),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(world.key("stranger")),
                    shares.map(place -> PortalSettings.Sharing.in(place, Optional.empty())),
                    true,
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    limits,
                    false,
                    log::add,
                    world.clock));
        }

        /** Where the portal keeps what is behind holders' links. */
        Path shares() {
            return folder.resolve("shares");
        }

        /** Makes a link to a document, for as many days: its row of the table. */
        TableRow share(Path document, Object... more) throws IOException {
            Path table = Files.createTempDirectory(folder, "links").resolve("links.csv");
            List<Object> command = new ArrayList<>(List.of(
                    "share",
                    "make",
                    document,
                    "--profile",
                    world.profileFile(),
                    "--portal",
                    portal.address(),
                    "--institution",
                    World.UNIVERSITY,
                    "--key",
                    world.keyFile("univ-1"),
                    "--out",
                    table));
            command.addAll(List.of(more));
            Ran.akashi(command.toArray()).done();
            try (TableReader rows = TableReader.open(table)) {
                return rows.next().orElseThrow();
            }
        }

        URI address(String path) {
            return portal.address().resolve(path);
        }

        static Path bundle(Path document) {
            return Path.of(document.toString().replaceAll("\\.[a-z-]+$", ".bundle.json"));
        }

        private Path printed() throws IOException {
            Path template = folder.resolve("diploma.yaml");
            Files.writeString(
                    template,
                    ReadyTemplate.DIPLOMA
                            .text()
                            .replace("your-institution.example", "kakuu.example")
                            .replaceFirst("(?m)^  link:.*$", "$0\n  portal: " + portal.address()));
            Path table = folder.resolve("diplomas.csv");
            Ran.akashi("template", "csv", "diploma", "--out", table).done();
            Files.writeString(
                    table,
                    Files.readString(table, StandardCharsets.UTF_8)
                            .replace("架空　花子", "見本　太郎")
                            .replace("B2022001", "P2026001"),
                    StandardCharsets.UTF_8);
            Path out = folder.resolve("diplomas");
            Ran.akashi(
                            "issue",
                            "--profile",
                            world.profileFile(),
                            "--institution",
                            World.UNIVERSITY,
                            "--key",
                            world.keyFile("univ-1"),
                            "--template",
                            template,
                            "--csv",
                            table,
                            "--out",
                            out)
                    .done();
            return out.resolve("P2026001.pdf");
        }

        void rescind(Path document) {
            Ran.akashi(
                            "status",
                            "set",
                            document,
                            "--profile",
                            world.profileFile(),
                            "--institution",
                            World.UNIVERSITY,
                            "--status",
                            "RESCINDED",
                            "--reason",
                            "RESCINDED_BY_INSTITUTION",
                            "--key",
                            world.keyFile("univ-1"),
                            "--key",
                            world.keyFile("univ-2"))
                    .done();
        }

        @Override
        public void close() throws IOException {
            portal.close();
            Folders.delete(folder);
        }
    }
}
