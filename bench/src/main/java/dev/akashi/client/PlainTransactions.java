package dev.akashi.client;

import dev.akashi.model.MspId;
import java.util.Objects;
import org.hyperledger.fabric.client.CommitStatusException;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Status;
import org.hyperledger.fabric.client.SubmitException;
import org.hyperledger.fabric.client.Transaction;

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
            Transaction transaction = connection
                    .contract()
                    .newProposal(name)
                    .addArguments(arguments)
                    .build()
                    .endorse();
            Status status = status(transaction);
            if (!status.isSuccessful()) {
                throw new IllegalStateException("expected a valid transaction, found " + status.getCode());
            }
        } catch (GatewayException e) {
            throw new IllegalStateException("expected a committed transaction of " + name, e);
        }
    }

    /** Under load, gateways say now and then that too few orderers took what was ordered already; it is asked for then. */
    private Status status(Transaction transaction) throws CommitStatusException {
        try {
            return transaction.submitAsync().getStatus();
        } catch (SubmitException e) {
            return CommitQuery.status(connection, transaction.getTransactionId());
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
