package dev.akashi.client.issuing;

import dev.akashi.client.DurableFiles;
import dev.akashi.client.OwnerOnly;
import dev.akashi.client.issuing.IssuingException.Code;
import dev.akashi.model.AwardPeriod;
import dev.akashi.model.Commitment;
import dev.akashi.model.CredentialType;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.MerkleRoot;
import dev.akashi.model.merkle.MerkleTree;
import dev.akashi.model.record.Receipt;
import dev.akashi.model.signing.Envelope;
import dev.akashi.model.signing.Envelope.EnvelopeSignature;
import dev.akashi.model.signing.KeyId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The folder of a batch, as issuing left it: what state the batch is in, which credentials it has. It is what everything
 * else about a batch can be made from again.
 *
 * <pre>{@code
 * BatchFolder folder = BatchFolder.at(Path.of("issued"));
 * if (folder.state() == BatchFolder.State.DELIVERED) {
 *     folder.forEach(credential -> index.add(credential));
 * }
 * }</pre>
 *
 * Reads what is there at each call, and locks nothing.
 */
public final class BatchFolder {

    private static final int SAMPLE = 5;

    private final Path out;

    private BatchFolder(Path out) {
        this.out = out;
    }

    /** How far a batch is. */
    public enum State {
        /** There is no such folder, or nothing was issued into it. */
        MISSING,
        /** Credentials are being made; nothing of them counts yet. */
        BEGUN,
        /** The credentials are made. */
        BUILT,
        /** Others have to sign before it is recorded. */
        WAITING,
        /** The statement is signed, and may be on the ledger. */
        SIGNED,
        /** The batch is recorded. */
        COMMITTED,
        /** All files are in the folder. */
        DELIVERED,
        /** What issuing wrote into the folder cannot be read; {@link #batch} says why. */
        DAMAGED;

        /** Whether there is something to be gone on with. */
        public boolean isUnfinished() {
            return this != MISSING && this != DELIVERED && this != DAMAGED;
        }
    }

    /**
     * A batch whose credentials are made.
     *
     * @param root of the batch
     * @param size how many credentials it has
     * @param institution who issues
     * @param type what is issued
     * @param awardPeriod when it was awarded
     * @param signedBy the keys that have signed its statement, in the order of signing
     * @param receipt what the ledger answered, once it is recorded
     */
    public record Batch(
            MerkleRoot root,
            int size,
            InstitutionCode institution,
            CredentialType type,
            AwardPeriod awardPeriod,
            List<KeyId> signedBy,
            Optional<Receipt> receipt) {

        public Batch {
            Objects.requireNonNull(root, "root");
            Objects.requireNonNull(institution, "institution");
            Objects.requireNonNull(type, "type");
            Objects.requireNonNull(awardPeriod, "awardPeriod");
            signedBy = List.copyOf(signedBy);
            Objects.requireNonNull(receipt, "receipt");
        }
    }

    /** The folder at a place, whether or not there is one. */
    public static BatchFolder at(Path out) {
        return new BatchFolder(out.toAbsolutePath().normalize());
    }

    /** Creates a folder into which a batch is to be issued, unless there is one: only its owner can look into it. */
    public static void create(Path out) {
        try {
            OwnerOnly.createFolders(out);
        } catch (IOException e) {
            throw Journal.files(out, e);
        }
    }

    /** Where it is. */
    public Path path() {
        return out;
    }

    /** How far the batch is. */
    public State state() {
        if (!Journal.isIn(out)) {
            return State.MISSING;
        }
        try {
            Journal.planOf(out);
            return Journal.stateOf(out);
        } catch (IssuingException e) {
            return State.DAMAGED;
        }
    }

    /**
     * The batch; empty before its credentials are made.
     *
     * @throws IssuingException when it is damaged
     */
    public Optional<Batch> batch() {
        return Journal.planOf(out)
                .map(plan -> new Batch(
                        plan.root(),
                        plan.size(),
                        plan.institution(),
                        plan.type(),
                        plan.awardPeriod(),
                        Journal.envelopeOf(out).map(BatchFolder::signersOf).orElse(List.of()),
                        Journal.receiptOf(out)));
    }

    /** Hands on every credential, in the order of the batch. Memory does not grow with the batch. */
    public void forEach(Consumer<IssuedCredential> action) {
        eachStaged((index, staged) -> action.accept(IssuedCredential.of(index, staged)));
    }

