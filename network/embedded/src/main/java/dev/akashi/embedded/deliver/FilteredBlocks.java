package dev.akashi.embedded.deliver;

import dev.akashi.embedded.ledger.LedgerBlock;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.DeliverResponse;
import org.hyperledger.fabric.protos.peer.FilteredBlock;
import org.hyperledger.fabric.protos.peer.FilteredChaincodeAction;
import org.hyperledger.fabric.protos.peer.FilteredTransaction;
import org.hyperledger.fabric.protos.peer.FilteredTransactionActions;

/** Blocks reduced to what became of each transaction, valid or not; events without their payload. */
final class FilteredBlocks {
    private FilteredBlocks() {}

    static ResponseForm<DeliverResponse> form(String channel) {
        return new ResponseForm<>(
                (block, headerOnly) -> DeliverResponse.newBuilder()
                        .setFilteredBlock(filter(channel, block))
                        .build(),
                ResponseForm::peerStatus);
    }

    private static FilteredBlock filter(String channel, LedgerBlock block) {
        FilteredBlock.Builder filtered =
                FilteredBlock.newBuilder().setChannelId(channel).setNumber(block.number());
        for (LedgerBlock.Outcome outcome : block.outcomes()) {
            FilteredTransaction.Builder transaction = FilteredTransaction.newBuilder()
                    .setTxid(outcome.id())
                    .setTypeValue(
                            outcome.type() == HeaderType.UNRECOGNIZED
                                    ? 0
                                    : outcome.type().getNumber())
                    .setTxValidationCode(outcome.code());
            if (outcome.type() == HeaderType.ENDORSER_TRANSACTION) {
                FilteredTransactionActions.Builder actions = FilteredTransactionActions.newBuilder();
                ChaincodeEvent event = outcome.event();
                if (event != null) {
                    actions.addChaincodeActions(FilteredChaincodeAction.newBuilder()
                            .setChaincodeEvent(event.toBuilder().clearPayload()));
                }
                transaction.setTransactionActions(actions);
            }
            filtered.addFilteredTransactions(transaction);
        }
        return filtered.build();
    }
}
