/**
 * Tables for policy that identify nobody: {@link dev.akashi.audit.statistics.Dataset} counts what a replay has, {@link
 * dev.akashi.audit.statistics.ReleaseOffice} releases tables of it, so that neither a table nor any number of them together lets a
 * small count be worked out.
 */
@NullMarked
package dev.akashi.audit.statistics;

import org.jspecify.annotations.NullMarked;
