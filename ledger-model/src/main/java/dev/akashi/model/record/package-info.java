/**
 * What the ledger remembers, as chaincode answers it and verifiers read it. Facts are dated and never removed; {@link
 * dev.akashi.model.record.InstitutionRecord} answers what was true of an institution at any time. {@link
 * dev.akashi.model.record.WorldState} has the keys under which records are kept.
 */
@NullMarked
package dev.akashi.model.record;

import org.jspecify.annotations.NullMarked;
