/**
 * Certificates, keys and signatures of the organisations of a Fabric network, in Fabric's MSP layout:
 * {@link dev.akashi.identity.OrganizationKeys} makes and keeps those of one organisation, by a development authority of its
 * own; {@link dev.akashi.identity.MspDirectory} recognises members by their certificates. Both networks use it, the embedded
 * one for all its organisations, the kit for Fabric's own programs to have something to start with.
 */
@NullMarked
package dev.akashi.identity;

import org.jspecify.annotations.NullMarked;
