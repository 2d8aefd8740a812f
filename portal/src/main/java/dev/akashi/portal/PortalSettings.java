package dev.akashi.portal;

import dev.akashi.client.NetworkProfile;
import dev.akashi.client.share.ShareClient;
import dev.akashi.credential.verify.TrustRoot;
import dev.akashi.credential.verify.VerificationPolicy;
import dev.akashi.model.signing.Signer;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a portal needs.
 *
 * @param profile how the network is reached
 * @param policy what is asked for before something is called valid
 * @param trust whom to believe about the log, if answers from it are to be given while organisations do not answer
 * @param log a log node of a member, from which tiles, checkpoints and proofs are passed on
 * @param receiptKey signs receipts of verifications; without it there are none
 * @param shares where holders' links keep their encrypted content; without it there are none
 * @param offersVcApi whether it answers as a verifier of the W3C's VC-API
 * @param listen where it serves
 * @param limits what a client may ask
 * @param isBehindProxy whether the last entry of {@code X-Forwarded-For} names the client
 * @param requestLog gets a line of JSON a request, in which nothing says who asked or for what
 * @param clock the time
 */
public record PortalSettings(
        NetworkProfile profile,
        VerificationPolicy policy,
        Optional<TrustRoot> trust,
        Optional<URI> log,
        Optional<Signer> receiptKey,
        Optional<Sharing> shares,
        boolean offersVcApi,
        InetSocketAddress listen,
        Limits limits,
        boolean isBehindProxy,
        Consumer<String> requestLog,
        Clock clock) {

    public PortalSettings {
        Objects.requireNonNull(profile, "profile");
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(trust, "trust");
        Objects.requireNonNull(log, "log");
        Objects.requireNonNull(receiptKey, "receiptKey");
        Objects.requireNonNull(shares, "shares");
        Objects.requireNonNull(listen, "listen");
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(requestLog, "requestLog");
        Objects.requireNonNull(clock, "clock");
    }

    /**
     * Where holders' links keep their encrypted content.
     *
     * @param folder a folder of this portal's own
     * @param address how the portal is reached from outside, as it stands in links; where it serves if left out
     * @param mostBytes how much is stored of all institutions together
     * @param mostBytesEach how much of one institution
     */
    public record Sharing(Path folder, Optional<URI> address, long mostBytes, long mostBytesEach) {

        /** @throws IllegalArgumentException for an address that is none of a portal, or limits below one */
        public Sharing {
            Objects.requireNonNull(folder, "folder");
            address = address.map(ShareClient::address);
            if (mostBytes < 1 || mostBytesEach < 1) {
                throw new IllegalArgumentException(
                        "expected limits of 1 byte or more, found " + mostBytes + ", " + mostBytesEach);
            }
        }

        /** In a folder, 4 GiB in all and 1 GiB of one institution. */
        public static Sharing in(Path folder, Optional<URI> address) {
            return new Sharing(folder, address, 4L << 30, 1L << 30);
        }
    }

    /**
     * What a client may ask.
     *
     * @param requestsPerMinute how many requests one client may make a minute; each item of a batch counts as one
     * @param largestBody the largest body, in bytes
     * @param most the most items of a batch
     * @param patience how long a client may keep silent, and how long a body may take to come
     */
    public record Limits(int requestsPerMinute, int largestBody, int most, Duration patience) {

        /** @throws IllegalArgumentException when a limit is below one */
        public Limits {
            if (requestsPerMinute < 1 || largestBody < 1 || most < 1) {
                throw new IllegalArgumentException(
                        "expected limits of 1 or more, found " + requestsPerMinute + ", " + largestBody + ", " + most);
            }
            if (patience.isNegative() || patience.isZero()) {
                throw new IllegalArgumentException("expected some patience, found " + patience);
            }
        }

        /** 600 requests a minute, bodies of 4 MiB, 100 items, 20 s. */
        public static Limits standard() {
            return new Limits(600, 4 * 1024 * 1024, 100, Duration.ofSeconds(20));
        }
    }
}
