/** Programs and processes of a network: which there are, which run, what they answer. */
@NullMarked
package dev.akashi.fabricnet.node;

import org.jspecify.annotations.NullMarked;
