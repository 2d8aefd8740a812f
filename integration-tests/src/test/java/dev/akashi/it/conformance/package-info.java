/**
 * One list of behaviours, tested on the embedded ledger and on Fabric's own programs. A network implements {@link
 * dev.akashi.it.conformance.NetworkUnderTest}; a test class that has one implements {@link
 * dev.akashi.it.conformance.Conformance} and is given all tests.
 */
package dev.akashi.it.conformance;
