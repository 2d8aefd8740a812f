package dev.akashi.embedded.config;

/** The policies of the channel that something is asked of. */
public enum ChannelPolicy {
    READERS("/Channel/Application/Readers", "Readers"),
    WRITERS("/Channel/Application/Writers", "Writers"),
    ORDERING_READERS("/Channel/Readers", "Readers"),
    ORDERING_WRITERS("/Channel/Writers", "Writers"),
    ENDORSEMENT("/Channel/Application/Endorsement", "Endorsement"),
    LIFECYCLE_ENDORSEMENT("/Channel/Application/LifecycleEndorsement", "Endorsement");

    private final String path;
    private final String organizationPolicy;

    ChannelPolicy(String path, String organizationPolicy) {
        this.path = path;
        this.organizationPolicy = organizationPolicy;
    }

    /** {@return the policy's path in the channel's configuration} */
    public String path() {
        return path;
    }

    /** {@return the name of the policy of each organisation that this one is made of} */
    public String organizationPolicy() {
        return organizationPolicy;
    }
}
