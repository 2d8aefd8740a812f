package dev.akashi.fabricnet.topology;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The ports of one organisation, a block of ten.
 *
 * @param first where the block begins; not itself listened on
 */
public record Ports(int first) {

    /** How many ports an organisation has. */
    public static final int COUNT = 10;

    /** {@return where clients, other peers and their gateways connect} */
    public int peer() {
        return first + 1;
    }

    /** {@return the peer's listener for chaincodes that connect to it; none does, but Fabric opens it} */
    public int peerChaincode() {
        return first + 2;
    }

    /** {@return the peer's health and metrics} */
    public int peerOperations() {
        return first + 3;
    }

    /** {@return where peers and other orderers connect} */
    public int orderer() {
        return first + 4;
    }

    /** {@return where the orderer is told of channels} */
    public int ordererAdmin() {
        return first + 5;
    }

    /** {@return the orderer's health and metrics} */
    public int ordererOperations() {
        return first + 6;
    }

    /** {@return where the chaincode of that sequence listens: two neighbours never share a port, so both can run} */
    public int chaincode(int sequence) {
        return first + 7 + sequence % 2;
    }

    List<Integer> all() {
        return IntStream.range(first, first + COUNT).boxed().toList();
    }
}
