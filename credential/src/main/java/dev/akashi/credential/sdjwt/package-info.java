/**
 * Credentials whose holder shows only what is asked for: SD-JWT VC, on SD-JWT (RFC 9901). {@link
 * dev.akashi.credential.sdjwt.SdJwtVc} reads and writes them.
 */
@NullMarked
package dev.akashi.credential.sdjwt;

import org.jspecify.annotations.NullMarked;
