package dev.akashi.client.issuing;

import dev.akashi.client.LedgerRejectedException;
import dev.akashi.client.RegistryLedger;
import dev.akashi.client.issuing.IssuingException.Code;
import dev.akashi.client.issuing.Progress.Stage;
import dev.akashi.client.template.CredentialDraft;
import dev.akashi.client.template.Import;
import dev.akashi.client.template.ImportResult;
import dev.akashi.client.template.Profile;
import dev.akashi.client.template.Template;
import dev.akashi.credential.statuslist.StatusListEntry;
import dev.akashi.model.Commitment;
import dev.akashi.model.Digest;
import dev.akashi.model.InstitutionCode;
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
import dev.akashi.model.statement.StatementType;
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
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
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
    private static final int TWO_PEOPLE = 2;

    private final RegistryLedger ledger;
    private final Clock clock;
    private final SecureRandom random;
    private final Optional<ListPlaces> places;

    /** An issuer over a connection, which is left open. */
    public Issuer(RegistryLedger ledger, Clock clock, SecureRandom random) {
        this(ledger, clock, random, Optional.empty());
    }

    private Issuer(RegistryLedger ledger, Clock clock, SecureRandom random, Optional<ListPlaces> places) {
        this.ledger = Objects.requireNonNull(ledger, "ledger");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.random = Objects.requireNonNull(random, "random");
        this.places = places;
    }

    /** An issuer that also takes templates with a status list. */
    public Issuer with(ListPlaces given) {
        return new Issuer(ledger, clock, random, Optional.of(given));
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
            if (begun.isPresent()) {
                return finish(request.out(), begun.get(), Optional.empty(), request.signers(), journal, progress);
            }
            Made made = build(request, checked, input, journal, progress);
            return finish(request.out(), made.plan(), Optional.of(made.tree()), request.signers(), journal, progress);
        }
    }

    /**
     * Goes on with the batch in a folder, whose credentials are made already: nothing else is needed, but keys when nobody
     * has signed yet.
     *
     * @throws IssuingException when it cannot go on
     * @throws dev.akashi.client.LedgerException when the ledger refuses, or cannot be reached
     */
    public IssuedBatch resume(Path out, List<Signer> signers, Progress progress) {
        try (Journal journal = Journal.open(out)) {
            return finish(out, requirePlan(journal, out), Optional.empty(), signers, journal, progress);
        }
    }

    /**
     * Adds signatures to a batch that waits for them and, once there are enough, records and delivers it. Show {@link
     * BatchFolder#review} before; it is looked at once more here.
     *
     * @throws IssuingException when nothing waits, a key has signed already or is none of the institution's, or what was
     *     signed is not what is in the folder
     * @throws dev.akashi.client.LedgerException when the ledger refuses, or cannot be reached
     */
    public IssuedBatch approve(Path out, List<Signer> signers, Progress progress) {
        try (Journal journal = Journal.open(out)) {
            Plan plan = requirePlan(journal, out);
            Envelope envelope = journal.envelope().orElseThrow(() -> BatchFolder.notSigned(out));
            if (journal.receipt().isEmpty() && envelope.signatures().size() < plan.signatures()) {
                BatchFolder.at(out).review();
                Instant now = clock.instant();
                for (Signer signer :
                        IssuingKeys.forStatement(signers, institution(plan.institution()), plan.type(), now)) {
                    envelope = added(envelope, signer);
                }
                journal.signed(envelope);
            }
            return finish(out, plan, Optional.empty(), signers, journal, progress);
        }
    }

    private static Envelope added(Envelope envelope, Signer signer) {
        boolean signed = envelope.signatures().stream()
                .anyMatch(signature ->
                        signature.keyId().equals(signer.verificationKey().keyId()));
        if (signed) {
            throw new IssuingException(
                    Code.KEYS,
                    "expected the key of another person, found one that has signed already: "
                            + signer.verificationKey());
        }
        return envelope.signedBy(signer);
    }

    private static Plan requirePlan(Journal journal, Path out) {
        return journal.plan()
                .orElseThrow(() -> new IssuingException(
                        Code.FILES,
                        "expected a batch whose credentials are made, found none in " + out
                                + "; run the command that began it again, with table and template"));
    }

    /** What was built just now. */
    private record Made(Plan plan, MerkleTree tree) {}

    /** @param tree of what was built just now; empty when it was built before */
    private IssuedBatch finish(
            Path out, Plan plan, Optional<MerkleTree> tree, List<Signer> signers, Journal journal, Progress progress) {
        Optional<Receipt> known = journal.receipt();
        if (journal.isDelivered() && known.isPresent()) {
            return new IssuedBatch(plan.root(), plan.size(), known, out, true);
        }
        Optional<Receipt> receipt = known.isPresent() ? known : record(plan, signers, journal, progress);
        receipt.ifPresent(
                recorded -> deliver(out, plan, tree.orElseGet(() -> treeOf(journal)), recorded, journal, progress));
        return new IssuedBatch(plan.root(), plan.size(), receipt, out, tree.isEmpty());
    }

    /**
     * Makes every certificate on paper, and looks for every document, without keeping any of them: what does not fit on its
     * page, a seal that is no picture, a file that is not there is found before issuing. Of other profiles there is nothing
     * that {@link #check} would not find.
     *
     * @throws IssuingException when one cannot be made, with its row
     */
    public void rehearse(IssuingRequest request, ImportResult checked, Progress progress) {
        if (checked.template().profile() == Profile.DOCUMENT
                || checked.template().isPaired()) {
            makeEach(request, checked, List.of(), progress, made -> {});
        }
    }

    private Made build(IssuingRequest request, ImportResult checked, Digest input, Journal journal, Progress progress) {
        List<Commitment> commitments = new ArrayList<>();
        // Before the first of them bears one. What a crash leaves unused stays unused.
        List<StatusListEntry> entries = entries(request, checked);
        Path staged;
        try (StagedWriter writer = journal.stage()) {
            staged = writer.file();
            makeEach(request, checked, entries, progress, made -> {
                writer.add(made);
                commitments.add(made.commitment());
            });
        }
        MerkleTree tree = MerkleTree.of(commitments);
        Plan plan = new Plan(
                input,
                tree.root(),
                tree.size(),
                request.institution(),
                checked.template().type(),
                checked.awardPeriod()
                        .orElseThrow(() -> new IssuingException(
                                Code.NOT_ALLOWED, "expected days of award at most 120 months apart")),
                Math.max(request.twoPeople() ? TWO_PEOPLE : 1, consortium().threshold(StatementType.BATCH_ANCHORED)),
                folderOf(request.table()),
                warnings(checked));
        journal.built(plan, staged);
        return new Made(plan, tree);
    }

    private List<StatusListEntry> entries(IssuingRequest request, ImportResult checked) {
        return checked.template()
                .statusList()
                .map(where -> places.orElseThrow(() -> new IssuingException(
                                Code.NOT_ALLOWED,
                                "expected records, from which places in status lists come, found none"))
                        .take(request.institution(), where, Math.toIntExact(checked.count())))
                .orElse(List.of());
    }

    /** Makes the credentials of a table, several at a time, and hands them on in the order of the rows. */
    private void makeEach(
            IssuingRequest request,
            ImportResult checked,
            List<StatusListEntry> entries,
            Progress progress,
            Consumer<? super Staged> action) {
        Instant now = clock.instant();
        CredentialMaker maker = new CredentialMaker(
                checked.template(),
                institution(request.institution()),
                keys(request, checked.template(), now),
                folderOf(request.table()),
                folderOf(request.template()),
                now,
                random);
        try (Stream<CredentialDraft> drafts = checked.drafts()) {
            Iterator<CredentialDraft> all = drafts.iterator();
            List<CredentialDraft> block = new ArrayList<>(BLOCK);
            int done = 0;
            while (all.hasNext()) {
                block.add(all.next());
                if (block.size() == BLOCK || !all.hasNext()) {
                    int before = done;
                    IntStream.range(0, block.size())
                            .parallel()
                            .mapToObj(i -> maker.make(
                                    block.get(i),
                                    entries.isEmpty() ? Optional.empty() : Optional.of(entries.get(before + i))))
                            .toList()
                            .forEach(documents -> documents.forEach(action));
                    done += block.size();
                    block.clear();
                    progress.at(Stage.BUILD, done, checked.count());
                }
            }
        } catch (IOException e) {
            throw Journal.files(request.table(), e);
        }
    }

    private static Map<String, Integer> warnings(ImportResult checked) {
        Map<String, Integer> warnings = new TreeMap<>();
        checked.problems().counts().forEach((code, count) -> warnings.put(code.name(), (int) (long) count));
        return warnings;
    }

    /** Records the batch; empty when others have to sign before. */
    private Optional<Receipt> record(Plan plan, List<Signer> signers, Journal journal, Progress progress) {
        progress.at(Stage.RECORD, 0, plan.size());
        Optional<Envelope> signed = journal.envelope();
        Envelope envelope = signed.isPresent() ? signed.get() : sign(plan, signers, journal);
        if (envelope.signatures().size() < plan.signatures()) {
            return Optional.empty();
        }
        RegistryLedger.Acting acting = ledger.as(host(plan.institution()));
        Receipt receipt;
        try {
            receipt = acting.record(envelope);
        } catch (LedgerRejectedException e) {
            if (signed.isEmpty() || e.code() != LedgerErrorCode.STATEMENT_TOO_OLD) {
                throw e;
            }
            // It was signed more than seven days ago and is not on the ledger: only now may it be said anew.
            Envelope anew = sign(plan, signers, journal);
            if (anew.signatures().size() < plan.signatures()) {
                return Optional.empty();
            }
            receipt = acting.record(anew);
        }
        journal.committed(receipt);
        progress.at(Stage.RECORD, plan.size(), plan.size());
        return Optional.of(receipt);
    }

    private Envelope sign(Plan plan, List<Signer> signers, Journal journal) {
        Instant now = clock.instant();
        BatchAnchored batch = new BatchAnchored(
                new StatementHeader(consortium().ledger(), now),
                plan.institution(),
                plan.root(),
                plan.size(),
                plan.type(),
                plan.awardPeriod());
        Envelope envelope = batch.envelope();
        for (Signer signer : IssuingKeys.forStatement(signers, institution(plan.institution()), plan.type(), now)) {
            envelope = envelope.signedBy(signer);
        }
        journal.signed(envelope);
        return envelope;
    }

    private static void deliver(
            Path out, Plan plan, MerkleTree tree, Receipt receipt, Journal journal, Progress progress) {
        new Delivery(out, plan.documents(), tree, journal.envelope().orElseThrow(), receipt).deliver(journal, progress);
        journal.delivered();
    }

    private static MerkleTree treeOf(Journal journal) {
        List<Commitment> commitments = new ArrayList<>();
        try (StagedReader staged = journal.staged()) {
            for (Optional<Staged> next = staged.next(); next.isPresent(); next = staged.next()) {
                commitments.add(next.get().commitment());
            }
        }
        return MerkleTree.of(commitments);
    }

    private IssuingKeys keys(IssuingRequest request, Template template, Instant now) {
        return IssuingKeys.of(request.signers(), institution(request.institution()), template, now);
    }

    private InstitutionRecord institution(InstitutionCode code) {
        return ledger.institution(code)
                .orElseThrow(() -> new IssuingException(
                        Code.NOT_ALLOWED, "expected an institution of the registry, found " + code));
    }

    private ConsortiumRecord consortium() {
        return ledger.consortium()
                .orElseThrow(() -> new IssuingException(Code.NOT_ALLOWED, "expected a founded consortium, found none"));
    }

    private MspId host(InstitutionCode code) {
        List<MspId> hosts = institution(code).hosts();
        return ledger.identities().stream()
                .filter(hosts::contains)
                .findFirst()
                .orElseThrow(() -> new IssuingException(
                        Code.NOT_ALLOWED,
                        "expected a profile with an identity of a host of " + code + ", one of " + hosts + ", found "
                                + ledger.identities()));
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
