/** Files of a network, from its topology: {@link dev.akashi.fabricnet.render.Renderer}. */
@NullMarked
package dev.akashi.fabricnet.render;

import org.jspecify.annotations.NullMarked;
