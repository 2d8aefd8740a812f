package dev.akashi.model.record;

import dev.akashi.model.CorporateNumber;
import dev.akashi.model.CredentialType;
import dev.akashi.model.Did;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.InstitutionKind;
import dev.akashi.model.Interval;
import dev.akashi.model.LedgerTime;
import dev.akashi.model.LocalizedText;
import dev.akashi.model.MspId;
import dev.akashi.model.StatementDigest;
import dev.akashi.model.signing.KeyId;
import dev.akashi.model.signing.VerificationKey;
import dev.akashi.model.statement.KeyGrant;
import dev.akashi.model.statement.KeyPurpose;
import dev.akashi.model.statement.SuccessionKind;
import dev.akashi.model.statement.SuccessionScope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An institution with all that was ever said of it, in the order in which it was recorded. Entries are only added, never
 * changed or removed; what was recorded later speaks for a time that two entries claim. {@link InstitutionTimeline} answers
 * what was true when:
 *
 * <pre>{@code
 * record.nameAt(awarded);                                   // as it was called then
 * record.isActiveAt(awarded);
 * record.accreditationAt(DEGREE_BACHELOR, awarded);
 * record.timeline().keyAt(keyId, awarded);
 * }</pre>
 *
 * @param code its school code
 * @param corporateNumber the legal person behind it
 * @param kind what kind of institution it is
 * @param did its identifier as an issuer
 * @param hosts the member organisations that may submit for it
 * @param names its names
 * @param accreditations what it was accredited for, and when that ended
 * @param keys its keys
 * @param statuses whether it could act
 * @param successions who answers for its credentials when it does not
 * @param endorsements which organisation had to endorse what it recorded
 * @param provenance its admission
 */
