package dev.akashi.client;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The gateways through which a member of an organisation can have something recorded: its own organisation's first, and the
 * others' for when that does not answer. Others are connected to when they are first needed. Thread-safe.
 */
final class Gateways implements AutoCloseable {

    private final GatewayConnection own;
    private final Endorsers endorsers;
    private final List<Supplier<GatewayConnection>> others;
    private final List<@Nullable GatewayConnection> opened = new ArrayList<>();

    Gateways(GatewayConnection own, List<Supplier<GatewayConnection>> others, Endorsers endorsers) {
        this.own = own;
        this.endorsers = endorsers;
        this.others = List.copyOf(others);
        others.forEach(other -> opened.add(null));
    }

    /** Whose endorsements count, whichever gateway collects them. */
    Endorsers endorsers() {
        return endorsers;
    }

    int size() {
        return 1 + others.size();
    }

    /**
     * A gateway.
     *
     * @param number 0 for the own organisation's
     */
    synchronized GatewayConnection get(int number) {
        if (number == 0) {
            return own;
        }
        GatewayConnection connection = opened.get(number - 1);
        if (connection == null) {
            connection = others.get(number - 1).get();
            opened.set(number - 1, connection);
        }
        return connection;
    }

    /** Whether the profile says how that gateway is reached. */
    boolean canOpen(int number) {
        try {
            return get(number) != null;
        } catch (ProfileException e) {
            // That organisation's files are not at hand, or of no use; it is one gateway less.
            return false;
        }
    }

    /** Closes the connections to others; whoever opened the own one closes that. */
    @Override
    public synchronized void close() {
        for (GatewayConnection connection : opened) {
            if (connection != null) {
                connection.close();
            }
        }
    }
}
