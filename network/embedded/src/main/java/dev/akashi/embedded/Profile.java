package dev.akashi.embedded;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.akashi.identity.OwnerOnlyFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Writes {@code profile.json}, by which clients find the network; its paths are relative to its folder. */
final class Profile {
    private static final String NOTICE = "embedded: one process, one trust domain; for trials and tests only";

    private Profile() {}

    static Path write(Path directory, String channel, String chaincode, List<EmbeddedOrganization> organizations)
            throws IOException {
        JsonObject profile = new JsonObject();
        profile.addProperty("version", 1);
        profile.addProperty("ledger", "embedded");
        profile.addProperty("notice", NOTICE);
        profile.addProperty("channel", channel);
        profile.addProperty("chaincode", chaincode);
        profile.addProperty("trust", "trust.json");
        JsonArray members = new JsonArray();
        organizations.forEach(organization -> members.add(member(directory, organization)));
        profile.add("organizations", members);
        Path file = directory.resolve("profile.json");
        String text = new GsonBuilder()
                .setPrettyPrinting()
                .disableHtmlEscaping()
                .create()
                .toJson(profile);
        OwnerOnlyFiles.write(file, (text + "\n").getBytes(StandardCharsets.UTF_8));
        return file;
    }

    private static JsonObject member(Path directory, EmbeddedOrganization organization) {
        JsonObject gateway = new JsonObject();
        gateway.addProperty("address", organization.gatewayAddress());
        gateway.addProperty("serverName", organization.serverName());
        gateway.addProperty("tlsCaCertificate", relative(directory, organization.tlsCaCertificate()));
        JsonObject identity = new JsonObject();
        identity.addProperty(
                "certificate", relative(directory, organization.user().certificate()));
        identity.addProperty(
                "privateKey", relative(directory, organization.user().privateKey()));
        JsonObject member = new JsonObject();
        member.addProperty("mspId", organization.mspId());
        member.addProperty("name", organization.name());
        member.add("gateway", gateway);
        member.addProperty(
                "authority",
                relative(
                        directory,
                        NetworkKeys.folder(directory, organization.mspId())
                                .resolve(Path.of("msp", "cacerts", "ca.pem"))));
        member.add("identity", identity);
        return member;
    }

    private static String relative(Path directory, Path file) {
        return directory.relativize(file).toString().replace('\\', '/');
    }
}
