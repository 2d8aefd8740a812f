package dev.akashi.embedded.gateway;

import dev.akashi.embedded.endorser.Proposal;
import io.grpc.Status.Code;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.gateway.EvaluateRequest;
import org.hyperledger.fabric.protos.peer.Response;

/** Asks one peer after the other, the gateway's own first, until one has a result or the fault is not the peer's. */
final class EvaluatePlan {
    private final Peers peers;

    EvaluatePlan(Peers peers) {
        this.peers = peers;
    }

    Response run(EvaluateRequest request, Proposal proposal) {
        String chaincode = proposal.chaincode();
        if (!proposal.channel().equals(peers.channel())) {
            throw GatewayErrors.unknownChannel(proposal.channel());
        }
        boolean transientOnly =
                proposal.payload().getTransientMapCount() > 0 && request.getTargetOrganizationsCount() == 0;
        List<String> targets =
                transientOnly ? List.of(peers.local().mspId()) : List.copyOf(request.getTargetOrganizationsList());
        List<GatewayPeer> candidates = peers.knows(chaincode)
                ? peers.all().stream()
                        .filter(peer -> targets.isEmpty() || targets.contains(peer.mspId()))
                        .toList()
                : List.of();
        if (candidates.isEmpty()) {
            throw transientOnly
                    ? GatewayErrors.noProtectedEvaluator(chaincode, proposal.channel())
                    : GatewayErrors.noEvaluator(chaincode, proposal.channel());
        }
        List<ErrorDetail> details = new ArrayList<>();
        Code code = Code.UNAVAILABLE;
        for (GatewayPeer peer : candidates) {
            GatewayPeer.Reply reply = peer.process(request.getProposedTransaction());
            if (reply.isGood()) {
                return reply.result();
            }
            details.add(peer.detail(reply.message()));
            code = reply.code();
            if (!reply.othersMayDoBetter()) {
                throw GatewayErrors.evaluationRefused(code, reply.message(), details);
            }
        }
        throw GatewayErrors.evaluationFailed(code, details);
    }
}
