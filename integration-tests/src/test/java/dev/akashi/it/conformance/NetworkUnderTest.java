package dev.akashi.it.conformance;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A network with four organisations, on which {@link dev.akashi.embedded.KeyValueChaincode} runs under a policy that asks
 * for endorsements of a majority of them.
 */
interface NetworkUnderTest extends AutoCloseable {
    /** {@return the channel's name} */
    String channel();

    /** {@return the chaincode's name} */
    String chaincode();

    /** {@return whether its orderers need not believe each other, or there is one that everybody believes} */
    boolean isBft();

    /** {@return the name of a second one like it, if there is one} */
    Optional<String> otherChaincode();

    /** {@return the member organisations} */
    List<Member> members();

    /** {@return how long a chaincode may take} */
    Duration executionLimit();

    /** {@return the clients that the tests use} */
    Clients clients();

    @Override
    void close();

    /**
     * A member organisation.
     *
     * @param mspId MSP id
     * @param address {@code host:port} of its gateway
     * @param serverName name in the gateway's certificate
     * @param tlsCa root of the gateway's certificate
     * @param user its client
     * @param peer its peer
     */
    record Member(String mspId, String address, String serverName, Path tlsCa, Credentials user, Credentials peer) {}

    /**
     * Who somebody is; PEM files.
     *
     * @param mspId organisation that he says he is of
     * @param certificate X.509 certificate
     * @param key PKCS #8 private key
     */
    record Credentials(String mspId, Path certificate, Path key) {}
}
