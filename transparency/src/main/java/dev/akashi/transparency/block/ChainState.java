package dev.akashi.transparency.block;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.akashi.model.Digest;
import java.util.Objects;
import org.hyperledger.fabric.protos.common.Config;

/**
 * Where a chain of blocks is: what is needed to check the next block. Immutable.
 */
public final class ChainState {

    private final String channel;
    private final long next;
    private final Digest lastHash;
    private final long configBlock;
    private final ChannelConfig config;

    private ChainState(String channel, long next, Digest lastHash, long configBlock, ChannelConfig config) {
        this.channel = Objects.requireNonNull(channel, "channel");
        this.next = next;
        this.lastHash = Objects.requireNonNull(lastHash, "lastHash");
        this.configBlock = configBlock;
        this.config = Objects.requireNonNull(config, "config");
    }

    static ChainState of(String channel, long next, Digest lastHash, long configBlock, ChannelConfig config) {
        return new ChainState(channel, next, lastHash, configBlock, config);
    }

    /**
     * Restores what was kept.
     *
     * @param config what {@link #configBytes} gave
     * @throws IllegalArgumentException when it is not a configuration
     */
    public static ChainState restore(String channel, long next, Digest lastHash, long configBlock, byte[] config) {
        try {
            return of(channel, next, lastHash, configBlock, ChannelConfig.of(Config.parseFrom(config)));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("expected a channel configuration, found " + e.getMessage(), e);
        }
    }

    /** The channel's name. */
    public String channel() {
        return channel;
    }

    /** The number of the block that comes next. */
    public long next() {
        return next;
    }

    /** The hash of the last block's header. */
    public Digest lastHash() {
        return lastHash;
    }

    /** The block that brought the configuration in force. */
    public long configBlock() {
        return configBlock;
    }

    /** The configuration in force, as bytes. */
    public byte[] configBytes() {
        return config.config().toByteArray();
    }

    ChannelConfig config() {
        return config;
    }

    ChainState after(long number, Digest hash) {
        return new ChainState(channel, number + 1, hash, configBlock, config);
    }

    ByteString lastHashBytes() {
        return ByteString.copyFrom(lastHash.bytes());
    }
}
