package dev.akashi.credential.verify;

import dev.akashi.credential.Bundle;
import dev.akashi.credential.Placement;
import dev.akashi.credential.log.Checkpoint;
import dev.akashi.credential.log.LogEntry;
import dev.akashi.credential.log.LogProof;
import dev.akashi.credential.log.MapProof;
import dev.akashi.credential.log.NoteKey;
import dev.akashi.credential.log.SignedNote;
import dev.akashi.credential.verify.Evidence.Opinion;
import dev.akashi.credential.verify.Evidence.Witness;
import dev.akashi.model.Digest;
import dev.akashi.model.MerkleRoot;
import dev.akashi.model.RejectedException;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.merkle.InclusionProof;
import dev.akashi.model.record.AnchorRecord;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.Provenance;
import dev.akashi.model.record.StatusRecord;
import dev.akashi.model.record.WorldState;
import dev.akashi.model.signing.Envelope;
import dev.akashi.model.signing.KeyId;
import dev.akashi.model.signing.VerificationKey;
import dev.akashi.model.statement.BatchAnchored;
import dev.akashi.model.statement.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Evidence from a bundle alone, believed as far as enough members of the verifier's trust root have cosigned its
 * checkpoint. Nobody is asked.
 *
 * <pre>{@code
 * TrustRoot trust = TrustRoot.read(trustFile).orElseThrow();
 * VerificationPolicy policy = VerificationPolicy.read(trustFile).maximumAge(Duration.ofDays(365));
 * Verifier verifier = new Verifier(OfflineEvidence.under(trust, clock), policy, clock);
 * VerificationReport report = verifier.verify(document, bundle);
 * }</pre>
 *
 * <p>Witnesses are the members of the trust root: one that cosigned agrees, one that did not is silent. The evidence is as
 * old as the newest cosignature that as many members as must cosign have reached. With fewer there is no evidence at all.
 * Safe for use by several threads. What many bundles have in common, the checkpoint, its head, the institution's record and
 * the entry of the batch, is checked once and remembered, by all that was looked at.
 */
public final class OfflineEvidence implements EvidenceSource {

    private final TrustRoot trust;
    private final Map<NoteKey, TrustRoot.Member> cosigners = new LinkedHashMap<>();
    private final Clock clock;
    private final Remembered<SignedNote, Witnessed> checkpoints =
            new Remembered<>(witnessed -> witnessed.asOf.isPresent());
    private final Remembered<Placed, Boolean> heads = new Remembered<>(isLast -> isLast);
    private final Remembered<Mapped, Shown> institutions =
            new Remembered<>(shown -> shown.record.value().isPresent());
    private final Remembered<Entered, Answer<AnchorRecord>> anchors =
            new Remembered<>(answer -> answer.value().isPresent());

    private OfflineEvidence(TrustRoot trust, Clock clock) {
        this.trust = Objects.requireNonNull(trust, "trust");
        this.clock = Objects.requireNonNull(clock, "clock");
        trust.members().forEach(member -> cosigners.put(trust.cosigner(member), member));
    }

    /** Evidence from bundles of the trust root's ledger. */
    public static OfflineEvidence under(TrustRoot trust, Clock clock) {
        return new OfflineEvidence(trust, clock);
    }

    @Override
    public Evidence gather(Question question) {
        return nothing(ReportCode.NO_LOG_PROOF, "there is no bundle to look into", List.of());
    }

    @Override
    public Evidence gather(Question question, Placement place) {
        Optional<LogProof> log = place.log();
        if (log.isEmpty()) {
            return nothing(ReportCode.NO_LOG_PROOF, "the bundle has no proof from the log", List.of());
        }
        Witnessed witnessed = checkpoints.get(log.get().checkpoint(), this::witnesses);
        if (!witnessed
                        .checkpoint
                        .map(Checkpoint::origin)
                        .filter(trust.ledger()::equals)
                        .isPresent()
                || !place.anchor().ledger().equals(trust.ledger())) {
            return nothing(
                    ReportCode.WRONG_LOG,
                    "expected the ledger " + trust.ledger() + ", found "
                            + witnessed
                                    .checkpoint
                                    .map(found -> found.origin().value())
                                    .orElse("no checkpoint")
                            + " in a bundle of " + place.anchor().ledger(),
                    List.of());
        }
        if (witnessed.asOf.isEmpty()) {
            return nothing(
                    ReportCode.TOO_FEW_COSIGNATURES,
                    "expected cosignatures of " + trust.threshold() + " members, found " + witnessed.agreeing(),
                    witnessed.witnesses);
        }
        return evidence(question, place, log.get(), witnessed, witnessed.checkpoint.get());
    }

