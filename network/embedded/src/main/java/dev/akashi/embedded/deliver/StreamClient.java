package dev.akashi.embedded.deliver;

import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;

/**
 * Who reads a stream of answers: whether it takes more now, and whether it is still there. One thread sends; it waits here,
 * so that a slow reader does not make this process hold all that it has not read yet.
 */
public final class StreamClient {
    /** How long a reader can be gone before that is seen, should nobody tell. */
    private static final Duration LOST = Duration.ofSeconds(1);

    private final ServerCallStreamObserver<?> responses;
    private volatile boolean gone;

    private StreamClient(ServerCallStreamObserver<?> responses) {
        this.responses = responses;
    }

    /** The reader of some answers; to be called on the thread of the gRPC method. */
    public static StreamClient of(ServerCallStreamObserver<?> responses) {
        StreamClient client = new StreamClient(responses);
        responses.setOnReadyHandler(client::wake);
        responses.setOnCancelHandler(client::leave);
        return client;
    }

    /** {@return whether nobody reads any more} */
    public boolean isGone() {
        return gone;
    }

    /** To be called when the reader is known to be gone. */
    void leave() {
        gone = true;
        wake();
    }

    private synchronized void wake() {
        notifyAll();
    }

    /**
     * Waits until the reader takes more.
     *
     * @return whether it does; false when it is gone
     */
    public synchronized boolean awaitReady() throws InterruptedException {
        while (!gone && !responses.isReady()) {
            wait(LOST.toMillis());
            gone |= responses.isCancelled();
        }
        return !gone;
    }
}
