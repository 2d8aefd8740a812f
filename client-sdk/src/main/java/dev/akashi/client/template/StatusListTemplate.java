package dev.akashi.client.template;

import dev.akashi.credential.statuslist.StatusPurpose;
import java.net.URI;
import java.util.Objects;

/**
 * Where the status of the credentials of a template can be looked up by those who do not ask the ledger.
 *
 * @param base the address below which the institution's status lists are served, without a slash at its end
 * @param purpose what the lists are about
 */
public record StatusListTemplate(URI base, StatusPurpose purpose) {

    /** Refuses null. */
    public StatusListTemplate {
        Objects.requireNonNull(base, "base");
        Objects.requireNonNull(purpose, "purpose");
    }
}
