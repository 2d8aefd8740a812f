package dev.akashi.transparency.block;

import com.google.protobuf.ByteString;
import dev.akashi.model.Digest;
import dev.akashi.model.MspId;
import dev.akashi.transparency.block.ReadWrites.PolicyWrite;
import dev.akashi.transparency.block.ReadWrites.Write;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A block that is believed, and what it does.
 *
 * @param number its number
 * @param view what every organisation's peer should say of it
 * @param next where the chain is after it
 * @param transactionIds all ids in it, whether valid or not
 * @param transactions the valid ones that touch the registry or the definitions of chaincodes
 */
public record CheckedBlock(
        long number,
        BlockView view,
        ChainState next,
        List<String> transactionIds,
        List<ValidTransaction> transactions) {

    public CheckedBlock {
        Objects.requireNonNull(view, "view");
        Objects.requireNonNull(next, "next");
        transactionIds = List.copyOf(transactionIds);
        transactions = List.copyOf(transactions);
    }

    /**
     * A valid transaction.
     *
     * @param place its place in the block
     * @param id its id
     * @param time its time, as the client said
     * @param submitter the organisation whose member sent it
     * @param endorsers the organisations whose members endorsed it, sorted
     * @param chaincode the invoked chaincode
     * @param arguments of the invocation
     * @param changes what it wrote, in the namespaces that are followed
     * @param policies what policies it gave to keys there, after the changes
     */
    public record ValidTransaction(
            int place,
            String id,
            Instant time,
            MspId submitter,
            List<MspId> endorsers,
            String chaincode,
            List<ByteString> arguments,
            List<Change> changes,
            List<NewPolicy> policies) {

        public ValidTransaction {
            Objects.requireNonNull(submitter, "submitter");
            endorsers = List.copyOf(endorsers);
            arguments = List.copyOf(arguments);
            changes = List.copyOf(changes);
            policies = List.copyOf(policies);
        }
    }

    /**
     * A key and its new value.
     *
     * @param key the key
     * @param value the value; empty when it was deleted
     */
    public record Change(StateKey key, Optional<ByteString> value) {

        static Change of(Write write) {
            return new Change(write.key(), Optional.ofNullable(write.value()));
        }
    }

    /**
     * A key and its new policy. Of a key that is not there, it means nothing.
     *
     * @param key the key
     * @param policy a signature policy; empty when that of the chaincode is in force again
     */
    public record NewPolicy(StateKey key, ByteString policy) {

        static NewPolicy of(PolicyWrite write) {
            return new NewPolicy(write.key(), write.policy());
        }
    }

    /** The block's hash. */
    public Digest hash() {
        return view.hash();
    }
}
