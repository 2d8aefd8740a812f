package dev.akashi.embedded;

import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * What an organisation's chaincode server must know. The ledger dials the address, shows the certificate of the
 * organisation's peer and expects that of this server.
 *
 * @param mspId organisation that the server is for
 * @param chaincode chaincode name
 * @param packageId what the chaincode registers as (its {@code CORE_CHAINCODE_ID_NAME})
 * @param address where to listen
 * @param certificate certificate of the server, PEM
 * @param privateKey its key, PKCS #8 PEM
 * @param clientRoot root that the ledger's certificate comes from, PEM; clients without one must be refused
 */
public record ChaincodeServerSpec(
        String mspId,
        String chaincode,
        String packageId,
        InetSocketAddress address,
        Path certificate,
        Path privateKey,
        Path clientRoot) {}
