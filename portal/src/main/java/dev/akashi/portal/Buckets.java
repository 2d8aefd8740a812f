package dev.akashi.portal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How much each client may still ask: a bucket that fills evenly and holds a minute's worth. Knows a bounded number of
 * clients, and forgets those that asked longest ago.
 */
public final class Buckets {

    private static final int MOST_CLIENTS = 10_000;

    private final double perSecond;
    private final double capacity;
    private final Clock clock;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MOST_CLIENTS;
        }
    };

    /** Buckets of so many a minute. */
    public Buckets(int perMinute, Clock clock) {
        this.perSecond = perMinute / 60.0;
        this.capacity = perMinute;
        this.clock = clock;
    }

    private record Bucket(double level, Instant at) {}

    /** Takes from a client's bucket if there is enough in it; otherwise says for how many seconds to wait. */
    public synchronized int take(String client, int amount) {
        Instant now = clock.instant();
        Bucket known = buckets.getOrDefault(client, new Bucket(capacity, now));
        double since = Math.max(0, Duration.between(known.at(), now).toMillis() / 1000.0);
        double level = Math.min(capacity, known.level() + since * perSecond);
        boolean isEnough = level >= Math.min(amount, capacity);
        // A batch may take more than there is, and whoever sent it waits for longer afterwards.
        buckets.put(client, new Bucket(isEnough ? level - amount : level, now));
        return isEnough ? 0 : (int) Math.ceil((Math.min(amount, capacity) - level) / perSecond);
    }
}
