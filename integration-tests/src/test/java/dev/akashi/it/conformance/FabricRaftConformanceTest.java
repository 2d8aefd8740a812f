package dev.akashi.it.conformance;

/** The behaviours on Fabric with one orderer, which everybody believes. */
class FabricRaftConformanceTest extends FabricConformance {
    FabricRaftConformanceTest() {
        super("raft-1");
    }
}
