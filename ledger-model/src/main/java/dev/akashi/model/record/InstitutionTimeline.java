package dev.akashi.model.record;

import dev.akashi.model.CredentialType;
import dev.akashi.model.LocalizedText;
import dev.akashi.model.record.InstitutionRecord.Accreditation;
import dev.akashi.model.record.InstitutionRecord.DatedName;
import dev.akashi.model.record.InstitutionRecord.DatedStatus;
import dev.akashi.model.record.InstitutionRecord.RegisteredKey;
import dev.akashi.model.signing.KeyId;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What was true of an institution at any time: the same answers for the ledger's rules and for those who verify.
 *
 * <pre>{@code
 * InstitutionTimeline timeline = record.timeline();
 * timeline.nameAt(recordedAt);                              // what it was called then
 * timeline.accreditationAt(DEGREE_BACHELOR, recordedAt);
 * timeline.keyAt(keyId, recordedAt);                        // VALID, COMPROMISED, …
 * }</pre>
 *
 * <p>An answer about a time that is over does not change with what is recorded later, with one exception: that a key was
 * compromised is found out afterwards. Pure; immutable.
 */
public final class InstitutionTimeline {

    private final InstitutionRecord record;
    /** Since when each key may be in other hands; absent until somebody asks about keys. */
    private volatile @Nullable Map<KeyId, Optional<Instant>> compromisedSince;

    InstitutionTimeline(InstitutionRecord record) {
        this.record = Objects.requireNonNull(record, "record");
    }

    /** How a key stood at a time. */
    public enum KeyStanding {
        /** The institution has no such key. */
        UNKNOWN,
        /** Its time had not come, or was over. */
        NOT_IN_USE,
        /** It may have been in other hands. */
        COMPROMISED,
        /** It was good. */
        VALID
    }

    /** The official name; empty before the institution was admitted. */
    public Optional<LocalizedText> nameAt(Instant time) {
        return last(record.names(), name -> name.validity().contains(time)).map(DatedName::name);
    }

    /** Whether the institution could act; empty before it was admitted. */
    public Optional<InstitutionStatus> statusAt(Instant time) {
        return last(record.statuses(), status -> status.validity().contains(time))
                .map(DatedStatus::status);
    }

    /** Whether the institution could act. */
    public boolean isActiveAt(Instant time) {
        return statusAt(time).filter(InstitutionStatus.ACTIVE::equals).isPresent();
    }

    /** The accreditation for a type that was in force. */
    public Optional<Accreditation> accreditationAt(CredentialType type, Instant time) {
        return last(
                        record.accreditations(),
                        said -> said.credentialType() == type && said.validity().contains(time))
                .filter(said -> said.effect() == Accreditation.Effect.GRANTED);
    }

    /** How a key stood. That it was compromised says more than that its time was over. */
    public KeyStanding keyAt(KeyId keyId, Instant time) {
        Optional<RegisteredKey> key = record.key(keyId);
        if (key.isEmpty()) {
            return KeyStanding.UNKNOWN;
        }
        if (compromisedSince(keyId).filter(since -> !time.isBefore(since)).isPresent()) {
            return KeyStanding.COMPROMISED;
        }
        return key.get().inUseAt(time) ? KeyStanding.VALID : KeyStanding.NOT_IN_USE;
    }

    /**
     * Since when a key may be in other hands: since it was declared so or, when a key that added it was compromised by
     * then, since it was added. Otherwise who holds stolen keys would keep the one that they added with them.
     */
    public Optional<Instant> compromisedSince(KeyId keyId) {
        // Two threads that find nothing compute the same.
        Map<KeyId, Optional<Instant>> known = compromisedSince;
        if (known == null) {
            known = computeCompromisedSince();
            compromisedSince = known;
        }
        return known.getOrDefault(keyId, Optional.empty());
    }

    /** Whether all of these keys are the institution's and none of them was compromised at a time. */
    public boolean noneCompromised(Collection<KeyId> keyIds, Instant time) {
        return keyIds.stream()
                .map(keyId -> keyAt(keyId, time))
                .noneMatch(standing -> standing == KeyStanding.UNKNOWN || standing == KeyStanding.COMPROMISED);
    }

    /** Whether a key of the institution, of whatever purpose, was compromised at a time. */
    public boolean anyCompromisedAt(Instant time) {
        return record.keys().stream().anyMatch(key -> keyAt(key.keyId(), time) == KeyStanding.COMPROMISED);
    }

    private Map<KeyId, Optional<Instant>> computeCompromisedSince() {
        Map<KeyId, Optional<Instant>> since = new HashMap<>();
        // A key is added by keys that are recorded before it, so that theirs are known when its turn comes.
        for (RegisteredKey key : record.keys()) {
            since.put(key.keyId(), compromisedSince(key, since));
        }
        return since;
    }

    private static Optional<Instant> compromisedSince(RegisteredKey key, Map<KeyId, Optional<Instant>> ofEarlier) {
        Instant added = key.provenance().recordedAt();
        boolean addedByThief = key.addedBy().stream()
                .map(by -> ofEarlier.getOrDefault(by, Optional.empty()))
                .flatMap(Optional::stream)
                .anyMatch(since -> !added.isBefore(since));
        return addedByThief
                ? Optional.of(key.declaredCompromisedSince()
                        .filter(since -> since.isBefore(added))
                        .orElse(added))
                : key.declaredCompromisedSince();
    }

    // What was recorded later speaks for a time that two entries claim.
    private static <T> Optional<T> last(List<T> values, Predicate<T> which) {
        for (int i = values.size() - 1; i >= 0; i--) {
            if (which.test(values.get(i))) {
                return Optional.of(values.get(i));
            }
        }
        return Optional.empty();
    }
}
