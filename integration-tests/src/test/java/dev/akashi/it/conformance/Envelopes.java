package dev.akashi.it.conformance;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.function.UnaryOperator;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.client.identity.Signer;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.gateway.PreparedTransaction;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEndorsedAction;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;

/** Endorsed transactions, taken apart and put together otherwise. */
final class Envelopes {
    private Envelopes() {}

    static ChaincodeActionPayload action(Transaction transaction) throws InvalidProtocolBufferException {
        return action(PreparedTransaction.parseFrom(transaction.getBytes()).getEnvelope());
    }

    static ChaincodeActionPayload action(Envelope envelope) throws InvalidProtocolBufferException {
        Payload payload = Payload.parseFrom(envelope.getPayload());
        return ChaincodeActionPayload.parseFrom(
                org.hyperledger.fabric.protos.peer.Transaction.parseFrom(payload.getData())
                        .getActions(0)
                        .getPayload());
    }

    static ChaincodeAction results(Envelope envelope) throws InvalidProtocolBufferException {
        ByteString response = action(envelope).getAction().getProposalResponsePayload();
        return ChaincodeAction.parseFrom(
                ProposalResponsePayload.parseFrom(response).getExtension());
    }

    static String transactionId(ByteString envelope) throws InvalidProtocolBufferException {
        Payload payload = Payload.parseFrom(Envelope.parseFrom(envelope).getPayload());
        return ChannelHeader.parseFrom(payload.getHeader().getChannelHeader()).getTxId();
    }

    /** {@return the transaction with something changed, signed anew by its creator} */
    static Transaction changed(
            Transaction transaction,
            Gateway gateway,
            Signer signer,
            UnaryOperator<ChaincodeEndorsedAction.Builder> change)
            throws Exception {
        PreparedTransaction prepared = PreparedTransaction.parseFrom(transaction.getBytes());
        Payload payload = Payload.parseFrom(prepared.getEnvelope().getPayload());
        var body = org.hyperledger.fabric.protos.peer.Transaction.parseFrom(payload.getData()).toBuilder();
        ChaincodeActionPayload.Builder action =
                ChaincodeActionPayload.parseFrom(body.getActions(0).getPayload()).toBuilder();
        action.setAction(change.apply(action.getActionBuilder()));
        body.setActions(
                0, body.getActions(0).toBuilder().setPayload(action.build().toByteString()));
        ByteString bytes =
                payload.toBuilder().setData(body.build().toByteString()).build().toByteString();
        Transaction again = gateway.newTransaction(prepared.toBuilder()
                .setEnvelope(Envelope.newBuilder().setPayload(bytes))
                .build()
                .toByteArray());
        return gateway.newSignedTransaction(again.getBytes(), signer.sign(again.getDigest()));
    }
}
