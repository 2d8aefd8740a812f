/**
 * What an offline verifier needs to believe a transparency log: signed notes and checkpoints ({@link
 * dev.akashi.credential.log.SignedNote}, {@link dev.akashi.credential.log.Checkpoint}), the keys that sign them ({@link
 * dev.akashi.credential.log.NoteKey}), the log's entries ({@link dev.akashi.credential.log.LogEntry}), proofs about its maps
 * ({@link dev.akashi.credential.log.MapProof}), and all of it together in a bundle ({@link
 * dev.akashi.credential.log.LogProof}). Whom to believe is decided in {@code verify}. No I/O.
 */
@NullMarked
package dev.akashi.credential.log;

import org.jspecify.annotations.NullMarked;
