/**
 * The public face of a registry: pages on which anyone checks a certificate, a directory of institutions, and the same as a
 * REST service. {@link dev.akashi.portal.Portal} starts it.
 */
@NullMarked
package dev.akashi.portal;

import org.jspecify.annotations.NullMarked;
