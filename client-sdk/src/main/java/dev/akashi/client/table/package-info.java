/**
 * Reading the tables that a registrar already has, and writing tables that a spreadsheet opens safely. Start with
 * {@link dev.akashi.client.table.TableReader}.
 *
 * <p>Nothing here changes a text: no normalisation, no trimming of a value, no replacement of a character. What is
 * doubtful is reported as a {@link dev.akashi.client.table.Problem}, with the place where it is.
 */
@NullMarked
package dev.akashi.client.table;

import org.jspecify.annotations.NullMarked;
