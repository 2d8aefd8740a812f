/** Certificates, keys and signatures of the simulated organisations; {@link dev.akashi.embedded.identity.OrganizationKeys} owns an organisation's keys on disk and {@link dev.akashi.embedded.identity.MspDirectory} recognises identities. */
@NullMarked
package dev.akashi.embedded.identity;

import org.jspecify.annotations.NullMarked;
