package dev.akashi.it;

import static dev.akashi.it.PortalWorld.portal;
import static dev.akashi.it.World.UNIVERSITY;
import static dev.akashi.it.World.world;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.akashi.client.table.TableReader;
import dev.akashi.it.World.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The keys of an institution are on a token, by SoftHSM 2, and every command that signs takes them. */
@ExtendWith({World.class, PortalWorld.class})
class TokenKeysTest {

    private static final Path MODULE = Path.of("/usr/lib/softhsm/libsofthsm2.so");
    private static final Path UTILITY = Path.of("/usr/bin/softhsm2-util");

    private final Running world = world();

    @TempDir
    Path folder;

    @BeforeEach
    void a_token() throws Exception {
        boolean here = Files.isRegularFile(MODULE) && Files.isExecutable(UTILITY);
        if (!here) {
            System.err.println("SKIPPED: SoftHSM 2 is not on this machine (Debian: softhsm2), no token signs");
        }
        assumeTrue(here, "SoftHSM 2 is not on this machine");
        Path configuration = Path.of(System.getenv("SOFTHSM2_CONF"));
        Path tokens = Files.createDirectories(configuration.resolveSibling("tokens"));
        try (Stream<Path> earlier = Files.walk(tokens)) {
            for (Path file : earlier.sorted(java.util.Comparator.reverseOrder()).toList()) {
                if (!file.equals(tokens)) {
                    Files.delete(file);
                }
            }
        }
        Files.writeString(configuration, "directories.tokendir = " + tokens + "\n");
        Process made = new ProcessBuilder(
                        UTILITY.toString(),
                        "--init-token",
                        "--free",
                        "--label",
                        "学位 registry",
                        "--so-pin",
                        "13571357",
                        "--pin",
                        "2468")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("softhsm.txt").toFile())
                .start();
        assertThat(made.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(made.exitValue())
                .as(Files.readString(folder.resolve("softhsm.txt")))
                .isZero();
    }

    private String key(String name, String pin) throws IOException {
        Path pinFile = Files.writeString(folder.resolve("pin-" + pin), pin + "\n");
        return "pkcs11:token=%E5%AD%A6%E4%BD%8D%20registry;object=" + name + "?module-path=" + MODULE + "&pin-source="
                + pinFile;
    }

    @Test
    void are_made_registered_and_sign_credentials_statements_and_approvals() throws IOException {
        String statement = key("statements", "2468");
        String credential = key("credentials", "2468");
        refusedWithoutThePin();
        Ran made = Ran.akashi("key", "new", "--algorithm", "p256", "--out", statement)
                .done();
        assertThat(Ran.akashi("key", "show", statement).done().out()).isEqualTo(made.out());
        Ran.akashi("key", "new", "--out", credential).done();
        register("STATEMENT", statement);
        register("CREDENTIAL", credential);

        IssuingFolder batch = new IssuingFolder(folder, 3);
        Ran waiting = Ran.akashi(
                        "issue",
                        "--profile",
                        world.profileFile(),
                        "--institution",
                        UNIVERSITY,
                        "--template",
                        World.SAMPLES.resolve("templates/bachelor.yaml"),
                        "--csv",
                        folder.resolve("table.csv"),
                        "--out",
                        batch.out(),
                        "--key",
                        statement,
                        "--key",
                        credential,
                        "--two-people")
                .done();
        assertThat(waiting.out()).contains("waiting for approval");
        Ran.akashi("approve", batch.out(), "--profile", world.profileFile(), "--key", world.keyFile("univ-2"))
                .done();
        batch.assertDelivered();

        Ran.akashi(
                        "status",
                        "set",
                        Tables.documents(batch.out()).get(0),
                        "--profile",
                        world.profileFile(),
                        "--institution",
                        UNIVERSITY,
                        "--status",
                        "SUSPENDED",
                        "--reason",
                        "UNDER_REVIEW",
                        "--key",
                        statement,
                        "--key",
                        world.keyFile("univ-1"))
                .done();
        Ran verified = Ran.akashi("verify", Tables.documents(batch.out()).get(1), "--profile", world.profileFile());
        assertThat(verified.exitCode()).as(verified.out() + verified.err()).isZero();
        sharedAndStopped(Tables.documents(batch.out()).get(1), statement);
        Ran twice = Ran.akashi("key", "new", "--algorithm", "p256", "--out", statement);
        assertThat(twice.exitCode()).isEqualTo(2);
        assertThat(twice.err()).startsWith("akashi: TOKEN_KEY: ");
    }

    /** A holder's link takes the same key. What the portal knows of keys is some seconds old. */
    private void sharedAndStopped(Path document, String key) throws IOException {
        Path links = folder.resolve("links.csv");
        await().until(() -> {
            Files.deleteIfExists(links);
            return Ran.akashi(
                                    "share",
                                    "make",
                                    document,
                                    "--profile",
                                    world.profileFile(),
                                    "--portal",
                                    portal().portal.address(),
                                    "--institution",
                                    UNIVERSITY,
                                    "--key",
                                    key,
                                    "--out",
                                    links)
                            .exitCode()
                    == 0;
        });
        String link;
        try (TableReader rows = TableReader.open(links)) {
            link = rows.next().orElseThrow().fields().get(1);
        }
        Ran.akashi("share", "stop", link, "--profile", world.profileFile(), "--institution", UNIVERSITY, "--key", key)
                .done();
    }

    private void refusedWithoutThePin() throws IOException {
        Ran wrong = Ran.akashi("key", "new", "--algorithm", "p256", "--out", key("statements", "8642"));
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err()).startsWith("akashi: TOKEN_PIN: ").doesNotContain("8642:");
        assertThat(wrong.err().lines()).hasSize(1);
        Ran twoKinds = Ran.akashi("key", "new", "--protect", "--out", key("statements", "2468"));
        assertThat(twoKinds.exitCode()).isEqualTo(2);
    }

    private void register(String purpose, String key) {
        Ran.akashi(
                        "key",
                        "add",
                        "--profile",
                        world.profileFile(),
                        "--code",
                        UNIVERSITY,
                        "--purpose",
                        purpose,
                        "--new-key",
                        key,
                        "--key",
                        world.keyFile("univ-1"),
                        "--key",
                        world.keyFile("univ-2"))
                .done();
    }
}
