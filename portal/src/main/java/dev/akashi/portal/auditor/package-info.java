/**
 * The auditor's pages: what an audit's index says, to those who may see it, and who looked at what. Entry: {@link
 * dev.akashi.portal.auditor.AuditorPages}.
 */
@NullMarked
package dev.akashi.portal.auditor;

import org.jspecify.annotations.NullMarked;