    private Evidence evidence(
            Question question, Placement place, LogProof log, Witnessed witnessed, Checkpoint checkpoint) {
        if (!heads.get(new Placed(log.head(), log.headInclusion(), checkpoint), Placed::isLast)) {
            return nothing(
                    ReportCode.BAD_LOG_PROOF,
                    "the entry that is said to be the checkpoint's last is not",
                    witnessed.witnesses);
        }
        Shown institution = institutions.get(
                new Mapped(
                        log.institution(), log.head().registryRoot(), WorldState.institution(question.institution())),
                mapped -> new Shown(mapped.read(InstitutionRecord::fromJson)));
        Answer<AnchorRecord> anchor = anchors.get(
                new Entered(
                        place.anchor(),
                        question.root(),
                        log.block(),
                        log.transaction(),
                        log.inclusion(),
                        checkpoint,
                        institution),
                this::anchor);
        Answer<StatusRecord> status = new Mapped(
                        log.status(),
                        log.head().statusRoot(),
                        WorldState.status(question.institution(), question.commitment()))
                .read(StatusRecord::fromJson);
        return new Evidence(
                trust.kind(),
                witnessed.asOf.orElseThrow(),
                anchor.value()
                        .flatMap(recorded -> confirmed(log, recorded))
                        .map(Answer::known)
                        .orElse(anchor),
                institution.record,
                status,
                related(log),
                witnessed.witnesses);
    }

    // What is not shown is left out: the checks that need it are then UNDECIDED.
    private static List<InstitutionRecord> related(LogProof log) {
        List<InstitutionRecord> related = new ArrayList<>();
        log.others().forEach((name, answer) -> {
            Answer<InstitutionRecord> shown =
                    new Mapped(answer, log.head().registryRoot(), name).read(InstitutionRecord::fromJson);
            shown.value()
                    .filter(record -> WorldState.institution(record.code()).equals(name))
                    .ifPresent(related::add);
        });
        return related;
    }

    /** The batch's own record, which is in the map when somebody has confirmed the batch. */
    private static Optional<AnchorRecord> confirmed(LogProof log, AnchorRecord recorded) {
        String name = WorldState.anchor(recorded.root());
        return Optional.ofNullable(log.others().get(name))
                .flatMap(answer -> new Mapped(answer, log.head().registryRoot(), name)
                        .read(AnchorRecord::fromJson)
                        .value())
                .filter(record -> record.root().equals(recorded.root())
                        && record.provenance().equals(recorded.provenance()));
    }

    private Answer<AnchorRecord> anchor(Entered entered) {
        Envelope envelope = entered.anchor.statement();
        LogEntry.Recorded entry = new LogEntry.Recorded(
                entered.block,
                entered.transaction,
                entered.anchor.transactionId(),
                entered.anchor.recordedAt(),
                envelope);
        if (!isIncluded(entry, entered.inclusion, entered.checkpoint)) {
            return Answer.unavailable(ReportCode.BAD_LOG_PROOF, "the log does not have the entry of the batch there");
        }
        try {
            if (!(Statement.open(envelope) instanceof BatchAnchored batch)
                    || !batch.root().equals(entered.root)
                    || !batch.header().ledger().equals(trust.ledger())) {
                return Answer.unavailable(ReportCode.BAD_LOG_PROOF, "the entry is not that of this batch");
            }
            return Answer.known(new AnchorRecord(
                    batch.root(),
                    batch.size(),
                    batch.institution(),
                    batch.credentialType(),
                    batch.awardPeriod(),
                    signers(envelope, entered.institution.record),
                    new Provenance(entry.time(), entry.transactionId(), Statement.digest(envelope))));
        } catch (RejectedException | IllegalArgumentException e) {
            return Answer.unavailable(ReportCode.BAD_LOG_PROOF, "the entry cannot be read: " + e.getMessage());
        }
    }

