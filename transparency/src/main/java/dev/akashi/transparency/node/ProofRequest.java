package dev.akashi.transparency.node;

import dev.akashi.credential.Bundle;
import dev.akashi.credential.Placement;
import dev.akashi.credential.log.LogProof;
import dev.akashi.model.Commitment;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.StatementDigest;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.statement.Statement;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;

/**
 * Asks a log node for what a bundle holds of the log. The answer is a claim: whoever uses it verifies the bundle under
 * their own trust root.
 */
public final class ProofRequest {

    private static final StrictJson.Limits LIMITS = StrictJson.Limits.of(512 * 1024, 16);

    private final LogClient client;

    /** Asks through a client. */
    public ProofRequest(LogClient client) {
        this.client = Objects.requireNonNull(client, "client");
    }

    /**
     * The bundle with a proof from the log, in place of any that it has.
     *
     * @return empty when the log has not recorded the batch under a checkpoint that enough members cosigned
     * @throws IOException when nobody answers, or the answer is not one
     */
    public Optional<Bundle> complete(Bundle bundle) throws IOException {
        return proof(bundle.placement()).map(bundle::with);
    }

    /**
     * What the log has to say of a commitment.
     *
     * @return empty when the log has not recorded the batch under a checkpoint that enough members cosigned
     * @throws IOException when nobody answers, or the answer is not one
     */
    public Optional<LogProof> proof(Placement place) throws IOException {
        return proof(
                Statement.digest(place.anchor().statement()), place.anchor().institution(), place.commitment());
    }

    /** The same by the statement that recorded the batch. */
    public Optional<LogProof> proof(StatementDigest statement, InstitutionCode institution, Commitment commitment)
            throws IOException {
        Optional<byte[]> answer = client.get(
                "proof?statement=" + statement + "&institution=" + institution + "&commitment=" + commitment);
        try {
            return answer.map(json -> LogProof.read(JsonFields.of(StrictJson.readObject(json, LIMITS))));
        } catch (JsonFormatException | IllegalArgumentException e) {
            throw new IOException("expected a proof from the log: " + e.getMessage(), e);
        }
    }
}
