package dev.akashi.client;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.akashi.model.MspId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.hyperledger.fabric.client.CloseableIterator;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.GatewayRuntimeException;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockchainInfo;
import org.jspecify.annotations.Nullable;

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

    private final GatewayConnection connection;
    private final AtomicReference<@Nullable CloseableIterator<Block>> open = new AtomicReference<>();
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
     * Reads some blocks and closes this.
     *
     * @param first the number of the first block
     * @param count how many; the peer is waited for until it has them
     * @throws LedgerUnavailableException when the peer cannot be reached or ends the stream
     */
    public List<Block> take(long first, int count) {
        List<Block> blocks = new ArrayList<>(count);
        follow(first, block -> {
            blocks.add(block);
            if (blocks.size() == count) {
                close();
            }
        });
        return List.copyOf(blocks);
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
        CloseableIterator<Block> blocks = open.getAndSet(null);
        if (blocks != null) {
            blocks.close();
        }
        connection.close();
    }
}
