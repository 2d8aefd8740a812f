/**
 * The {@code akashi} command. {@link dev.akashi.cli.Main} is the entry; each command is one class over the SDK, and
 * {@link dev.akashi.cli.ExitCode} names what the process answers.
 */
@NullMarked
package dev.akashi.cli;

import org.jspecify.annotations.NullMarked;
