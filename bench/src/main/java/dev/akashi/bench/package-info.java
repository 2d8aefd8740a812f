/**
 * Measures Akashi, next to other implementations and to the limits that it has set itself. {@link
 * dev.akashi.bench.BenchMain} is the entry of {@code scripts/bench}; what is measured is in {@code measure}, the consortium
 * on which it is measured in {@code trial}.
 */
@NullMarked
package dev.akashi.bench;

import org.jspecify.annotations.NullMarked;
