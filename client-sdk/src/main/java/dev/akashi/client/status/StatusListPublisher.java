package dev.akashi.client.status;

import dev.akashi.client.status.StatusListFolder.Version;
import dev.akashi.credential.statuslist.StatusBits;
import dev.akashi.credential.statuslist.StatusHistory;
import dev.akashi.credential.statuslist.StatusListCredential;
import dev.akashi.credential.statuslist.StatusListCredential.Content;
import dev.akashi.credential.statuslist.StatusPurpose;
import dev.akashi.model.Commitment;
import dev.akashi.model.LedgerTime;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.StatusRecord;
import dev.akashi.model.signing.Signer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Writes an institution's status lists as the ledger has them.
 *
 * <pre>{@code
 * StatusListPublisher publisher = new StatusListPublisher(folder, institution, signer, lifetime);
 * Published done = publisher.publish(list, statuses, begun, now);
 * }</pre>
 *
 * <p>Each change of a status since the newest version makes a version as of the ledger's time of that change, so that the
 * past can be asked for. Where nothing changed, another version is made only when the newest has lived half its time. Doing
 * it again at once writes nothing. A version that is there is never changed.
 */
public final class StatusListPublisher {

    private final StatusListFolder folder;
    private final InstitutionRecord institution;
    private final Signer signer;
    private final Duration lifetime;

    /**
     * A publisher.
     *
     * @param folder where lists go
     * @param institution whose lists
     * @param signer one of its keys for credentials
     * @param lifetime how long a version may be believed
     */
    public StatusListPublisher(
            StatusListFolder folder, InstitutionRecord institution, Signer signer, Duration lifetime) {
        this.folder = Objects.requireNonNull(folder, "folder");
        this.institution = Objects.requireNonNull(institution, "institution");
        this.signer = Objects.requireNonNull(signer, "signer");
        this.lifetime = Objects.requireNonNull(lifetime, "lifetime");
    }

    /**
     * A list, and who has which place in it.
     *
     * @param url its address, which ends with its name
     * @param purpose what it is about
     * @param places the credentials, with their places
     */
    public record ListOfCredentials(URI url, StatusPurpose purpose, Map<Commitment, Integer> places) {

        /** @throws IllegalArgumentException when the address does not end with the name of a list */
        public ListOfCredentials {
            Objects.requireNonNull(purpose, "purpose");
            places = Map.copyOf(places);
            if (!StatusListFolder.isName(nameIn(url))) {
                throw new IllegalArgumentException(
                        "expected an address that ends with the name of a list, found " + url);
            }
        }

        /** What the list is called. */
        public String name() {
            return nameIn(url);
        }

        /** How many credentials share their place with another one, which must not be. */
        public int sharing() {
            return places.size() - new TreeSet<>(places.values()).size();
        }

        private static String nameIn(URI url) {
            return url.toString().substring(url.toString().lastIndexOf('/') + 1);
        }
    }

    /**
     * What came of it.
     *
     * @param versions how many versions were written
     * @param set how many entries are not 0 in the newest one
     * @param validUntil until when the newest may be believed
     */
    public record Published(int versions, long set, Instant validUntil) {}

    /**
     * Brings a list up to what the ledger says.
     *
     * @param list which
     * @param statuses what the ledger has of its credentials; those of which it has nothing are ACTIVE
     * @param begun since when there are credentials in it; where the first version begins
     * @param now the time
     * @throws IOException when the folder cannot be read or written
     * @throws dev.akashi.credential.statuslist.StatusListException when the newest version is no list, or the key is none of
     *     the institution's for credentials
     */
    public Published publish(ListOfCredentials list, Collection<StatusRecord> statuses, Instant begun, Instant now)
            throws IOException {
        Instant today = LedgerTime.truncate(now);
        List<Version> versions = folder.versions(institution.code(), list.name());
        Optional<Instant> newest = versions.isEmpty()
                ? Optional.empty()
                : Optional.of(versions.get(versions.size() - 1).from());
        Optional<StatusBits> said = Optional.empty();
        Instant until = Instant.MIN;
        if (newest.isPresent()) {
            StatusListCredential known = StatusListCredential.parse(
                    Files.readAllBytes(versions.get(versions.size() - 1).file()));
            said = Optional.of(known.bits(list.purpose().size()));
            until = known.validUntil().orElse(Instant.MAX);
        }
        int written = 0;
        for (Instant time : times(newest, statuses, begun, today)) {
            StatusBits bits = bits(list, statuses, time);
            if (!said.equals(Optional.of(bits))) {
                until = write(list, bits, statuses, time, now);
                said = Optional.of(bits);
                written++;
            }
        }
        StatusBits bits = said.orElseThrow();
        Instant possible = end(statuses, today);
        if (possible.minus(lifetime.dividedBy(2)).isAfter(until)
                && newest.filter(from -> !from.isBefore(today)).isEmpty()) {
            until = write(list, bits, statuses, today, now);
            written++;
        }
        return new Published(written, bits.positions().count(), until);
    }

    /** The times at which the list may have changed since its newest version: of the past no more is said. */
    private static NavigableSet<Instant> times(
            Optional<Instant> newest, Collection<StatusRecord> statuses, Instant begun, Instant today) {
        NavigableSet<Instant> times = new TreeSet<>();
        Instant first = newest.map(from -> from.plusSeconds(1)).orElse(LedgerTime.truncate(begun));
        if (newest.isEmpty()) {
            times.add(first);
        }
        changes(statuses)
                .filter(time -> !time.isAfter(today))
                .map(time -> time.isBefore(first) ? first : time)
                .forEach(times::add);
        return times;
    }

    private Instant write(
            ListOfCredentials list, StatusBits bits, Collection<StatusRecord> statuses, Instant from, Instant now)
            throws IOException {
        Instant until = end(statuses, from);
        byte[] content = StatusListCredential.write(
                new Content(list.url(), from, until, list.purpose(), bits), institution, signer, now);
        StatusListCredential.parse(content).requireSignedBy(institution, now);
        folder.add(institution.code(), list.name(), from, content);
        return until;
    }

    /** A version must not outlive the moment at which a change that is recorded already comes into effect. */
    private Instant end(Collection<StatusRecord> statuses, Instant from) {
        return changes(statuses)
                .filter(from::isBefore)
                .min(Instant::compareTo)
                .map(change -> change.minusSeconds(1))
                .filter(change -> change.isBefore(from.plus(lifetime)))
                .orElse(from.plus(lifetime));
    }

    private static Stream<Instant> changes(Collection<StatusRecord> statuses) {
        return statuses.stream().flatMap(StatusHistory::changes);
    }

    // Should two ever share a place, it says the worse of the two.
    private static StatusBits bits(ListOfCredentials list, Collection<StatusRecord> statuses, Instant time) {
        Map<Integer, Integer> values = new HashMap<>();
        for (StatusRecord record : statuses) {
            Integer place = list.places().get(record.commitment());
            if (place != null) {
                int value = list.purpose().valueOf(StatusHistory.statusAt(Optional.of(record), time));
                values.merge(place, value, Math::max);
            }
        }
        return StatusBits.of(list.purpose().size(), values);
    }
}
