package dev.akashi.portal;

import dev.akashi.client.LedgerException;
import dev.akashi.client.RegistryLedger;
import dev.akashi.model.InstitutionCode;
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
     * The newest edition.
     *
     * @throws ProblemException when the ledger does not answer and never has
     */
    Edition current() {
        Edition known = edition;
        if (known != null && isFresh(known)) {
            return known;
        }
        if (known != null && !reading.tryLock()) {
            // Somebody else is reading it at this moment.
            return known;
        }
        if (known == null) {
            reading.lock();
        }
        try {
            Edition meanwhile = edition;
            if (meanwhile != null && isFresh(meanwhile)) {
                return meanwhile;
            }
            Edition read = read(meanwhile);
            edition = read;
            return read;
        } finally {
            reading.unlock();
        }
    }

    private boolean isFresh(Edition known) {
        return Duration.between(known.asOf(), clock.instant()).compareTo(FRESH) < 0;
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
            return new Edition(found, asked, false);
        } catch (LedgerException e) {
            LOGGER.warn("the directory could not be read: {}", e.getMessage());
            if (last == null) {
                throw new ProblemException(ProblemCode.LEDGER_UNAVAILABLE, "no organisation answers");
            }
            return new Edition(last.institutions(), last.asOf(), true);
        }
    }
}
