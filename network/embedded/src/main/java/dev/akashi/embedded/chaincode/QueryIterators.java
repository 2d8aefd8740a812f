package dev.akashi.embedded.chaincode;

import com.google.protobuf.ByteString;
import dev.akashi.embedded.ledger.SimulationException;
import dev.akashi.embedded.ledger.Simulator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.hyperledger.fabric.protos.ledger.queryresult.KV;
import org.hyperledger.fabric.protos.ledger.queryresult.KeyModification;
import org.hyperledger.fabric.protos.peer.QueryMetadata;
import org.hyperledger.fabric.protos.peer.QueryResponse;
import org.hyperledger.fabric.protos.peer.QueryResponseMetadata;
import org.hyperledger.fabric.protos.peer.QueryResultBytes;

/** The open queries of one transaction. Results go to the chaincode in batches, one ahead of what it has asked for. */
final class QueryIterators {
    private static final int BATCH = 100;
    private static final int TOTAL_LIMIT = 100_000;

    private final Simulator simulator;
    private final Map<String, Batches> open = new HashMap<>();

    QueryIterators(Simulator simulator) {
        this.simulator = simulator;
    }

    synchronized QueryResponse range(String namespace, String start, String end) {
        Simulator.RangeIterator range = simulator.range(namespace, start, end);
        return start(() -> range.next().map(KV::toByteString));
    }

    synchronized QueryResponse page(String namespace, String start, String end, QueryMetadata metadata)
            throws SimulationException {
        String from = metadata.getBookmark().isEmpty() ? start : metadata.getBookmark();
        Simulator.RangeIterator range = simulator.pagedRange(namespace, from, end);
        int limit = Math.min(metadata.getPageSize(), TOTAL_LIMIT);
        QueryResponse.Builder response =
                QueryResponse.newBuilder().setId(UUID.randomUUID().toString());
        while (response.getResultsCount() < limit) {
            Optional<KV> next = range.next();
            if (next.isEmpty()) {
                break;
            }
            response.addResults(result(next.get().toByteString()));
        }
        return response.setMetadata(QueryResponseMetadata.newBuilder()
                        .setFetchedRecordsCount(response.getResultsCount())
                        .setBookmark(range.bookmark())
                        .build()
                        .toByteString())
                .build();
    }

    synchronized QueryResponse history(String namespace, String key) throws SimulationException {
        Iterator<KeyModification> modifications =
                simulator.history(namespace, key).iterator();
        return start(
                () -> modifications.hasNext() ? Optional.of(modifications.next().toByteString()) : Optional.empty());
    }

    synchronized QueryResponse next(String id) throws SimulationException {
        Batches batches = open.get(id);
        if (batches == null) {
            throw new SimulationException("query iterator not found");
        }
        return respond(id, batches);
    }

    synchronized QueryResponse close(String id) {
        open.remove(id);
        return QueryResponse.newBuilder().setId(id).build();
    }

    private QueryResponse start(Supplier<Optional<ByteString>> source) {
        String id = UUID.randomUUID().toString();
        Batches batches = new Batches(source);
        open.put(id, batches);
        return respond(id, batches);
    }

    private QueryResponse respond(String id, Batches batches) {
        QueryResponse response = batches.next().setId(id).build();
        if (!response.getHasMore()) {
            open.remove(id);
        }
        return response;
    }

    private static QueryResultBytes result(ByteString bytes) {
        return QueryResultBytes.newBuilder().setResultBytes(bytes).build();
    }

    private static final class Batches {
        private final Supplier<Optional<ByteString>> source;
        private final List<QueryResultBytes> pending = new ArrayList<>();
        private int total;

        Batches(Supplier<Optional<ByteString>> source) {
            this.source = source;
        }

        QueryResponse.Builder next() {
            while (total < TOTAL_LIMIT) {
                Optional<ByteString> result = source.get();
                if (result.isEmpty()) {
                    break;
                }
                total++;
                if (pending.size() == BATCH) {
                    QueryResponse.Builder full =
                            QueryResponse.newBuilder().addAllResults(pending).setHasMore(true);
                    pending.clear();
                    pending.add(result(result.get()));
                    return full;
                }
                pending.add(result(result.get()));
            }
            QueryResponse.Builder rest = QueryResponse.newBuilder().addAllResults(pending);
            pending.clear();
            return rest;
        }
    }
}
