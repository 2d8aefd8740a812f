package dev.akashi.fabricnet;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.akashi.fabricnet.render.Keys;
import dev.akashi.fabricnet.render.Layout;
import dev.akashi.fabricnet.topology.Topology;
import dev.akashi.fabricnet.topology.Topology.Organization;
import dev.akashi.identity.OwnerOnlyFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the files that clients use: {@code profile.json}, and a {@code trust.json} that asks a majority to agree. */
final class Profile {
    private Profile() {}

    static void write(Topology topology, Layout layout, Keys keys) throws IOException {
        JsonObject profile = new JsonObject();
        profile.addProperty("version", 1);
        profile.addProperty("ledger", "fabric");
        profile.addProperty("channel", topology.channel());
        profile.addProperty("chaincode", topology.chaincode().name());
        profile.addProperty("trust", "trust.json");
        JsonArray members = new JsonArray();
        topology.organizations().forEach(organization -> members.add(member(organization, layout, keys)));
        profile.add("organizations", members);
        write(layout.profile(), profile);
        if (!Files.exists(layout.trust())) {
            // The verifier's own decision, which the network does not overwrite once it is made.
            JsonObject trust = new JsonObject();
            trust.addProperty("version", 1);
            trust.addProperty("witnesses", topology.organizations().size() / 2 + 1);
            write(layout.trust(), trust);
        }
    }

    private static JsonObject member(Organization organization, Layout layout, Keys keys) {
        JsonObject gateway = new JsonObject();
        gateway.addProperty(
                "address", organization.host() + ":" + organization.ports().peer());
        gateway.addProperty("serverName", organization.host());
        gateway.addProperty(
                "tlsCaCertificate", relative(layout, keys.peerTls(organization).trustedRoot()));
        JsonObject identity = new JsonObject();
        Path msp = keys.clientMsp(organization);
        identity.addProperty("certificate", relative(layout, Keys.certificate(msp)));
        identity.addProperty("privateKey", relative(layout, Keys.privateKey(msp)));
        JsonObject member = new JsonObject();
        member.addProperty("mspId", organization.mspId());
        member.addProperty("name", organization.name());
        member.add("gateway", gateway);
        member.addProperty(
                "authority",
                relative(
                        layout,
                        keys.msp(organization.mspId()).resolve("cacerts").resolve("ca.pem")));
        member.add("identity", identity);
        return member;
    }

    private static String relative(Layout layout, Path file) {
        return layout.directory().relativize(file).toString().replace('\\', '/');
    }

    private static void write(Path file, JsonObject object) throws IOException {
        String text = new GsonBuilder()
                .setPrettyPrinting()
                .disableHtmlEscaping()
                .create()
                .toJson(object);
        OwnerOnlyFiles.write(file, (text + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
