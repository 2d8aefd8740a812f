package dev.akashi.it.conformance;

/** The behaviours on Fabric with four orderers that need not believe each other. */
class FabricBftConformanceTest extends FabricConformance {
    FabricBftConformanceTest() {
        super("bft-4");
    }
}
