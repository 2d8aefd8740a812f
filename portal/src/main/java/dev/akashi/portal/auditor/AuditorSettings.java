package dev.akashi.portal.auditor;

import dev.akashi.audit.index.Database;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;

/**
 * What the auditor's pages need.
 *
 * @param index the index that an audit fills
 * @param looks where it is written down who looked at what
 * @param reports the folder of an audit, of which the report's files can be had
 * @param accounts who may sign in
 * @param openId where they sign in, beside passwords of this program
 * @param listen where the pages are served
 * @param address as which browsers know them; where they are served, when no proxy stands before them
 * @param clock the time
 */
public record AuditorSettings(
        Database index,
        Database looks,
        Path reports,
        Accounts accounts,
        Optional<OpenIdSettings> openId,
        InetSocketAddress listen,
        Optional<URI> address,
        Clock clock) {

    /** @throws IllegalArgumentException when the address is none with http or https, or has a path */
    public AuditorSettings {
        Objects.requireNonNull(index, "index");
        Objects.requireNonNull(looks, "looks");
        Objects.requireNonNull(reports, "reports");
        Objects.requireNonNull(accounts, "accounts");
        Objects.requireNonNull(openId, "openId");
        Objects.requireNonNull(listen, "listen");
        Objects.requireNonNull(clock, "clock");
        address.ifPresent(uri -> {
            boolean isWeb = uri.getHost() != null
                    && uri.getScheme().matches("https?")
                    && uri.getPath().matches("/?")
                    && uri.getQuery() == null;
            if (!isWeb) {
                throw new IllegalArgumentException("expected an address such as https://audit.example/, found " + uri);
            }
        });
    }
}
