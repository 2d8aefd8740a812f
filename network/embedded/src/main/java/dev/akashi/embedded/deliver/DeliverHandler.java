package dev.akashi.embedded.deliver;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.akashi.embedded.config.ChannelConfig;
import dev.akashi.embedded.config.ChannelPolicy;
import dev.akashi.embedded.ledger.LedgerBlock;
import dev.akashi.embedded.ledger.LedgerView;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.SeekInfo;
import org.hyperledger.fabric.protos.orderer.SeekPosition;

/**
 * Answers requests for blocks on a stream. After all blocks of a request it says SUCCESS and waits for the next request;
 * after anything else it ends the stream. That the client has nothing more to ask does not end a running request.
 */
public final class DeliverHandler {
    private static final Duration TIME_WINDOW = Duration.ofMinutes(15);

    private final ChannelConfig config;
    private final LedgerView ledger;
    private final ChannelPolicy readers;
    private final Clock clock;
    private final ExecutorService executor;

    /** Takes the policy that readers must satisfy and the threads that streams wait on. */
    public DeliverHandler(
            ChannelConfig config, LedgerView ledger, ChannelPolicy readers, Clock clock, ExecutorService executor) {
        this.config = config;
        this.ledger = ledger;
        this.readers = readers;
        this.clock = clock;
        this.executor = executor;
    }

    /** Opens a stream; to be called on the thread of the gRPC method. */
    public <R> StreamObserver<Envelope> open(StreamObserver<R> responses, ResponseForm<R> form) {
        Session<R> session = new Session<>((ServerCallStreamObserver<R>) responses, form);
        executor.execute(session);
        return session;
    }

    private final class Session<R> implements StreamObserver<Envelope>, Runnable {
        private final ServerCallStreamObserver<R> responses;
        private final ResponseForm<R> form;
        private final LinkedBlockingQueue<Optional<Envelope>> requests = new LinkedBlockingQueue<>();
        private final StreamClient client;

        Session(ServerCallStreamObserver<R> responses, ResponseForm<R> form) {
            this.responses = responses;
            this.form = form;
            this.client = StreamClient.of(responses);
        }

        @Override
        public void onNext(Envelope request) {
            requests.add(Optional.of(request));
        }

        @Override
        public void onError(Throwable cause) {
            client.leave();
        }

        @Override
        public void onCompleted() {
            requests.add(Optional.empty());
        }

        @Override
        public void run() {
            try {
                while (!client.isGone()) {
                    Optional<Envelope> request = requests.poll(1, TimeUnit.SECONDS);
                    if (request == null) {
                        continue;
                    }
                    if (request.isEmpty()) {
                        break;
                    }
                    Optional<Status> status = deliver(request.get());
                    if (status.isEmpty()) {
                        return;
                    }
                    responses.onNext(form.status(status.get()));
                    if (status.get() != Status.SUCCESS) {
                        break;
                    }
                }
                if (!client.isGone()) {
                    responses.onCompleted();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                end();
            } catch (RuntimeException e) {
                end();
            }
        }

        private void end() {
            if (!responses.isCancelled()) {
                responses.onError(io.grpc.Status.UNAVAILABLE
                        .withDescription("the ledger is closing")
                        .asRuntimeException());
            }
        }

        /** {@return the status that ends the request; empty if nobody is there to be told} */
        private Optional<Status> deliver(Envelope request) throws InterruptedException {
            ChannelHeader header;
            SignatureHeader signer;
            SeekInfo seek;
            try {
                Payload payload = Payload.parseFrom(request.getPayload());
                header = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
                signer = SignatureHeader.parseFrom(payload.getHeader().getSignatureHeader());
                if (!isTimely(header)) {
                    return Optional.of(Status.BAD_REQUEST);
                }
                if (!header.getChannelId().equals(config.channel())) {
                    return Optional.of(Status.NOT_FOUND);
                }
                seek = SeekInfo.parseFrom(payload.getData());
            } catch (InvalidProtocolBufferException e) {
                return Optional.of(Status.BAD_REQUEST);
            }
            if (config.authorize(
                            readers,
                            signer.getCreator(),
                            request.getSignature(),
                            request.getPayload().toByteArray())
                    .isEmpty()) {
                return Optional.of(Status.FORBIDDEN);
            }
            if (!seek.hasStart() || !seek.hasStop()) {
                return Optional.of(Status.BAD_REQUEST);
            }
            return send(seek);
        }

        private Optional<Status> send(SeekInfo seek) throws InterruptedException {
            long height = ledger.height();
            Optional<Long> start = position(seek.getStart(), height);
            if (start.isEmpty()) {
                return Optional.of(Status.NOT_FOUND);
            }
            long number = start.get();
            long stop = stop(seek, number, height);
            if (Long.compareUnsigned(stop, number) < 0) {
                return Optional.of(Status.BAD_REQUEST);
            }
            boolean headerOnly = seek.getContentType() == SeekInfo.SeekContentType.HEADER_WITH_SIG;
            while (true) {
                if (seek.getBehavior() == SeekInfo.SeekBehavior.FAIL_IF_NOT_READY && number >= ledger.height()) {
                    return Optional.of(Status.NOT_FOUND);
                }
                Optional<LedgerBlock> block = ledger.await(number, client::isGone);
                if (block.isEmpty()) {
                    if (!client.isGone()) {
                        end();
                    }
                    return Optional.empty();
                }
                if (!client.awaitReady()) {
                    return Optional.empty();
                }
                responses.onNext(form.block(block.get(), headerOnly));
                if (number == stop) {
                    return Optional.of(Status.SUCCESS);
                }
                number++;
            }
        }

        private static long stop(SeekInfo seek, long start, long height) {
            return switch (seek.getStop().getTypeCase()) {
                case OLDEST -> start;
                case NEWEST -> seek.getStart().equals(seek.getStop()) ? start : height - 1;
                case SPECIFIED -> seek.getStop().getSpecified().getNumber();
                default -> -1;
            };
        }

        private static Optional<Long> position(SeekPosition position, long height) {
            return switch (position.getTypeCase()) {
                case OLDEST -> Optional.of(0L);
                case NEWEST -> Optional.of(height - 1);
                case NEXT_COMMIT -> Optional.of(height);
                case SPECIFIED -> Optional.of(position.getSpecified().getNumber());
                default -> Optional.empty();
            };
        }

        private boolean isTimely(ChannelHeader header) {
            if (!header.hasTimestamp()) {
                return false;
            }
            Instant sent = Instant.ofEpochSecond(
                    header.getTimestamp().getSeconds(), header.getTimestamp().getNanos());
            return Duration.between(sent, clock.instant()).abs().compareTo(TIME_WINDOW) <= 0;
        }
    }
}
