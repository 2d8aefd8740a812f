package dev.akashi.it;

import static dev.akashi.it.World.SAMPLES;
import static dev.akashi.it.World.world;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import dev.akashi.client.issuing.BatchFolder;
import dev.akashi.client.issuing.Issuer;
import dev.akashi.client.issuing.IssuingRequest;
import dev.akashi.client.issuing.ListPlaces;
import dev.akashi.client.issuing.Progress;
import dev.akashi.credential.OpenBadge;
import dev.akashi.credential.statuslist.StatusListCredential;
import dev.akashi.credential.statuslist.StatusListEntry;
import dev.akashi.credential.verify.VerificationPolicy;
import dev.akashi.it.World.Running;
import dev.akashi.model.LedgerTime;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.statement.CredentialStatus;
import dev.akashi.model.statement.StatusReason;
import dev.akashi.portal.Portal;
import dev.akashi.portal.PortalSettings;
import dev.akashi.records.RecordStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Status lists from issuing to auditing: derived from the ledger, served by the portal, believed as far as the ledger agrees. */
@ExtendWith(World.class)
class StatusListTest {

    private static final StrictJson.Limits LIMITS = StrictJson.Limits.of(1024 * 1024, 32);

    private final Running world = world();
    private final HttpClient http = HttpClient.newHttpClient();
    /** The portal's clock may be set. */
    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

    @TempDir
    Path folder;

    @Test
    void a_status_change_shows_in_the_list_and_the_past_stays_to_be_asked_for() throws Exception {
        List<Path> first = Tables.documents(issue("first", 3));
        List<Path> second = Tables.documents(issue("second", 2));
        Set<StatusListEntry> places = new HashSet<>();
        for (Path document : List.of(first.get(0), first.get(1), first.get(2), second.get(0), second.get(1))) {
            places.add(entry(document));
        }
        assertThat(places).hasSize(5);
        assertThat(places)
                .extracting(StatusListEntry::list)
                .containsOnly(entry(first.get(0)).list());
        try (RecordStore records = RecordStore.open(folder.resolve("records"))) {
            assertThat(records.listed(World.UNIVERSITY))
                    .extracting(listed -> listed.entry())
                    .containsExactlyInAnyOrderElementsOf(places);
        }

        Path lists = folder.resolve("lists");
        Path begun = StatusLists.make(world, folder.resolve("first"), lists, "status-lists");
        assertThat(value(begun, first.get(1))).isZero();
        world.setStatus(first.get(1), CredentialStatus.SUSPENDED, StatusReason.UNDER_REVIEW)
                .done();
        Path suspended = StatusLists.make(world, folder.resolve("first"), lists, "status-lists");
        assertThat(suspended).isNotEqualTo(begun);
        assertThat(value(suspended, first.get(1))).isEqualTo(1);
        assertThat(value(suspended, first.get(0))).isZero();
        assertThat(StatusLists.make(world, folder.resolve("first"), lists, "status-lists"))
                .as("nothing changed")
                .isEqualTo(suspended);

        verifiers_of_ours_follow_the_ledger(first.get(0), first.get(1), begun, suspended);
        the_portal_passes_them_on(lists, begun, suspended, entry(first.get(1)));
        an_audit_compares_them(lists);
    }

    private void verifiers_of_ours_follow_the_ledger(Path good, Path taken, Path begun, Path suspended)
            throws IOException {
        Ran without = world.verify(good, "--json");
        assertThat(without.exitCode()).as(without.out() + without.err()).isZero();
        assertThat(without.out()).contains("STATUS_LIST_NOT_ASKED", "not looked at");
        // A change in the second in which the list began is as of the next second.
        Instant from = StatusListCredential.parse(Files.readAllBytes(suspended))
                .validFrom()
                .orElseThrow();
        await().until(() -> !Instant.now().isBefore(from));
        Ran with = world.verify(good, "--status-list", begun, "--status-list", suspended, "--json");
        assertThat(with.exitCode()).isZero();
        assertThat(with.out()).contains("agrees, suspension 0").doesNotContain("STATUS_LIST_NOT_ASKED");
        assertThat(world.verify(taken, "--status-list", begun).exitCode()).isEqualTo(1);
        assertThat(world.verify(taken, "--status-list", good).exitCode())
                .as("no list at all")
                .isEqualTo(2);
    }

