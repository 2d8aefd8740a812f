package dev.akashi.embedded.endorser;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import org.hyperledger.fabric.protos.peer.EndorserGrpc;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/** The endorser's own port, used by Fabric's command line and by other gateways. */
public final class EndorserService extends EndorserGrpc.EndorserImplBase {
    private final Endorser endorser;

    /** Takes the peer. */
    public EndorserService(Endorser endorser) {
        this.endorser = endorser;
    }

    @Override
    public void processProposal(SignedProposal proposal, StreamObserver<ProposalResponse> responses) {
        try {
            responses.onNext(endorser.process(proposal));
            responses.onCompleted();
        } catch (ProposalException e) {
            responses.onError(
                    Status.UNKNOWN.withDescription(e.getMessage()).withCause(e).asRuntimeException());
        } catch (PeerUnavailableException e) {
            responses.onError(Status.UNAVAILABLE
                    .withDescription(e.getMessage())
                    .withCause(e)
                    .asRuntimeException());
        }
    }
}
