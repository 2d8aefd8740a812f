/** The channel: its configuration block and the policies that follow from it; {@link dev.akashi.embedded.config.ChannelConfig} is the entry point. */
@NullMarked
package dev.akashi.embedded.config;

import org.jspecify.annotations.NullMarked;
