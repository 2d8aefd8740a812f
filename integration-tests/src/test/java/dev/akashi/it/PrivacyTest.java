package dev.akashi.it;

import static dev.akashi.it.World.world;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import dev.akashi.credential.OpenBadge;
import dev.akashi.credential.proof.Jcs;
import dev.akashi.it.World.Running;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nothing about a person is on the ledger: not in blocks, state or logs, in whatever form. People with names, numbers and
 * birthdays that occur nowhere else are issued credentials, the status of one changes, and then every byte is looked at.
 */
@ExtendWith(World.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrivacyTest {

    private static final List<String> SECRETS =
            List.of("秘匿　識子", "Hitoku Shikiko", "90X7731", "1987-11-23", "1987/11/23", "学位第773190号", "𠮷﨑　神", "90X7732");
    private static final String PUBLIC = "MARKER-LAW-773190";

    private final Running world = world();
    private final ByteSearch search = new ByteSearch();

    @TempDir
    static Path folder;

    private Path issued = Path.of("issued");

    @BeforeAll
    void issue_to_people_who_are_easily_recognised() throws IOException {
        issued = folder.resolve("issued");
        Path table = Tables.write(
                folder.resolve("people.csv"),
                Tables.row("90X7731", "秘匿　識子", "Hitoku Shikiko", "1987/11/23", "学位第773190号")
                        + Tables.row("90X7732", "𠮷﨑　神", "YOSHIZAKI Jin", "1987/11/23", "学位第773190号の2"));
        Ran.akashi(world.issue(table, issued)).done();
        Path first = issued.resolve("90X7731.json");
        world.setStatus(first, "SUSPENDED", "UNDER_REVIEW").done();
        world.verify(issued);

        Ran.akashi(
                        "institution",
                        "accredit",
                        "--profile",
                        world.profileFile(),
                        "--code",
                        World.UNIVERSITY,
                        "--type",
                        "MICRO",
                        "--from",
                        "2026-04-01",
                        "--basis",
                        PUBLIC,
                        "--ministry-key",
                        world.keyFile("ministry"))
                .done();
        awaitOnDisk();

        SECRETS.forEach(secret -> search.text(secret, secret));
        for (Path document : Tables.documents(issued)) {
            byte[] content = Files.readAllBytes(document);
            search.hash("the document " + document.getFileName(), content);
            search.hash("the unsecured document " + document.getFileName(), Jcs.canonicalize(unsecured(content)));
            search.bytes(
                    "the salt of " + document.getFileName(),
                    Tables.bundle(document).document().salt().bytes());
            search.bytes(
                    "the content digest of " + document.getFileName(),
                    Tables.bundle(document).document().contentDigest().bytes());
        }
        search.hash("the table", Files.readAllBytes(table));
    }

    /** The state is written to its file now and then: once what came last is there, what came before it is too. */
    private void awaitOnDisk() {
        await().pollInterval(Duration.ofMillis(200)).until(() -> {
            world.ledger.as(World.UNIV_A).record(World.signed(world.batch(World.tree(1)), world.key("univ-1")));
            return publicFiles().size() >= 2;
        });
    }

    /** Where what is public is found: in the blocks, in the state. */
    private Set<String> publicFiles() throws IOException {
        return new ByteSearch()
                .text("law", PUBLIC).in(world.folder.resolve("network")).stream()
                        .map(hit -> hit.substring(hit.lastIndexOf(' ') + 1))
                        .collect(Collectors.toSet());
    }

    private static JsonObject unsecured(byte[] document) {
        JsonObject json = OpenBadge.parse(document).json().deepCopy();
        json.remove("proof");
        return json;
    }

    @Test
    void nothing_of_them_is_in_blocks_state_or_files_of_the_network() throws IOException {
        assertThat(search.in(world.folder.resolve("network"))).isEmpty();
    }

    @Test
    void nothing_of_them_is_in_a_log_at_any_level() throws IOException {
        Path log = world.folder.resolve("everything.log");

        assertThat(log).isNotEmptyFile();
        assertThat(search.in(Files.readAllBytes(log))).isEmpty();
    }

    /** What is public is on the ledger, and the search finds it there: as it is in the state, as base64 in the blocks. */
    @Test
    void the_search_finds_in_the_same_files_what_is_on_the_ledger() throws IOException {
        List<String> found = new ByteSearch().text("law", PUBLIC).in(world.folder.resolve("network"));

        assertThat(found).anyMatch(hit -> hit.startsWith("law in UTF-8: ")).anyMatch(hit -> hit.contains("base64"));
        assertThat(publicFiles()).contains("ledger/blocks.dat", "ledger/index.mv");
    }

    @Test
    void the_search_finds_people_in_what_they_are_handed() throws IOException {
        List<String> found = search.in(issued);

        assertThat(found)
                .contains(
                        "秘匿　識子 in UTF-8: 90X7731.json",
                        "1987-11-23 in UTF-8: 90X7731.json",
                        "90X7732 in UTF-8: issued.csv")
                .anyMatch(hit -> hit.startsWith("the content digest of 90X7731.json, hex: 90X7731.bundle.json"))
                .anyMatch(hit ->
                        hit.startsWith("SHA-256 of the unsecured document 90X7731.json, hex: 90X7731.bundle.json"))
                .anyMatch(hit -> hit.startsWith("the salt of 90X7732.json, hex: 90X7732.bundle.json"));
    }

    @Test
    void the_search_finds_every_form_wherever_it_stands() {
        String secret = "秘匿　識子";
        for (int before = 0; before < 5; before++) {
            String around = "x".repeat(before) + secret + "yz";
            byte[] utf8 = around.getBytes(StandardCharsets.UTF_8);
            assertThat(search.in(utf8)).contains(secret + " in UTF-8");
            assertThat(search.in(around.getBytes(StandardCharsets.UTF_16LE))).contains(secret + " in UTF-16LE");
            assertThat(search.in(around.getBytes(StandardCharsets.UTF_16BE))).contains(secret + " in UTF-16BE");
            assertThat(search.in(Base64.getEncoder().encode(utf8)))
                    .anyMatch(hit -> hit.startsWith(secret + " in UTF-8, base64 "));
            assertThat(search.in(Base64.getUrlEncoder().encode(utf8)))
                    .anyMatch(hit -> hit.startsWith(secret + " in UTF-8, base64"));
        }
        assertThat(search.forms()).isGreaterThan(200);
    }
}
