/**
 * Faults on a network of Fabric's own programs, under load: {@link dev.akashi.it.faults.FaultSuiteTest}. What clients were
 * told is compared with what is in the blocks by {@link dev.akashi.it.faults.HistoryChecker}.
 */
@NullMarked
package dev.akashi.it.faults;

import org.jspecify.annotations.NullMarked;
