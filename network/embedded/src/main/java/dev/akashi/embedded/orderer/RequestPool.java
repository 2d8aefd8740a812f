package dev.akashi.embedded.orderer;

import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What each orderer remembers of the requests it has taken lately. An orderer takes a request once; when it is asked
 * again it says whether it still holds the request or has already seen it ordered. Not thread-safe.
 */
final class RequestPool {
    private static final long REMEMBERED_NANOS = Duration.ofSeconds(5).toNanos();

    private final Map<String, Request> requests = new LinkedHashMap<>();

    enum Answer {
        /** New to all orderers: must be ordered. */
        NEW,
        /** New to this orderer, but another has it. */
        ACCEPTED,
        EXISTS,
        PROCESSED
    }

    private static final class Request {
        private final Set<Integer> holders = new HashSet<>();
        private long processed;
        private boolean done;
    }

    Answer offer(String id, int orderer) {
        Request request = requests.get(id);
        if (request == null) {
            request = new Request();
            requests.put(id, request);
            request.holders.add(orderer);
            return Answer.NEW;
        }
        if (request.holders.add(orderer)) {
            return Answer.ACCEPTED;
        }
        return request.done ? Answer.PROCESSED : Answer.EXISTS;
    }

    void processed(Iterable<String> ids, long now) {
        for (String id : ids) {
            Request request = requests.get(id);
            if (request != null) {
                request.done = true;
                request.processed = now;
            }
        }
        // Requests are ordered in the order in which they came, so the oldest ones are at the front.
        Iterator<Request> oldest = requests.values().iterator();
        while (oldest.hasNext()) {
            Request request = oldest.next();
            if (!request.done || now - request.processed < REMEMBERED_NANOS) {
                break;
            }
            oldest.remove();
        }
    }

    void forget() {
        requests.values().removeIf(request -> request.done);
    }

    void expire(long now) {
        requests.values().removeIf(request -> request.done && now - request.processed >= REMEMBERED_NANOS);
    }
}
