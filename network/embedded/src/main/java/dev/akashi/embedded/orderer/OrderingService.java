package dev.akashi.embedded.orderer;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.akashi.embedded.config.ChannelConfig;
import dev.akashi.embedded.config.ChannelPolicy;
import dev.akashi.embedded.config.GenesisBlock;
import dev.akashi.embedded.config.OrdererNode;
import dev.akashi.embedded.ledger.BlockHashes;
import dev.akashi.embedded.ledger.Ledger;
import dev.akashi.identity.Digests;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockData;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.common.Status;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Four orderers in one: each takes and signs for itself, but there is one queue and one thread that cuts blocks, and
 * nothing to agree about. A block is signed, validated and committed before the next one is cut. Thread-safe.
 */
public final class OrderingService implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(OrderingService.class);
    private static final int QUEUE_LIMIT = 100_000;

    private final ChannelConfig config;
    private final Ledger ledger;
    private final List<OrdererNode> orderers;
    private final BatchLimits limits;
    private final OrdererFault fault;
    private final BlockSigner signer;
    private final LinkedBlockingQueue<Request> queue = new LinkedBlockingQueue<>(QUEUE_LIMIT);
    private final RequestPool pool = new RequestPool();
    private final Thread thread;
    private volatile boolean closed;
    private volatile @Nullable Exception failure;

    /**
     * When a block is cut.
     *
     * @param messages most transactions in a block
     * @param preferredBytes size from which a block is cut
     * @param absoluteBytes largest transaction taken
     * @param interval how long the first transaction of a block waits for others
     */
    public record BatchLimits(int messages, int preferredBytes, int absoluteBytes, Duration interval) {}

    /**
     * An orderer's answer.
     *
     * @param status SUCCESS or the reason why not
     * @param info text for the client
     */
    public record Answer(Status status, String info) {}

    private record Request(String id, ByteString envelope) {}

    /** Takes what the orderers work with; {@link #start} begins to cut blocks. */
    public OrderingService(
            ChannelConfig config,
            Ledger ledger,
            List<OrdererNode> orderers,
            BatchLimits limits,
            SecureRandom random,
            OrdererFault fault) {
        this.config = config;
        this.ledger = ledger;
        this.orderers = List.copyOf(orderers);
        this.limits = limits;
        this.fault = fault;
        this.signer = new BlockSigner(random);
        this.thread = new Thread(this::run, "embedded-orderer");
        this.thread.setDaemon(true);
    }

    /** Begins to cut blocks. */
    public void start() {
        thread.start();
    }

    /** {@return the orderers} */
    public List<OrdererNode> orderers() {
        return orderers;
    }

    /** {@return whether the orderer of that number answers} */
    public boolean isUp(int orderer) {
        return !fault.isDown(orderer);
    }

    /** Hands a transaction to one orderer. */
    public Answer broadcast(int orderer, Envelope envelope) {
        Exception broken = failure;
        if (broken != null || closed) {
            return new Answer(
                    Status.SERVICE_UNAVAILABLE,
                    "ordering has stopped: " + (broken == null ? "closed" : broken.getMessage()));
        }
        ChannelHeader header;
        SignatureHeader signatureHeader;
        try {
            Payload payload = Payload.parseFrom(envelope.getPayload());
            header = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
            signatureHeader = SignatureHeader.parseFrom(payload.getHeader().getSignatureHeader());
        } catch (InvalidProtocolBufferException e) {
            return new Answer(Status.BAD_REQUEST, "malformed envelope: " + e.getMessage());
        }
        if (!header.getChannelId().equals(config.channel())) {
            return new Answer(Status.NOT_FOUND, "channel '" + header.getChannelId() + "' not found");
        }
        if (header.getType() != HeaderType.ENDORSER_TRANSACTION_VALUE) {
            return new Answer(
                    Status.BAD_REQUEST, "the embedded ledger orders endorser transactions only, no channel updates");
        }
        ByteString bytes = envelope.toByteString();
        if (bytes.size() > limits.absoluteBytes()) {
            return new Answer(
                    Status.BAD_REQUEST,
                    "message payload is " + bytes.size() + " bytes and exceeds maximum allowed "
                            + limits.absoluteBytes() + " bytes");
        }
        if (config.authorize(
                        ChannelPolicy.ORDERING_WRITERS,
                        signatureHeader.getCreator(),
                        envelope.getSignature(),
                        envelope.getPayload().toByteArray())
                .isEmpty()) {
            return new Answer(
                    Status.FORBIDDEN,
                    "implicit policy evaluation failed - 0 sub-policies were satisfied, but this policy requires 1 of"
                            + " the 'Writers' sub-policies to be satisfied: permission denied");
        }
        return enqueue(orderer, requestId(signatureHeader), bytes);
    }

    /** Forgets the requests that have been ordered: the same ones are taken again. */
    public void forgetRequests() {
        synchronized (pool) {
            pool.forget();
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            // No interrupt: a block that is being written is finished first. The thread looks up ten times a second.
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Answer enqueue(int orderer, String id, ByteString bytes) {
        synchronized (pool) {
            return switch (pool.offer(id, orderer)) {
                case EXISTS ->
                    new Answer(Status.SERVICE_UNAVAILABLE, "failed to submit request: request already exists");
                case PROCESSED ->
                    new Answer(Status.SERVICE_UNAVAILABLE, "failed to submit request: request already processed");
                case ACCEPTED -> new Answer(Status.SUCCESS, "");
                case NEW ->
                    queue.offer(new Request(id, bytes))
                            ? new Answer(Status.SUCCESS, "")
                            : new Answer(Status.SERVICE_UNAVAILABLE, "failed to submit request: request pool is full");
            };
        }
    }

    private void run() {
        try {
            Request carried = null;
            while (!closed) {
                Request first = carried != null ? carried : queue.poll(100, TimeUnit.MILLISECONDS);
                carried = null;
                if (first == null) {
                    synchronized (pool) {
                        pool.expire(System.nanoTime());
                    }
                    continue;
                }
                List<Request> batch = new ArrayList<>();
                batch.add(first);
                carried = fill(batch);
                List<OrdererNode> signers = awaitQuorum();
                if (signers.isEmpty()) {
                    return;
                }
                Block block = cut(batch, signers);
                // As orderers do: what is in a block has been processed, before a peer says that it is committed.
                synchronized (pool) {
                    pool.processed(batch.stream().map(Request::id).toList(), System.nanoTime());
                }
                ledger.commit(block);
            }
        } catch (InterruptedException e) {
            LOGGER.debug("ordering stopped");
        } catch (IOException | RuntimeException e) {
            // Nothing after a block that could not be stored may be acknowledged.
            failure = e;
            LOGGER.error("ordering has stopped for good: {}", e.getMessage(), e);
        }
    }

    /** {@return a request that did not fit into the batch, which this call fills until it is full or its time is up} */
    private @Nullable Request fill(List<Request> batch) throws InterruptedException {
        long deadline = System.nanoTime() + limits.interval().toNanos();
        int size = batch.get(0).envelope().size();
        while (batch.size() < limits.messages()) {
            Request next = queue.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (next == null) {
                return null;
            }
            if (size + next.envelope().size() > limits.preferredBytes()) {
                return next;
            }
            batch.add(next);
            size += next.envelope().size();
        }
        return null;
    }

    /** {@return the signers of the next block, once enough orderers are up; none if closed while waiting} */
    private List<OrdererNode> awaitQuorum() throws InterruptedException {
        int quorum = GenesisBlock.quorum(orderers.size());
        while (!closed) {
            List<OrdererNode> up =
                    orderers.stream().filter(orderer -> isUp(orderer.id())).toList();
            if (up.size() >= quorum) {
                // Let each orderer be left out in turn, as in a real network no fixed three are the fastest.
                int skip = (int) (ledger.height() % up.size());
                List<OrdererNode> signers = new ArrayList<>();
                for (int i = 0; i < quorum; i++) {
                    signers.add(up.get((skip + 1 + i) % up.size()));
                }
                return signers;
            }
            synchronized (signer) {
                signer.wait(20);
            }
        }
        return List.of();
    }

    private Block cut(List<Request> batch, List<OrdererNode> signers) {
        Block last = ledger.last();
        BlockData data = BlockData.newBuilder()
                .addAllData(batch.stream().map(Request::envelope).toList())
                .build();
        BlockHeader header = BlockHeader.newBuilder()
                .setNumber(last.getHeader().getNumber() + 1)
                .setPreviousHash(BlockHashes.headerHash(last.getHeader()))
                .setDataHash(BlockHashes.dataHash(data))
                .build();
        return Block.newBuilder()
                .setHeader(header)
                .setData(data)
                .setMetadata(signer.sign(header, signers))
                .build();
    }

    private static String requestId(SignatureHeader header) {
        return HexFormat.of()
                .formatHex(Digests.sha256(
                        header.getNonce().toByteArray(), header.getCreator().toByteArray()));
    }
}
