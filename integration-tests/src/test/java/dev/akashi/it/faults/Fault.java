package dev.akashi.it.faults;

import java.util.ArrayList;
import java.util.List;

/**
 * Something that is done to the network.
 *
 * @param target to whom
 * @param manner what
 */
record Fault(Target target, Manner manner) {

    /** To whom. */
    enum Target {
        FOLLOWER,
        LEADER,
        TWO_ORDERERS,
        OWN_PEER,
        OTHER_PEER,
        CHAINCODE,
        CLIENT
    }

    /** What. */
    enum Manner {
        /** The process ends at once (SIGKILL), and is started again later. */
        KILL,
        /** The process stands still (SIGSTOP), and goes on later (SIGCONT). */
        FREEZE
    }

    /** {@return all there are} */
    static List<Fault> all() {
        List<Fault> all = new ArrayList<>();
        for (Target target : Target.values()) {
            for (Manner manner : Manner.values()) {
                all.add(new Fault(target, manner));
            }
        }
        return all;
    }

    @Override
    public String toString() {
        return manner + " " + target;
    }
}
