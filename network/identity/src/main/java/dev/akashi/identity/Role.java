package dev.akashi.identity;

import org.hyperledger.fabric.protos.common.MSPRole;

/** What an identity is for; written in the organisational unit of its certificate (Fabric's NodeOUs). */
public enum Role {
    CLIENT(MSPRole.MSPRoleType.CLIENT),
    PEER(MSPRole.MSPRoleType.PEER),
    ADMIN(MSPRole.MSPRoleType.ADMIN),
    ORDERER(MSPRole.MSPRoleType.ORDERER);

    private final MSPRole.MSPRoleType type;

    Role(MSPRole.MSPRoleType type) {
        this.type = type;
    }

    /** {@return the same role in a policy's principal} */
    public MSPRole.MSPRoleType type() {
        return type;
    }

    /** {@return the organisational unit that stands for this role in a certificate} */
    public String organizationalUnit() {
        return switch (this) {
            case CLIENT -> "client";
            case PEER -> "peer";
            case ADMIN -> "admin";
            case ORDERER -> "orderer";
        };
    }
}
