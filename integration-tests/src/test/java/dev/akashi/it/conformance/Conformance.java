package dev.akashi.it.conformance;

/** All behaviours in which a network must be like Fabric 3.1 with BFT ordering. */
interface Conformance extends Submitting, Refusing, Asking, Validating, Querying, Observing {}
