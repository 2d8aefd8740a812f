/** What a network consists of, as data: {@link dev.akashi.fabricnet.topology.Topology}, read from {@code topology.yaml}. */
@NullMarked
package dev.akashi.fabricnet.topology;

import org.jspecify.annotations.NullMarked;
