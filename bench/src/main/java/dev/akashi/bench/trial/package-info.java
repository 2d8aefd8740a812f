/** What is measured on: a fictional consortium with everybody's keys, its ledger in memory, and a table of graduates. */
@NullMarked
package dev.akashi.bench.trial;

import org.jspecify.annotations.NullMarked;
