/**
 * A log node: {@link dev.akashi.transparency.node.LogNode} follows an organisation's own peer, derives the log, signs
 * checkpoints, and cosigns with the other organisations' nodes. What it derives is kept in one {@link
 * dev.akashi.transparency.node.LogStore}.
 */
@NullMarked
package dev.akashi.transparency.node;

import org.jspecify.annotations.NullMarked;
