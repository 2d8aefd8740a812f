package dev.akashi.client;

import dev.akashi.model.MspId;
import java.util.Objects;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Status;

/**
 * Submits transactions of any chaincode, over the same kind of connection by which {@link RegistryLedger} reaches the
 * registry's. Safe for use by several threads.
 */
public final class PlainTransactions implements AutoCloseable {

    private final GatewayConnection connection;

    private PlainTransactions(GatewayConnection connection) {
        this.connection = connection;
    }

    /** Connects as an identity of an organisation. */
    public static PlainTransactions connect(NetworkProfile profile, MspId organisation, String chaincode) {
        NetworkProfile.Organization organization = profile.organizations().stream()
                .filter(known -> known.mspId().equals(organisation))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "expected " + organisation + " in the profile, found no such organisation"));
        NetworkProfile other = new NetworkProfile(
                profile.ledger(),
                profile.channel(),
                Objects.requireNonNull(chaincode, "chaincode"),
                profile.trust(),
                profile.organizations());
        return new PlainTransactions(GatewayConnection.open(other, organization, Deadlines.standard()));
    }

    /**
     * Submits a transaction and waits until it is committed.
     *
     * @throws IllegalStateException when it is not
     */
    public void submit(String name, byte[]... arguments) {
        try {
            Status status = connection
                    .contract()
                    .newProposal(name)
                    .addArguments(arguments)
                    .build()
                    .endorse()
                    .submitAsync()
                    .getStatus();
            if (!status.isSuccessful()) {
                throw new IllegalStateException("expected a valid transaction, found " + status.getCode());
            }
        } catch (GatewayException e) {
            throw new IllegalStateException("expected a committed transaction of " + name, e);
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
