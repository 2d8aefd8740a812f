package dev.akashi.embedded.gateway;

import com.google.protobuf.ByteString;
import dev.akashi.embedded.endorser.Proposal;
import dev.akashi.embedded.ledger.RequiredPolicies;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.gateway.EndorseRequest;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEndorsedAction;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;

/**
 * Collects endorsements: of the organisations that the client names, or of the gateway's own peer first and then of as
 * many others as the policies need. Peers that fail or disagree are replaced by others as long as there are any.
 */
final class EndorsePlan {
    private final Peers peers;
    private final ExecutorService executor;

    EndorsePlan(Peers peers, ExecutorService executor) {
        this.peers = peers;
        this.executor = executor;
    }

    Envelope run(EndorseRequest request, Proposal proposal) {
        List<Endorsement> endorsements = new ArrayList<>();
        ByteString payload = request.getEndorsingOrganizationsCount() > 0
                ? byOrganizations(request, proposal, endorsements)
                : byPolicy(request.getProposedTransaction(), proposal, endorsements);
        return assemble(proposal, payload, endorsements);
    }

    private ByteString byOrganizations(EndorseRequest request, Proposal proposal, List<Endorsement> endorsements) {
        List<GatewayPeer> chosen = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        boolean known = proposal.channel().equals(peers.channel()) && peers.knows(proposal.chaincode());
        for (String mspId : request.getEndorsingOrganizationsList()) {
            Optional<GatewayPeer> peer = known
                    ? peers.all().stream()
                            .filter(candidate -> candidate.mspId().equals(mspId))
                            .findFirst()
                    : Optional.empty();
            peer.ifPresentOrElse(chosen::add, () -> missing.add(mspId));
        }
        if (!missing.isEmpty()) {
            throw GatewayErrors.noEndorsers(missing);
        }
        Collected collected = new Collected();
        askAll(chosen, request.getProposedTransaction()).forEach(collected::add);
        if (!collected.details.isEmpty()) {
            throw GatewayErrors.tooFewEndorsements(collected.details);
        }
        endorsements.addAll(collected.endorsements.values());
        return collected.payload();
    }

    private ByteString byPolicy(SignedProposal signed, Proposal proposal, List<Endorsement> endorsements) {
        if (!proposal.channel().equals(peers.channel())
                || peers.definition(proposal.chaincode()).isEmpty()) {
            throw GatewayErrors.noMetadata(proposal.chaincode(), proposal.channel());
        }
        GatewayPeer local = peers.local();
        GatewayPeer.Reply first = local.process(signed);
        if (!first.isGood()) {
            throw GatewayErrors.firstEndorsementFailed(List.of(local.detail(first.message())));
        }
        RequiredPolicies policies = peers.policies(proposal.chaincode(), first);
        if (policies.areImpossible()) {
            throw GatewayErrors.noCombinationForKey();
        }
        Collected collected = new Collected();
        collected.add(local, first);
        List<GatewayPeer> failed = new ArrayList<>();
        List<GatewayPeer> good = new ArrayList<>(List.of(local));
        while (true) {
            Optional<List<GatewayPeer>> combination = peers.combination(policies, good, failed);
            if (combination.isEmpty()) {
                combination = withoutGivenOnes(policies, failed);
            }
            if (combination.isEmpty()) {
                throw collected.details.isEmpty()
                        ? GatewayErrors.noCombination()
                        : GatewayErrors.tooFewEndorsements(collected.details);
            }
            List<GatewayPeer> missing = combination.get().stream()
                    .filter(peer -> !collected.endorsements.containsKey(peer))
                    .toList();
            if (missing.isEmpty()) {
                combination.get().forEach(peer -> endorsements.add(collected.of(peer)));
                return collected.payload();
            }
            askAll(missing, signed).forEach((peer, reply) -> (collected.add(peer, reply) ? good : failed).add(peer));
        }
    }

    /** The gateway's own peer need not be one of those that a key's policy names. */
    private Optional<List<GatewayPeer>> withoutGivenOnes(RequiredPolicies policies, List<GatewayPeer> failed) {
        return peers.combination(policies, List.of(), failed);
    }

    private Map<GatewayPeer, GatewayPeer.Reply> askAll(List<GatewayPeer> chosen, SignedProposal signed) {
        Map<GatewayPeer, CompletableFuture<GatewayPeer.Reply>> asked = new LinkedHashMap<>();
        chosen.stream()
                .skip(1)
                .forEach(peer -> asked.put(peer, CompletableFuture.supplyAsync(() -> peer.process(signed), executor)));
        Map<GatewayPeer, GatewayPeer.Reply> replies = new LinkedHashMap<>();
        chosen.stream().limit(1).forEach(peer -> replies.put(peer, peer.process(signed)));
        asked.forEach((peer, reply) -> replies.put(peer, reply.join()));
        return replies;
    }

    private static Envelope assemble(Proposal proposal, ByteString payload, List<Endorsement> endorsements) {
        ChaincodeActionPayload action = ChaincodeActionPayload.newBuilder()
                .setChaincodeProposalPayload(proposal.payloadWithoutTransient())
                .setAction(ChaincodeEndorsedAction.newBuilder()
                        .setProposalResponsePayload(payload)
                        .addAllEndorsements(endorsements))
                .build();
        Transaction transaction = Transaction.newBuilder()
                .addActions(TransactionAction.newBuilder()
                        .setHeader(proposal.header().getSignatureHeader())
                        .setPayload(action.toByteString()))
                .build();
        return Envelope.newBuilder()
                .setPayload(Payload.newBuilder()
                        .setHeader(proposal.header())
                        .setData(transaction.toByteString())
                        .build()
                        .toByteString())
                .build();
    }

    /** The endorsements so far, all of the same payload. */
    private static final class Collected {
        private final Map<GatewayPeer, Endorsement> endorsements = new LinkedHashMap<>();
        private final List<ErrorDetail> details = new ArrayList<>();
        private ByteString payload = ByteString.EMPTY;

        boolean add(GatewayPeer peer, GatewayPeer.Reply reply) {
            if (!reply.isGood()) {
                details.add(peer.detail(reply.message()));
                return false;
            }
            if (payload.isEmpty()) {
                payload = reply.response().getPayload();
            } else if (!payload.equals(reply.response().getPayload())) {
                details.add(peer.detail("ProposalResponsePayloads do not match"));
                return false;
            }
            endorsements.put(peer, reply.response().getEndorsement());
            return true;
        }

        Endorsement of(GatewayPeer peer) {
            return endorsements.getOrDefault(peer, Endorsement.getDefaultInstance());
        }

        ByteString payload() {
            return payload;
        }
    }
}
