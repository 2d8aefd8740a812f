package dev.akashi.embedded;

import java.util.List;

/**
 * Who must endorse a chaincode's transactions: peers of so many of these organisations.
 *
 * @param required how many; 0 for a majority
 * @param organizations MSP ids; empty for all organisations of the channel
 */
public record EndorsementPolicy(int required, List<String> organizations) {
    public EndorsementPolicy {
        organizations = List.copyOf(organizations);
        if (required < 0 || (!organizations.isEmpty() && required > organizations.size())) {
            throw new IllegalArgumentException("endorsement policy: expected between 0 and " + organizations.size()
                    + " organisations, found " + required);
        }
    }

    /** {@return the policy that asks for a majority of the channel's organisations} */
    public static EndorsementPolicy majority() {
        return new EndorsementPolicy(0, List.of());
    }

    /** {@return the policy that asks for so many of the channel's organisations} */
    public static EndorsementPolicy anyOf(int required) {
        return new EndorsementPolicy(required, List.of());
    }

    /** {@return the policy that asks for so many of these organisations} */
    public static EndorsementPolicy outOf(int required, String... mspIds) {
        return new EndorsementPolicy(required, List.of(mspIds));
    }
}
