/**
 * What a replay has, in a database for analysts: {@link dev.akashi.audit.index.FactIndex}. The schema is in the migrations beside
 * this package, and in the auditor's guide.
 */
@NullMarked
package dev.akashi.audit.index;

import org.jspecify.annotations.NullMarked;