    private void the_portal_passes_them_on(Path lists, Path begun, Path suspended, StatusListEntry entry)
            throws Exception {
        String path = entry.list().getPath();
        try (Portal portal = portal(lists)) {
            URI address = portal.address();
            // A change in the second in which the list began is as of the next second.
            ahead.set(Duration.ofSeconds(2));
            HttpResponse<byte[]> now = get(address, path);
            assertThat(now.statusCode()).isEqualTo(200);
            assertThat(now.body()).isEqualTo(Files.readAllBytes(suspended));
            assertThat(now.headers().firstValue("content-type").orElse("")).startsWith("application/vc");
            assertThat(now.headers().firstValue("cache-control")).contains("public, max-age=300");
            String tag = now.headers().firstValue("etag").orElseThrow();
            assertThat(get(address, path, "If-None-Match", tag).statusCode()).isEqualTo(304);

            Instant from = StatusListCredential.parse(Files.readAllBytes(begun))
                    .validFrom()
                    .orElseThrow();
            assertThat(get(address, path + "?timestamp=" + LedgerTime.format(from))
                            .body())
                    .isEqualTo(Files.readAllBytes(begun));
            assertThat(problem(get(address, path + "?timestamp=" + LedgerTime.format(from.minusSeconds(1)))))
                    .isEqualTo("404 NOT_FOUND");
            assertThat(problem(get(address, path + "?timestamp=yesterday"))).isEqualTo("400 BAD_REQUEST");
            assertThat(problem(get(address, path + "?timestamp=2099-01-01T00:00:00Z")))
                    .isEqualTo("400 BAD_REQUEST");
            assertThat(problem(get(address, "/status-lists/" + World.UNIVERSITY + "/0000000000000000")))
                    .isEqualTo("404 NOT_FOUND");
            assertThat(problem(get(address, "/status-lists/" + World.UNIVERSITY + "/..%2F..%2Fissued")))
                    .startsWith("40");
            assertThat(problem(get(address, "/status-lists/..%2F../0000000000000000")))
                    .startsWith("40");
            assertThat(problem(get(address, "/status-lists/nobody/0000000000000000")))
                    .isEqualTo("404 NOT_FOUND");
        }
    }

    private void an_audit_compares_them(Path lists) {
        Path places = folder.resolve("places.csv");
        Ran.akashi(
                        "status-list",
                        "places",
                        "--records",
                        folder.resolve("records"),
                        "--institution",
                        World.UNIVERSITY,
                        "--out",
                        places)
                .done();
        Path trust = world.trustFile(folder.resolve("trust.json"));
        Ran audit = Ran.akashi(
                "audit",
                "run",
                "--profile",
                world.profileFile(),
                "--trust",
                trust,
                "--status-lists",
                lists,
                "--places",
                places,
                "--out",
                folder.resolve("audit"));
        assertThat(audit.out()).contains("replayed ").doesNotContain("STATUS_LIST");
        assertThat(folder.resolve("audit/report.json")).content().contains("\"placesCompared\": 5");
    }

