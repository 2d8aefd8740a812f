package dev.akashi.client.issuing;

import dev.akashi.client.LedgerRejectedException;
import dev.akashi.client.RegistryLedger;
import dev.akashi.client.issuing.IssuingException.Code;
import dev.akashi.client.issuing.Journal.Plan;
import dev.akashi.client.issuing.Journal.Staged;
import dev.akashi.client.issuing.Journal.StagedReader;
import dev.akashi.client.issuing.Journal.StagedWriter;
import dev.akashi.client.issuing.Progress.Stage;
import dev.akashi.client.template.CredentialDraft;
import dev.akashi.client.template.Import;
import dev.akashi.client.template.ImportResult;
import dev.akashi.client.template.Template;
import dev.akashi.model.Commitment;
import dev.akashi.model.Digest;
import dev.akashi.model.LedgerErrorCode;
import dev.akashi.model.MspId;
import dev.akashi.model.merkle.MerkleTree;
import dev.akashi.model.record.ConsortiumRecord;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.Receipt;
import dev.akashi.model.signing.Envelope;
import dev.akashi.model.signing.Signer;
import dev.akashi.model.statement.BatchAnchored;
import dev.akashi.model.statement.StatementHeader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Issues the rows of a table as one batch.
 *
 * <pre>{@code
 * Issuer issuer = new Issuer(ledger, Clock.systemUTC(), new SecureRandom());
 * ImportResult checked = issuer.check(request);            // what a dry run shows
 * if (checked.canIssue()) {
 *     IssuedBatch batch = issuer.issue(request, checked, progress);
 * }
 * }</pre>
 *
 * <p>Each step is on the disk before the next begins. After a crash, of this process or of the network, the same request
 * goes on where it was: no credential is made twice with another salt, and the batch is recorded once, because the
 * statement that may have reached the ledger is kept and sent again as it is.
 */
public final class Issuer {

    private static final int BLOCK = 256;

    private final RegistryLedger ledger;
    private final Clock clock;
    private final SecureRandom random;

    /** An issuer over a connection, which is left open. */
    public Issuer(RegistryLedger ledger, Clock clock, SecureRandom random) {
        this.ledger = Objects.requireNonNull(ledger, "ledger");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.random = Objects.requireNonNull(random, "random");
    }

    /**
     * Checks template and table, and, when they are in order, whether the institution may issue with the keys at hand.
     * Writes nothing. Of a batch whose statement was signed already only the table is checked: what it takes to finish it
     * does not depend on keys or accreditations, which may have ended since.
     *
     * @throws IssuingException when it may not
     * @throws dev.akashi.client.template.TemplateException when the template cannot be used
     */
    public ImportResult check(IssuingRequest request) {
        try {
            Template template = Template.read(request.template());
            ImportResult result = request.encoding().isPresent()
                    ? Import.check(template, request.table(), request.encoding().get())
                    : Import.check(template, request.table());
            if (result.canIssue() && !Journal.isSigned(request.out())) {
                keys(request, template, clock.instant());
            }
            return result;
        } catch (IOException e) {
            throw Journal.files(request.table(), e);
        }
    }

    /**
     * Issues what was checked, or goes on with it.
     *
     * @throws IssuingException when it cannot go on; the same request continues it once the cause is mended
     * @throws dev.akashi.client.LedgerException when the ledger refuses, or cannot be reached; likewise
     */
    public IssuedBatch issue(IssuingRequest request, ImportResult checked, Progress progress) {
        if (!checked.canIssue()) {
            throw new IssuingException(
                    Code.TABLE_HAS_ERRORS,
                    "expected a table without errors, found "
                            + checked.problems().errors());
        }
        try (Journal journal = Journal.open(request.out())) {
            Digest input = input(request, checked);
            Optional<Plan> begun = journal.plan();
            begun.filter(plan -> !plan.input().equals(input)).ifPresent(other -> {
                throw new IssuingException(
                        Code.OTHER_BATCH,
                        "expected a folder for this table, template and institution, found another batch, root "
                                + other.root() + ", in " + request.out());
            });
            Plan plan = begun.isPresent() ? begun.get() : build(request, checked, input, journal, progress);
            Optional<Receipt> known = journal.receipt();
            if (journal.isDelivered() && known.isPresent()) {
                return new IssuedBatch(plan.root(), plan.size(), known.get(), request.out(), true);
            }
            Receipt receipt = known.isPresent() ? known.get() : record(request, checked, plan, journal, progress);
            deliver(request, receipt, journal, progress);
            return new IssuedBatch(plan.root(), plan.size(), receipt, request.out(), begun.isPresent());
        }
    }

