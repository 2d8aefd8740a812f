package dev.akashi.embedded;

import java.nio.file.Path;

/**
 * How a client reaches an organisation of the network and who it can be there.
 *
 * @param mspId MSP id
 * @param name name for people
 * @param gatewayAddress {@code host:port} of its peer, which is gateway, endorser and source of blocks
 * @param serverName name in the port's certificate
 * @param tlsCaCertificate root certificate of the port, PEM
 * @param user the organisation's client identity
 * @param admin the organisation's administrator
 */
public record EmbeddedOrganization(
        String mspId,
        String name,
        String gatewayAddress,
        String serverName,
        Path tlsCaCertificate,
        UserFiles user,
        UserFiles admin) {

    /**
     * A member's certificate and key, PEM files.
     *
     * @param certificate X.509 certificate
     * @param privateKey PKCS #8
     */
    public record UserFiles(Path certificate, Path privateKey) {}
}
