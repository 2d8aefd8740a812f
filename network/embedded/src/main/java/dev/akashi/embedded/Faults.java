package dev.akashi.embedded;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.akashi.embedded.endorser.EndorserFault;
import dev.akashi.embedded.gateway.StatusFault;
import dev.akashi.embedded.ledger.LedgerBlock;
import dev.akashi.embedded.orderer.OrdererFault;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What goes wrong in the network, on purpose: nothing until it is told. Each fault is logged when it is set. Tests use
 * this to see how a client takes what a real network may do to it. Thread-safe; takes effect at once.
 */
public final class Faults {
    private static final Logger LOGGER = LoggerFactory.getLogger(Faults.class);

    private final Set<String> down = ConcurrentHashMap.newKeySet();
    private final Set<String> diverging = ConcurrentHashMap.newKeySet();
    private final Set<String> badSignatures = ConcurrentHashMap.newKeySet();
    private final Set<String> refusingSubmit = ConcurrentHashMap.newKeySet();
    private final Set<Integer> orderersDown = ConcurrentHashMap.newKeySet();
    private final Map<String, Predicate<String>> droppedStatus = new ConcurrentHashMap<>();
    private final Map<String, Duration> statusDelay = new ConcurrentHashMap<>();
    private final Map<String, Map<String, TxValidationCode>> wrongFlags = new ConcurrentHashMap<>();
    private final Map<String, Duration> clockSkew = new ConcurrentHashMap<>();
    private volatile Predicate<String> conflicts = Set.of()::contains;

    Faults() {}

    /**
     * Cuts so many bytes off the block file of a network that is not open, as a disk that lost its last writes would
     * have. Opening the network then either goes on without an unfinished last block or says that blocks are missing.
     *
     * @throws IOException if the network is open, or its file has fewer bytes
     */
    public static void truncateBlockFile(Path directory, long bytes) throws IOException {
        Path file = directory.resolve("ledger").resolve("blocks.dat");
        log(file.toString(), "loses its last " + bytes + " bytes");
        DirectoryLock lock = DirectoryLock.acquire(directory);
        try (FileChannel blocks = FileChannel.open(file, StandardOpenOption.WRITE)) {
            if (bytes < 0 || bytes > blocks.size()) {
                throw new IOException(file + ": expected " + bytes + " bytes to cut, found " + blocks.size());
            }
            blocks.truncate(blocks.size() - bytes);
        } finally {
            lock.close();
        }
    }

    /** The organisation's peer and gateway do not answer. */
    public void organizationDown(String mspId, boolean isDown) {
        set(down, mspId, isDown, "is down");
    }

    /** The organisation's peer endorses something else than its chaincode wrote. */
    public void divergingEndorser(String mspId, boolean diverges) {
        set(diverging, mspId, diverges, "endorses something else");
    }

    /** The organisation's peer signs its endorsements wrongly. */
    public void badEndorsementSignature(String mspId, boolean bad) {
        set(badSignatures, mspId, bad, "signs endorsements wrongly");
    }

    /** The organisation's gateway reaches no orderer. */
    public void refuseSubmit(String mspId, boolean refuses) {
        set(refusingSubmit, mspId, refuses, "reaches no orderer");
    }

    /** The organisation's gateway never says what became of these transactions. */
    public void dropCommitStatus(String mspId, Predicate<String> transactionIds) {
        log(mspId, "drops commit status");
        droppedStatus.put(mspId, transactionIds);
    }

    /** The organisation's gateway is so late to say what became of a transaction. */
    public void delayCommitStatus(String mspId, Duration delay) {
        log(mspId, "delays commit status by " + delay);
        statusDelay.put(mspId, delay);
    }

    /** The organisation's peer shows another validation code than the true one. */
    public void wrongFlag(String mspId, String transactionId, TxValidationCode code) {
        log(mspId, "shows " + code + " for " + transactionId);
        wrongFlags.computeIfAbsent(mspId, id -> new ConcurrentHashMap<>()).put(transactionId, code);
    }

    /** These orderers, numbered from 1, do not answer and do not sign; the others do. */
    public void orderersDown(Integer... ids) {
        log("orderers", "down: " + Arrays.toString(ids));
        orderersDown.clear();
        orderersDown.addAll(Arrays.asList(ids));
    }

