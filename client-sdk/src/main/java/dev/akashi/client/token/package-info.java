/**
 * Keys on security tokens by PKCS#11: {@link dev.akashi.client.token.TokenKeys} opens those that a {@link
 * dev.akashi.client.token.TokenUri} names.
 */
@NullMarked
package dev.akashi.client.token;

import org.jspecify.annotations.NullMarked;
