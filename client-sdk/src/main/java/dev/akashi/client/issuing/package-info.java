/**
 * Issues the credentials of one table as one batch, exactly once. {@link dev.akashi.client.issuing.Issuer} is the entry.
 */
@NullMarked
package dev.akashi.client.issuing;

import org.jspecify.annotations.NullMarked;
