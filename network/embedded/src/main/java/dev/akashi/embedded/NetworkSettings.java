package dev.akashi.embedded;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import dev.akashi.identity.OwnerOnlyFiles;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the directory was made with, and the ports it used last, in {@code network.json}. A port is used again as long as
 * nobody else has taken it, so that profiles and genesis block stay right.
 */
final class NetworkSettings {
    private static final String FILE = "network.json";
    private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();

    private final Path directory;
    private final Content content;

    private NetworkSettings(Path directory, Content content) {
        this.directory = directory;
        this.content = content;
    }

    /** The file's form. */
    private static final class Content {
        @Nullable
        String channel;

        @Nullable
        List<String> organizations;

        @Nullable
        Map<String, Integer> ports;
    }

    /** Reads the settings of the directory, or makes them; refuses a directory made for another network. */
    static NetworkSettings open(EmbeddedNetworkConfig config) throws IOException {
        Path file = config.directory().resolve(FILE);
        List<String> organizations = config.organizations().stream()
                .map(EmbeddedNetworkConfig.Organization::mspId)
                .toList();
        Content content;
        try {
            content = Files.exists(file) ? GSON.fromJson(Files.readString(file), Content.class) : new Content();
        } catch (JsonParseException e) {
            throw new IOException(file + ": expected JSON, found " + e.getMessage(), e);
        }
        if (content == null) {
            throw new IOException(file + ": expected JSON, found nothing");
        }
        if (content.channel == null) {
            content.channel = config.channel();
            content.organizations = organizations;
        }
        if (!config.channel().equals(content.channel) || !organizations.equals(content.organizations)) {
            throw new IOException(file + ": expected channel " + config.channel() + " of " + organizations + ", found "
                    + content.channel + " of " + content.organizations);
        }
        content.ports = content.ports == null ? new LinkedHashMap<>() : new LinkedHashMap<>(content.ports);
        return new NetworkSettings(config.directory(), content);
    }

    /** Gives every name a port that is free now: the one it had, if it still is. */
    void reserve(List<String> names) throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (String name : names) {
                ServerSocket socket = bind(ports().getOrDefault(name, 0));
                held.add(socket);
                ports().put(name, socket.getLocalPort());
            }
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
        save();
    }

    int port(String name) {
        return ports().getOrDefault(name, 0);
    }

    /** Notes that the name has another port now. */
    void moved(String name, IntSupplier port) throws IOException {
        ports().put(name, port.getAsInt());
        save();
    }

    private Map<String, Integer> ports() {
        Map<String, Integer> ports = content.ports;
        if (ports == null) {
            throw new IllegalStateException("settings: expected ports, found none");
        }
        return ports;
    }

    private void save() throws IOException {
        OwnerOnlyFiles.write(
                directory.resolve(FILE), GSON.toJson(content).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static ServerSocket bind(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.setReuseAddress(true);
            socket.bind(Loopback.at(port));
            return socket;
        } catch (IOException e) {
            socket.close();
            if (port == 0) {
                throw e;
            }
            return bind(0);
        }
    }
}
