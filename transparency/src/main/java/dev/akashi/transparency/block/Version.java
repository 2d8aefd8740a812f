package dev.akashi.transparency.block;

/**
 * Which transaction wrote a key last.
 *
 * @param block the block
 * @param transaction the place in it
 */
public record Version(long block, long transaction) {}
