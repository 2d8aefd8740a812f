package dev.akashi.identity;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * What an organisation's authorities write into certificates.
 *
 * @param mark organisational unit of the authorities and of TLS certificates, by which everybody sees what they are for
 * @param lifetime how long a member's certificate is good; the authorities themselves are good for twenty years
 * @param hosts names and addresses of the TLS certificates, at least one
 */
public record CertificateProfile(String mark, Duration lifetime, List<String> hosts) {
    private static final Duration TWENTY_YEARS = Duration.ofDays(20L * 365);

    /** @throws IllegalArgumentException when there is no host, or no time */
    public CertificateProfile {
        Objects.requireNonNull(mark, "mark");
        hosts = List.copyOf(hosts);
        if (hosts.isEmpty() || lifetime.isNegative() || lifetime.isZero()) {
            throw new IllegalArgumentException(
                    "certificates: expected a lifetime and one or more hosts, found " + lifetime + " and " + hosts);
        }
    }

    /** {@return the profile for nodes on this machine} */
    public static CertificateProfile onThisMachine(String mark) {
        return new CertificateProfile(mark, TWENTY_YEARS, List.of("localhost", "127.0.0.1", "::1"));
    }
}
