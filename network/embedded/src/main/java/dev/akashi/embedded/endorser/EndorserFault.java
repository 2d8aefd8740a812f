package dev.akashi.embedded.endorser;

import com.google.protobuf.ByteString;

/** Where a simulated fault takes hold of an endorser. An honest peer has {@link #NONE}. */
public interface EndorserFault {
    /** No fault. */
    EndorserFault NONE = new EndorserFault() {};

    /** {@return whether the peer does not answer at all} */
    default boolean isDown() {
        return false;
    }

    /** {@return what the peer says that the chaincode wrote} */
    default ByteString results(ByteString honest) {
        return honest;
    }

    /** {@return the signature that the peer gives} */
    default ByteString signature(ByteString honest) {
        return honest;
    }
}
