package dev.akashi.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.akashi.client.NetworkProfile.Organization;
import dev.akashi.credential.verify.Evidence.LedgerKind;
import dev.akashi.model.MspId;
import dev.akashi.model.json.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkProfileTest {

    private static final StrictJson.Limits LIMITS = StrictJson.Limits.of(1024 * 1024, 16);
    private static final String GOOD = """
            {
              "version": 1,
              "ledger": "fabric",
              "channel": "registry",
              "chaincode": "akashi",
              "trust": "trust.json",
              "organizations": [
                {
                  "mspId": "UnivAMSP",
                  "name": "大学 A",
                  "gateway": {"address": "127.0.0.1:7051", "serverName": "peer.univ-a", "tlsCaCertificate": "a/ca.pem"},
                  "authority": "a/members.pem",
                  "identity": {"certificate": "a/cert.pem", "privateKey": "a/key.pem"}
                },
                {
                  "mspId": "UnivBMSP",
                  "name": "Université B",
                  "gateway": {"address": "127.0.0.1:8051", "serverName": "peer.univ-b", "tlsCaCertificate": "/etc/b.pem"}
                }
              ]
            }
            """;

    @TempDir
    Path folder;

    private NetworkProfile read(String text) throws IOException {
        return NetworkProfile.read(Files.writeString(folder.resolve("profile.json"), text, StandardCharsets.UTF_8));
    }

    private ProfileException refused(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("profile.json"), text, StandardCharsets.UTF_8);
        ProfileException refused = catchThrowableOfType(ProfileException.class, () -> NetworkProfile.read(file));
        assertThat(refused).as("refused").isNotNull();
        assertThat(refused).hasMessageStartingWith("PROFILE: ").hasMessageEndingWith(", in " + file);
        assertThat(String.valueOf(refused.getMessage()).lines()).hasSize(1);
        return refused;
    }

    private static JsonObject good() {
        return StrictJson.readObject(GOOD.getBytes(StandardCharsets.UTF_8), LIMITS);
    }

    private static JsonObject first(JsonObject profile) {
        return profile.getAsJsonArray("organizations").get(0).getAsJsonObject();
    }

    @Nested
    class that_is_in_order {

        @Test
        void is_read_with_its_paths_beside_it() throws IOException {
            NetworkProfile profile = read(GOOD);

            assertThat(profile.ledger()).isEqualTo(LedgerKind.FABRIC);
            assertThat(profile.channel()).isEqualTo("registry");
            assertThat(profile.trust()).isEqualTo(folder.resolve("trust.json"));
            Organization first = profile.organizations().get(0);
            assertThat(first.mspId()).isEqualTo(new MspId("UnivAMSP"));
            assertThat(first.name()).isEqualTo("大学 A");
            assertThat(first.gateway().tlsCaCertificate()).isEqualTo(folder.resolve("a/ca.pem"));
            assertThat(first.authority()).isEqualTo(folder.resolve("a/members.pem"));
            assertThat(profile.organizations().get(1).authority()).isNull();
            assertThat(first.identity())
                    .isEqualTo(new NetworkProfile.Identity(folder.resolve("a/cert.pem"), folder.resolve("a/key.pem")));
            assertThat(profile.organizations().get(1).identity()).isNull();
            assertThat(profile.organizations().get(1).gateway().tlsCaCertificate())
                    .isEqualTo(Path.of("/etc/b.pem"));
        }

        @Test
        void may_say_more_than_is_known_today() throws IOException {
            JsonObject more = good();
            more.addProperty("notice", "of tomorrow");
            first(more).addProperty("region", "関東");

            assertThat(read(StrictJson.writePretty(more))).isEqualTo(read(GOOD));
        }

        @Test
        void need_not_name_a_trust_file() throws IOException {
            JsonObject trustless = good();
            trustless.remove("trust");

            assertThat(read(StrictJson.writePretty(trustless)).trust()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"version", "ledger", "channel", "chaincode", "organizations"})
    void that_lacks_a_member_says_which(String member) throws IOException {
        JsonObject profile = good();
        profile.remove(member);

        assertThat(refused(StrictJson.writePretty(profile)))
                .hasMessageContaining("expected a member $." + member + ", found none");
    }

    @ParameterizedTest
    @CsvSource({
        "mspId,                    $.organizations[0].mspId",
        "name,                     $.organizations[0].name",
        "gateway,                  $.organizations[0].gateway",
        "gateway.address,          $.organizations[0].gateway.address",
        "gateway.serverName,       $.organizations[0].gateway.serverName",
        "gateway.tlsCaCertificate, $.organizations[0].gateway.tlsCaCertificate",
        "identity.certificate,     $.organizations[0].identity.certificate",
        "identity.privateKey,      $.organizations[0].identity.privateKey",
    })
    void whose_organisation_lacks_a_member_says_which(String member, String path) throws IOException {
        JsonObject profile = good();
        JsonObject holder = first(profile);
        String[] names = member.split("\\.");
        for (int i = 0; i < names.length - 1; i++) {
            holder = holder.getAsJsonObject(names[i]);
        }
        JsonElement removed = holder.remove(names[names.length - 1]);

        assertThat(removed).isNotNull();
        assertThat(refused(StrictJson.writePretty(profile)))
                .hasMessageContaining("expected a member " + path + ", found none");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"version\": 1          | \"version\": 2          | $.version",
                "\"version\": 1          | \"version\": \"1\"      | $.version",
                "\"ledger\": \"fabric\"  | \"ledger\": \"besu\"    | expected embedded or fabric, found \"besu\"",
                "\"channel\": \"registry\" | \"channel\": 7        | $.channel",
                "\"channel\": \"registry\" | \"channel\": null     | $.channel",
                "\"mspId\": \"UnivAMSP\" | \"mspId\": \"a b\"      | $.organizations[0].mspId",
                "\"mspId\": \"UnivBMSP\" | \"mspId\": \"UnivAMSP\" | expected different organisations, at least one",
                "\"channel\":            | \"ledger\":             | ledger",
            })
    void whose_member_is_not_what_it_should_be_says_what_was_expected(String good, String bad, String expected)
            throws IOException {
        assertThat(GOOD).contains(good);
        assertThat(refused(GOOD.replace(good, bad))).hasMessageContaining(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "profile",
                "{",
                "{}",
                "{\"organizations\":[]}",
                "---\nname: connection profile\n"
            })
    void that_is_none_at_all_is_refused(String text) throws IOException {
        refused(text);
    }

    @Test
    void without_organisations_is_refused() throws IOException {
        JsonObject profile = good();
        profile.add("organizations", new com.google.gson.JsonArray());

        assertThat(refused(StrictJson.writePretty(profile))).hasMessageContaining("at least one");
    }

    @Test
    void in_another_encoding_is_refused() throws IOException {
        Path file = Files.write(folder.resolve("profile.json"), GOOD.getBytes(StandardCharsets.UTF_16LE));

        assertThat(catchThrowableOfType(ProfileException.class, () -> NetworkProfile.read(file)))
                .hasMessageStartingWith("PROFILE: ");
    }

    @Test
    void that_is_not_there_or_is_a_folder_is_said_to_be_so() {
        for (Path file : new Path[] {folder.resolve("none.json"), folder}) {
            assertThat(catchThrowableOfType(ProfileException.class, () -> NetworkProfile.read(file)))
                    .hasMessage("PROFILE: expected a network profile at " + file + ", found no readable file");
        }
    }

    @Nested
    class whose_files_cannot_be_used {

        private ProfileException refusedOnUse() throws IOException {
            try (RegistryLedger ledger = RegistryLedger.connect(read(GOOD))) {
                return catchThrowableOfType(ProfileException.class, () -> ledger.info(new MspId("UnivAMSP")));
            }
        }

        @Test
        void names_the_file_that_is_missing() throws IOException {
            assertThat(refusedOnUse())
                    .hasMessageContaining(
                            "of UnivAMSP that can be used, found no file " + folder.resolve("a/cert.pem"));
        }

        @Test
        void says_so_of_a_file_that_is_no_certificate() throws IOException {
            Files.createDirectories(folder.resolve("a"));
            Files.writeString(folder.resolve("a/cert.pem"), "no certificate");

            assertThat(refusedOnUse())
                    .hasMessageStartingWith("PROFILE: expected an address, an identity and a TLS certificate");
        }

        @Test
        void says_which_organisations_there_are_when_another_is_asked_for() throws IOException {
            try (RegistryLedger ledger = RegistryLedger.connect(read(GOOD))) {
                assertThat(ledger.identities()).containsExactly(new MspId("UnivAMSP"));
                assertThat(catchThrowableOfType(IllegalArgumentException.class, () -> ledger.as(new MspId("UnivBMSP"))))
                        .hasMessageContaining("one of [UnivAMSP], found UnivBMSP");
            }
        }
    }
}
