package dev.akashi.client;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.akashi.model.MspId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.hyperledger.fabric.client.CloseableIterator;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.GatewayRuntimeException;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockchainInfo;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The blocks of the channel as one organisation's peer serves them, with everything in them. They are what that peer says;
 * whoever builds on them checks them first.
 *
 * <pre>{@code
 * try (BlockEvents blocks = BlockEvents.of(profile, new MspId("UnivAMSP"))) {
 *     blocks.follow(0, block -> …);   // returns when closed by another thread
 * }
 * }</pre>
 */
public final class BlockEvents implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(BlockEvents.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final GatewayConnection connection;
    private final AtomicReference<@Nullable CloseableIterator<Block>> open = new AtomicReference<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile boolean closed;

    private BlockEvents(GatewayConnection connection) {
        this.connection = connection;
    }

    /**
     * Connects to an organisation's peer.
     *
     * @throws IllegalArgumentException when the profile has no identity of that organisation
     * @throws ProfileException when the identity cannot be used
     */
    public static BlockEvents of(NetworkProfile profile, MspId organisation) {
        NetworkProfile.Organization found = profile.organizations().stream()
                .filter(candidate -> candidate.mspId().equals(organisation) && candidate.identity() != null)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "expected a profile with an identity of " + organisation + ", found none"));
        return new BlockEvents(GatewayConnection.open(profile, found, Deadlines.standard()));
    }

    /**
     * Hands over every block from a number on, in order, and waits for those to come. Returns when this is closed.
     *
     * @param first the number of the first block
     * @param each what to do with a block; what it throws ends the reading and is thrown here
     * @throws LedgerUnavailableException when the peer cannot be reached or ends the stream
     */
    public void follow(long first, Consumer<Block> each) {
        Objects.requireNonNull(each, "each");
        try (CloseableIterator<Block> blocks = connection
                .gateway()
                .getNetwork(connection.channelName())
                .newBlockEventsRequest()
                .startBlock(first)
                .build()
                .getEvents()) {
            open.set(blocks);
            while (!closed && blocks.hasNext()) {
                each.accept(blocks.next());
            }
        } catch (GatewayRuntimeException e) {
            if (!closed) {
                throw new LedgerUnavailableException(
                        "expected blocks of " + connection.organization().mspId() + ", found " + e.getMessage(),
                        null,
                        e);
            }
        } finally {
            open.set(null);
        }
        if (!closed) {
            throw new LedgerUnavailableException(
                    "expected blocks of " + connection.organization().mspId() + ", found the end of the stream",
                    null,
                    null);
        }
    }

    /**
     * Hands over every block from a number on, in order and each once, and waits for those to come. When the peer goes away
     * or ends the stream, it is asked again for the blocks behind the last one, after a pause that grows to 5 seconds. Returns
     * when this is closed.
     *
     * @param first the number of the first block
     * @param each what to do with a block; what it throws ends the reading and is thrown here
     */
    public void followThroughBreaks(long first, Consumer<Block> each) {
        AtomicLong next = new AtomicLong(first);
        AtomicBoolean isBroken = new AtomicBoolean(true);
        int breaks = 0;
        while (!closed) {
            long before = next.get();
            try {
                follow(before, block -> {
                    isBroken.set(false);
                    each.accept(block);
                    next.set(block.getHeader().getNumber() + 1);
                    isBroken.set(true);
                });
            } catch (LedgerUnavailableException e) {
                if (!isBroken.get()) {
                    throw e;
                }
                breaks = next.get() > before ? 0 : breaks + 1;
                LOGGER.warn("blocks from {} on, asked again: {}", next, e.getMessage());
                pause(FIRST_PAUSE.toMillis() << Math.min(breaks, 6));
            }
        }
    }

    private void pause(long milliseconds) {
        try {
            // True as soon as this is closed.
            boolean unused = closing.await(Math.min(milliseconds, LONGEST_PAUSE.toMillis()), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
        }
    }

    /**
     * Reads some blocks and closes this.
     *
     * @param first the number of the first block
     * @param count how many; the peer is waited for until it has them
     * @throws LedgerUnavailableException when the peer cannot be reached or ends the stream
     */
    public List<Block> take(long first, int count) {
        List<Block> blocks = new ArrayList<>(count);
        read(first, block -> blocks.add(block) && blocks.size() < count);
        return List.copyOf(blocks);
    }

    /**
     * Hands over blocks, in order, while there is more to read, and closes this.
     *
     * @param first the number of the first block
     * @param each what to do with a block; answers whether to go on with the next, for which the peer is waited for. What it
     *     throws ends the reading and is thrown here
     * @throws LedgerUnavailableException when the peer cannot be reached or ends the stream
     */
    public void read(long first, Predicate<Block> each) {
        follow(first, block -> {
            if (!closed && !each.test(block)) {
                close();
            }
        });
    }

    /**
     * How many blocks the peer has.
     *
     * @throws LedgerUnavailableException when it does not say
     */
    public long height() {
        try {
            return BlockchainInfo.parseFrom(connection
                            .gateway()
                            .getNetwork(connection.channelName())
                            .getContract("qscc")
                            .newProposal("GetChainInfo")
                            .addArguments(connection.channelName())
                            .setEndorsingOrganizations(
                                    connection.organization().mspId().value())
                            .build()
                            .evaluate())
                    .getHeight();
        } catch (GatewayException | InvalidProtocolBufferException e) {
            throw new LedgerUnavailableException(
                    "expected the height of " + connection.organization().mspId() + ", found " + e.getMessage(),
                    null,
                    e);
        }
    }

    /**
     * The block with the channel's configuration as the peer has it.
     *
     * @throws LedgerUnavailableException when it does not say
     */
    public Block configuration() {
        try {
            return Block.parseFrom(connection
                    .gateway()
                    .getNetwork(connection.channelName())
                    .getContract("cscc")
                    .newProposal("GetConfigBlock")
                    .addArguments(connection.channelName())
                    .setEndorsingOrganizations(connection.organization().mspId().value())
                    .build()
                    .evaluate());
        } catch (GatewayException | InvalidProtocolBufferException e) {
            throw new LedgerUnavailableException(
                    "expected the configuration of " + connection.organization().mspId() + ", found " + e.getMessage(),
                    null,
                    e);
        }
    }

    /** Ends a {@link #follow} that is under way, and the connection. */
    @Override
    public void close() {
        closed = true;
        closing.countDown();
        CloseableIterator<Block> blocks = open.getAndSet(null);
        if (blocks != null) {
            blocks.close();
        }
        connection.close();
    }
}
