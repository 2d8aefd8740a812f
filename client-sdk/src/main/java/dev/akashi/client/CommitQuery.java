package dev.akashi.client;

import com.google.protobuf.ByteString;
import java.security.GeneralSecurityException;
import org.hyperledger.fabric.client.Commit;
import org.hyperledger.fabric.client.CommitStatusException;
import org.hyperledger.fabric.client.Status;
import org.hyperledger.fabric.client.identity.Identity;
import org.hyperledger.fabric.protos.gateway.CommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.SignedCommitStatusRequest;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/** Asks what became of a transaction of which only the id is known, as after a submission that failed. */
final class CommitQuery {

    private CommitQuery() {}

    static Status status(GatewayConnection connection, String transactionId) throws CommitStatusException {
        Identity identity = connection.gateway().getIdentity();
        CommitStatusRequest request = CommitStatusRequest.newBuilder()
                .setChannelId(connection.channelName())
                .setTransactionId(transactionId)
                .setIdentity(SerializedIdentity.newBuilder()
                        .setMspid(identity.getMspId())
                        .setIdBytes(ByteString.copyFrom(identity.getCredentials()))
                        .build()
                        .toByteString())
                .build();
        try {
            byte[] signature = connection.sign(request.toByteArray());
            Commit commit = connection
                    .gateway()
                    .newSignedCommit(
                            SignedCommitStatusRequest.newBuilder()
                                    .setRequest(request.toByteString())
                                    .build()
                                    .toByteArray(),
                            signature);
            return commit.getStatus();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the identity cannot sign", e);
        }
    }
}