    /**
     * All peers find that these transactions have read what another transaction wrote before them. A Fabric peer that
     * follows the channel does not find that, and does not agree.
     */
    public void conflict(Predicate<String> transactionIds) {
        log("committer", "finds conflicts");
        conflicts = transactionIds;
    }

    /** The organisation's clock is so far ahead, or behind if negative. */
    public void clockSkew(String mspId, Duration skew) {
        log(mspId, "has its clock off by " + skew);
        clockSkew.put(mspId, skew);
    }

    /** Everything works again. */
    public void clear() {
        LOGGER.warn("simulated faults: none any more");
        down.clear();
        diverging.clear();
        badSignatures.clear();
        refusingSubmit.clear();
        orderersDown.clear();
        droppedStatus.clear();
        statusDelay.clear();
        wrongFlags.clear();
        clockSkew.clear();
        conflicts = Set.of()::contains;
    }

    boolean isDown(String mspId) {
        return down.contains(mspId);
    }

    EndorserFault endorser(String mspId) {
        return new EndorserFault() {
            @Override
            public boolean isDown() {
                return down.contains(mspId);
            }

            @Override
            public ByteString results(ByteString honest) {
                return diverging.contains(mspId) ? altered(honest) : honest;
            }

            @Override
            public ByteString signature(ByteString honest) {
                return badSignatures.contains(mspId) ? flipped(honest) : honest;
            }
        };
    }

    StatusFault gateway(String mspId) {
        return new StatusFault() {
            @Override
            public boolean refusesSubmit() {
                return refusingSubmit.contains(mspId);
            }

            @Override
            public boolean dropsStatus(String transactionId) {
                Predicate<String> dropped = droppedStatus.get(mspId);
                return dropped != null && dropped.test(transactionId);
            }

            @Override
            public Optional<Duration> statusDelay(String transactionId) {
                return Optional.ofNullable(statusDelay.get(mspId));
            }
        };
    }

    Predicate<String> conflicts() {
        return transactionId -> conflicts.test(transactionId);
    }

    OrdererFault orderers() {
        return orderersDown::contains;
    }

    LedgerBlock shown(String mspId, LedgerBlock block) {
        Map<String, TxValidationCode> wrong = wrongFlags.get(mspId);
        if (wrong == null) {
            return block;
        }
        LedgerBlock shown = block;
        for (int i = 0; i < block.outcomes().size(); i++) {
            TxValidationCode code = wrong.get(block.outcomes().get(i).id());
            if (code != null) {
                shown = shown.withCode(i, code);
            }
        }
        return shown;
    }

    Clock clock(String mspId, Clock base) {
        return new Clock() {
            @Override
            public Instant instant() {
                return base.instant().plus(clockSkew.getOrDefault(mspId, Duration.ZERO));
            }

            @Override
            public ZoneId getZone() {
                return base.getZone();
            }

            @Override
            public Clock withZone(ZoneId zone) {
                throw new UnsupportedOperationException("clock of " + mspId + ": expected no zone, found " + zone);
            }
        };
    }

    private static void set(Set<String> set, String mspId, boolean on, String what) {
        if (on) {
            log(mspId, what);
            set.add(mspId);
        } else {
            log(mspId, "no longer " + what);
            set.remove(mspId);
        }
    }

    private static void log(String who, String what) {
        LOGGER.warn("simulated fault: {} {}", who, what);
    }

    private static ByteString flipped(ByteString honest) {
        byte[] bytes = honest.toByteArray();
        bytes[bytes.length - 1] ^= 1;
        return ByteString.copyFrom(bytes);
    }

    private static ByteString altered(ByteString honest) {
        try {
            TxReadWriteSet.Builder sets = TxReadWriteSet.parseFrom(honest).toBuilder();
            for (NsReadWriteSet.Builder namespace : sets.getNsRwsetBuilderList()) {
                KVRWSet.Builder set = KVRWSet.parseFrom(namespace.getRwset()).toBuilder();
                set.getWritesBuilderList()
                        .forEach(write -> write.setValue(write.getValue().concat(ByteString.copyFromUtf8("?"))));
                namespace.setRwset(set.build().toByteString());
            }
            return sets.addNsRwset(NsReadWriteSet.newBuilder().setNamespace("altered"))
                    .build()
                    .toByteString();
        } catch (InvalidProtocolBufferException e) {
            return honest.concat(honest);
        }
    }
}
