package dev.akashi.audit.replay;

import com.google.gson.JsonObject;
import dev.akashi.audit.replay.Finding.Place;
import dev.akashi.client.BlockEvents;
import dev.akashi.client.LedgerException;
import dev.akashi.client.NetworkProfile;
import dev.akashi.client.NetworkProfile.Organization;
import dev.akashi.client.RegistryLedger;
import dev.akashi.client.status.StatusListFolder;
import dev.akashi.model.MspId;
import dev.akashi.transparency.block.BlockView;
import dev.akashi.transparency.node.LogClient;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Holds against a replay what the organisations say now: their peers of the blocks, their answers of the records, their
 * logs of everything. An organisation that cannot be asked, or is not as far, is told of as unchecked.
 */
public final class Comparison {

    private final Replay replay;
    private final List<Finding> findings = new ArrayList<>();
    private final List<Unchecked> unchecked = new ArrayList<>();
    private final Map<MspId, JsonObject> organisations = new TreeMap<>();
    private @Nullable List<JsonObject> statusLists;

    /** A comparison with a replay that has ended. */
    public Comparison(Replay replay) {
        this.replay = Objects.requireNonNull(replay, "replay");
    }

    /**
     * Asks the peer of every organisation for its blocks and its answers.
     *
     * @param profile how they are reached
     * @param source whose blocks were replayed, which are not asked for again
     */
    public void peers(NetworkProfile profile, Optional<MspId> source) {
        try (RegistryLedger ledger = RegistryLedger.connect(profile)) {
            for (Organization organisation : profile.organizations()) {
                MspId name = organisation.mspId();
                if (organisation.identity() == null) {
                    String why = "the profile has no identity of this organisation";
                    unchecked.add(new Unchecked(Unchecked.Code.PEER_BLOCKS, name.value(), why));
                    unchecked.add(new Unchecked(Unchecked.Code.PEER_STATE, name.value(), why));
                    continue;
                }
                try {
                    if (!source.equals(Optional.of(name))) {
                        blocks(profile, name);
                    }
                } catch (LedgerException e) {
                    unchecked.add(new Unchecked(Unchecked.Code.PEER_BLOCKS, name.value(), words(e)));
                }
                try {
                    new PeerState(replay, ledger, name).compare(findings, unchecked, height(profile, name));
                    entry(name).addProperty("answersCompared", true);
                } catch (LedgerException | IllegalStateException e) {
                    unchecked.add(new Unchecked(Unchecked.Code.PEER_STATE, name.value(), words(e)));
                }
            }
        }
    }

    /** Reads the newest checkpoints of organisations' logs; those of members that are not named stay unchecked. */
    public void logs(Map<MspId, URI> addresses) {
        Map<MspId, LogClient> clients = new LinkedHashMap<>();
        addresses.forEach(
                (member, address) -> clients.put(member, new LogClient(address, java.time.Duration.ofSeconds(10))));
        LogComparison logs = new LogComparison(replay);
        clients.forEach((member, client) -> {
            try {
                logs.compare(member, client, findings, unchecked)
                        .ifPresent(size -> entry(member).addProperty("logCompared", size));
            } catch (IOException e) {
                unchecked.add(new Unchecked(Unchecked.Code.LOG, member.value(), String.valueOf(e.getMessage())));
            }
        });
        logs.members().stream()
                .filter(member -> !clients.containsKey(member))
                .forEach(member -> unchecked.add(new Unchecked(
                        Unchecked.Code.LOG, member.value(), "the address of this member's log was not given")));
    }

    /**
     * Reads institutions' published status lists, all their versions.
     *
     * @param folder where they are
     * @param places which credential has which place, as far as institutions gave it
     * @param complete until when the blocks that were replayed are all that there are; of a list of a later time nothing is
     *     found, only that it could not be checked
     * @throws IOException when the folder cannot be read
     */
    public void statusLists(StatusListFolder folder, StatusListPlaces places, Instant complete) throws IOException {
        statusLists = new StatusListComparison(replay.book(), complete, places, findings, unchecked).compare(folder);
    }

    /** What was compared, by status list; empty when no published lists were given. */
    public Optional<List<JsonObject>> statusLists() {
        return Optional.ofNullable(statusLists).map(List::copyOf);
    }

    /** What must not be. */
    public List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** What could not be checked. */
    public List<Unchecked> unchecked() {
        return List.copyOf(unchecked);
    }

    /** What was compared, by organisation, in the order of their names. */
    public List<JsonObject> organisations() {
        return List.copyOf(organisations.values());
    }

    private void blocks(NetworkProfile profile, MspId organisation) {
        long until = replay.nextBlock();
        try (BlockEvents blocks = BlockEvents.of(profile, organisation)) {
            long height = blocks.height();
            if (height < until) {
                unchecked.add(new Unchecked(
                        Unchecked.Code.PEER_BLOCKS,
                        organisation.value(),
                        "its peer has " + height + " blocks of " + until));
            }
            long last = Math.min(height, until);
            long[] next = {0};
            if (last > 0) {
                blocks.read(0, block -> {
                    next[0]++;
                    return isSame(organisation, BlockView.of(block)) && next[0] < last;
                });
            }
            entry(organisation).addProperty("blocksCompared", next[0]);
        }
    }

    private boolean isSame(MspId organisation, BlockView theirs) {
        BlockView ours = replay.blockView(theirs.number()).orElseThrow();
        // A file of a block need not have what a peer adds to it.
        boolean commitHashes =
                !ours.commitHash().isEmpty() && !theirs.commitHash().isEmpty();
        boolean same = ours.number() == theirs.number()
                && ours.hash().equals(theirs.hash())
                && ours.flags().equals(theirs.flags())
                && (!commitHashes || ours.commitHash().equals(theirs.commitHash()));
        if (!same) {
            findings.add(new Finding(
                    FindingCode.PEER_BLOCKS_DIFFER,
                    Place.block(theirs.number()),
                    List.of(organisation),
                    null,
                    words(ours),
                    words(theirs) + "; the blocks behind it were not compared"));
        }
        return same;
    }

    private static String words(BlockView view) {
        return "hash " + view.hash() + ", flags " + view.flags() + ", commit hash "
                + (view.commitHash().isEmpty() ? "none" : view.commitHash());
    }

    private static long height(NetworkProfile profile, MspId organisation) {
        try (BlockEvents blocks = BlockEvents.of(profile, organisation)) {
            return blocks.height();
        }
    }

    private JsonObject entry(MspId organisation) {
        return organisations.computeIfAbsent(organisation, name -> {
            JsonObject json = new JsonObject();
            json.addProperty("organisation", name.value());
            return json;
        });
    }

    private static String words(RuntimeException e) {
        return String.valueOf(e.getMessage());
    }
}
