/**
 * Runs the embedded network with Akashi's chaincode in it. {@link dev.akashi.launcher.LocalNetwork} is the entry for tests,
 * {@link dev.akashi.launcher.LauncherMain} the process that {@code akashi network up} starts.
 */
@NullMarked
package dev.akashi.launcher;

import org.jspecify.annotations.NullMarked;
