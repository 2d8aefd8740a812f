package dev.akashi.transparency.block;

import com.google.protobuf.ByteString;
import java.util.Optional;

/** What the blocks before have left behind, as far as checking the next one needs it. */
public interface StateView {

    /** Which transaction wrote a key last; empty when it is not there. */
    Optional<Version> version(StateKey key);

    /** The value of a key in the namespace of chaincode definitions; empty when it is not there. */
    Optional<ByteString> definitionField(String key);

    /** The policy that a key has for itself; empty when whoever satisfies the chaincode's may write it. */
    Optional<ByteString> keyPolicy(StateKey key);

    /** Whether a transaction id occurs in an earlier block. */
    boolean knowsTransaction(String transactionId);
}