public record InstitutionRecord(
        InstitutionCode code,
        CorporateNumber corporateNumber,
        InstitutionKind kind,
        Did did,
        List<MspId> hosts,
        List<DatedName> names,
        List<Accreditation> accreditations,
        List<RegisteredKey> keys,
        List<DatedStatus> statuses,
        List<Succession> successions,
        List<RequiredEndorsement> endorsements,
        Provenance provenance) {

    public InstitutionRecord {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(corporateNumber, "corporateNumber");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(did, "did");
        hosts = List.copyOf(hosts);
        names = List.copyOf(names);
        accreditations = List.copyOf(accreditations);
        keys = List.copyOf(keys);
        statuses = List.copyOf(statuses);
        successions = List.copyOf(successions);
        endorsements = List.copyOf(endorsements);
        Objects.requireNonNull(provenance, "provenance");
    }

    /** An institution for whose statements no organisation's endorsement is required. */
    public InstitutionRecord(
            InstitutionCode code,
            CorporateNumber corporateNumber,
            InstitutionKind kind,
            Did did,
            List<MspId> hosts,
            List<DatedName> names,
            List<Accreditation> accreditations,
            List<RegisteredKey> keys,
            List<DatedStatus> statuses,
            List<Succession> successions,
            Provenance provenance) {
        this(
                code,
                corporateNumber,
                kind,
                did,
                hosts,
                names,
                accreditations,
                keys,
                statuses,
                successions,
                List.of(),
                provenance);
    }

    /** The same that nobody succeeds. */
    public InstitutionRecord(
            InstitutionCode code,
            CorporateNumber corporateNumber,
            InstitutionKind kind,
            Did did,
            List<MspId> hosts,
            List<DatedName> names,
            List<Accreditation> accreditations,
            List<RegisteredKey> keys,
            List<DatedStatus> statuses,
            Provenance provenance) {
        this(code, corporateNumber, kind, did, hosts, names, accreditations, keys, statuses, List.of(), provenance);
    }

    /** A name and from when it was the official one. */
    public record DatedName(LocalizedText name, Interval validity, Provenance provenance) {

        public DatedName {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(validity, "validity");
            Objects.requireNonNull(provenance, "provenance");
        }
    }

    /**
     * What the ministry said about one credential type.
     *
     * @param credentialType which type
     * @param effect whether it was granted or ended
     * @param validity for which time this was said
     * @param legalBasis a short code for the legal ground
     * @param provenance where this comes from
     */
    public record Accreditation(
            CredentialType credentialType, Effect effect, Interval validity, String legalBasis, Provenance provenance) {

        public Accreditation {
            Objects.requireNonNull(credentialType, "credentialType");
            Objects.requireNonNull(effect, "effect");
            Objects.requireNonNull(validity, "validity");
            Objects.requireNonNull(legalBasis, "legalBasis");
            Objects.requireNonNull(provenance, "provenance");
        }

        /** A grant. */
        public Accreditation(
                CredentialType credentialType, Interval validity, String legalBasis, Provenance provenance) {
            this(credentialType, Effect.GRANTED, validity, legalBasis, provenance);
        }

        /** What was said. Append only. */
        public enum Effect {
            /** The institution is accredited. */
            GRANTED,
            /** It is not any more. */
            ENDED
        }
    }

    /**
     * A key, when it may be used, and what was said of it later.
     *
     * @param grant the key and its purpose
     * @param validity when it may be used, unless it ended earlier
     * @param addedBy the institution's keys that signed for it; none when the authorities did
     * @param endings what ended it, in the order in which it was recorded
     * @param provenance where this comes from
     */
    public record RegisteredKey(
            KeyGrant grant, Interval validity, List<KeyId> addedBy, List<KeyEnding> endings, Provenance provenance) {

        public RegisteredKey {
            Objects.requireNonNull(grant, "grant");
            Objects.requireNonNull(validity, "validity");
            addedBy = List.copyOf(addedBy);
            endings = List.copyOf(endings);
            Objects.requireNonNull(provenance, "provenance");
        }

        /** A key that the authorities let in and of which nothing was said since. */
        public RegisteredKey(KeyGrant grant, Interval validity, Provenance provenance) {
            this(grant, validity, List.of(), List.of(), provenance);
        }

        /** The public key. */
        public VerificationKey key() {
            return grant.key();
        }

        /** The name of the key. */
        public KeyId keyId() {
            return grant.key().keyId();
        }

        /** What it may sign. */
        public KeyPurpose purpose() {
            return grant.purpose();
        }

        /** The first moment at which it was retired; empty while it is not. */
        public Optional<Instant> retiredFrom() {
            return earliest(KeyEnding.Kind.RETIRED);
        }

        /** The earliest time from which it was declared compromised; empty while it is not. */
        public Optional<Instant> declaredCompromisedSince() {
            return earliest(KeyEnding.Kind.COMPROMISED);
        }

        /** Whether it was within its interval and not retired; says nothing of whether it was compromised. */
        public boolean inUseAt(Instant time) {
            return validity.contains(time)
                    && retiredFrom().filter(end -> !time.isBefore(end)).isEmpty();
        }

        private Optional<Instant> earliest(KeyEnding.Kind kind) {
            return endings.stream()
                    .filter(ending -> ending.kind() == kind)
                    .map(KeyEnding::from)
                    .min(Comparator.naturalOrder());
        }
    }

    /**
     * What ends a key.
     *
     * @param kind how
     * @param from from when on
     * @param provenance where this comes from
     */
    public record KeyEnding(Kind kind, Instant from, Provenance provenance) {

        public KeyEnding {
            Objects.requireNonNull(kind, "kind");
            from = LedgerTime.truncate(from);
            Objects.requireNonNull(provenance, "provenance");
        }

        /** How a key ends. Append only. */
        public enum Kind {
            /** It is no longer used; what it signed before stands. */
            RETIRED,
            /** It may be in other hands; what it signed from then on is undecided. */
            COMPROMISED
        }
    }

    /** Whether the institution could act, and from when. */
    public record DatedStatus(InstitutionStatus status, Interval validity, Provenance provenance) {

        public DatedStatus {
            Objects.requireNonNull(status, "status");
            Objects.requireNonNull(validity, "validity");
            Objects.requireNonNull(provenance, "provenance");
        }
    }

    /**
     * Who answers for the institution's credentials while it does not itself.
     *
     * @param successor who
     * @param kind how that came to be
     * @param scope for which credentials
     * @param from from when
     * @param retraction what ended it; absent while nothing did
     * @param provenance where this comes from; its statement names the succession
     */
    public record Succession(
            InstitutionCode successor,
            SuccessionKind kind,
            SuccessionScope scope,
            Instant from,
            @Nullable Retraction retraction,
            Provenance provenance) {

        public Succession {
            Objects.requireNonNull(successor, "successor");
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(scope, "scope");
            from = LedgerTime.truncate(from);
            Objects.requireNonNull(provenance, "provenance");
        }

        /** Whether it was in force at a time. */
        public boolean inForceAt(Instant time) {
            return !time.isBefore(from) && !endedBy(time);
        }

        /** Whether it was taken back by a time, in force before or not. */
        public boolean endedBy(Instant time) {
            return retraction != null && !time.isBefore(retraction.from());
        }
    }

    /** What ended a succession, and from when. */
    public record Retraction(Instant from, Provenance provenance) {

        public Retraction {
            from = LedgerTime.truncate(from);
            Objects.requireNonNull(provenance, "provenance");
        }
    }

    /**
     * That an organisation must endorse what the institution records.
     *
     * @param organisation which organisation
     * @param release what took it back; absent while nothing did
     * @param provenance where this comes from; its statement names the ledger key by which it is enforced
     */
    public record RequiredEndorsement(
            MspId organisation, @Nullable Provenance release, Provenance provenance) {

        public RequiredEndorsement {
            Objects.requireNonNull(organisation, "organisation");
            Objects.requireNonNull(provenance, "provenance");
        }
    }

    /** Answers what was true when. */
    public InstitutionTimeline timeline() {
        return new InstitutionTimeline(this);
    }

    /** The endorsement that is required by what is on record; empty when none is. */
    public Optional<RequiredEndorsement> requiredEndorsement() {
        return endorsements.stream()
                .filter(required -> required.release() == null)
                .findFirst();
    }

    /** The official name at a time; empty before the institution was admitted. */
    public Optional<LocalizedText> nameAt(Instant time) {
        return timeline().nameAt(time);
    }

    /** The status at a time; empty before the institution was admitted. */
    public Optional<InstitutionStatus> statusAt(Instant time) {
        return timeline().statusAt(time);
    }

    /** Whether the institution could act at a time. */
    public boolean isActiveAt(Instant time) {
        return timeline().isActiveAt(time);
    }

    /** The accreditation for a type that was in force at a time. */
    public Optional<Accreditation> accreditationAt(CredentialType type, Instant time) {
        return timeline().accreditationAt(type, time);
    }

    /** The key of this name, usable or not. */
    public Optional<RegisteredKey> key(KeyId keyId) {
        return keys.stream().filter(key -> key.keyId().equals(keyId)).findFirst();
    }

    /** This record with one more name. */
    public InstitutionRecord withName(DatedName name) {
        return with(plus(names, List.of(name)), accreditations, keys, statuses, successions, endorsements);
    }

    /** This record with more said about accreditations. */
    public InstitutionRecord withAccreditations(List<Accreditation> more) {
        return with(names, plus(accreditations, more), keys, statuses, successions, endorsements);
    }

    /** This record with one more key. */
    public InstitutionRecord withKey(RegisteredKey key) {
        return with(names, accreditations, plus(keys, List.of(key)), statuses, successions, endorsements);
    }

    /** This record with one more ending of a key that it has. */
    public InstitutionRecord withKeyEnding(KeyId keyId, KeyEnding ending) {
        return with(
                names,
                accreditations,
                replaced(
                        keys,
                        key -> key.keyId().equals(keyId),
                        key -> new RegisteredKey(
                                key.grant(),
                                key.validity(),
                                key.addedBy(),
                                plus(key.endings(), List.of(ending)),
                                key.provenance())),
                statuses,
                successions,
                endorsements);
    }

    /** This record with one more status. */
    public InstitutionRecord withStatus(DatedStatus status) {
        return with(names, accreditations, keys, plus(statuses, List.of(status)), successions, endorsements);
    }

    /** This record with one more succession. */
    public InstitutionRecord withSuccession(Succession succession) {
        return with(names, accreditations, keys, statuses, plus(successions, List.of(succession)), endorsements);
    }

    /** This record with one of its successions, named by its declaration, taken back. */
    public InstitutionRecord withRetraction(StatementDigest declaration, Retraction retraction) {
        return with(
                names,
                accreditations,
                keys,
                statuses,
                replaced(
                        successions,
                        succession -> succession.provenance().statement().equals(declaration),
                        succession -> new Succession(
                                succession.successor(),
                                succession.kind(),
                                succession.scope(),
                                succession.from(),
                                retraction,
                                succession.provenance())),
                endorsements);
    }

    /** This record with an endorsement that is required from now on. */
    public InstitutionRecord withEndorsement(RequiredEndorsement required) {
        return with(names, accreditations, keys, statuses, successions, plus(endorsements, List.of(required)));
    }

    /** This record with the endorsement that is required taken back. */
    public InstitutionRecord withRelease(Provenance release) {
        return with(
                names,
                accreditations,
                keys,
                statuses,
                successions,
                replaced(
                        endorsements,
                        required -> required.release() == null,
                        required -> new RequiredEndorsement(required.organisation(), release, required.provenance())));
    }

    /** The JSON form, on one line. */
    public byte[] toJson() {
        return InstitutionJson.write(this);
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws dev.akashi.model.json.JsonFormatException for anything else
     */
    public static InstitutionRecord fromJson(byte[] json) {
        return InstitutionJson.read(json);
    }

    private InstitutionRecord with(
            List<DatedName> otherNames,
            List<Accreditation> otherAccreditations,
            List<RegisteredKey> otherKeys,
            List<DatedStatus> otherStatuses,
            List<Succession> otherSuccessions,
            List<RequiredEndorsement> otherEndorsements) {
        return new InstitutionRecord(
                code,
                corporateNumber,
                kind,
                did,
                hosts,
                otherNames,
                otherAccreditations,
                otherKeys,
                otherStatuses,
                otherSuccessions,
                otherEndorsements,
                provenance);
    }

    private static <T> List<T> plus(List<T> values, List<T> more) {
        List<T> all = new ArrayList<>(values);
        all.addAll(more);
        return all;
    }

    private static <T> List<T> replaced(List<T> values, Predicate<T> which, UnaryOperator<T> change) {
        return values.stream()
                .map(value -> which.test(value) ? change.apply(value) : value)
                .toList();
    }
}
