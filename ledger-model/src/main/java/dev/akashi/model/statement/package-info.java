/**
 * What somebody with authority can say to the ledger. {@link dev.akashi.model.statement.Statement} is the entry; each
 * kind of statement is one record, listed in {@link dev.akashi.model.statement.StatementType}.
 */
@NullMarked
package dev.akashi.model.statement;

import org.jspecify.annotations.NullMarked;
