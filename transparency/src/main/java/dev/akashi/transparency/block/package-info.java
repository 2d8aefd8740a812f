/**
 * Blocks of a Fabric channel, checked before they are believed: {@link dev.akashi.transparency.block.BlockCheck} takes a
 * block as a peer serves it and makes every check that can be made with the blocks before it. Knows nothing of logs.
 */
@NullMarked
package dev.akashi.transparency.block;

import org.jspecify.annotations.NullMarked;
