package dev.akashi.cli;

import java.util.List;

/** A command that only has others, each a class of its own. */
interface CommandGroup {

    /** The others, in the order in which the help lists them. */
    List<Object> commands();
}
