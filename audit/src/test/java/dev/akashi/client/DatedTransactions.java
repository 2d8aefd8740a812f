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

/** Records statements in transactions that bear a time of one's choice, which endorsers with a right clock refuse. */
public final class DatedTransactions {

    private DatedTransactions() {}

    public static Receipt record(NetworkProfile profile, MspId organisation, Envelope envelope, Instant time) {
        NetworkProfile.Organization member = profile.organizations().stream()
                .filter(organization -> organization.mspId().equals(organisation))
                .findFirst()
                .orElseThrow();
        try (GatewayConnection connection = GatewayConnection.open(profile, member, Deadlines.standard())) {
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
