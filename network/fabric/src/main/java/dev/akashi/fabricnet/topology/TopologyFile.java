package dev.akashi.fabricnet.topology;

import dev.akashi.fabricnet.topology.Topology.Chaincode;
import dev.akashi.fabricnet.topology.Topology.Orderer;
import dev.akashi.fabricnet.topology.Topology.Ordering;
import dev.akashi.fabricnet.topology.Topology.Organization;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads and writes {@code topology.yaml}. Keys that are not known are refused, because a misspelt one would otherwise be
 * a setting that silently has no effect.
 */
public final class TopologyFile {

    /** Names of the topologies that come with the kit. */
    public static final List<String> BUILT_IN = List.of("bft-4", "raft-1");

    private TopologyFile() {}

    /**
     * Reads a topology.
     *
     * @param nameOrFile one of {@link #BUILT_IN}, or a file
     * @throws TopologyException when there is none, or it is not one
     */
    public static Topology read(String nameOrFile) {
        if (!BUILT_IN.contains(nameOrFile)) {
            return read(Path.of(nameOrFile));
        }
        String resource = nameOrFile + ".yaml";
        try (InputStream in = TopologyFile.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("expected the resource " + resource + ", found none");
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), nameOrFile);
        } catch (IOException e) {
            throw new TopologyException(nameOrFile + ": expected a topology, found " + e.getMessage(), e);
        }
    }

    /**
     * Reads a topology from a file.
     *
     * @throws TopologyException when it is not there, or not one
     */
    public static Topology read(Path file) {
        try {
            return parse(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw new TopologyException("topology: expected one of " + BUILT_IN + " or a file, found " + file, e);
        }
    }

    /**
     * Reads a topology from its text.
     *
     * @param where what messages name as its place
     * @throws TopologyException when it is not one
     */
    public static Topology parse(String text, String where) {
        try {
            Object document = new Load(LoadSettings.builder()
                            .setAllowDuplicateKeys(false)
                            .setMaxAliasesForCollections(0)
                            .build())
                    .loadFromString(text);
            return topology(new Fields("topology", document));
        } catch (YamlEngineException | TopologyException e) {
            throw new TopologyException(where + ": " + e.getMessage(), e);
        }
    }

    /** {@return the topology as text, which {@link #parse} reads again} */
    public static String write(Topology topology) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("network", topology.network());
        fields.put("channel", topology.channel());
        fields.put("logging", topology.logging());
        Ordering ordering = topology.ordering();
        Map<String, Object> times = new LinkedHashMap<>();
        times.put("kind", ordering.kind().name());
        times.put("blockInterval", millis(ordering.blockInterval()));
        times.put("maxMessages", ordering.maxMessages());
        times.put("forwardTimeout", millis(ordering.forwardTimeout()));
        times.put("complainTimeout", millis(ordering.complainTimeout()));
        times.put("viewChangeTimeout", millis(ordering.viewChangeTimeout()));
        times.put("heartbeatTimeout", millis(ordering.heartbeatTimeout()));
        fields.put("ordering", times);
        Map<String, Object> chaincode = new LinkedHashMap<>();
        chaincode.put("name", topology.chaincode().name());
        chaincode.put("version", topology.chaincode().version());
        chaincode.put("main", topology.chaincode().main());
        chaincode.put("probe", topology.chaincode().probe());
        fields.put("chaincode", chaincode);
        fields.put(
                "organizations",
                topology.organizations().stream().map(TopologyFile::write).toList());
        if (!topology.formerMembers().isEmpty()) {
            fields.put(
                    "formerMembers",
                    topology.formerMembers().stream().map(TopologyFile::write).toList());
        }
        return new Dump(DumpSettings.builder()
                        .setDefaultFlowStyle(FlowStyle.BLOCK)
                        .build())
                .dumpToString(fields);
    }

    private static Map<String, Object> write(Organization organization) {
        Map<String, Object> member = new LinkedHashMap<>();
        member.put("mspId", organization.mspId());
        member.put("name", organization.name());
        member.put("host", organization.host());
        member.put("firstPort", organization.firstPort());
        organization.orderer().ifPresent(orderer -> member.put("orderer", write(orderer)));
        return member;
    }

    private static Map<String, Object> write(Orderer orderer) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", orderer.id());
        fields.put("mspId", orderer.mspId());
        return fields;
    }

    private static Topology topology(Fields fields) {
        Topology topology = new Topology(
                fields.text("network"),
                fields.text("channel"),
                fields.text("logging"),
                ordering(fields.fields("ordering")),
                chaincode(fields.fields("chaincode")),
                fields.list("organizations").stream()
                        .map(TopologyFile::organization)
                        .toList(),
                fields.optionalList("formerMembers").stream()
                        .map(TopologyFile::organization)
                        .toList());
        fields.requireAllRead();
        return topology;
    }

    private static Ordering ordering(Fields fields) {
        Ordering ordering = new Ordering(
                kind(fields.text("kind")),
                fields.time("blockInterval"),
                fields.integer("maxMessages"),
                fields.time("forwardTimeout"),
                fields.time("complainTimeout"),
                fields.time("viewChangeTimeout"),
                fields.time("heartbeatTimeout"));
        fields.requireAllRead();
        return ordering;
    }

    private static Ordering.Kind kind(String text) {
        try {
            return Ordering.Kind.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new TopologyException("ordering: kind: expected BFT or RAFT, found " + text, e);
        }
    }

    private static Chaincode chaincode(Fields fields) {
        Chaincode chaincode =
                new Chaincode(fields.text("name"), fields.text("version"), fields.text("main"), fields.text("probe"));
        fields.requireAllRead();
        return chaincode;
    }

    private static Organization organization(Fields fields) {
        Organization organization = new Organization(
                fields.text("mspId"),
                fields.text("name"),
                fields.text("host"),
                fields.integer("firstPort"),
                fields.optionalFields("orderer").map(TopologyFile::orderer));
        fields.requireAllRead();
        return organization;
    }

    private static Orderer orderer(Fields fields) {
        Orderer orderer = new Orderer(fields.integer("id"), fields.text("mspId"));
        fields.requireAllRead();
        return orderer;
    }

    /**
     * Reads a time, such as {@code 250 ms} or {@code 5 s}.
     *
     * @param where what the message names as its place
     * @throws TopologyException when it is none
     */
    public static Duration time(String where, String text) {
        try {
            if (text.endsWith("ms")) {
                return Duration.ofMillis(
                        Long.parseLong(text.substring(0, text.length() - 2).strip()));
            }
            if (text.endsWith("s")) {
                return Duration.ofSeconds(
                        Long.parseLong(text.substring(0, text.length() - 1).strip()));
            }
        } catch (NumberFormatException e) {
            throw new TopologyException(where + ": expected a time, found " + text, e);
        }
        throw new TopologyException(where + ": expected a time such as 250 ms or 5 s, found " + text);
    }

    private static String millis(Duration duration) {
        return duration.toMillis() + " ms";
    }

    /** A mapping of the file, of which every key must have been asked for in the end. */
    private static final class Fields {
        private final String path;
        private final Map<String, Object> rest = new LinkedHashMap<>();

        Fields(String path, Object value) {
            this.path = path;
            if (!(value instanceof Map<?, ?> map)) {
                throw new TopologyException(path + ": expected keys and values, found " + value);
            }
            map.forEach((key, entry) -> rest.put(String.valueOf(key), entry));
        }

        String text(String key) {
            return String.valueOf(take(key));
        }

        int integer(String key) {
            if (take(key) instanceof Integer number) {
                return number;
            }
            throw new TopologyException(path + ": " + key + ": expected a whole number");
        }

        Duration time(String key) {
            return TopologyFile.time(path + ": " + key, text(key));
        }

        Fields fields(String key) {
            return new Fields(path + ": " + key, take(key));
        }

        Optional<Fields> optionalFields(String key) {
            return rest.containsKey(key) ? Optional.of(fields(key)) : Optional.empty();
        }

        List<Fields> optionalList(String key) {
            return rest.containsKey(key) ? list(key) : List.of();
        }

        List<Fields> list(String key) {
            if (take(key) instanceof List<?> entries) {
                List<Fields> found = new ArrayList<>();
                for (Object entry : entries) {
                    found.add(new Fields(path + ": " + key + " " + (found.size() + 1), entry));
                }
                return found;
            }
            throw new TopologyException(path + ": " + key + ": expected a list");
        }

        void requireAllRead() {
            if (!rest.isEmpty()) {
                throw new TopologyException(path + ": expected no other keys, found " + rest.keySet());
            }
        }

        private Object take(String key) {
            Object value = rest.remove(key);
            if (value == null) {
                throw new TopologyException(path + ": expected " + key + ", found none");
            }
            return value;
        }
    }
}
