/**
 * What an institution issued, to be found again by number and name. {@link dev.akashi.records.RecordStore} is the entry. It
 * holds nothing that the folders of the batches do not hold, and is made again from them.
 */
@NullMarked
package dev.akashi.records;

import org.jspecify.annotations.NullMarked;
