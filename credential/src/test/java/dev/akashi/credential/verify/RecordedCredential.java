package dev.akashi.credential.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akashi.credential.Batch;
import dev.akashi.credential.University;
import dev.akashi.model.CredentialType;
import dev.akashi.model.Digest;
import dev.akashi.model.StatementDigest;
import dev.akashi.model.TransactionId;
import dev.akashi.model.record.AnchorRecord;
import dev.akashi.model.record.AnchorRecord.Confirmation;
import dev.akashi.model.record.Provenance;
import dev.akashi.model.signing.Signer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** A good credential in a batch of five, and the ledger that has it: what the tests of the ledger's checks start from. */
abstract class RecordedCredential {

    static final Instant BEFORE = Batch.RECORDED.minusSeconds(1);
    static final Instant CONFIRMED = Register.NOW.minus(Duration.ofDays(1));
    static final Instant AFTER = Batch.RECORDED.plusSeconds(1);

    final University university = University.first();
    final Batch batch = Batch.around(university, university.issue("山田 太郎"), 3, 5);
    final Register register = Register.with(batch);

    @BeforeEach
    void all_is_in_order_at_first() {
        VerificationReport report = verify();
        assertThat(report.checks())
                .allSatisfy(check -> assertThat(check.status()).isEqualTo(CheckStatus.PASSED));
        assertThat(report.verdict()).isEqualTo(Verdict.VALID);
    }

    VerificationReport verify() {
        return register.verify(batch, 3);
    }

    VerificationReport verify(VerificationPolicy policy) {
        return register.verifier(policy)
                .verify(batch.document(3), batch.bundle(3).toBytes());
    }

    Check check(CheckId id) {
        return verify().check(id);
    }

    void is(CheckId id, CheckStatus status, ReportCode code) {
        VerificationReport report = verify();
        assertThat(report.check(id))
                .as(report.toText("en"))
                .extracting(Check::status, Check::code)
                .containsExactly(status, code);
    }

    /** Lets somebody have confirmed the batch a day before verifiers ask. */
    void confirmedBy(University confirmer, Signer... signers) {
        AnchorRecord anchor = register.anchors.get(batch.tree.root());
        register.anchors.put(
                batch.tree.root(),
                Register.required(anchor)
                        .with(new Confirmation(
                                confirmer.code,
                                Arrays.stream(signers)
                                        .map(signer -> signer.verificationKey().keyId())
                                        .toList(),
                                new Provenance(
                                        CONFIRMED,
                                        new TransactionId("ab".repeat(32)),
                                        new StatementDigest(Digest.sha256(new byte[0]))))));
    }

    /** Lets the ledger have the batch in another way. */
    void recordedAs(University institution, int size, List<Signer> signers) {
        register.anchors.put(
                batch.tree.root(),
                new AnchorRecord(
                        batch.tree.root(),
                        size,
                        institution.code,
                        CredentialType.DEGREE_BACHELOR,
                        batch.anchor.awardPeriod(),
                        signers.stream()
                                .map(signer -> signer.verificationKey().keyId())
                                .toList(),
                        batch.anchor.provenance()));
    }
}
