/**
 * A holder's link: the registered content of one document, encrypted, at an address whose fragment alone opens it. {@link
 * dev.akashi.client.share.ShareKey} makes link and keys out of a document's salt, {@link
 * dev.akashi.client.share.SharedContent} encrypts, {@link dev.akashi.client.share.ShareStatement} says who put it there.
 */
@NullMarked
package dev.akashi.client.share;

import org.jspecify.annotations.NullMarked;
