/**
 * Certificates on paper: a page in Japanese and English as PDF, whose bytes are what is recorded. It knows no ledger.
 */
@NullMarked
package dev.akashi.certificate;

import org.jspecify.annotations.NullMarked;
