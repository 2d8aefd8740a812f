package dev.akashi.embedded.endorser;

import dev.akashi.embedded.config.ChannelPolicy;

/** How a peer words a refusal. */
public final class Denials {
    private Denials() {}

    /** {@return the text for a signer who does not satisfy the policy of the channel} */
    public static String denied(String channel, ChannelPolicy policy) {
        return "Failed evaluating policy on signed data during check policy on channel [" + channel + "] with policy ["
                + policy.path() + "]: [implicit policy evaluation failed - 0 sub-policies were satisfied, but this"
                + " policy requires 1 of the '" + policy.organizationPolicy() + "' sub-policies to be satisfied]";
    }
}
