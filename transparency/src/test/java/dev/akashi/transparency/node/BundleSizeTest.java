package dev.akashi.transparency.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akashi.credential.Bundle;
import dev.akashi.credential.verify.Evidence.LedgerKind;
import dev.akashi.credential.verify.OfflineEvidence;
import dev.akashi.credential.verify.Verdict;
import dev.akashi.credential.verify.VerificationPolicy;
import dev.akashi.credential.verify.VerificationReport;
import dev.akashi.credential.verify.Verifier;
import dev.akashi.model.Commitment;
import dev.akashi.model.Digest;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.LedgerId;
import dev.akashi.model.statement.CredentialStatus;
import dev.akashi.model.statement.StatusReason;
import dev.akashi.transparency.TestLedger.Issued;
import dev.akashi.transparency.node.MadeLog.Draft;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger of some years: many batches, statuses and institutions. */
class BundleSizeTest {

    private static final int BATCHES = 10_000;
    private static final int BATCHES_A_BLOCK = 100;
    private static final int LARGEST = 8 * 1024;
    /** Leaves a batch, so that the way to its root is as long as that of a large university's. */
    private static final int DOCUMENTS = 4_096;

    @TempDir
    Path folder;

    @Test
    void a_bundle_of_a_ledger_with_ten_thousand_batches_is_below_8_kb() throws IOException {
        try (MadeLog log = MadeLog.founded(folder, new LedgerId("large.akashi.example/2025"), "large")) {
            for (int i = 0; i < 200; i++) {
                log.addInstitution(institution(i));
            }
            log.endBlock();
            List<Issued> large = log.issue(drafts(DOCUMENTS));
            for (int i = 1; i < BATCHES; i++) {
                log.issue(Draft.file("file-" + i, "file " + i, MadeLog.salt("file " + i)));
                log.addStatus(new Commitment(Digest.sha256(
                        ByteBuffer.allocate(Integer.BYTES).putInt(i).array())));
                if (i % BATCHES_A_BLOCK == 0) {
                    log.endBlock();
                }
            }
            Issued good = large.get(0);
            Issued rescinded = large.get(1);
            log.change(rescinded, CredentialStatus.RESCINDED, StatusReason.ISSUED_IN_ERROR);
            log.endBlock();
            log.cosign(log.now());
            assertThat(log.store.view().size()).isGreaterThan(BATCHES);
            assertThat(log.store.view().maps().status().size()).isEqualTo(BATCHES);

            Bundle bundle = log.bundle(good);
            int size = bundle.toBytes().length;
            int sizeOfRescinded = log.bundle(rescinded).toBytes().length;
            new PrintWriter(System.err, true, StandardCharsets.UTF_8)
                    .println("MEASURED bundles of a ledger with " + BATCHES + " batches: " + size
                            + " bytes, of a rescinded document " + sizeOfRescinded);
            assertThat(size).isLessThan(LARGEST);
            assertThat(sizeOfRescinded).isLessThan(LARGEST);
            assertThat(verify(log, good, bundle).verdict()).isEqualTo(Verdict.VALID);
            assertThat(verify(log, rescinded, log.bundle(rescinded)).verdict()).isEqualTo(Verdict.INVALID);
        }
    }

    private static VerificationReport verify(MadeLog log, Issued issued, Bundle bundle) {
        Clock then = Clock.fixed(log.now(), ZoneOffset.UTC);
        return new Verifier(
                        OfflineEvidence.under(log.trust(LedgerKind.FABRIC), then),
                        VerificationPolicy.strict().witnesses(MadeLog.THRESHOLD),
                        then)
                .verify(issued.document(), bundle.toBytes());
    }

    private static Draft[] drafts(int count) {
        List<Draft> drafts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            drafts.add(Draft.file("certificate.txt", "certificate " + i, MadeLog.salt("certificate " + i)));
        }
        return drafts.toArray(Draft[]::new);
    }

    /** A code that is nobody's, with the check digit that it needs. */
    private static InstitutionCode institution(int i) {
        String twelve = String.format(Locale.ROOT, "F11319995%03d", i);
        for (int digit = 0; digit < 9; digit++) {
            try {
                return new InstitutionCode(twelve + digit);
            } catch (IllegalArgumentException e) {
                // Another digit is the right one.
            }
        }
        return new InstitutionCode(twelve + 9);
    }
}
