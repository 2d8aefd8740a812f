package dev.akashi.portal;

import dev.akashi.credential.Placement;
import dev.akashi.credential.log.LogProof;
import dev.akashi.credential.verify.Evidence;
import dev.akashi.credential.verify.Evidence.Opinion;
import dev.akashi.credential.verify.EvidenceSource;
import dev.akashi.transparency.node.ProofRequest;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The organisations are asked. When most of them are silent, and none says something else than the others, what the cosigned
 * log proves is taken instead, with its age. Organisations that contradict each other are never hidden by that.
 */
final class PortalEvidence implements EvidenceSource {

    private static final Logger LOGGER = LoggerFactory.getLogger(PortalEvidence.class);

    private final EvidenceSource live;
    private final Optional<Log> log;

    /**
     * A log and what its proofs show.
     *
     * @param proofs asks for proofs
     * @param evidence judges them
     */
    record Log(ProofRequest proofs, EvidenceSource evidence) {

        Log {
            Objects.requireNonNull(proofs, "proofs");
            Objects.requireNonNull(evidence, "evidence");
        }
    }

    PortalEvidence(EvidenceSource live, Optional<Log> log) {
        this.live = live;
        this.log = log;
    }

    @Override
    public Evidence gather(Question question) {
        return live.gather(question);
    }

    @Override
    public Evidence gather(Question question, Placement place) {
        Evidence asked = live.gather(question, place);
        if (log.isEmpty() || !isSilence(asked)) {
            return asked;
        }
        Evidence proven = log.get().evidence().gather(question, proven(log.get(), place));
        return proven.anchor().reason().isEmpty() ? proven : asked;
    }

    private static boolean isSilence(Evidence evidence) {
        long agreeing = count(evidence, Opinion.AGREES);
        return count(evidence, Opinion.DIFFERS) == 0
                && (agreeing < 2 || agreeing * 2 <= evidence.witnesses().size());
    }

    private static long count(Evidence evidence, Opinion opinion) {
        return evidence.witnesses().stream()
                .filter(witness -> witness.opinion() == opinion)
                .count();
    }

    // The newest proof is the log's own; what the bundle came with is better than nothing.
    private static Placement proven(Log log, Placement place) {
        try {
            Optional<LogProof> newest = log.proofs().proof(place);
            return newest.map(place::with).orElse(place);
        } catch (IOException e) {
            LOGGER.warn("the log does not answer: {}", e.getMessage());
            return place;
        }
    }
}
