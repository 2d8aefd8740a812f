package dev.akashi.embedded.gateway;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.akashi.embedded.config.ChannelConfig;
import dev.akashi.embedded.config.ChannelPolicy;
import dev.akashi.embedded.config.GenesisBlock;
import dev.akashi.embedded.config.OrdererNode;
import dev.akashi.embedded.endorser.Denials;
import dev.akashi.embedded.endorser.Proposal;
import dev.akashi.embedded.endorser.ProposalException;
import dev.akashi.embedded.ledger.Ledger;
import dev.akashi.embedded.ledger.LedgerView;
import dev.akashi.embedded.orderer.OrderingService;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.gateway.ChaincodeEventsRequest;
import org.hyperledger.fabric.protos.gateway.ChaincodeEventsResponse;
import org.hyperledger.fabric.protos.gateway.CommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.CommitStatusResponse;
import org.hyperledger.fabric.protos.gateway.EndorseRequest;
import org.hyperledger.fabric.protos.gateway.EndorseResponse;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.gateway.EvaluateRequest;
import org.hyperledger.fabric.protos.gateway.EvaluateResponse;
import org.hyperledger.fabric.protos.gateway.GatewayGrpc;
import org.hyperledger.fabric.protos.gateway.SignedChaincodeEventsRequest;
import org.hyperledger.fabric.protos.gateway.SignedCommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.SubmitRequest;
import org.hyperledger.fabric.protos.gateway.SubmitResponse;

/** The gateway of one organisation's peer. Thread-safe. */
public final class GatewayService extends GatewayGrpc.GatewayImplBase {
    private final ChannelConfig config;
    private final LedgerView view;
    private final OrderingService ordering;
    private final CommitNotifier commits;
    private final EvaluatePlan evaluating;
    private final EndorsePlan endorsing;
    private final ExecutorService executor;
    private final ScheduledExecutorService scheduler;
    private final StatusFault fault;

    /** Takes what the gateway speaks to; the executor must never run out of threads. */
    public GatewayService(
            ChannelConfig config,
            Ledger ledger,
            LedgerView view,
            String mspId,
            List<GatewayPeer> peers,
            OrderingService ordering,
            CommitNotifier commits,
            ExecutorService executor,
            ScheduledExecutorService scheduler,
            StatusFault fault) {
        this.config = config;
        this.view = view;
        this.ordering = ordering;
        this.commits = commits;
        this.executor = executor;
        this.scheduler = scheduler;
        this.fault = fault;
        Peers known = new Peers(config, ledger, mspId, peers);
        this.evaluating = new EvaluatePlan(known);
        this.endorsing = new EndorsePlan(known, executor);
    }

    @Override
    public void evaluate(EvaluateRequest request, StreamObserver<EvaluateResponse> responses) {
        answer(responses, () -> {
            if (request.getProposedTransaction().getProposalBytes().isEmpty()) {
                throw GatewayErrors.noProposal();
            }
            Proposal proposal;
            try {
                proposal = Proposal.unpack(request.getProposedTransaction());
            } catch (ProposalException e) {
                throw GatewayErrors.malformed(String.valueOf(e.getMessage()));
            }
            return EvaluateResponse.newBuilder()
                    .setResult(evaluating.run(request, proposal))
                    .build();
        });
    }

    @Override
    public void endorse(EndorseRequest request, StreamObserver<EndorseResponse> responses) {
        answer(responses, () -> {
            if (request.getProposedTransaction().getProposalBytes().isEmpty()) {
                throw GatewayErrors.noProposalToEndorse();
            }
            Proposal proposal;
            try {
                proposal = Proposal.unpack(request.getProposedTransaction());
            } catch (ProposalException e) {
                throw GatewayErrors.invalid(String.valueOf(e.getMessage()));
            }
            return EndorseResponse.newBuilder()
                    .setPreparedTransaction(endorsing.run(request, proposal))
                    .build();
        });
    }

