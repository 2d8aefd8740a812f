package dev.akashi.client;

import dev.akashi.client.NetworkProfile.Organization;
import dev.akashi.model.MspId;
import dev.akashi.model.signing.Envelope;
import java.util.List;
import org.hyperledger.fabric.client.CommitStatusException;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.SubmitException;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** Records with the endorsements of certain organisations and no others, whatever becomes of it. */
public final class ChosenEndorsers {

    private ChosenEndorsers() {}

    /** What the network found the transaction to be. */
    public static TxValidationCode record(
            NetworkProfile profile, MspId submitter, Envelope envelope, List<MspId> endorsers) {
        Organization organization = profile.organizations().stream()
                .filter(candidate -> candidate.mspId().equals(submitter))
                .findFirst()
                .orElseThrow();
        try (GatewayConnection connection = GatewayConnection.open(profile, organization, Deadlines.standard())) {
            return connection
                    .contract()
                    .newProposal("record")
                    .addArguments(envelope.toJson())
                    .setEndorsingOrganizations(
                            endorsers.stream().map(MspId::value).toArray(String[]::new))
                    .build()
                    .endorse()
                    .submitAsync()
                    .getStatus()
                    .getCode();
        } catch (EndorseException | SubmitException | CommitStatusException e) {
            throw new AssertionError(e);
        }
    }
}
