package dev.akashi.client;

import dev.akashi.model.RejectedException;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.signing.Envelope;
import dev.akashi.model.statement.Statement;
import java.util.Optional;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * Says which organisation's endorsement an institution has made necessary for its statements, when one of them came to
 * nothing for want of endorsements: neither a gateway nor a validation code names it.
 */
final class NeededEndorsement {

    private NeededEndorsement() {}

    /** The same failure, with the organisation in its message if one is needed. */
    static CommitFailedException named(CommitFailedException failure, Envelope envelope, GatewayConnection connection) {
        if (!failure.validationCode().equals(TxValidationCode.ENDORSEMENT_POLICY_FAILURE.name())) {
            return failure;
        }
        return sentence(envelope, connection)
                .map(sentence -> new CommitFailedException(
                        failure.validationCode(),
                        failure.getMessage() + sentence,
                        failure.transactionId().orElse(null),
                        failure))
                .orElse(failure);
    }

    /** The same failure, with the organisation in its message if one is needed. */
    static LedgerUnavailableException named(
            LedgerUnavailableException failure, Envelope envelope, GatewayConnection connection) {
        return sentence(envelope, connection)
                .map(sentence -> new LedgerUnavailableException(
                        failure.getMessage() + sentence, failure.transactionId().orElse(null), failure))
                .orElse(failure);
    }

    private static Optional<String> sentence(Envelope envelope, GatewayConnection connection) {
        try {
            return Statement.open(envelope)
                    .actor()
                    .flatMap(code -> institution(code.value(), connection))
                    .flatMap(institution -> institution
                            .requiredEndorsement()
                            .map(required -> "; "
                                    + institution.code() + " requires the endorsement of " + required.organisation()
                                    + " for what it says (the ministry and the operator can release it)"));
        } catch (RejectedException e) {
            return Optional.empty();
        }
    }

    private static Optional<InstitutionRecord> institution(String code, GatewayConnection connection) {
        try {
            byte[] answer = connection.contract().evaluateTransaction("institution", code);
            return answer.length == 0 ? Optional.empty() : Optional.of(InstitutionRecord.fromJson(answer));
        } catch (GatewayException | JsonFormatException e) {
            // It is only asked to explain a failure, which stays what it is.
            return Optional.empty();
        }
    }
}
