/**
 * Reads a ledger again from its first block and believes nothing: {@link dev.akashi.audit.replay.Replay} checks the blocks,
 * applies the rules to every statement once more, and keeps what it found in an {@link
 * dev.akashi.audit.replay.AuditBook}; {@link dev.akashi.audit.replay.Comparison} holds what organisations say against it.
 */
@NullMarked
package dev.akashi.audit.replay;

import org.jspecify.annotations.NullMarked;
