package dev.akashi.credential.verify;

import dev.akashi.credential.verify.EvidenceSource.Question;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.MspId;
import dev.akashi.model.record.AnchorRecord;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.StatusRecord;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What the ledger knows about one credential, and who says so.
 *
 * @param ledger what kind of ledger it is
 * @param asOf when it was asked
 * @param anchor the batch
 * @param institution the institution
 * @param status the status events
 * @param related other institutions that had a say: successors, those who confirmed the batch or changed the status
 * @param witnesses what each organisation said
 */
public record Evidence(
        LedgerKind ledger,
        Instant asOf,
        Answer<AnchorRecord> anchor,
        Answer<InstitutionRecord> institution,
        Answer<StatusRecord> status,
        List<InstitutionRecord> related,
        List<Witness> witnesses) {

    public Evidence {
        Objects.requireNonNull(ledger, "ledger");
        Objects.requireNonNull(asOf, "asOf");
        Objects.requireNonNull(anchor, "anchor");
        Objects.requireNonNull(institution, "institution");
        Objects.requireNonNull(status, "status");
        related = List.copyOf(related);
        witnesses = List.copyOf(witnesses);
        if (witnesses.stream().map(Witness::mspId).distinct().count() < witnesses.size()) {
            throw new IllegalArgumentException("expected each organisation to be heard once, found one twice");
        }
    }

    /** This evidence without what is an answer to another question. */
    Evidence about(Question question) {
        return new Evidence(
                ledger,
                asOf,
                kept(anchor, found -> found.root().equals(question.root())),
                kept(institution, found -> found.code().equals(question.institution())),
                kept(
                        status,
                        found -> found.commitment().equals(question.commitment())
                                && found.institution().equals(question.institution())),
                related,
                witnesses);
    }

    private static <T> Answer<T> kept(Answer<T> answer, Predicate<T> fits) {
        return answer.value().filter(fits.negate()).isPresent()
                ? Answer.unavailable("the answer is to another question")
                : answer;
    }

    /** Evidence in which no other institution had a say. */
    public Evidence(
            LedgerKind ledger,
            Instant asOf,
            Answer<AnchorRecord> anchor,
            Answer<InstitutionRecord> institution,
            Answer<StatusRecord> status,
            List<Witness> witnesses) {
        this(ledger, asOf, anchor, institution, status, List.of(), witnesses);
    }

    /** What is known of an institution, the one that awarded or another; empty when nothing is. */
    public Optional<InstitutionRecord> institution(InstitutionCode code) {
        return Stream.concat(institution.value().stream(), related.stream())
                .filter(record -> record.code().equals(code))
                .findFirst();
    }

    /** What kind of ledger evidence is from. */
    public enum LedgerKind {
        /** One process that holds all keys. */
        EMBEDDED,
        /** A Fabric network of several organisations. */
        FABRIC
    }

    /**
     * What one organisation said.
     *
     * @param mspId who
     * @param opinion what
     */
    public record Witness(MspId mspId, Opinion opinion) {

        public Witness {
            Objects.requireNonNull(mspId, "mspId");
            Objects.requireNonNull(opinion, "opinion");
        }
    }

    /** How an organisation's answer compares with the others'. */
    public enum Opinion {
        /** The same as the answer that is given here. */
        AGREES,
        /** Another answer. */
        DIFFERS,
        /** No answer. */
        SILENT
    }

    /** Nothing could be asked. */
    static Evidence none(LedgerKind ledger, Instant asOf, String reason) {
        return new Evidence(
                ledger,
                asOf,
                Answer.unavailable(reason),
                Answer.unavailable(reason),
                Answer.unavailable(reason),
                List.of());
    }
}
