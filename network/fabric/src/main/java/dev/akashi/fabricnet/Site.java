package dev.akashi.fabricnet;

import dev.akashi.fabricnet.node.FabricPrograms;
import dev.akashi.fabricnet.render.Keys;
import dev.akashi.fabricnet.render.Layout;
import dev.akashi.fabricnet.topology.Topology;

/**
 * A network in a folder, and what it is run with.
 *
 * @param topology what it consists of
 * @param layout where everything is
 * @param keys keys and certificates
 * @param programs Fabric's programs
 * @param progress where is said what is being done
 */
record Site(Topology topology, Layout layout, Keys keys, FabricPrograms programs, Progress progress) {

    /** The same folder with another topology. */
    Site with(Topology other) {
        return new Site(other, layout, keys, programs, progress);
    }

    Nodes nodes() {
        return new Nodes(programs, topology, layout, keys);
    }
}
