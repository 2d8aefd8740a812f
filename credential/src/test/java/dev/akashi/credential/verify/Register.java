package dev.akashi.credential.verify;

import dev.akashi.credential.Batch;
import dev.akashi.credential.University;
import dev.akashi.credential.verify.Evidence.LedgerKind;
import dev.akashi.credential.verify.Evidence.Opinion;
import dev.akashi.credential.verify.Evidence.Witness;
import dev.akashi.model.Commitment;
import dev.akashi.model.Digest;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.MerkleRoot;
import dev.akashi.model.MspId;
import dev.akashi.model.StatementDigest;
import dev.akashi.model.TransactionId;
import dev.akashi.model.record.AnchorRecord;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.Provenance;
import dev.akashi.model.record.StatusRecord;
import dev.akashi.model.record.StatusRecord.Event;
import dev.akashi.model.statement.CredentialStatus;
import dev.akashi.model.statement.StatusReason;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A ledger in memory. It answers at once and rightly, unless a test says otherwise. */
public final class Register implements EvidenceSource {

    /** When verifiers ask, if nothing else is said: a week after the recording. */
    public static final Instant NOW = Instant.parse("2026-04-01T00:00:00Z");

    final Map<MerkleRoot, AnchorRecord> anchors = new HashMap<>();
    final Map<InstitutionCode, InstitutionRecord> institutions = new HashMap<>();
    final Map<Commitment, StatusRecord> statuses = new HashMap<>();

    final List<InstitutionRecord> related = new ArrayList<>();

    LedgerKind kind = LedgerKind.FABRIC;
    Instant asOf = NOW;
    List<Witness> witnesses = witnesses(Opinion.AGREES, Opinion.AGREES, Opinion.AGREES, Opinion.AGREES);

    @Nullable
    Answer<AnchorRecord> anchorAnswer;

    @Nullable
    Answer<InstitutionRecord> institutionAnswer;

    @Nullable
    Answer<StatusRecord> statusAnswer;

    /** A ledger that has these batches and their institutions. */
    public static Register with(Batch... batches) {
        Register register = new Register();
        for (Batch batch : batches) {
            register.anchors.put(batch.anchor.root(), batch.anchor);
            register.know(batch.university);
        }
        return register;
    }

    void know(University university) {
        institutions.put(university.code, university.record());
    }

    @Override
    public Evidence gather(Question question) {
        return new Evidence(
                kind,
                asOf,
                Optional.ofNullable(anchorAnswer)
                        .orElseGet(() -> Answer.of(Optional.ofNullable(anchors.get(question.root())))),
                Optional.ofNullable(institutionAnswer)
                        .orElseGet(() -> Answer.of(Optional.ofNullable(institutions.get(question.institution())))),
                Optional.ofNullable(statusAnswer)
                        .orElseGet(() -> Answer.of(Optional.ofNullable(statuses.get(question.commitment())))),
                related,
                witnesses);
    }

    static List<Witness> witnesses(Opinion... opinions) {
        List<Witness> witnesses = new ArrayList<>();
        for (int i = 0; i < opinions.length; i++) {
            witnesses.add(new Witness(new MspId("Org" + i + "MSP"), opinions[i]));
        }
        return witnesses;
    }

    /** Something that was said about a credential, one after the other. */
    void status(Batch batch, int index, Event... events) {
        statuses.put(
                batch.commitment(index),
                new StatusRecord(batch.university.code, batch.commitment(index), Arrays.asList(events)));
    }

    static Event event(CredentialStatus status, StatusReason reason, String effectiveFrom) {
        return event(status, reason, effectiveFrom, null);
    }

    static Event event(
            CredentialStatus status, StatusReason reason, String effectiveFrom, @Nullable Commitment supersededBy) {
        return event(University.CODE, status, reason, effectiveFrom, supersededBy);
    }

    static Event event(
            InstitutionCode by,
            CredentialStatus status,
            StatusReason reason,
            String effectiveFrom,
            @Nullable Commitment supersededBy) {
        return new Event(
                status,
                reason,
                Instant.parse(effectiveFrom),
                by,
                supersededBy,
                List.of(University.first().statementKey.verificationKey().keyId()),
                new Provenance(
                        Instant.parse("2026-03-28T00:00:00Z"),
                        new TransactionId("dd".repeat(32)),
                        new StatementDigest(Digest.parse("ee".repeat(32)))));
    }

    /** A verifier that asks this ledger. */
    public Verifier verifier(VerificationPolicy policy) {
        return verifierAt(NOW, policy);
    }

    Verifier verifierAt(Instant now, VerificationPolicy policy) {
        return new Verifier(this, policy, Clock.fixed(now, ZoneOffset.UTC));
    }

    /** Verifies a document of a batch with its bundle, strictly. */
    public VerificationReport verify(Batch batch, int index) {
        return verifier(VerificationPolicy.strict())
                .verify(batch.document(index), batch.bundle(index).toBytes());
    }

    /** Verifies a document of a batch at another time; the ledger is asked then. */
    VerificationReport verifyAt(Instant now, Batch batch, int index) {
        asOf = now;
        return verifierAt(now, VerificationPolicy.strict())
                .verify(batch.document(index), batch.bundle(index).toBytes());
    }

    static <T> T required(@Nullable T value) {
        return Objects.requireNonNull(value);
    }
}