    /**
     * What somebody who approves the batch has to know. Every credential is found to be the one that the statement stands
     * for, so that nothing else is approved than what is shown.
     *
     * @throws IssuingException when it is not, or nothing waits for approval
     */
    public BatchReview review() {
        Plan plan = requirePlan();
        Envelope envelope = Journal.envelopeOf(out).orElseThrow(() -> notSigned(out));
        Map<String, Integer> titles = new TreeMap<>();
        List<IssuedCredential> sample = new ArrayList<>();
        List<Commitment> commitments = new ArrayList<>();
        int[] besides = {0};
        eachStaged((index, staged) -> {
            Commitment found = StagedDocument.commitment(staged, plan.documents());
            if (!found.equals(staged.commitment())) {
                throw new IssuingException(
                        Code.FILES, "expected the credential that was made, found another, " + staged + " in " + out);
            }
            commitments.add(found);
            IssuedCredential credential = IssuedCredential.of(index, staged);
            boolean beside = StagedDocument.isBesideAnother(staged);
            besides[0] += beside ? 1 : 0;
            titles.merge(title(staged), 1, Integer::sum);
            if (!beside && sample.size() < SAMPLE && index >= (long) sample.size() * plan.size() / SAMPLE) {
                sample.add(credential);
            }
        });
        StagedDocument.requireStandsFor(envelope, plan, commitments, out);
        return new BatchReview(
                plan.institution(),
                plan.type(),
                plan.awardPeriod(),
                plan.root(),
                titles,
                besides[0] == 0 ? 1 : 2,
                sample,
                plan.warnings(),
                signersOf(envelope),
                plan.signatures());
    }

    /** How many documents have which title; certificates beside credentials are counted for themselves. */
    public Map<String, Integer> titles() {
        Map<String, Integer> titles = new TreeMap<>();
        eachStaged((index, staged) -> titles.merge(title(staged), 1, Integer::sum));
        return titles;
    }

    private static List<KeyId> signersOf(Envelope envelope) {
        return envelope.signatures().stream().map(EnvelopeSignature::keyId).toList();
    }

    private static String title(Staged staged) {
        return staged.subject().title() + (StagedDocument.isBesideAnother(staged) ? " (PDF)" : "");
    }

    /** Writes the documents of a batch into a folder, for somebody to look at before the batch is recorded. */
    public void preview(Path folder) {
        Plan plan = requirePlan();
        create(folder);
        eachStaged((index, staged) -> {
            try {
                DurableFiles.write(folder.resolve(staged.fileName()), StagedDocument.bytes(staged, plan.documents()));
            } catch (IOException e) {
                throw Journal.files(folder, e);
            }
        });
    }

    /**
     * Writes documents and bundles that are lost once more, the same bytes. What is there and whole stays as it is.
     *
     * @param chosen which credentials
     * @param folder where they go
     * @return those of which something was written
     */
    public List<IssuedCredential> restore(Predicate<IssuedCredential> chosen, Path folder) {
        Plan plan = requirePlan();
        Receipt receipt = Journal.receiptOf(out)
                .orElseThrow(() ->
                        new IssuingException(Code.FILES, "expected a batch that is recorded, found none in " + out));
        List<Commitment> commitments = new ArrayList<>();
        eachStaged((index, staged) -> commitments.add(staged.commitment()));
        create(folder);
        Delivery delivery = new Delivery(
                folder,
                plan.documents(),
                MerkleTree.of(commitments),
                Journal.envelopeOf(out).orElseThrow(() -> notSigned(out)),
                receipt);
        List<IssuedCredential> written = new ArrayList<>();
        eachStaged((index, staged) -> {
            IssuedCredential credential = IssuedCredential.of(index, staged);
            if (chosen.test(credential) && delivery.restore(staged, index)) {
                written.add(credential);
            }
        });
        delivery.force();
        return written;
    }

    private interface StagedAction {
        void accept(int index, Staged staged);
    }

    private void eachStaged(StagedAction action) {
        try (StagedReader reader = Journal.madeIn(out)) {
            int index = 0;
            for (Optional<Staged> next = reader.next(); next.isPresent(); next = reader.next()) {
                action.accept(index, next.get());
                index++;
            }
        }
    }

    private Plan requirePlan() {
        return Journal.planOf(out)
                .orElseThrow(() -> new IssuingException(
                        Code.FILES,
                        "expected a batch whose credentials are made, found "
                                + (Files.exists(out) ? "none" : "no folder") + " at " + out));
    }

    static IssuingException notSigned(Path out) {
        return new IssuingException(
                Code.FILES, "expected a batch that somebody has signed, found one that nobody has, in " + out);
    }
}
