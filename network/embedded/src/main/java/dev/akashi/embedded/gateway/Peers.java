package dev.akashi.embedded.gateway;

import dev.akashi.embedded.config.ChannelConfig;
import dev.akashi.embedded.ledger.ChaincodeDefinition;
import dev.akashi.embedded.ledger.Ledger;
import dev.akashi.embedded.ledger.RequiredPolicies;
import dev.akashi.identity.Identity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The peers that one gateway knows, its own organisation's first. */
final class Peers {
    private final ChannelConfig config;
    private final Ledger ledger;
    private final List<GatewayPeer> all;

    Peers(ChannelConfig config, Ledger ledger, String localMspId, List<GatewayPeer> peers) {
        this.config = config;
        this.ledger = ledger;
        List<GatewayPeer> ordered = new ArrayList<>();
        peers.stream().filter(peer -> peer.mspId().equals(localMspId)).forEach(ordered::add);
        if (ordered.isEmpty()) {
            throw new IllegalArgumentException("gateway: expected a peer of " + localMspId + ", found none");
        }
        // The others in a circle from the local one, so that gateways do not all lean on the same peers.
        int start = peers.indexOf(ordered.get(0));
        for (int i = 1; i < peers.size(); i++) {
            ordered.add(peers.get((start + i) % peers.size()));
        }
        this.all = List.copyOf(ordered);
    }

    String channel() {
        return config.channel();
    }

    GatewayPeer local() {
        return all.get(0);
    }

    List<GatewayPeer> all() {
        return all;
    }

    boolean knows(String chaincode) {
        return local().endorser().isSystem(chaincode) || definition(chaincode).isPresent();
    }

    Optional<ChaincodeDefinition> definition(String chaincode) {
        return ledger.definition(chaincode);
    }

    /** {@return the smallest set of peers, in their order, that has the given ones and satisfies all policies} */
    Optional<List<GatewayPeer>> combination(
            RequiredPolicies policies, List<GatewayPeer> given, Collection<GatewayPeer> excluded) {
        List<GatewayPeer> others = all.stream()
                .filter(peer -> !given.contains(peer) && !excluded.contains(peer))
                .toList();
        for (int size = 0; size <= others.size(); size++) {
            Optional<List<GatewayPeer>> found = extend(policies, given, others, 0, size);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<List<GatewayPeer>> extend(
            RequiredPolicies policies, List<GatewayPeer> chosen, List<GatewayPeer> others, int from, int missing) {
        if (missing == 0) {
            List<Identity> signers = chosen.stream()
                    .flatMap(peer ->
                            config.msps().recognize(peer.endorser().identity().serialized()).stream())
                    .toList();
            return policies.areSatisfied(config, signers) ? Optional.of(chosen) : Optional.empty();
        }
        for (int i = from; i <= others.size() - missing; i++) {
            List<GatewayPeer> more = new ArrayList<>(chosen);
            more.add(others.get(i));
            Optional<List<GatewayPeer>> found = extend(policies, more, others, i + 1, missing - 1);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    RequiredPolicies policies(String chaincode, GatewayPeer.Reply firstReply) {
        return ledger.requiredPolicies(chaincode, firstReply.response().getPayload());
    }
}
