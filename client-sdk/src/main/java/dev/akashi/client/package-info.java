/**
 * The client side of the registry. {@link dev.akashi.client.RegistryLedger} records statements and answers questions over the
 * Fabric Gateway; {@link dev.akashi.client.LiveEvidence} asks several organisations the same question for a verifier;
 * {@code dev.akashi.client.issuing} turns a table into credentials.
 */
@NullMarked
package dev.akashi.client;

import org.jspecify.annotations.NullMarked;
