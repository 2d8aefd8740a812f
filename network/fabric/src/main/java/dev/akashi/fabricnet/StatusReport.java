package dev.akashi.fabricnet;

import dev.akashi.fabricnet.channel.ChannelMembership;
import dev.akashi.fabricnet.channel.ChannelMembership.OrdererState;
import dev.akashi.fabricnet.channel.GatewayProbe;
import dev.akashi.fabricnet.node.Node;
import dev.akashi.fabricnet.node.NodeProcess;
import dev.akashi.fabricnet.topology.Topology;
import dev.akashi.fabricnet.topology.Topology.Organization;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Says of a network what runs, whether it serves, and whether its peers agree. Every line about something that is wrong
 * ends with what to do about it.
 */
final class StatusReport {
    private static final Duration RENEW_BEFORE = Duration.ofDays(60);
    // While there is work, orderers are a block apart now and then.
    private static final long BEHIND = 1;
    // Certificates are compared with the machine's time by whoever meets them.
    private static final Clock MACHINE = Clock.systemUTC();

    private final Site site;
    private final ChannelMembership membership;
    private final Map<String, Long> heights = new TreeMap<>();
    private final Map<String, GatewayProbe> probes = new HashMap<>();
    private boolean good = true;

    StatusReport(Site site, ChannelMembership membership) {
        this.site = site;
        this.membership = membership;
    }

    boolean print(List<Node> nodes, PrintWriter out) {
        try {
            List<String> lines = new ArrayList<>();
            for (Node node : nodes) {
                Optional<ProcessHandle> process = NodeProcess.find(node);
                String state = process.map(handle -> "runs, process " + handle.pid())
                        .orElseGet(() -> wrong("does not run; start it with: start-node " + node.name()));
                if (process.isPresent() && !NodeProcess.listens(node)) {
                    state = wrong("runs, process " + process.get().pid() + ", but takes no connections on port "
                            + node.port() + "; see its log: logs " + node.name());
                }
                lines.add(line(node.name(), state));
            }
            ordering().forEach((mspId, state) -> lines.add(line("ordering " + mspId, state)));
            for (Organization organization : site.topology().organizations()) {
                lines.add(line("gateway " + organization.mspId(), gateway(organization)));
            }
            lines.add(line("agreement", agreement()));
            lines.add(line("certificates", certificates()));
            lines.forEach(out::println);
            out.println(good ? "Everything is as it should be." : "Something is wrong; see the lines with an arrow.");
            out.flush();
            return good;
        } finally {
            probes.values().forEach(GatewayProbe::close);
        }
    }

    private Map<String, String> ordering() {
        Map<String, Optional<OrdererState>> states = new LinkedHashMap<>();
        for (Organization organization : site.topology().ordererOrganizations()) {
            states.put(organization.mspId(), membership.ordererState(organization));
        }
        long highest = states.values().stream()
                .flatMap(Optional::stream)
                .mapToLong(OrdererState::height)
                .max()
                .orElse(0);
        Map<String, String> lines = new LinkedHashMap<>();
        states.forEach((mspId, state) -> lines.put(
                mspId,
                state.map(found -> ordering(found, highest))
                        .orElseGet(() -> wrong("does not answer for the channel; when it runs: up"))));
        return lines;
    }

    private String ordering(OrdererState state, long highest) {
        String text = state.status() + " " + state.relation() + ", height " + state.height();
        if (!state.status().equals("active")) {
            return wrong(text + "; wait until it is active");
        }
        return highest - state.height() > BEHIND
                ? wrong(text + ", behind the highest, " + highest + "; it catches up with the next block")
                : text;
    }

    private String gateway(Organization organization) {
        GatewayProbe probe = GatewayProbe.connect(site.topology(), organization, site.keys());
        probes.put(organization.mspId(), probe);
        Optional<Long> height = probe.height();
        if (height.isEmpty()) {
            return wrong(
                    "does not answer; is peer-" + organization.mspId() + " running and on the channel? up continues");
        }
        heights.put(organization.mspId(), height.get());
        return probe.objectionOfChaincode()
                .map(objection -> wrong("height " + height.get() + ", but its chaincode does not answer: " + objection))
                .or(() -> probe.objectionOfEndorsement()
                        .map(objection ->
                                wrong("height " + height.get() + ", but it cannot collect endorsements: " + objection)))
                .orElse("answers and collects endorsements, height " + height.get());
    }

    /** Peers at the same block with different commit hashes have different flags or writes: that is never harmless. */
    private String agreement() {
        if (heights.size() < 2) {
            return wrong("fewer than two peers answer, so nothing can be compared");
        }
        long common = heights.values().stream().mapToLong(Long::longValue).min().orElseThrow() - 1;
        Map<String, List<String>> byHash = new TreeMap<>();
        heights.keySet().forEach(mspId -> {
            String hash = Optional.ofNullable(probes.get(mspId))
                    .flatMap(probe -> probe.commitHash(common))
                    .map(HexFormat.of()::formatHex)
                    .orElse("no answer");
            byHash.computeIfAbsent(hash, key -> new ArrayList<>()).add(mspId);
        });
        if (byHash.size() == 1 && !byHash.containsKey("no answer")) {
            return heights.size() + " peers have the same commit hash at block " + common;
        }
        return wrong("peers differ at block " + common + ": " + byHash
                + "; stop those in the minority and see the operator's guide, \"Peers disagree\"");
    }

    private String certificates() {
        Topology topology = site.topology();
        Certificates certificates = Certificates.of(site.layout(), topology);
        LocalDate first = LocalDate.ofInstant(certificates.firstExpiry(), ZoneOffset.UTC);
        List<String> due = certificates.expiringBefore(MACHINE.instant().plus(RENEW_BEFORE));
        return due.isEmpty()
                ? "none expires within " + RENEW_BEFORE.toDays() + " days; the first on " + first
                : wrong(due.size() + " expire within " + RENEW_BEFORE.toDays() + " days, the first on " + first + ": "
                        + due + "; renew them with: renew");
    }

    private String wrong(String what) {
        good = false;
        return "-> " + what;
    }

    private static String line(String subject, String text) {
        return String.format(Locale.ROOT, "%-36s %s", subject, text);
    }
}