    @Override
    public void submit(SubmitRequest request, StreamObserver<SubmitResponse> responses) {
        answer(responses, () -> {
            if (!request.hasPreparedTransaction()) {
                throw GatewayErrors.noTransaction();
            }
            if (request.getPreparedTransaction().getSignature().isEmpty()) {
                throw GatewayErrors.unsignedTransaction();
            }
            broadcast(request);
            return SubmitResponse.getDefaultInstance();
        });
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // The reply is the end of it.
    public void commitStatus(SignedCommitStatusRequest signed, StreamObserver<CommitStatusResponse> responses) {
        ServerCallStreamObserver<CommitStatusResponse> call =
                (ServerCallStreamObserver<CommitStatusResponse>) responses;
        CommitStatusRequest request;
        try {
            request = authorized(signed);
        } catch (StatusRuntimeException e) {
            responses.onError(e);
            return;
        }
        String transactionId = request.getTransactionId();
        CompletableFuture<LedgerView.Status> future =
                fault.dropsStatus(transactionId) ? new CompletableFuture<>() : commits.await(transactionId);
        call.setOnCancelHandler(() -> future.cancel(false));
        future.whenComplete((status, failure) -> {
            Runnable reply = () -> reply(call, status, failure);
            fault.statusDelay(transactionId)
                    .ifPresentOrElse(
                            delay -> scheduler.schedule(reply, delay.toMillis(), TimeUnit.MILLISECONDS), reply);
        });
    }

    @Override
    public void chaincodeEvents(
            SignedChaincodeEventsRequest signed, StreamObserver<ChaincodeEventsResponse> responses) {
        ServerCallStreamObserver<ChaincodeEventsResponse> call =
                (ServerCallStreamObserver<ChaincodeEventsResponse>) responses;
        try {
            if (signed.getRequest().isEmpty()) {
                throw GatewayErrors.invalid("a chaincode events request is required");
            }
            ChaincodeEventsRequest request = ChaincodeEventsRequest.parseFrom(signed.getRequest());
            authorize(request.getChannelId(), request.getIdentity(), signed.getSignature(), signed.getRequest());
            executor.execute(new ChaincodeEventStream(view, request, call));
        } catch (InvalidProtocolBufferException e) {
            responses.onError(GatewayErrors.invalid("invalid chaincode events request: " + e.getMessage()));
        } catch (StatusRuntimeException e) {
            responses.onError(e);
        }
    }

    private void broadcast(SubmitRequest request) {
        List<ErrorDetail> details = new ArrayList<>();
        int taken = 0;
        for (OrdererNode orderer : ordering.orderers()) {
            String failure = failure(orderer, request);
            if (failure.isEmpty()) {
                taken++;
            } else {
                details.add(ErrorDetail.newBuilder()
                        .setAddress("127.0.0.1:" + orderer.port())
                        .setMspId(orderer.identity().mspId())
                        .setMessage(failure)
                        .build());
            }
        }
        if (taken < GenesisBlock.quorum(ordering.orderers().size())) {
            throw GatewayErrors.noOrdererQuorum(details);
        }
    }

    private String failure(OrdererNode orderer, SubmitRequest request) {
        if (fault.refusesSubmit() || !ordering.isUp(orderer.id())) {
            return "rpc error: code = Unavailable desc = connection error: desc = \"transport: Error while dialing: dial"
                    + " tcp 127.0.0.1:" + orderer.port() + ": connect: connection refused\"";
        }
        OrderingService.Answer answer = ordering.broadcast(orderer.id(), request.getPreparedTransaction());
        boolean taken = answer.status() == Status.SUCCESS
                || (answer.status() == Status.SERVICE_UNAVAILABLE
                        && answer.info().equals("failed to submit request: request already exists"));
        return taken
                ? ""
                : "received unsuccessful response from orderer: status=" + answer.status() + ", info=" + answer.info();
    }

    private CommitStatusRequest authorized(SignedCommitStatusRequest signed) {
        if (signed.getRequest().isEmpty()) {
            throw GatewayErrors.invalid("a commit status request is required");
        }
        CommitStatusRequest request;
        try {
            request = CommitStatusRequest.parseFrom(signed.getRequest());
        } catch (InvalidProtocolBufferException e) {
            throw GatewayErrors.invalid("invalid status request: " + e.getMessage());
        }
        if (request.getIdentity().isEmpty()) {
            throw GatewayErrors.invalid("no identity provided");
        }
        if (request.getChannelId().isEmpty()) {
            throw GatewayErrors.invalid("no channel ID provided");
        }
        if (request.getTransactionId().isEmpty()) {
            throw GatewayErrors.invalid("transaction ID should not be empty");
        }
        authorize(request.getChannelId(), request.getIdentity(), signed.getSignature(), signed.getRequest());
        return request;
    }

    private void authorize(String channel, ByteString identity, ByteString signature, ByteString request) {
        if (!channel.equals(config.channel())) {
            throw GatewayErrors.noPolicyManager(channel);
        }
        if (config.authorize(ChannelPolicy.READERS, identity, signature, request.toByteArray())
                .isEmpty()) {
            throw GatewayErrors.denied(Denials.denied(channel, ChannelPolicy.READERS));
        }
    }

    private static void reply(
            ServerCallStreamObserver<CommitStatusResponse> call, LedgerView.Status status, Throwable failure) {
        if (call.isCancelled()) {
            return;
        }
        if (failure != null) {
            call.onError(failure instanceof StatusRuntimeException ? failure : GatewayErrors.closing());
            return;
        }
        call.onNext(CommitStatusResponse.newBuilder()
                .setResult(status.code())
                .setBlockNumber(status.block())
                .build());
        call.onCompleted();
    }

    private static <T> void answer(StreamObserver<T> responses, Supplier<T> work) {
        ((ServerCallStreamObserver<T>) responses).setOnCancelHandler(() -> {});
        T response;
        try {
            response = work.get();
        } catch (StatusRuntimeException e) {
            responses.onError(e);
            return;
        }
        responses.onNext(response);
        responses.onCompleted();
    }
}
