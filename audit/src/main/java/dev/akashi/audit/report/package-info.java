/**
 * What an auditor hands over: {@link dev.akashi.audit.report.Figures} are what the blocks alone say, {@link
 * dev.akashi.audit.report.AuditReport} adds what was compared, and {@link dev.akashi.audit.report.SignedReport} puts it on
 * paper and under a signature.
 */
@NullMarked
package dev.akashi.audit.report;

import org.jspecify.annotations.NullMarked;