    @Test
    void a_batch_that_is_cut_off_has_the_places_that_its_credentials_bore_and_those_of_no_other() throws IOException {
        IssuingRequest request = new IssuingRequest(
                World.UNIVERSITY,
                template("ob3", "https://portal.example/status-lists", "revocation"),
                Tables.graduates(folder.resolve("cut.csv"), 5),
                Optional.empty(),
                List.of(world.key("univ-1"), world.key("univ-credential")),
                folder.resolve("cut"));
        List<StatusListEntry> taken = new ArrayList<>();
        List<StatusListEntry> made = new ArrayList<>();
        try (RecordStore records = RecordStore.open(folder.resolve("records"))) {
            ListPlaces places = records.places(new SecureRandom());
            Issuer issuer = new Issuer(world.ledger, world.clock, new SecureRandom())
                    .with((institution, where, count) -> {
                        List<StatusListEntry> some = places.take(institution, where, count);
                        taken.addAll(some);
                        return some;
                    });

            cut(issuer, request, Progress.Stage.BUILD);
            assertThat(taken).as("of credentials that nobody will ever see").hasSize(5);
            cut(issuer, request, Progress.Stage.RECORD);
            assertThat(taken).doesNotHaveDuplicates().hasSize(10);
            BatchFolder.at(request.out())
                    .forEach(credential -> made.add(credential.statusEntry().orElseThrow()));
            issuer.issue(request, issuer.check(request), (stage, done, total) -> {});
        }

        assertThat(taken).as("nothing is taken for a batch that is made").hasSize(10);
        assertThat(made).isEqualTo(taken.subList(5, 10));
        List<StatusListEntry> delivered = new ArrayList<>();
        for (Path document : Tables.documents(request.out())) {
            delivered.add(entry(document));
        }
        assertThat(delivered).isEqualTo(made);
    }

    private static void cut(Issuer issuer, IssuingRequest request, Progress.Stage when) {
        assertThatThrownBy(() -> issuer.issue(request, issuer.check(request), (stage, done, total) -> {
                    if (stage == when) {
                        throw new IssuingFolder.Cut(stage + " " + done);
                    }
                }))
                .isInstanceOf(IssuingFolder.Cut.class);
    }

    @ParameterizedTest
    @CsvSource({
        "sd-jwt-vc, https://portal.example/status-lists, revocation",
        "ob3, http://portal.example, revocation",
        "ob3, https://portal.example/, revocation",
        "ob3, https://portal.example/status-lists, refresh"
    })
    void a_template_with_a_list_that_cannot_be_is_refused(String profile, String base, String purpose)
            throws IOException {
        Ran checked = Ran.akashi("template", "check", template(profile, base, purpose));
        assertThat(checked.exitCode()).isEqualTo(2);
        assertThat(checked.out() + checked.err()).contains("BAD_VALUE");
    }

    private Path template(String profile, String base, String purpose) throws IOException {
        return Files.writeString(
                folder.resolve("template.yaml"),
                Files.readString(SAMPLES.resolve("templates/bachelor.yaml"), StandardCharsets.UTF_8)
                        .replace(
                                "profile: ob3",
                                "profile: " + profile + "\nstatusList:\n  base: " + base + "\n  purpose: " + purpose));
    }

    private Path issue(String name, int rows) throws IOException {
        Path out = folder.resolve(name);
        Ran.akashi(world.issueBy(
                        template("ob3", "https://portal.example/status-lists", "suspension"),
                        Tables.graduates(folder.resolve(name + ".csv"), rows),
                        out))
                .done();
        return out;
    }

    private Portal portal(Path lists) throws IOException {
        return Portal.start(new PortalSettings(
                world.profile,
                VerificationPolicy.strict(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(lists),
                Optional.empty(),
                Optional.empty(),
                false,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                PortalSettings.Limits.standard(),
                false,
                line -> {},
                new Clock() {
                    @Override
                    public Instant instant() {
                        return world.clock.instant().plus(ahead.get());
                    }

                    @Override
                    public ZoneId getZone() {
                        return world.clock.getZone();
                    }

                    @Override
                    public Clock withZone(ZoneId zone) {
                        throw new UnsupportedOperationException();
                    }
                }));
    }

    private HttpResponse<byte[]> get(URI address, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path.substring(1)));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String problem(HttpResponse<byte[]> response) {
        JsonObject problem = StrictJson.readObject(response.body(), LIMITS);
        return response.statusCode() + " " + problem.get("code").getAsString();
    }

    private static int value(Path list, Path document) throws IOException {
        StatusListCredential read = StatusListCredential.parse(Files.readAllBytes(list));
        return read.value(entry(document), read.validFrom().orElseThrow());
    }

    private static StatusListEntry entry(Path document) throws IOException {
        return OpenBadge.parse(Files.readAllBytes(document)).statusEntry().orElseThrow();
    }
}
