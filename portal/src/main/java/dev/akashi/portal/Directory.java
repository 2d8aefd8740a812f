package dev.akashi.portal;

import dev.akashi.client.LedgerException;
import dev.akashi.client.RegistryLedger;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.LedgerId;
import dev.akashi.model.record.ConsortiumRecord;
import dev.akashi.model.record.InstitutionRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The institutions of the registry, read as a whole now and then. While the ledger does not answer, what was read last is
 * shown, and said to be old.
 */
final class Directory {

    private static final Logger LOGGER = LoggerFactory.getLogger(Directory.class);
    private static final int PAGE_SIZE = 100;
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final RegistryLedger ledger;
    private final Clock clock;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile @Nullable Edition edition;
    private volatile @Nullable Instant failedAt;
    private volatile @Nullable LedgerId ledgerId;

    Directory(RegistryLedger ledger, Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * The directory as it was read at a time.
     *
     * @param institutions by their codes
     * @param asOf when it was read
     * @param isStale whether the ledger has not answered since
     */
    record Edition(SortedMap<InstitutionCode, InstitutionRecord> institutions, Instant asOf, boolean isStale) {

        Edition {
            institutions = Collections.unmodifiableSortedMap(new TreeMap<>(institutions));
        }

        Optional<InstitutionRecord> find(InstitutionCode code) {
            return Optional.ofNullable(institutions.get(code));
        }

        Collection<InstitutionRecord> all() {
            return institutions.values();
        }
    }

    /**
     * The newest edition. Whoever comes while it is being read gets the one before; after a failure nobody waits for the
     * ledger again for a few seconds.
     *
     * @throws ProblemException when the ledger does not answer and never has
     */
    Edition current() {
        Edition known = edition;
        if (known != null && (isRecent(known.asOf()) || hasJustFailed() || !reading.tryLock())) {
            return isRecent(known.asOf()) ? known : stale(known);
        }
        if (known == null) {
            reading.lock();
        }
        try {
            Edition meanwhile = edition;
            if (meanwhile != null && isRecent(meanwhile.asOf())) {
                return meanwhile;
            }
            if (hasJustFailed()) {
                return stale(meanwhile);
            }
            return read(meanwhile);
        } finally {
            reading.unlock();
        }
    }

    /** Which ledger it is; empty as long as it has not said so. */
    Optional<LedgerId> ledgerId() {
        return Optional.ofNullable(ledgerId);
    }

    private boolean isRecent(Instant time) {
        return Duration.between(time, clock.instant()).compareTo(FRESH) < 0;
    }

    private boolean hasJustFailed() {
        Instant failed = failedAt;
        return failed != null && isRecent(failed);
    }

    private Edition stale(@Nullable Edition last) {
        if (last == null) {
            throw new ProblemException(ProblemCode.LEDGER_UNAVAILABLE, "no organisation answers");
        }
        return failedAt == null ? last : new Edition(last.institutions(), last.asOf(), true);
    }

    private Edition read(@Nullable Edition last) {
        try {
            Instant asked = clock.instant();
            SortedMap<InstitutionCode, InstitutionRecord> found = new TreeMap<>();
            String bookmark = "";
            do {
                RegistryLedger.Page<InstitutionRecord> page = ledger.institutions(PAGE_SIZE, bookmark);
                page.records().forEach(record -> found.put(record.code(), record));
                bookmark = page.bookmark();
            } while (!bookmark.isEmpty());
            if (ledgerId == null) {
                ledgerId = ledger.consortium().map(ConsortiumRecord::ledger).orElse(null);
            }
            Edition read = new Edition(found, asked, false);
            edition = read;
            failedAt = null;
            return read;
        } catch (LedgerException e) {
            LOGGER.warn("the directory could not be read: {}", e.getMessage());
            failedAt = clock.instant();
            return stale(last);
        }
    }
}
