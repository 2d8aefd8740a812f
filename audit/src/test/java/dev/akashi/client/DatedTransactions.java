package dev.akashi.client;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import dev.akashi.model.MspId;
import dev.akashi.model.record.Receipt;
import dev.akashi.model.signing.Envelope;
import java.time.Instant;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.gateway.ProposedTransaction;
import org.hyperledger.fabric.protos.peer.Proposal;

/** Transactions that no honest client makes: of a time of one's choice, or of a function that the registry does not have. */
public final class DatedTransactions {

    private DatedTransactions() {}

    private static GatewayConnection open(NetworkProfile profile, MspId organisation) {
        NetworkProfile.Organization member = profile.organizations().stream()
                .filter(organization -> organization.mspId().equals(organisation))
                .findFirst()
                .orElseThrow();
        return GatewayConnection.open(profile, member, Deadlines.standard());
    }

    /** Has a function of the chaincode do what it does, and waits until that is on the ledger. */
    public static void submit(NetworkProfile profile, MspId organisation, String function, String... arguments) {
        try (GatewayConnection connection = open(profile, organisation)) {
            connection.contract().submitTransaction(function, arguments);
        } catch (GatewayException e) {
            throw new IllegalStateException("expected that it is submitted, found " + e.getDetails(), e);
        } catch (org.hyperledger.fabric.client.CommitException e) {
            throw new IllegalStateException("expected that it is submitted, found " + e.getMessage(), e);
        }
    }

    public static Receipt record(NetworkProfile profile, MspId organisation, Envelope envelope, Instant time) {
        try (GatewayConnection connection = open(profile, organisation)) {
            ProposedTransaction proposed = ProposedTransaction.parseFrom(connection
                    .contract()
                    .newProposal("record")
                    .addArguments(envelope.toJson())
                    .build()
                    .getBytes());
            Proposal proposal = Proposal.parseFrom(proposed.getProposal().getProposalBytes());
            Header header = Header.parseFrom(proposal.getHeader());
            ChannelHeader dated = ChannelHeader.parseFrom(header.getChannelHeader()).toBuilder()
                    .setTimestamp(Timestamp.newBuilder().setSeconds(time.getEpochSecond()))
                    .build();
            ProposedTransaction.Builder changed = proposed.toBuilder();
            changed.getProposalBuilder()
                    .clearSignature()
                    .setProposalBytes(proposal.toBuilder()
                            .setHeader(header.toBuilder()
                                    .setChannelHeader(dated.toByteString())
                                    .build()
                                    .toByteString())
                            .build()
                            .toByteString());
            return Receipt.fromJson(connection
                    .gateway()
                    .newProposal(changed.build().toByteArray())
                    .endorse()
                    .submit());
        } catch (GatewayException e) {
            throw new IllegalStateException("expected that it is recorded, found " + e.getDetails(), e);
        } catch (InvalidProtocolBufferException | org.hyperledger.fabric.client.CommitException e) {
            throw new IllegalStateException("expected that it is recorded, found " + e.getMessage(), e);
        }
    }
}