    private Plan build(IssuingRequest request, ImportResult checked, Digest input, Journal journal, Progress progress) {
        Instant now = clock.instant();
        CredentialMaker maker = new CredentialMaker(
                checked.template(),
                institution(request),
                keys(request, checked.template(), now),
                folderOf(request.table()),
                folderOf(request.template()),
                now,
                random);
        List<Commitment> commitments = new ArrayList<>();
        Path staged;
        try (StagedWriter writer = journal.stage();
                Stream<CredentialDraft> drafts = checked.drafts()) {
            staged = writer.file();
            Iterator<CredentialDraft> all = drafts.iterator();
            List<CredentialDraft> block = new ArrayList<>(BLOCK);
            while (all.hasNext()) {
                block.add(all.next());
                if (block.size() == BLOCK || !all.hasNext()) {
                    for (Staged made : block.parallelStream().map(maker::make).toList()) {
                        writer.add(made);
                        commitments.add(made.commitment());
                    }
                    block.clear();
                    progress.at(Stage.BUILD, commitments.size(), checked.count());
                }
            }
        } catch (IOException e) {
            throw Journal.files(request.table(), e);
        }
        Plan plan = new Plan(input, MerkleTree.of(commitments).root(), commitments.size());
        journal.built(plan, staged);
        return plan;
    }

    private Receipt record(
            IssuingRequest request, ImportResult checked, Plan plan, Journal journal, Progress progress) {
        progress.at(Stage.RECORD, 0, plan.size());
        Optional<Envelope> signed = journal.envelope();
        Envelope envelope = signed.isPresent() ? signed.get() : sign(request, checked, plan, journal);
        RegistryLedger.Acting acting = ledger.as(host(request));
        Receipt receipt;
        try {
            receipt = acting.record(envelope);
        } catch (LedgerRejectedException e) {
            if (signed.isEmpty() || e.code() != LedgerErrorCode.STATEMENT_TOO_OLD) {
                throw e;
            }
            // It was signed more than seven days ago and is not on the ledger: only now may it be said anew.
            receipt = acting.record(sign(request, checked, plan, journal));
        }
        journal.committed(receipt);
        progress.at(Stage.RECORD, plan.size(), plan.size());
        return receipt;
    }

    private Envelope sign(IssuingRequest request, ImportResult checked, Plan plan, Journal journal) {
        Instant now = clock.instant();
        BatchAnchored batch = new BatchAnchored(
                new StatementHeader(consortium().ledger(), now),
                request.institution(),
                plan.root(),
                plan.size(),
                checked.template().type(),
                checked.awardPeriod()
                        .orElseThrow(() -> new IssuingException(
                                Code.NOT_ALLOWED, "expected days of award at most 120 months apart")));
        Envelope envelope = batch.envelope();
        for (Signer signer : keys(request, checked.template(), now).statement()) {
            envelope = envelope.signedBy(signer);
        }
        journal.signed(envelope);
        return envelope;
    }

    private void deliver(IssuingRequest request, Receipt receipt, Journal journal, Progress progress) {
        List<Commitment> commitments = new ArrayList<>();
        try (StagedReader staged = journal.staged()) {
            for (Optional<Staged> next = staged.next(); next.isPresent(); next = staged.next()) {
                commitments.add(next.get().commitment());
            }
        }
        new Delivery(
                        request.out(),
                        folderOf(request.table()),
                        MerkleTree.of(commitments),
                        journal.envelope().orElseThrow(),
                        receipt)
                .deliver(journal, progress);
        journal.delivered();
    }

    private IssuingKeys keys(IssuingRequest request, Template template, Instant now) {
        return IssuingKeys.of(request.signers(), institution(request), consortium(), template, now);
    }

    private InstitutionRecord institution(IssuingRequest request) {
        return ledger.institution(request.institution())
                .orElseThrow(() -> new IssuingException(
                        Code.NOT_ALLOWED, "expected an institution of the registry, found " + request.institution()));
    }

    private ConsortiumRecord consortium() {
        return ledger.consortium()
                .orElseThrow(() -> new IssuingException(Code.NOT_ALLOWED, "expected a founded consortium, found none"));
    }

    private MspId host(IssuingRequest request) {
        List<MspId> hosts = institution(request).hosts();
        return ledger.identities().stream()
                .filter(hosts::contains)
                .findFirst()
                .orElseThrow(() -> new IssuingException(
                        Code.NOT_ALLOWED,
                        "expected a profile with an identity of a host of " + request.institution() + ", one of "
                                + hosts + ", found " + ledger.identities()));
    }

    private static Digest input(IssuingRequest request, ImportResult checked) {
        try {
            return Digest.sha256(
                    request.institution().value().getBytes(StandardCharsets.UTF_8),
                    Digest.sha256(Files.readAllBytes(request.template())).bytes(),
                    Digest.parse(checked.sha256Hex()).bytes());
        } catch (IOException e) {
            throw Journal.files(request.template(), e);
        }
    }

    private static Path folderOf(Path table) {
        return Optional.ofNullable(table.toAbsolutePath().getParent()).orElse(table);
    }
}
