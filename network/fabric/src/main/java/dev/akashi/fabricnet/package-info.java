/**
 * A network of Hyperledger Fabric for the registry, from a topology file: {@link dev.akashi.fabricnet.NetworkMain} is the
 * command, {@link dev.akashi.fabricnet.FabricNetwork} the entry for programs and tests.
 */
@NullMarked
package dev.akashi.fabricnet;

import org.jspecify.annotations.NullMarked;