    // The ledger's organisations have checked these signatures; here they are checked again, which costs little.
    private static List<KeyId> signers(Envelope envelope, Answer<InstitutionRecord> institution) {
        byte[] signed = envelope.preAuthenticationEncoding();
        Map<KeyId, VerificationKey> keys = new HashMap<>();
        institution
                .value()
                .ifPresent(
                        known -> known.keys().forEach(key -> keys.put(key.key().keyId(), key.key())));
        List<KeyId> signers = new ArrayList<>();
        envelope.signatures().forEach(signature -> {
            VerificationKey key = keys.get(signature.keyId());
            if (key != null && !key.verify(signed, signature.signature())) {
                throw new IllegalArgumentException("a signature of key " + signature.keyId() + " does not fit");
            }
            signers.add(signature.keyId());
        });
        return signers;
    }

    private static boolean isIncluded(LogEntry entry, InclusionProof proof, Checkpoint checkpoint) {
        return proof.treeSize() == checkpoint.size()
                && proof.rootOfEntry(entry.toBytes()).equals(checkpoint.root());
    }

    private Witnessed witnesses(SignedNote note) {
        Optional<Checkpoint> checkpoint;
        try {
            checkpoint = Optional.of(Checkpoint.parse(note.text()));
        } catch (IllegalArgumentException e) {
            checkpoint = Optional.empty();
        }
        List<Witness> witnesses = new ArrayList<>();
        List<Instant> times = new ArrayList<>();
        cosigners.forEach((key, member) -> {
            Optional<Instant> time = note.cosignedAt(key);
            time.ifPresent(times::add);
            witnesses.add(new Witness(member.mspId(), time.isPresent() ? Opinion.AGREES : Opinion.SILENT));
        });
        times.sort(Comparator.reverseOrder());
        Optional<Instant> asOf =
                times.size() < trust.threshold() ? Optional.empty() : Optional.of(times.get(trust.threshold() - 1));
        return new Witnessed(checkpoint, asOf, witnesses);
    }

    private Evidence nothing(ReportCode code, String reason, List<Witness> witnesses) {
        return new Evidence(
                trust.kind(),
                clock.instant(),
                Answer.unavailable(code, reason),
                Answer.unavailable(code, reason),
                Answer.unavailable(code, reason),
                witnesses);
    }

    /** A checkpoint as far as it is believed; the time is there when enough members cosigned. */
    private record Witnessed(Optional<Checkpoint> checkpoint, Optional<Instant> asOf, List<Witness> witnesses) {

        long agreeing() {
            return witnesses.stream()
                    .filter(witness -> witness.opinion() == Opinion.AGREES)
                    .count();
        }
    }

    /** A head and where it is said to be. */
    private record Placed(LogEntry.Head head, InclusionProof inclusion, Checkpoint checkpoint) {

        boolean isLast() {
            return inclusion.leafIndex() == checkpoint.size() - 1 && isIncluded(head, inclusion, checkpoint);
        }
    }

    /** What a map is said to have for a name. */
    private record Mapped(LogProof.MapAnswer answer, Digest root, String name) {

        <T> Answer<T> read(Function<byte[], T> reader) {
            if (!answer.isShown(root, MapProof.key(name))) {
                return Answer.unavailable(
                        ReportCode.BAD_LOG_PROOF, "the proof does not show what the map has for " + name);
            }
            try {
                return Answer.of(answer.bytes().map(reader));
            } catch (JsonFormatException e) {
                return Answer.unavailable(ReportCode.BAD_LOG_PROOF, "the record cannot be read: " + e.getMessage());
            }
        }
    }

    /** The entry of a batch, where it is said to be, and whose keys are to have signed it. */
    private record Entered(
            Bundle.Anchor anchor,
            MerkleRoot root,
            long block,
            int transaction,
            InclusionProof inclusion,
            Checkpoint checkpoint,
            Shown institution) {}

    /**
     * An institution's record as a bundle shows it. One that is remembered is the same object each time, and equal to no
     * other: a question about it is found again without a look at everything in the record.
     */
    private static final class Shown {

        private final Answer<InstitutionRecord> record;

        Shown(Answer<InstitutionRecord> record) {
            this.record = record;
        }
    }

    /** The last answers by their questions, of those that cannot be had by making things up. */
    private static final class Remembered<K, V> {

        private static final int MOST = 256;

        private final Map<K, V> answers = Collections.synchronizedMap(new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > MOST;
            }
        });

        private final Predicate<V> isWorthIt;

        Remembered(Predicate<V> isWorthIt) {
            this.isWorthIt = isWorthIt;
        }

        V get(K question, Function<K, V> answer) {
            V known = answers.get(question);
            if (known != null) {
                return known;
            }
            V found = answer.apply(question);
            if (isWorthIt.test(found)) {
                answers.put(question, found);
            }
            return found;
        }
    }
}
